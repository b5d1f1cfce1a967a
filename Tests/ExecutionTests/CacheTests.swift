import Exhibits
import Foundation
import Reports
import Testing

@testable import Execution

@Suite("What runs again after a change", .serialized)
struct CacheTests {
  private let report = """
    ```{swift}
    //| label: load
    let text = try String(contentsOfFile: "data.txt", encoding: .utf8)
    ```

    ```{swift}
    //| label: count
    text.count
    ```

    ```{swift}
    //| label: alone
    //| seed: 3
    seed
    ```

    There are `{swift} text.count` letters.
    """

  @Test("Nothing changed: nothing runs, and the same is shown")
  func unchanged() throws {
    let project = try ScratchProject(report, files: ["data.txt": "four"])
    let first = try project.run()
    #expect(first.run.executed == 3)
    #expect(first.text("count") == "4" && first.text("alone") == "3")
    let second = try project.run()
    #expect(second.run.executed == 0)
    #expect(second.run.outcomes == first.run.outcomes)
    #expect(second.run.inlines == [.value("4")])
    #expect(second.run.fingerprints == first.run.fingerprints)
  }

  @Test("A file that a cell was seen to read makes it and its readers stale, and going back makes them fresh")
  func observedFile() throws {
    let project = try ScratchProject(report, files: ["data.txt": "four"])
    _ = try project.run()
    try project.write("fiver", to: "data.txt")
    let changed = try project.run()
    #expect(changed.run.executed == 2)
    #expect(changed.text("count") == "5")
    #expect(changed.run.inlines == [.value("5")])
    try project.write("four", to: "data.txt")
    let back = try project.run()
    #expect(back.run.executed == 0)
    #expect(back.text("count") == "4")
  }

  @Test("A comment, white space, prose or a caption runs nothing; code runs its cell and what reads it")
  func edits() throws {
    let project = try ScratchProject(report, files: ["data.txt": "four"])
    _ = try project.run()
    try project.write("New prose above.\n\n" + report.replacing("text.count\n```", with: "text.count  // letters\n```"), to: "report.md")
    #expect(try project.run().run.executed == 0)
    try project.write(report.replacing("text.count\n```", with: "text.count * 2\n```"), to: "report.md")
    let run = try project.run()
    #expect(run.run.executed == 1)
    #expect(run.text("count") == "8")
  }

  @Test("A file that was looked for and missing makes the cell stale once it is there")
  func absentFile() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: looks
      (try? String(contentsOfFile: "maybe.txt", encoding: .utf8)) ?? "none"
      ```
      """)
    #expect(try project.run().text("looks") == "none")
    #expect(try project.run().run.executed == 0)
    try project.write("there", to: "maybe.txt")
    #expect(try project.run().text("looks") == "there")
  }

  @Test("Asking whether a file exists counts as looking for it; listing a folder depends on its names")
  func existence() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: asks
      FileManager.default.fileExists(atPath: "flag")
      ```

