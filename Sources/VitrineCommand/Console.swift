import Building
import Exhibits
import Foundation

/// Writes to standard error, whole.
///
/// A reader that went away, as `head` does, must not end the build.
func writeError(_ text: String) {
  var rest = Array(text.utf8)[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return }
    rest = rest.dropFirst(count)
  }
}

/// Where progress and diagnostics go: one changing line on a terminal, plain lines in a log.
final class Console {
  let format: LogFormat
  let isQuiet: Bool
  private let isTerminal: Bool
  private var shown = ""

  init(format: LogFormat, isQuiet: Bool) {
    self.format = format
    self.isQuiet = isQuiet
    isTerminal = isatty(2) != 0 && format == .plain && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }

  var isColored: Bool { isTerminal && isColoredAnywhere }

  /// Whether a terminal gets colours at all.
  var isColoredAnywhere: Bool {
    let environment = ProcessInfo.processInfo.environment
    return environment["NO_COLOR"] == nil && environment["TERM"] != "dumb"
  }

  /// A step of long work. On a terminal it replaces the last one; in a log only `lasting` ones appear.
  func progress(_ text: String, isLasting: Bool = false) {
    guard !isQuiet, format == .plain else { return }
    if isTerminal {
      let line = shortened(printable(text), to: terminalWidth(of: 2) - 1)
      guard line != shown else { return }
      writeError("\r\u{1B}[K" + line)
      shown = line
    } else if isLasting {
      writeError(text + "\n")
    }
  }

  /// A line that stays.
  func say(_ text: String) {
    guard !isQuiet, format == .plain else { return }
    clear()
    writeError(text + "\n")
  }

  /// Something that must be read even when quiet.
  func report(_ text: String) {
    clear()
    writeError(text)
  }

  func clear() {
    guard isTerminal, !shown.isEmpty else { return }
    writeError("\r\u{1B}[K")
    shown = ""
  }

  /// The columns of the terminal behind a descriptor.
  func terminalWidth(of descriptor: Int32) -> Int {
    var size = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }
}
