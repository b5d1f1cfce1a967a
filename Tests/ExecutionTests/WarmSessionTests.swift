import Exhibits
import Foundation
import Reports
import Testing

@testable import Execution

/// A report whose cells note each run in a file that nobody observes.
private struct Marked {
  let project: ScratchProject
  let session: WarmSession
  private let log: String

  init(_ cells: String, files: [String: String] = [:], limits: WarmSession.Limits = .init()) throws {
    project = try ScratchProject("", files: files)
    log = project.root + ".log"
    session = project.session(limits: limits)
    try write(cells)
  }

  /// Replaces the report. The first cell of each is `marks`, which gives `mark(_:)`.
  func write(_ cells: String) throws {
    try project.write(
      """
      ```{swift}
      //| label: marks
      func mark(_ name: String) {
        let old = (try? String(contentsOfFile: "\(log)", encoding: .utf8)) ?? ""
        try? (old + name + " ").write(toFile: "\(log)", atomically: true, encoding: .utf8)
      }
      ```


      """ + cells)
  }

  /// Runs the report; says what ran.
  func run(_ interruption: Interruption? = nil, onEvent: (RunEvent) -> Void = { _ in }) throws -> (run: LabelledRun, ran: String) {
    try? FileManager.default.removeItem(atPath: log)
    let run = try project.run(in: session, interruption: interruption, onEvent: onEvent)
    return (run, ran())
  }

  func ran() -> String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    try? FileManager.default.removeItem(atPath: log)
    return text.split(separator: " ").joined(separator: " ")
  }
}

/// A cell.
private func cell(_ label: String, _ code: String, option: String? = nil) -> String {
  "```{swift}\n//| label: \(label)\n" + (option.map { "//| \($0)\n" } ?? "") + code + "\n```\n\n"
}

@Suite("A kernel that outlives a run", .serialized, .timeLimit(.minutes(10)))
struct WarmSessionTests {
  private let a = cell("a", "mark(\"a\")\nlet one = 1")
  private let b = cell("b", "mark(\"b\")\nlet two = one + 1\ntwo")
  private let c = cell("c", "mark(\"c\")\nlet three = two + 1\nthree")
  private let d = cell("d", "mark(\"d\")\none * 10")

  @Test("A line of prose above moves every cell and runs none, and what is edited then finds the values still there")
  func prose() throws {
    let report = try Marked(a + b + c)
    #expect(try report.run().ran == "a b c")
    let kernel = report.session.live
    try report.write("New prose.\n\n" + a + b + c)
    #expect(try report.run().ran == "")
    try report.write("New prose.\n\nMore of it.\n\n" + a + b + c.replacing("+ 1", with: "+ 2"))
    let (run, ran) = try report.run()
    #expect(ran == "c")
    #expect(run.text("c") == "4")
    #expect(report.session.live === kernel)
  }

  @Test("An edited cell runs with its readers and nothing else, again and again")
  func middle() throws {
    let report = try Marked(a + b + c + d + "Two is `{swift} two`, one is `{swift} one`.\n")
    #expect(try report.run().ran == "a b c d")
    for n in 2...5 {
      try report.write(a + b.replacing("+ 1", with: "+ \(n)") + c + d + "Two is `{swift} two`, one is `{swift} one`.\n")
      let (run, ran) = try report.run()
      #expect(ran == "b c")
      #expect(run.text("b") == "\(n + 1)" && run.text("c") == "\(n + 2)" && run.text("d") == "10")
      #expect(run.run.inlines == [.value("\(n + 1)"), .value("1")])
      #expect(run.run.executed == 2)
    }
    // Back to what was: nothing runs, and the values of then serve.
    try report.write(a + b + c + d)
    #expect(try report.run().ran == "")
    try report.write(a + b + c.replacing("+ 1", with: "+ 7") + d)
    let (run, ran) = try report.run()
    #expect(ran == "c" && run.text("c") == "9")
  }

  @Test("With everything in the cache, the first edit loads what it reads into a kernel that is already up")
  func cached() throws {
    let report = try Marked(a + b + c + d)
    _ = try report.project.run()
    _ = report.ran()
    #expect(try report.run().ran == "")
    try report.write(a + b + c.replacing("+ 1", with: "+ 2") + d)
    #expect(try report.run().ran == "a b c")
    try report.write(a + b + c.replacing("+ 1", with: "+ 3") + d)
    #expect(try report.run().ran == "c")
  }