      ```{swift}
      //| label: lists
      try FileManager.default.contentsOfDirectory(atPath: "folder").sorted().joined(separator: " ")
      ```
      """, files: ["folder/a": ""])
    let first = try project.run()
    #expect(first.text("asks") == "false" && first.text("lists") == "a")
    #expect(try project.run().run.executed == 0)
    try project.write("", to: "flag")
    try project.write("", to: "folder/b")
    let second = try project.run()
    #expect(second.text("asks") == "true" && second.text("lists") == "a b")
  }

  @Test("A file that only an inline directive, a lazy global or a second look reads counts, too")
  func hiddenReads() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: store
      func number() -> String { (try? String(contentsOfFile: "n.txt", encoding: .utf8)) ?? "none" }
      enum Store { static let text = (try? String(contentsOfFile: "n.txt", encoding: .utf8)) ?? "none" }
      ```

      ```{swift}
      //| label: first
      Store.text
      ```

      ```{swift}
      //| label: second
      Store.text + "!"
      ```

      ```{swift}
      //| label: walks
      FileManager.default.enumerator(atPath: "folder")?.allObjects.count ?? 0
      ```

      ```{swift}
      //| label: exists
      FileManager.default.fileExists(atPath: "flag")
      ```

      The number is `{swift} number()`.
      """, files: ["n.txt": "7", "folder/a": "", "flag": ""])
    _ = try project.run()
    // What was read while it was new is not trusted; the second run is.
    usleep(50_000)
    _ = try project.run()
    #expect(try project.run().run.executed == 0)
    try project.write("8", to: "n.txt")
    try project.write("", to: "folder/b")
    try FileManager.default.removeItem(atPath: "\(project.root)/flag")
    let run = try project.run()
    #expect(run.text("first") == "8" && run.text("second") == "8!")
    #expect(run.run.inlines == [.value("8")])
    #expect(run.text("walks") == "2" && run.text("exists") == "false")
  }

  @Test("A file replaced by another of equal size and time is another file")
  func sameSizeAndTime() throws {
    let project = try ScratchProject("```{swift}\n//| label: reads\ntry String(contentsOfFile: \"n.txt\", encoding: .utf8)\n```\n", files: ["n.txt": "1"])
    let old = Date(timeIntervalSinceNow: -1000)
    func set(_ text: String) throws {
      try project.write(text, to: "n.txt")
      try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: "\(project.root)/n.txt")
    }
    try set("1")
    #expect(try project.run().text("reads") == "1")
    #expect(try project.run().text("reads") == "1")
    try set("2")
    #expect(try project.run().text("reads") == "2")
  }

  @Test("Failures are never stored")
  func failures() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: needs
      let lines = try String(contentsOfFile: "later.txt", encoding: .utf8)
      lines
      ```
      """)
    #expect(try project.run()["needs"]?.status == .failed)
    #expect(try project.run().run.executed == 1)
    try project.write("now", to: "later.txt")
    #expect(try project.run().text("needs") == "now")
  }

  @Test("`cache: false` runs every time, and so does what reads it")
  func uncached() throws {
    let project = try ScratchProject(
      """
      ```{swift}
      //| label: now
      //| cache: false
      let moment = 1
      ```

      ```{swift}
      //| label: reader
      moment
      ```
      """)
    _ = try project.run()
    #expect(try project.run().run.executed == 2)
  }

  @Test("explain names the first differing part")
  func explain() throws {
    let project = try ScratchProject(report, files: ["data.txt": "four"])
    func reason(_ label: String) throws -> String {
      let now = try project.read()
      let cell = try #require(now.cells.first { $0.label == label })
      return try project.runner.lookUp(now).reason(for: cell, in: now, store: project.store)
    }
    #expect(try reason("load") == "it has not run yet")
    _ = try project.run()
    #expect(try reason("load") == "nothing it depends on changed")
    try project.write("changed", to: "data.txt")
    #expect(try reason("load") == "file data.txt that it reads changed")
    #expect(try reason("count") == "cell `load` that it reads is stale")
    try project.write(report.replacing("seed: 3", with: "seed: 4"), to: "report.md")
    #expect(try reason("alone") == "option `seed` changed from 3 to 4")
    try project.write(report.replacing("\nseed\n", with: "\nseed + 1\n"), to: "report.md")
    #expect(try reason("alone") == "its code changed")
  }

  @Test("With nothing stale the kernel is not even looked for")
  func noKernel() throws {
    let project = try ScratchProject(report, files: ["data.txt": "four"])
    let first = try project.run()
    let now = try project.read()
    let found = try Installation.find()
    let kernelless = Installation(
      packageRoot: found.packageRoot, products: "\(project.root)/\(found.configuration)", toolchain: found.toolchain)
    let runner = ReportRunner(installation: kernelless, store: project.store, jobs: 1, usesCache: true, interruption: nil)
    let run = try runner.run(now, directory: project.root, roots: [project.root]) { _ in }
    #expect(run.outcomes == first.run.outcomes)
  }

  @Test("A damaged cache is an empty one")
  func damage() throws {
    let project = try ScratchProject(report, files: ["data.txt": "four"])
    _ = try project.run()
    let outcomes = "\(project.root)/.vitrine/outcomes"
    for name in try FileManager.default.subpathsOfDirectory(atPath: outcomes) where name.hasSuffix(".json") {
      try project.write("{ half", to: ".vitrine/outcomes/\(name)")
    }
    let run = try project.run()
    #expect(run.run.executed == 3)
    #expect(run.text("count") == "4")
  }
}
