import Exhibits
import Foundation
import Testing

@testable import Execution

@Suite("What a cell can do to its kernel", .serialized)
struct SurvivalTests {
  @Test("Every way to fail is reported at its Markdown line; the others go on")
  func everyFailure() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: fine
      let numbers = [1, 2, 3]
      numbers.count
      ```

      ```{swift}
      //| label: throws
      struct Mishap: Error { var why: String }
      func risky() throws -> Int { throw Mishap(why: "no such unit") }
      let value = try risky()
      ```

      ```{swift}
      //| label: reads-throws
      value + 1
      ```

      ```{swift}
      //| label: out-of-range
      func third(_ list: [Int]) -> Int {
        list[3]
      }
      third(numbers)
      ```

      ```{swift}
      //| label: unwraps
      let absent: Int? = nil
      print("before")
      absent!
      ```

      ```{swift}
      //| label: shapes
      let picture = Tensor.zeros([1, 3, 8, 8])
      let weight = Tensor.zeros([16, 4, 3, 3])
      picture.conv2d(weight)
      ```

      ```{swift}
      //| label: faults
      let pointer = UnsafePointer<Int>(bitPattern: 64)!
      pointer.pointee
      ```

      ```{swift}
      //| label: exits
      exit(3)
      ```

      ```{swift}
      //| label: killed
      kill(getpid(), SIGKILL)
      sleep(5)
      ```

      ```{swift}
      //| label: loops
      //| timeout: 1
      var n = 0
      while true { n &+= 1 }
      ```

      ```{swift}
      //| label: overflows
      func down(_ n: Int) -> Int { n + down(n + 1) }
      down(0)
      ```

      ```{swift}
      //| label: last
      numbers.reduce(0, +)
      ```
      """)
    let run = try project.run()
    #expect(run.text("fine") == "3")
    #expect(run.text("last") == "6", "an independent cell goes on in a new kernel")
    #expect(run["reads-throws"]?.status == .blocked)
    #expect(run.error("reads-throws")?.message.contains("`throws`") == true)

    func check(_ label: String, _ words: String, line: Int, _ location: Testing.SourceLocation = #_sourceLocation) {
      #expect(run[label]?.status == .failed, "\(label)", sourceLocation: location)
      let error = run.error(label)
      #expect(error?.message.contains(words) == true, "\(label): \(error?.message ?? "no error")", sourceLocation: location)
      #expect(error?.range?.start.line == line, "\(label) at \(String(describing: error?.range))", sourceLocation: location)
      #expect(error?.range?.file == "report.md", sourceLocation: location)
    }
    check("throws", "no such unit", line: 10)
    check("out-of-range", "Index out of range", line: 22)
    check("unwraps", "Unexpectedly found nil", line: 31)
    check("shapes", "[16, 4, 3, 3]", line: 38)
    check("faults", "SIGSEGV", line: 44)
    check("exits", "exit code 3", line: 49)
    check("killed", "SIGKILL", line: 54)
    check("loops", "timeout of 1 s", line: 62)
    check("overflows", "recursion", line: 67)
    #expect(run["unwraps"]?.streams.first?.text == "before\n")
  }

  @Test("What a cell prints is captured by stream; 100 MB are cut and counted")
  func floods() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: speaks
      print("to output")
      fputs("to error\\n", stderr)
      ```

