internal import CZlib

/// The bytes of one part of a file, inflated as they are asked for, so that neither form is ever whole in memory.
final class Inflater {
  private let file: FileBytes
  private var place: Int
  private let end: Int
  private var stream = z_stream()
  private var input: [UInt8] = []
  private var used = 0
  private var hasEnded = false

  /// - Parameter range: Where the zlib stream lies in the file; `nil` bytes beyond it are never read.
  init(file: FileBytes, range: Range<Int>) throws {
    self.file = file
    place = range.lowerBound
    end = range.upperBound
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      throw DatasetError(path: file.path, reason: "zlib cannot start")
    }
  }

  deinit { inflateEnd(&stream) }

  /// Deflate makes at most about 1,032 bytes of one, so more than this cannot come.
  static func mostBytes(from compressed: Int) -> Int { 1040 * compressed + 1024 }

  /// Up to `count` bytes; fewer only at the end of the stream.
  func read(upTo count: Int) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count && !hasEnded {
        if used == input.count {
          guard place < end else { throw failure("the compressed data ends too early") }
          input = try file.read(at: place, count: min(1 << 16, end - place))
          place += input.count
          used = 0
        }
        filled += try step(UnsafeMutableBufferPointer(rebasing: buffer[filled..<count]))
      }
    }
  }

  /// Just `count` bytes.
  func read(_ count: Int) throws -> [UInt8] {
    let bytes = try read(upTo: count)
    guard bytes.count == count else { throw failure("\(bytes.count) bytes are left where \(count) are expected") }
    return bytes
  }

  private func step(_ output: UnsafeMutableBufferPointer<UInt8>) throws -> Int {
    try input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress! + used
      stream.avail_in = UInt32(input.count - used)
      stream.next_out = output.baseAddress
      let room = UInt32(clamping: output.count)
      stream.avail_out = room
      let status = inflate(&stream, Z_NO_FLUSH)
      used = input.count - Int(stream.avail_in)
      hasEnded = status == Z_STREAM_END
      guard status == Z_OK || hasEnded || status == Z_BUF_ERROR else {
        throw failure("the compressed data is corrupt (\(stream.msg.map { String(cString: $0) } ?? "zlib error \(status)"))")
      }
      return Int(room - stream.avail_out)
    }
  }

  private func failure(_ reason: String) -> DatasetError { DatasetError(path: file.path, reason: reason) }

  /// Inflates just `count` bytes held in memory.
  ///
  /// - Returns: `nil` when the stream is corrupt or gives fewer.
  static func inflated(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard count <= mostBytes(from: bytes.count) else { return nil }
    var stream = z_stream()
    guard inflateInit_(&stream, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var isWhole = false
    var input = bytes
    let output = [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      input.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(clamping: input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(clamping: count)
        let status = inflate(&stream, Z_FINISH)
        filled = count - Int(stream.avail_out)
        isWhole = filled == count && (status == Z_STREAM_END || status == Z_BUF_ERROR || status == Z_OK)
      }
    }
    return isWhole ? output : nil
  }
}
