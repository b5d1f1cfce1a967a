import Exhibits
import Foundation

/// Cuts a byte stream into frames: a 4-byte little-endian length, then JSON.
package struct FrameReader {
  private var bytes: [UInt8] = []
  private var start = 0

  package init() {}

  /// The longest frame that is believed; anything longer is a stream gone wrong.
  package static let limit = 1 << 30

  package mutating func append(_ more: ArraySlice<UInt8>) { bytes += more }

  /// The next whole message, or `nil` until more bytes arrive.
  ///
  /// - Throws: ``FrameError`` when the stream cannot be one of ours.
  package mutating func next() throws -> KernelMessage? {
    guard bytes.count - start >= 4 else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
    guard length <= Self.limit else { throw FrameError(description: "a frame of \(length) bytes") }
    guard bytes.count - start >= 4 + length else { return nil }
    let body = Data(bytes[(start + 4)..<(start + 4 + length)])
    start += 4 + length
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      start = 0
    }
    do {
      return try JSONDecoder.exhibits.decode(KernelMessage.self, from: body)
    } catch {
      throw FrameError(description: "a frame that is no message: \(error)")
    }
  }
}

/// The kernel's message stream was damaged, by a cell that wrote to its descriptor, say.
package struct FrameError: Error, CustomStringConvertible {
  package var description: String
}

extension KernelCommand {
  /// The command as one frame.
  package func frame() throws -> [UInt8] {
    let body = try JSONEncoder.exhibits.encode(self)
    return (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
  }
}
