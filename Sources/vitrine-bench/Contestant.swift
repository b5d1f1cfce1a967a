import Foundation

extension Benchmark {
  /// Puts the formula of weights and pictures, which the goldens' scripts share, beside PyTorch's scripts.
  func writePeerFormula() throws {
    let name = "formula_weights.py"
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
    try FileManager.default.copyItem(atPath: "\(home)/Tests/NetworksTests/Goldens/\(name)", toPath: "\(folder)/\(name)")
  }
}

/// A process that answers a line with a line.
final class Contestant {
  let name: String
  private let process = Process()
  private let (input, output) = (Pipe(), Pipe())
  private var unread: [UInt8] = []

  init(_ name: String, _ program: String, _ arguments: [String]) throws {
    self.name = name
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
  }

  deinit {
    // Not by closing its input alone: processes started later may hold that open.
    process.terminate()
    process.waitUntilExit()
  }

  func ask(_ word: String) throws -> Double {
    try input.fileHandleForWriting.write(contentsOf: Data((word + "\n").utf8))
    let line = try readLine()
    guard let number = Double(line) else { throw CommandFailure(description: "\(name) answered `\(word)` with `\(line)`") }
    return number
  }

  func readLine() throws -> String {
    while true {
      if let end = unread.firstIndex(of: 10) {
        defer { unread.removeFirst(end + 1) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw CommandFailure(description: "\(name) ended unasked") }
      unread += more
    }
  }
}
