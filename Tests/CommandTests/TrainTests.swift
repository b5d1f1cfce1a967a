import Execution
import Foundation
import Testing

/// A network of two convolutions on a few drawn portraits: an epoch takes a moment.
private func specification(epochs: Int = 2, training: Int = 64, batchSize: Int = 16) -> String {
  """
  {
    "network": {"name": "smallnet64", "outputs": 40},
    "data": {"name": "portraits", "size": 16, "training": \(training), "validation": 32},
    "augmentations": [{"kind": "flip"}],
    "objectives": [
      {
        "losses": [{"kind": "binaryCrossEntropyWithLogits"}],
        "optimizer": {"kind": "sgd", "learningRate": 0.05, "momentum": 0.9}
      }
    ],
    "epochs": \(epochs),
    "batchSize": \(batchSize)
  }
  """
}

private let checkpoint = "reports/models/tiny.safetensors"

@Suite("vitrine train")
struct TrainTests {
  @Test("Without a name it lists specifications with how their checkpoints stand; with one it makes the checkpoint")
  func makes() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification()])
    let before = try project.vitrine("train")
    #expect(before.code == 0 && before.output.contains("tiny  missing"), "\(before.output)")
    let run = try project.vitrine("train", "tiny")
    #expect(run.code == 0, "\(run.output)")
    #expect(run.output.contains("epoch 2 of 2"), "\(run.output)")
    #expect(project.exists(checkpoint))
    #expect(try project.vitrine("train").output.contains("tiny  made from this specification"))
    try project.write(specification(epochs: 3), "reports/models/tiny.json")
    #expect(try project.vitrine("train").output.contains("tiny  out of date"))
  }

  @Test("Killed with -9 at any moment and started again it ends with the bits of a training that nobody disturbed", .timeLimit(.minutes(10)))
  func survivesKilling() throws {
    let text = specification(epochs: 3, training: 320)
    let undisturbed = try CommandProject(["reports/models/tiny.json": text])
    #expect(try undisturbed.vitrine("train", "tiny").code == 0)
    let project = try CommandProject(["reports/models/tiny.json": text])
    for (number, delay) in [0.02, 0.3, 0.7].enumerated() where !project.exists(checkpoint) {
      let run = try project.start("train", "tiny")
      // The first time there is no state yet; then one kill falls early in it, others later.
      let deadline = Date(timeIntervalSinceNow: 60)
      while Date() < deadline, try project.shell("ls .vitrine/training/*/state.safetensors").end != .exited(0) {
        Thread.sleep(forTimeInterval: 0.02)
      }
      Thread.sleep(forTimeInterval: delay * Double(number + 1))
      // The engine and the kernel that it started, which has a group of its own.
      let children = try project.shell("ps -o pid= --ppid \(run.processID)").output.split(whereSeparator: \.isWhitespace)
      run.signal(SIGKILL)
      for child in children.compactMap({ pid_t($0) }) { kill(child, SIGKILL) }
      run.wait()
    }
    let last = try project.vitrine("train", "tiny")
    #expect(last.code == 0, "\(last.output)")
    #expect(try project.bytes(checkpoint) == undisturbed.bytes(checkpoint))
  }

  @Test("Ctrl-C leaves a state to go on from and says so, with exit code 130", .timeLimit(.minutes(10)))
  func interrupted() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification(epochs: 1000, training: 320)])
    let run = try project.start("train", "tiny")
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, (try? project.text("background.log"))?.contains("epoch 1 of 1000") != true {
      Thread.sleep(forTimeInterval: 0.05)
    }
    run.signal(SIGINT)
    run.wait()
    #expect(ProcessEnd(status: run.end?.status ?? 0) == .exited(130))
    let log = try project.text("background.log")
    #expect(log.contains("`vitrine train tiny` goes on from there"), "\(log)")
    let list = try project.vitrine("train").output
    #expect(list.contains("tiny  half done"), "\(list)")
  }

  @Test(
    "A mistake in a specification is shown at its line, with the nearest name",
    arguments: [
      ("\"epochs\": 2", "\"epohcs\": 2", "reports/models/tiny.json:11:3: error:", "`epochs`"),
      ("\"sgd\"", "\"sdg\"", "reports/models/tiny.json:8:29: error:", "`sgd`"),
      ("\"smallnet64\"", "\"smalnet64\"", "reports/models/tiny.json:2:23: error:", "`smallnet64`"),
      ("\"portraits\"", "\"portrait\"", "reports/models/tiny.json:3:20: error:", "`portraits`"),
      ("\"epochs\": 2,", "\"epochs\": 2", "reports/models/tiny.json:12:3: error:", "`,`"),
      ("\"outputs\": 40", "\"outputs\": 39", "reports/models/tiny.json:5:3: error:", "40 labels"),
    ])
  func mistakes(from: String, to: String, place: String, words: String) throws {
    let project = try CommandProject(["reports/models/tiny.json": specification().replacingOccurrences(of: from, with: to)])
    let run = try project.vitrine("train", "tiny")
    #expect(run.code == 2, "\(run.output)")
    #expect(run.output.contains(place), "\(run.output)")
    #expect(run.output.contains(words), "\(run.output)")
  }

  @Test("An unknown name is a usage error that tells the nearest one")
  func unknown() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification()])
    let run = try project.vitrine("train", "tinny")
    #expect(run.code == 2 && run.output.contains("did you mean `tiny`?"), "\(run.output)")
  }
}