      ```{swift}
      //| label: floods
      let line = String(repeating: "x", count: 999_999)
      for _ in 0..<100 { print(line) }
      ```
      """)
    let run = try project.run()
    #expect(run["speaks"]?.streams == [.init(.standardOutput, "to output\n"), .init(.standardError, "to error\n")])
    let flood = run["floods"]?.streams.first
    #expect(run["floods"]?.status == .finished)
    #expect(flood?.text.utf8.count == StreamCapture.limit)
    #expect(flood.map { $0.omittedBytes + $0.text.utf8.count } == 100_000_000)
  }

  @Test("A cell that does not compile says so at its line and column; its readers are blocked")
  func compileError() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: broken
      let a: Int = "text"
      ```

      ```{swift}
      //| label: reader
      a
      ```

      ```{swift}
      //| label: shown
      1 + 2; nowhere + 1
      ```
      """)
    let run = try project.run()
    #expect(run.error("broken")?.range == SourceRange(file: "report.md", line: 3, column: 14))
    #expect(run["reader"]?.status == .blocked)
    #expect(run.error("shown")?.message == "cannot find 'nowhere' in scope")
    #expect(run.error("shown")?.range == SourceRange(file: "report.md", line: 13, column: 8))
  }

  @Test("An inline directive that fails does not take the others along")
  func inlines() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: data
      let list = [1, 2]
      struct Odd: Error {}
      func fails() throws -> Int { throw Odd() }
      ```

      First `{swift} list.count`, then `{swift} list[7]`, `{swift} nothing`, `{swift} try fails()`, and `{swift} list[1]`.
      """)
    let run = try project.run().run
    #expect(run.inlines[0] == .value("2"))
    #expect(run.inlines[4] == .value("2"))
    func message(_ index: Int) -> String { if case .failed(let diagnostic) = run.inlines[index] { diagnostic.message } else { "" } }
    #expect(message(1).contains("Index out of range"))
    #expect(message(2).contains("nothing"))
    #expect(message(3).contains("Odd"))
    #expect(run.hasFailed)
  }

  @Test("The runtime knows a cell's types: casts, descriptions, coding and thrown errors see their conformances")
  func runtime() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: types
      protocol Named { var name: String { get } }
      struct Filter: Named, Codable, CustomStringConvertible { var name = "edge"; var description: String { "a filter" } }
      let any: Any = Filter()
      let name = (any as? any Named)?.name ?? "none"
      let coded = String(decoding: try JSONEncoder().encode(Filter()), as: UTF8.self)
      print(any)
      struct Plain { var x = 1 }
      "\\(name) \\(coded)"
      ```

      ```{swift}
      //| label: plain
      Plain()
      ```

      ```{swift}
      //| label: throws
      struct Mishap: LocalizedError { var errorDescription: String? { "the lamp is out" } }
      throw Mishap()
      ```

      ```{swift}
      //| label: reads-nothing
      try String(contentsOfFile: "absent.txt", encoding: .utf8)
      ```
      """)
    let run = try project.run()
    #expect(run.text("types") == #"edge {"name":"edge"}"#, "\(String(describing: run.error("types")))")
    #expect(run["types"]?.streams == [.init(.standardOutput, "a filter\n")])
    #expect(run.text("plain") == "▿ Plain\n  - x: 1", "without the name of the cell's module")
    #expect(run.error("throws")?.message == "the lamp is out")
    #expect(run.error("reads-nothing")?.message == "absent.txt: The file doesn’t exist.")
  }

  @Test("A trap keeps its words, also one in optimised code")
  func words() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: requires
      precondition(1 == 2, "one is not two")
      ```

      ```{swift}
      //| label: asserts
      assert(1 == 2, "nor is it here")
      ```

      ```{swift}
      //| label: builds
      Figure.bars([.init("ours", [1, 2])], categories: ["a"])
      ```
      """)
    let run = try project.run()
    #expect(run.error("requires")?.message == "one is not two")
    #expect(run.error("asserts")?.message == "nor is it here")
    #expect(run.error("builds")?.message == "2 values for 1 categories")
  }

  @Test("A name that an earlier cell keeps private is explained")
  func keptNames() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: keeps
      private let hidden = 1
      ```

      ```{swift}
      //| label: looks
      hidden + 1
      ```
      """)
    let run = try project.run()
    #expect(run.error("looks")?.hint == "something `private` is seen in its own cell only: take `private` away, or define `hidden` here")
    #expect(run.error("looks")?.notes.map(\.range) == [SourceRange(file: "report.md", line: 3)])
  }

  @Test("A module that is not there fails the cell that imports it, and no other")
  func imports() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: imports
      import NoSuchModule
      ```

      ```{swift}
      //| label: after
      1 + 1
      ```

      Inline `{swift} 1 + 2`.
      """)
    let run = try project.run()
    #expect(run.error("imports")?.message == "no such module 'NoSuchModule'")
    #expect(run.error("imports")?.range == SourceRange(file: "report.md", line: 3, column: 8))
    #expect(run.text("after") == "2")
    #expect(run.run.inlines == [.value("3")])
  }

  @Test("A kernel of another version is not spoken with", arguments: [#"{"ready":{"processID":1}}"#, #"{"ready":{"processID":1,"version":1}}"#, #"{"hello":{}}"#])
  func otherVersion(greeting: String) throws {
    let folder = NSTemporaryDirectory() + "vitrine-other-\(UUID().uuidString)/debug"
    defer { try? FileManager.default.removeItem(atPath: (folder as NSString).deletingLastPathComponent) }
    let length = String(greeting.utf8.count, radix: 8)
    try writeAtomically(
      Array("#!/bin/sh\nprintf '\\\(length)\\000\\000\\000%s' '\(greeting)' >&4\nsleep 60\n".utf8), to: "\(folder)/vitrine-kernel")
    chmod("\(folder)/vitrine-kernel", 0o755)
    let found = try Installation.find()
    let kernel = try ProcessKernel(
      installation: Installation(packageRoot: found.packageRoot, products: folder, toolchain: found.toolchain), directory: folder, roots: [])
    let failure = #expect(throws: InstallationFailure.self) {
      _ = try kernel.run(
        CompiledCell(module: "Cell_0", folder: folder, diagnostics: []), cell: 0, seed: 0, timeout: nil, interruption: nil, onEvent: { _ in })
    }
    #expect(failure?.hint == "build both again: `swift build`")
    #expect(!kernel.isAlive)
  }
}