  @Test("Cells are deleted, renamed, and their definitions move to others")
  func moves() throws {
    let report = try Marked(a + b + c + d)
    _ = try report.run()
    try report.write(a + b + d)
    #expect(try report.run().ran == "")
    try report.write(a + b.replacing("label: b", with: "label: second") + d)
    var (run, ran) = try report.run()
    #expect(ran == "" && run.text("second") == "2")
    try report.write(cell("a", "mark(\"a\")\nlet one = 5") + b + d)
    (run, ran) = try report.run()
    #expect(ran == "a b d" && run.text("b") == "6" && run.text("d") == "50")
    // `one` is now the business of another cell, and `a` of none.
    try report.write(cell("a", "mark(\"a\")\nlet zero = 0") + cell("new", "mark(\"new\")\nlet one = zero + 3") + b + d)
    (run, ran) = try report.run()
    #expect(ran == "a new b d" && run.text("b") == "4" && run.text("d") == "30")
    try report.write(cell("a", "mark(\"a\")\nlet zero = 0") + b + d)
    (run, ran) = try report.run()
    #expect(run["b"]?.status == .failed && run["d"]?.status == .failed, "nobody defines `one` any more")
    #expect(ran == "")
  }

  @Test("A comment inside a cell whose values are kept: a trap in its function is still told at its line now")
  func movedLines() throws {
    let function = "func third(_ list: [Int]) -> Int {\n  list[2]\n}"
    let report = try Marked(cell("f", function) + cell("use", "third([1, 2, 3])"))
    #expect(try report.run().run.text("use") == "3")
    try report.write(
      "Prose.\n\n" + cell("f", "// A comment.\n" + function.replacing("  list", with: "  // Another.\n  list")) + cell("use", "third([1, 2])"))
    let run = try report.run().run
    let lines = try String(contentsOfFile: report.project.root + "/report.md", encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let error = try #require(run.error("use"))
    #expect(error.message.contains("Index out of range"))
    #expect(error.range.map { lines[$0.start.line - 1] } == "  list[2]")
  }

  @Test("An edit that kills the kernel, then its mending: values are right, and only what is needed runs again")
  func crash() throws {
    let report = try Marked(a + b + c + d)
    _ = try report.run()
    try report.write(a + b + c.replacing("three\n", with: "[1][three]\n") + d)
    var (run, ran) = try report.run()
    #expect(ran == "c" && run["c"]?.status == .failed)
    #expect(run.text("b") == "2" && run.text("d") == "10")
    try report.write(a + b + c.replacing("+ 1", with: "+ 5") + d)
    (run, ran) = try report.run()
    #expect(ran == "a b c" && run.text("c") == "7", "the spare has nothing; `d` is not needed")
    try report.write(a + b + c.replacing("+ 1", with: "+ 6") + d)
    #expect(try report.run().ran == "c")
  }

  @Test("A throw leaves the values; the thrower runs again when it is mended")
  func throwing() throws {
    let report = try Marked(a + b + c + d)
    _ = try report.run()
    let kernel = report.session.live
    try report.write(a + b + c.replacing("three\n", with: "throw CocoaError(.fileNoSuchFile)\n") + d)
    var (run, ran) = try report.run()
    #expect(ran == "c" && run["c"]?.status == .failed)
    try report.write(a + b + c + d.replacing("10", with: "11"))
    (run, ran) = try report.run()
    #expect(ran == "d" && run.text("c") == "3" && run.text("d") == "11")
    #expect(report.session.live === kernel)
  }

  @Test("A kernel killed between two runs is replaced")
  func killedBetween() throws {
    let report = try Marked(a + b + cell("pid", "mark(\"pid\")\nProcessInfo.processInfo.processIdentifier", option: "cache: false"))
    let first = try report.run().run
    let number = try #require(first.text("pid").flatMap { pid_t($0) })
    kill(number, SIGKILL)
    // A busy system takes its time to end a process.
    while report.session.live?.isAlive ?? false { usleep(10_000) }
    try report.write(a + b.replacing("+ 1", with: "+ 2"))
    let (run, ran) = try report.run()
    #expect(ran == "a b" && run.text("b") == "3")
  }

  @Test("Interrupted in mid-run, the session runs on with what is newest")
  func interrupted() throws {
    let report = try Marked(a + b)
    _ = try report.run()
    try report.write(a + b.replacing("two\n", with: "progress(0.5)\nwhile true {}\n"))
    let interruption = Interruption()
    #expect(throws: Interrupted.self) {
      _ = try report.run(interruption) { if case .progress = $0 { interruption.request() } }
    }
    #expect(report.ran() == "b")
    try report.write(a + b.replacing("+ 1", with: "+ 4"))
    let (run, ran) = try report.run(Interruption())
    #expect(ran == "a b" && run.text("b") == "5")
    // While it compiles nothing runs, so that nothing is lost.
    try report.write(a + b.replacing("+ 1", with: "+ 5"))
    let second = Interruption()
    #expect(throws: Interrupted.self) {
      _ = try report.run(second) { if case .compiling = $0 { second.request() } }
    }
    try report.write(a + b.replacing("+ 1", with: "+ 6"))
    #expect(try report.run(Interruption()).ran == "b")
  }

  @Test("An object that an edited cell changes is a new one each time")
  func sharedObject() throws {
    let object = cell("object", "mark(\"object\")\nfinal class Counter { var n = 0 }\nlet counter = Counter()")
    func edit(_ step: Int) -> String { object + cell("count", "mark(\"count\")\ncounter.n += \(step)\ncounter.n") + d.replacing("one * 10", with: "1") }
    let report = try Marked(edit(1))
    #expect(try report.run().run.text("count") == "1")
    for step in 2...3 {
      try report.write(edit(step))
      let (run, ran) = try report.run()
      #expect(run.text("count") == "\(step)")
      #expect(ran == "object count", "what shares nothing does not run again")
    }
  }

  @Test("A conformance that an edit replaces is not seen again")
  func conformance() throws {
    let base = cell("base", "protocol Named { var name: String { get } }\nfunc name(_ thing: Any) -> String { (thing as? any Named)?.name ?? \"none\" }")
    func conforming(_ name: String) -> String { cell("conforms", "extension Int: Named { public var name: String { \"\(name)\" } }") }
    let use = cell("use", "name(1)")
    let report = try Marked(base + conforming("first") + use)
    let first = try report.run().run
    #expect(first.text("use") == "first", "\(first.run.outcomes.flatMap(\.diagnostics))")
    try report.write(base + conforming("second") + use)
    #expect(try report.run().run.text("use") == "second")
    try report.write(base + use)
    #expect(try report.run().run.text("use") == "none")
  }

  @Test("Another seed, with the same code, is another run, also of what is made once")
  func seeds() throws {
    func dice(_ seed: Int) -> String {
      a + cell("dice", "mark(\"dice\")\nenum Once { static let throwing = seed }\nOnce.throwing", option: "seed: \(seed)")
    }
    let report = try Marked(dice(3))
    #expect(try report.run().run.text("dice") == "3")
    try report.write(dice(4))
    #expect(try report.run().run.text("dice") == "4")
  }

  @Test("`cache: false` runs in each run, with its readers, and never twice from one loaded library")
  func uncached() throws {
    let now = cell("now", "mark(\"now\")\nenum Once { static let list = [1] }\nlet moment = Once.list.count", option: "cache: false")
    let report = try Marked(now + cell("reader", "mark(\"reader\")\nmoment") + a + d)
    #expect(try report.run().ran == "now reader a d")
    #expect(try report.run().ran == "now reader")
    try report.write(now + cell("reader", "mark(\"reader\")\nmoment") + a + d.replacing("10", with: "11"))
    let (run, ran) = try report.run()
    #expect(ran.contains("now reader") && run.text("d") == "11")
  }

  // MARK: Files

  private let loads = cell("loads", "mark(\"loads\")\nlet text = try String(contentsOfFile: \"data.txt\", encoding: .utf8)")
  private let counts = cell("counts", "mark(\"counts\")\ntext.count")

  @Test("A data file saved between two runs: the new value is shown, and kept")
  func dataFile() throws {
    let report = try Marked(loads + counts + a + d, files: ["data.txt": "four"])
    #expect(try report.run().run.text("counts") == "4")
    try report.project.write("fiver", to: "data.txt")
    var (run, ran) = try report.run()
    #expect(run.text("counts") == "5" && ran == "loads counts")
    #expect(run.run.reads.contains(report.project.root + "/data.txt"))
    #expect(try report.run().ran == "", "it is kept")
    // The edit of a reader alone finds the new text where it is.
    try report.write(loads + counts.replacing("text.count", with: "text.count * 2") + a + d)
    (run, ran) = try report.run()
    #expect(run.text("counts") == "10" && ran == "counts")
    // Both at once.
    try report.project.write("sixsix", to: "data.txt")
    try report.write(loads.replacing("utf8)", with: "utf8) + \"!\"") + counts + a + d)
    (run, ran) = try report.run()
    #expect(run.text("counts") == "7" && ran == "loads counts")
    #expect(try report.project.run().run.executed == 0, "a build finds all of it kept")
  }

  @Test("A file that changes while the cell runs: the result is shown and not kept, and nothing builds on it")
  func changingFile() throws {
    let slow = loads.replacing("utf8)", with: "utf8)\nprogress(0.5)\nusleep(300_000)")
    let report = try Marked(slow + counts, files: ["data.txt": "four"])
    var (run, ran) = try report.run { event in
      if case .progress = event { try? report.project.write("longer", to: "data.txt") }
    }
    #expect(run.text("counts") == "4")
    (run, ran) = try report.run()
    #expect(run.text("counts") == "6" && ran == "loads counts")
    #expect(try report.run().ran == "")
  }

  @Test("A lazily made global that read a file is made anew once the file changed, whoever asks for it")
  func lazyGlobal() throws {
    let store = cell("store", "enum Store { static let text = (try? String(contentsOfFile: \"n.txt\", encoding: .utf8)) ?? \"none\" }")
    let report = try Marked(store + cell("first", "Store.text"), files: ["n.txt": "old"])
    #expect(try report.run().run.text("first") == "old")
    try report.write(store + cell("other", "Store.text + \"!\""))
    #expect(try report.run().run.text("other") == "old!")
    try report.project.write("new", to: "n.txt")
    try report.write(store + cell("third", "Store.text + \"?\""))
    #expect(try report.run().run.text("third") == "new?")
    #expect(try report.project.run().text("third") == "new?")
  }

  @Test("A cell that throws after it read a file into a global leaves no old text behind")
  func lazyThrow() throws {
    let store = cell("store", "enum Store { static let text = (try? String(contentsOfFile: \"n.txt\", encoding: .utf8)) ?? \"none\" }")
    let report = try Marked(store + cell("first", "if Store.text != \"\" { throw CocoaError(.fileNoSuchFile) }"), files: ["n.txt": "old"])
    #expect(try report.run().run["first"]?.status == .failed)
    try report.project.write("new", to: "n.txt")
    try report.write(store + cell("first", "Store.text"))
    #expect(try report.run().run.text("first") == "new")
  }

  // MARK: Long use

  @Test("Many edits in a row: each right, and the kernels' memory bounded")
  func manyEdits() throws {
    let report = try Marked(a + b, limits: .init(reloads: 12, growth: 200 << 20))
    _ = try report.run()
    var kernels = 1
    var last = report.session.live
    var most = 0
    for n in 1...36 {
      try report.write(
        a + cell("b", "let two = one + \(n)\nlet ballast = [UInt8](repeating: UInt8(two), count: 20_000_000)\ntwo + ballast.count - 20_000_000"))
      let run = try report.project.run(in: report.session)
      #expect(run.text("b") == "\(n + 1)")
      if report.session.live !== last { kernels += 1 }
      last = report.session.live
      most = max(most, last?.growth ?? 0)
    }
    #expect((3...12).contains(kernels), "\(kernels) kernels")
    #expect(most < 260 << 20, "\(most >> 20) MB")
  }

  @Test("A run may come from any thread, and the kernel outlives it")
  func threads() throws {
    let report = try Marked(a + b)
    nonisolated(unsafe) let shared = report
    for n in 1...3 {
      try report.write(a + b.replacing("+ 1", with: "+ \(n)"))
      nonisolated(unsafe) var text: String?
      nonisolated(unsafe) var ran: String?
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let result = try? shared.run()
        text = result?.run.text("b")
        ran = result?.ran
        done.signal()
      }
      done.wait()
      // The thread is gone by then.
      usleep(50_000)
      #expect(text == "\(n + 1)")
      #expect(ran == (n == 1 ? "a b" : "b"))
    }
  }

  @Test("Both kernels end with the session")
  func end() throws {
    let report = try Marked(a + b)
    _ = try report.run()
    let kernels = [report.session.live, report.session.spare].compactMap { ($0?.kernel as? ProcessKernel)?.processID }
    try #require(kernels.count == 2)
    #expect(kernels.allSatisfy { kill($0, 0) == 0 })
    report.session.stop()
    #expect(kernels.allSatisfy { kill($0, 0) != 0 })
    #expect(try report.run().ran == "", "and it can be used again")
  }

  @Test("A cell's outcome is told as soon as there is one")
  func events() throws {
    let report = try Marked(a + b + cell("broken", "nowhere") + cell("blocked", "let x = three\nx") + cell("bad", "let three = nowhere"))
    try report.write(a + b + cell("bad", "let three: Int = nowhere") + cell("blocked", "three"))
    var finished: [Int: CellOutcome.Status] = [:]
    let run = try report.run { if case .finished(let cell, let outcome) = $0 { finished[cell] = outcome.status } }.run
    #expect(finished == [0: .finished, 1: .finished, 2: .finished, 3: .failed, 4: .blocked])
    #expect(run.run.outcomes.map(\.status) == finished.sorted { $0.key < $1.key }.map(\.value))
  }

  // MARK: Anything

  @Test("After any edits the results are those of a first run", arguments: [1, 2] as [UInt64])
  func anyEdits(seed: UInt64) throws {
    var random = Seeded(state: seed)
    var draft = Draft()
    let report = try Marked(draft.text, files: ["data.txt": "1"])
    var history: [String] = []
    for _ in 0..<10 {
      history.append(try draft.edit(using: &random) { try report.project.write($0, to: "data.txt") })
      try report.write(draft.text)
      let warm = try report.run().run
      let fresh = try report.project.runAfresh()
      for cell in warm.report.cells {
        let (one, other) = (warm.run.outcomes[cell.index], fresh.run.outcomes[cell.index])
        #expect(one.status == other.status, "\(cell.label) after \(history)")
        #expect(one.exhibits == other.exhibits, "\(cell.label) after \(history)")
        #expect(one.diagnostics == other.diagnostics, "\(cell.label) after \(history)")
      }
      #expect(warm.run.inlines == fresh.run.inlines, "\(history)")
    }
  }
}

