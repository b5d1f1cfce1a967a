import Exhibits
import Foundation
import Reports
import Testing

@testable import Execution

private func cell(_ label: String, _ code: String, option: String? = nil) -> String {
  "```{swift}\n//| label: \(label)\n" + (option.map { "//| \($0)\n" } ?? "") + code + "\n```\n\n"
}

/// Edits of a report, each of which must come out as in a kernel that never ran anything else.
private struct Story: CustomTestStringConvertible, Sendable {
  var testDescription: String
  var versions: [String]

  init(_ name: String, _ versions: String...) { (testDescription, self.versions) = (name, versions) }
}

private let stories: [Story] = {
  let walk = cell("walk", "let files = FileManager.default.enumerator(atPath: \"data\")!")
  let loud = cell("loud", "enum Once { static let value = { print(\"made once\"); return 1 }() }")
  let kept = cell("kept", "var n = 0\nlet next = Optional.some({ () -> Int in n += 1; return n })!")
  let box = cell("box", "struct Box<T> { var held: [T] }\nfinal class Node { var n = 0 }\nlet box: Any = Box(held: [(Node(), 1)])")
  func use(_ n: Int) -> String {
    cell("list", "files.allObjects.count + \(n)") + cell("made", "Once.value + \(n)") + cell("next", "next() * \(n)")
      + cell("node", "let b = box as! Box<(Node, Int)>\nb.held[0].0.n += \(n)\nb.held[0].0.n")
  }
  let shape = cell("shape", "protocol Shape { var area: Double { get } }\nfunc area(_ x: Any) -> Double { (x as? any Shape)?.area ?? -1 }")
  func square(_ side: Int) -> String { cell("square", "struct Square: Shape, Codable { var side = \(side).0; var area: Double { side * side } }\nlet square: Any = Square()") }
  func operation(_ sign: String, _ factor: Int) -> String {
    cell("op", "infix operator <+>\nfunc <+> (a: Int, b: Int) -> Int { a \(sign) b }\nextension Int { var twice: Int { self * \(factor) } }")
  }
  func look(_ n: String) -> String {
    let values = [
      "FileManager.default.currentDirectoryPath.hasSuffix(\"sub\")", "ProcessInfo.processInfo.environment[\"VITRINE_X\"] ?? \"none\"",
      "drand48()", "rand()", "Torch.threadCount", n,
    ]
    return cell("look", "print(\"heard\")\n\"" + values.map { "\\(\($0))" }.joined(separator: " ") + "\"") + cell("zone", "NSTimeZone.default.identifier + \"\(n)\"")
  }
  return [
    Story(
      "a folder walk that is used up, a constant that is heard to be made, a variable captured through a generic, a hidden object",
      walk + loud + kept + box + use(1), walk + loud + kept + box + use(2)),
    Story(
      "what belongs to the process",
      cell(
        "change",
        """
        NSTimeZone.default = TimeZone(identifier: "Asia/Tokyo")!
        chdir("sub"); setenv("VITRINE_X", "set", 1); srand48(5); srand(6); Torch.threadCount = 1
        signal(SIGTRAP, SIG_IGN); signal(SIGILL, SIG_IGN); dup2(open("/dev/null", O_WRONLY), 1)
        1
        """) + look("1"),
      cell("change", "2") + look("2"),
      cell("change", "FileManager.default.changeCurrentDirectoryPath(\"sub\")\n3") + look("3") + cell("fault", "[1, 2][2]")),
    Story(
      "a type of an edited cell, cast and coded", shape + square(2) + cell("area", "area(square)"), shape + square(3) + cell("area", "area(square)"),
      shape + square(3) + cell("area", "[area(square), try JSONDecoder().decode(Square.self, from: JSONEncoder().encode(Square())).side]")),
    Story(
      "a type that moves to another cell, and back",
      cell("a", "struct P { var x = 1 }\nfunc name(_ p: Any) -> String { \"\\((p as? P)?.x ?? -1)\" }") + cell("b", "let p: Any = P()") + cell("c", "name(p)"),
      cell("a", "let nothing = 0") + cell("b", "struct P { var x = 2 }\nlet p: Any = P()\nfunc name(_ p: Any) -> String { \"\\((p as? P)?.x ?? -1)\" }")
        + cell("c", "name(p)"),
      cell("a", "struct P { var x = 1 }\nfunc name(_ p: Any) -> String { \"\\((p as? P)?.x ?? -1)\" }") + cell("b", "let p: Any = P()") + cell("c", "name(p) + \"\"")),
    Story(
      "an operator and an extension that change, the order of a set, cells that change places",
      operation("+", 2) + cell("use", "(1 <+> 2).twice") + cell("set", "let set = Set((1...50).map { \"w\\($0)\" })") + cell("a", "let a = 1\na")
        + cell("b", "let b = 2\nb") + cell("c", "\"\\(a * 10 + b) \\(set.first!)\""),
      operation("*", 3) + cell("use", "(1 <+> 2).twice") + cell("set", "let set = Set((1...50).map { \"w\\($0)\" })") + cell("b", "let b = 2\nb")
        + cell("a", "let a = 1\na") + cell("c", "\"\\(a * 10 + b) \\(set.first!)!\"")),
  ]
}()

