import Execution
import Foundation
import HeadlessBrowser
import Testing

/// A folder with reports in it, built by the real `vitrine` and looked at in a real browser.
final class BrowserProject {
  let root: String
  private let vitrine: String

  /// - Parameter files: path → text.
  init(_ files: [String: String]) throws {
    // The browser tells addresses without symbolic links in them.
    root = URL(fileURLWithPath: NSTemporaryDirectory()).resolvingSymlinksInPath().path + "/vitrine-browsed-\(UUID().uuidString)"
    vitrine = "\(try Installation.find().products)/vitrine"
    for (path, text) in files { try write(text, path) }
  }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func write(_ text: String, _ path: String) throws { try writeAtomically(Array(text.utf8), to: "\(root)/\(path)") }
  func text(_ path: String) throws -> String { String(decoding: try readBytes("\(root)/\(path)"), as: UTF8.self) }

  /// Calls `vitrine`, which must succeed.
  func vitrine(_ arguments: String...) throws {
    let run = try runCommand(vitrine, arguments, directory: root)
    try #require(run.succeeded, "vitrine \(arguments.joined(separator: " ")) ended with \(run.end):\n\(run.output)")
  }

  /// Looks at something of this folder in a new page of a new browser; the folder lasts as long.
  func browse(_ look: (Page) throws -> Void) throws {
    let browser = try HeadlessBrowser()
    defer { browser.end() }
    try withExtendedLifetime(self) { try look(try browser.newPage()) }
  }

  /// Starts `vitrine` in the background.
  func start(_ arguments: String...) throws -> ChildProcess {
    let log = open("\(root)/background.log", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    defer { close(log) }
    return try ChildProcess(
      executable: vitrine, arguments: arguments, environment: ProcessInfo.processInfo.environment, directory: root,
      descriptors: [1: log, 2: log])
  }
}

extension PageRecord {
  /// The requests that went elsewhere than below an address; data that a page holds itself is no request.
  func requests(outside address: String) -> [String] {
    requests.filter { !$0.hasPrefix(address) && !$0.hasPrefix("data:") && !$0.hasPrefix("blob:") }
  }
}

/// A report with one of everything that a reader can touch: a heatmap with values, bars, a table, a listing.
let oneOfEach = """
  ---
  title: "One of each"
  abstract: "A page with a heatmap, bars and a table."
  date: 2026-11-21
  format:
    html:
      toc: true
  ---

  # Numbers {#sec-numbers}

  The word heliotrope stands here once.

  ```{swift}
  //| label: fig-heat
  //| fig-cap: "Four numbers."
  //| fig-alt: "A heatmap of two rows and two columns."
  Figure.heatmap(
    Matrix([[0.25, 0.5], [0.75, 1]]), rowLabels: ["top", "bottom"], columnLabels: ["left", "right"])
  ```

  ```{swift}
  //| label: tbl-numbers
  //| tbl-cap: "Two numbers."
  Table([Column("name", .text(["a", "b"])), Column("value", .number([1.5, 2.5]))], key: ["name"])
  ```

  # Bars {#sec-bars}

  ```{swift}
  //| label: fig-bars
  //| fig-cap: "Three bars."
  //| fig-alt: "Three bars, each longer than the last."
  //| echo: true
  Figure.bars([1, 2, 3], categories: ["a", "b", "c"])
  ```

  @fig-heat, @tbl-numbers and @fig-bars are all there is.
  """
