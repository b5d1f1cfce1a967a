import Exhibits
import Foundation

/// Finds the Markdown line of return addresses in compiled cells.
package struct FrameLocator: Sendable {
  package var symbolizer: String
  /// The files a report is read from, as its ranges name them.
  package var files: Set<String>
  /// Modules whose code stood elsewhere when it was compiled.
  let moved: [String: MovedCode]

  init(symbolizer: String, files: Set<String>, moved: [String: MovedCode] = [:]) {
    self.symbolizer = symbolizer
    self.files = files
    self.moved = moved
  }

  /// The innermost frame that lies in the report's own text.
  ///
  /// - Parameter frames: `library+0xoffset`, innermost first.
  package func locate(_ frames: [String]) -> SourceRange? {
    for frame in frames {
      // The path before the last plus sign may hold others.
      guard let plus = frame.lastIndex(of: "+"), let address = Int(frame[plus...].dropFirst(3), radix: 16) else { continue }
      let library = frame[..<plus]
      guard let name = library.firstRange(of: "/libCell_") else { continue }
      let moved = moved[String("Cell_" + library[name.upperBound...].prefix { $0 != "." })]
      // Instructions that the compiler made up, such as a loop's head, have no line; their neighbours do, the next ones first.
      var addresses = [address]
      for step in 1...16 { addresses += [address + 4 * step, max(0, address - 4 * step)] }
      guard
        let run = try? runCommand(
          symbolizer, ["--obj=\(library)", "--no-inlines"] + addresses.map { "0x" + String($0, radix: 16) })
      else { continue }
      // For each address two lines, the function and file:line:column, then an empty one.
      for place in run.output.split(separator: "\n", omittingEmptySubsequences: false).enumerated() where place.offset % 3 == 1 {
        if let range = range(place.element, moved) { return range }
      }
    }
    return nil
  }

  private func range(_ place: Substring, _ moved: MovedCode?) -> SourceRange? {
    let parts = place.split(separator: ":")
    guard parts.count >= 3, let line = Int(parts[parts.count - 2]), let column = Int(parts[parts.count - 1]), line > 0 else { return nil }
    let path = parts.dropLast(2).joined(separator: ":")
    func names(_ file: String) -> Bool { path == file || path.hasSuffix("/\(file)") }
    if let moved, names(moved.file) { return moved.place(SourcePosition(line: line, column: max(1, column))) }
    guard let file = files.first(where: names) else { return nil }
    return SourceRange(file: file, line: line, column: max(1, column))
  }
}

extension RunEnding {
  /// What to tell the author; `nil` when the run finished.
  ///
  /// - Parameters:
  ///   - cell: the cell's label, or `nil` for an inline directive.
  ///   - fallback: where to point when no frame lies in the report: the cell's first line of code.
  package func diagnostic(cell: String?, fallback: SourceRange, locator: FrameLocator) -> Diagnostic? {
    var diagnostic: Diagnostic
    switch self {
    case .finished: return nil
    case .threw(let message, let frames, _):
      diagnostic = .error(message, at: locator.locate(frames))
    case .unloadable(let words):
      diagnostic = .error("the compiled cell could not be loaded: \(words)")
    case .crashed(let signal, let frames, let words):
      diagnostic = .error(words ?? Self.faults[signal] ?? "a fault (signal \(signal))", at: locator.locate(frames))
    case .exited(let code, let frames):
      diagnostic = .error("the cell ended its process with exit code \(code)", at: locator.locate(frames))
      diagnostic.hint = "a cell ends by running to its last line; remove the call of `exit`"
    case .killed(let signal, let peak):
      let name = Self.names[signal] ?? "signal \(signal)"
      diagnostic = .error("the cell's process was killed (\(name)) at \(peak / 1_048_576) MB of memory")
      diagnostic.hint =
        signal == SIGKILL ? "the system most likely ran out of memory: work in smaller batches" : "see which program sent the signal"
    case .timedOut(let limit, let frames):
      diagnostic = .error("the cell ran past its timeout of \(Self.seconds(limit))", at: locator.locate(frames))
      diagnostic.hint = "give it longer with `//| timeout: <seconds>`, or find the endless loop"
    case .babbled(let words):
      diagnostic = .error("the cell damaged the kernel's message stream: \(words)", hint: "do not write to file descriptors 3 and 4; or build `vitrine` again, if its sources changed since it was built")
    }
    diagnostic.cell = cell
    if diagnostic.range == nil { diagnostic.range = fallback }
    return diagnostic
  }

  private static let faults: [Int32: String] = [
    SIGSEGV: "a memory fault (SIGSEGV): a bad pointer, or recursion without end",
    SIGBUS: "a memory fault (SIGBUS)",
    SIGILL: "a trap (SIGILL): in the core, an index out of range, a number that does not fit or nothing where something must be",
    SIGTRAP: "a trap (SIGTRAP)",
    SIGFPE: "an arithmetic fault (SIGFPE)",
    SIGABRT: "an abort (SIGABRT)",
  ]
  private static let names: [Int32: String] = [SIGKILL: "SIGKILL", SIGTERM: "SIGTERM", SIGHUP: "SIGHUP", SIGINT: "SIGINT"]

  private static func seconds(_ value: Double) -> String {
    value == value.rounded() ? "\(Int(value)) s" : "\(value) s"
  }
}