/// A report that random edits change.
private struct Draft {
  private var numbers = [1, 2, 3, 4]
  private var throwing: Int?
  private var hasMiddle = true
  private var isClass = false
  private var comment = 0
  private var prose = 0
  private var label = "last"

  var text: String {
    let holder = isClass ? "final class Holder { var n = \(numbers[0]) }" : "struct Holder { var n = \(numbers[0]) }"
    var text = String(repeating: "Prose.\n\n", count: prose)
    text += cell("holder", "\(holder)\nlet holder = Holder()\nfunc twice(_ n: Int) -> Int { n * 2 }")
    text += cell("data", "let data = Int(try String(contentsOfFile: \"data.txt\", encoding: .utf8)) ?? 0\ndata")
    if hasMiddle { text += cell("middle", String(repeating: "// Why.\n", count: comment) + "let middle = twice(\(numbers[1])) + data\nmiddle") }
    text += cell("change", isClass ? "holder.n += \(numbers[2])\nlet sum = holder.n\nsum" : "let sum = holder.n + \(numbers[2])\nsum")
    text += cell(label, throwing == 0 ? "[1][5 + data * 0]" : throwing == 1 ? "throw CocoaError(.fileNoSuchFile)" : "let end = sum + \(numbers[3])\nend")
    return text + "The sum is `{swift} sum`" + (hasMiddle ? ", the middle `{swift} middle`" : "") + ".\n"
  }

  /// Makes one edit; says which.
  mutating func edit(using random: inout Seeded, write: (String) throws -> Void) throws -> String {
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      let data = Int.random(in: 1...3, using: &random)
      try write("\(data)")
      return "data \(data)"
    case 1:
      prose = (prose + 1) % 3
      return "prose \(prose)"
    case 2:
      hasMiddle.toggle()
      return "middle \(hasMiddle)"
    case 3:
      isClass.toggle()
      return "class \(isClass)"
    case 4:
      comment = (comment + 1) % 3
      return "comment \(comment)"
    case 5:
      throwing = throwing == nil ? Int.random(in: 0...1, using: &random) : nil
      return "failing \(String(describing: throwing))"
    case 6:
      label = label == "last" ? "end" : "last"
      return "label \(label)"
    default:
      let place = Int.random(in: 0..<4, using: &random)
      numbers[place] = Int.random(in: 1...5, using: &random)
      return "number \(place) is \(numbers[place])"
    }
  }
}

/// A generator fixed by its seed (SplitMix64).
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