@Suite("What a kernel that ran before must not show", .serialized, .timeLimit(.minutes(10)))
struct HostileSessionTests {
  @Test("Every version comes out as in a fresh kernel", arguments: stories)
  fileprivate func attack(story: Story) throws {
    let project = try ScratchProject("", files: ["data/a": "", "data/b": "", "sub/c": ""])
    let session = project.session()
    for version in story.versions {
      try project.write("Prose.\n\n" + version)
      let warm = try project.run(in: session)
      let fresh = try project.runAfresh()
      for cell in warm.report.cells {
        var (one, other) = (warm.run.outcomes[cell.index], fresh.run.outcomes[cell.index])
        (one.duration, other.duration) = (0, 0)
        #expect(one == other, "\(cell.label) of \(version)")
      }
    }
    // What was kept is the truth, too: a build that trusts it shows the same.
    let kept = try project.run()
    let fresh = try project.runAfresh()
    #expect(kept.run.outcomes.map(\.exhibits) == fresh.run.outcomes.map(\.exhibits))
  }

  @Test("A warning goes where its code goes")
  func warnings() throws {
    let code = "let spare = 1\nfunc f() -> Int {\n  var unused = 3\n  return 4\n}\nf()"
    let project = try ScratchProject(cell("warns", code))
    let session = project.session()
    _ = try project.run(in: session)
    for text in ["Prose.\n\n" + cell("warns", code), cell("renamed", "// Why.\n\n" + code.replacing("  var", with: "  // Because.\n  var"))] {
      try project.write(text)
      let runs = [try project.run(in: session), try project.run()]
      let truth = try project.runAfresh()
      #expect(runs[0].run.executed == 0 && runs[1].run.executed == 0)
      #expect(truth.run.outcomes[0].diagnostics.isEmpty == false)
      for run in runs { #expect(run.run.outcomes[0].diagnostics == truth.run.outcomes[0].diagnostics) }
    }
  }

  // MARK: Failures

  @Test(
    "An unedited cell that fails does not run again, and tells its new lines",
    arguments: ["nowhere", "throw CocoaError(.fileNoSuchFile)", "[1][one]", "exit(3)", "third([1, 2])"])
  func failures(code: String) throws {
    let first = cell("first", "let one = 1\nfunc third(_ list: [Int]) -> Int {\n  list[2]\n}")
    let bad = cell("bad", "print(\"tried\")\nlet bad: Int = 3\n\(code)") + cell("reads", "bad + 1")
    let project = try ScratchProject(first + bad + cell("other", "one * 2") + "Bad is `{swift} bad`.\n")
    let session = project.session()
    #expect(try project.run(in: session).run.executed == 3)
    try project.write("Prose.\n\n" + first + bad.replacing("print", with: "// Why.\nprint") + cell("other", "one * 3") + "Bad is `{swift} bad`.\n")
    let run = try project.run(in: session)
    #expect(run.run.executed == 1 && run.text("other") == "3")
    let truth = try project.runAfresh()
    for (one, other) in zip(run.run.outcomes, truth.run.outcomes) {
      #expect(one.status == other.status && one.diagnostics == other.diagnostics && one.streams == other.streams)
    }
    #expect(run.run.inlines == truth.run.inlines && run.run.hasFailed)
    // With nothing else to do, no kernel is asked.
    let kernel = session.live
    #expect(try project.run(in: session).run.executed == 0)
    #expect(session.live === kernel)
    // Mended, it runs; and a build never remembers.
    #expect(try project.run().run.executed == 1)
    try project.write(first + cell("bad", "let bad = 3") + cell("reads", "bad + 1") + cell("other", "one * 3"))
    #expect(try project.run(in: session).text("reads") == "4")
    try project.write(first + bad + cell("other", "one * 3"))
    #expect(try project.run(in: session)["bad"]?.status == .failed)
  }

  @Test("A failure is forgotten once a file that the cell looked at is another", arguments: ["try Table(csv: \"x.csv\").rowCount", "try! Table(csv: \"x.csv\").rowCount"])
  func mendedFile(code: String) throws {
    let project = try ScratchProject(cell("a", "let one = 1") + cell("bad", code))
    let session = project.session()
    #expect(try project.run(in: session)["bad"]?.status == .failed)
    let second = try project.run(in: session)
    #expect(second["bad"]?.status == .failed && second.run.executed == 0)
    #expect(second.run.reads.contains(project.root + "/x.csv"))
    try project.write("k,v\na,1\n", to: "x.csv")
    #expect(try project.run(in: session).text("bad") == "1")
  }

  @Test("Time, memory and signals from outside are tried again")
  func environment() throws {
    let project = try ScratchProject(cell("slow", "while true {}", option: "timeout: 1") + cell("killed", "kill(getpid(), SIGKILL)\n1"))
    let session = project.session()
    for _ in 0..<2 { #expect(try project.run(in: session).run.executed == 2) }
  }

  // MARK: Processes

  @Test("A spare that is killed while it waits is replaced unseen")
  func killedSpare() throws {
    let project = try ScratchProject(cell("a", "let a = 1\na"))
    let session = project.session()
    _ = try project.run(in: session)
    session.prepareSpare()
    let spare = try #require(session.spare?.kernel as? ProcessKernel)
    kill(spare.processID, SIGKILL)
    try project.write(cell("a", "let a = 2\na"))
    #expect(try project.run(in: session).text("a") == "2")
  }

  @Test("A child gets the right descriptors however many this process has open")
  func descriptors() throws {
    // Above two hundred, where earlier numbers used to be set aside.
    var fillers: [Int32] = []
    while (fillers.last ?? 0) < 196 { fillers.append(open("/dev/null", O_RDONLY | O_CLOEXEC)) }
    defer { fillers.forEach { close($0) } }
    let pipes = try (0..<3).map { _ in try Pipe.make() }
    defer { pipes.forEach { close($0.read) } }
    let child = try ChildProcess(
      executable: "/bin/sh", arguments: ["-c", "printf one; printf two >&2; printf three >&3"], environment: [:],
      descriptors: [1: pipes[0].write, 2: pipes[1].write, 3: pipes[2].write])
    pipes.forEach { close($0.write) }
    child.wait()
    let texts = pipes.map { pipe in
      var buffer = [UInt8](repeating: 0, count: 16)
      return String(decoding: buffer[..<max(0, read(pipe.read, &buffer, 16))], as: UTF8.self)
    }
    #expect(texts == ["one", "two", "three"])
  }

  @Test("Two engines at the same cache, with edits between: neither shows anything but the truth")
  func twoEngines() throws {
    let project = try ScratchProject("", files: ["data.txt": "1"])
    nonisolated(unsafe) let shared = project
    let session = project.session()
    for round in 1...4 {
      try project.write("\(round)", to: "data.txt")
      try project.write(
        cell("data", "let data = Int(try String(contentsOfFile: \"data.txt\", encoding: .utf8)) ?? 0\ndata") + cell("sum", "data * 100 + \(round)"))
      nonisolated(unsafe) var built: String?
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let store = OutputStore(folder: shared.store.folder, root: shared.root)
        let runner = ReportRunner(installation: shared.installation, store: store, jobs: 1, usesCache: round % 2 == 0, interruption: nil)
        built = try? shared.read(running: runner).text("sum")
        store.prune()
        done.signal()
      }
      let warm = try project.run(in: session).text("sum")
      done.wait()
      #expect(warm == "\(round * 101)" && built == "\(round * 101)")
    }
  }
}

extension ScratchProject {
  fileprivate func read(running runner: ReportRunner) throws -> LabelledRun {
    usleep(30_000)
    let report = try read()
    return LabelledRun(report: report, run: try runner.run(report, directory: root, roots: [root]) { _ in })
  }
}
