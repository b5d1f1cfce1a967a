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

  /// A project whose training of 1000 epochs was interrupted after the first, and how that ended.
  private func interruptedTraining() throws -> (project: CommandProject, status: Int32) {
    let project = try CommandProject(["reports/models/tiny.json": specification(epochs: 1000, training: 320)])
    let run = try project.start("train", "tiny")
    let deadline = Date(timeIntervalSinceNow: 60)
    while Date() < deadline, (try? project.text("background.log"))?.contains("epoch 1 of 1000") != true {
      Thread.sleep(forTimeInterval: 0.05)
    }
    run.signal(SIGINT)
    run.wait()
    return (project, run.end?.status ?? 0)
  }

  @Test("Ctrl-C leaves a state to go on from and says so, with exit code 130", .timeLimit(.minutes(10)))
  func interrupted() throws {
    let (project, status) = try interruptedTraining()
    #expect(ProcessEnd(status: status) == .exited(130))
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

  @Test("A path, as a shell completes it, is answered with the name that it means")
  func paths() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification()])
    let run = try project.vitrine("train", "reports/models/tiny.json")
    #expect(run.code == 2 && run.output.contains("did you mean `tiny`?"), "\(run.output)")
  }

  @Test("A damaged checkpoint is listed with what is wrong, and made again")
  func damaged() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification(epochs: 1), checkpoint: "version https://git-lfs"])
    let list = try project.vitrine("train")
    #expect(list.code == 0 && list.output.contains("tiny  out of date (") && list.output.contains("tiny.safetensors"), "\(list.output)")
    #expect(try project.vitrine("train", "tiny").code == 0)
    #expect(try project.vitrine("train").output.contains("tiny  made from this specification"))
  }

  @Test("What would trap at the first batch is an error at its line before", arguments: [
    ("[{\"kind\": \"flip\"}]", "[{\"kind\": \"reflectCrop\", \"padding\": 16}]", "tiny.json:4:56: error:", "16 × 16"),
    (
      "\"epochs\": 2", "\"epochs\": 2, \"normalization\": {\"mean\": [0.5], \"standardDeviation\": [0.5]}", "tiny.json:11:",
      "1 means for pictures of 3 channels"
    ),
    ("Logits\"}", "Logits\", \"of\": \"clasifier\"}", "tiny.json:5:3: error:", "clasifier"),
  ])
  func unfit(from: String, to: String, place: String, words: String) throws {
    let project = try CommandProject(["reports/models/tiny.json": specification().replacingOccurrences(of: from, with: to)])
    let run = try project.vitrine("train", "tiny")
    #expect(run.code == 2, "\(run.output)")
    #expect(run.output.contains(place) && run.output.contains(words), "\(run.output)")
  }

  @Test("A configured dataset is found by its name in vitrine.yml; one that is not configured says how to")
  func configured() throws {
    let text = """
      {"network": {"name": "smallnet64", "outputs": 2}, "data": {"name": "folder", "dataset": "mine", "validation": 1, "size": 16},
      "objectives": [{"losses": [{"kind": "crossEntropy"}], "optimizer": {"kind": "sgd", "learningRate": 0.01}}],
      "epochs": 1, "batchSize": 4}
      """
    let project = try CommandProject(["reports/models/mine.json": text, "vitrine.yml": "datasets:\n  other: data\n"])
    let without = try project.vitrine("train", "mine")
    #expect(without.code == 2 && without.output.contains("reports/models/mine.json:1:89: error:"), "\(without.output)")
    #expect(without.output.contains("`mine: path/to/folder`"), "\(without.output)")
    try project.write("datasets:\n  mine: data\n", "vitrine.yml")
    let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/DatasetsTests/Goldens"
    let run = try project.shell(
      "mkdir -p data && cp -r \(goldens)/real/caltech256/256_ObjectCategories/00* data/ && "
        + "cp data/001.ak47/001_0001.jpg data/002.american-flag/c.jpg && $VITRINE train mine")
    #expect(run.end == .exited(0), "\(run.output)")
    #expect(project.exists("reports/models/mine.safetensors"))
  }

  @Test("Emptying the cache leaves half-done trainings", .timeLimit(.minutes(5)))
  func cleaning() throws {
    let project = try interruptedTraining().project
    try project.write("{}", ".vitrine/digests.json")
    let clean = try project.vitrine("clean")
    #expect(clean.code == 0 && clean.output.contains("except half-done trainings"), "\(clean.output)")
    #expect(!project.exists(".vitrine/digests.json"))
    #expect(try project.vitrine("train").output.contains("tiny  half done"))
  }

  @Test("Two trainings of one specification at once make it once: the second waits for the first, or says that it is under way")
  func twoAtOnce() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification(epochs: 2, training: 160)])
    let run = try project.shell("$VITRINE train tiny & first=$!; $VITRINE train tiny; second=$?; wait $first; echo codes $? $second")
    #expect(run.output.contains("codes 0 0") || run.output.contains("another process is training `tiny`"), "\(run.output)")
    #expect(try project.vitrine("train").output.contains("tiny  made from this specification"))
    let kept = try project.shell("ls .vitrine/training").output
    #expect(kept.isEmpty, "\(kept)")
  }

  @Test("A folder that cannot be written to is named, before anything is trained")
  func readOnly() throws {
    let project = try CommandProject(["reports/models/tiny.json": specification(), ".vitrine": "a file"])
    let run = try project.vitrine("train", "tiny")
    #expect(run.code == 1 && run.output.contains("cannot create the folder") && run.output.contains(".vitrine"), "\(run.output)")
  }
}
