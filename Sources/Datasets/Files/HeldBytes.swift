import Foundation

/// Bytes that are written once and then read at places: in memory, or beyond a limit in a temporary file without a name.
///
/// Sendable is unchecked because only its maker appends, before anyone else has it.
final class HeldBytes: @unchecked Sendable {
  private let limit: Int
  private var memory: [UInt8] = []
  private var descriptor: Int32 = -1
  private(set) var count = 0

  init(limit: Int) { self.limit = limit }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// - Throws: ``DatasetError`` when the temporary file cannot be made or the disk is full.
  func append(_ bytes: [UInt8]) throws {
    if descriptor < 0 && count + bytes.count <= limit {
      memory += bytes
    } else {
      if descriptor < 0 {
        try open()
        try write(memory, at: 0)
        memory = []
      }
      try write(bytes, at: count)
    }
    count += bytes.count
  }

  func read(at offset: Int, count: Int) throws -> [UInt8] {
    precondition(offset >= 0 && count >= 0 && offset + count <= self.count, "HeldBytes: \(offset) + \(count) of \(self.count)")
    guard descriptor >= 0 else { return Array(memory[offset..<offset + count]) }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let taken = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
        if taken < 0 && errno == EINTR { continue }
        guard taken > 0 else { throw failure() }
        filled += taken
      }
    }
  }

  private func open() throws {
    var name = Array("\(NSTemporaryDirectory())/vitrine-XXXXXX".utf8CString)
    descriptor = mkstemp(&name)
    guard descriptor >= 0 else { throw failure() }
    unlink(name)
  }

  private func write(_ bytes: [UInt8], at offset: Int) throws {
    var done = 0
    while done < bytes.count {
      let taken = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress! + done, bytes.count - done, off_t(offset + done)) }
      if taken < 0 && errno == EINTR { continue }
      guard taken > 0 else { throw failure() }
      done += taken
    }
  }

  private func failure() -> DatasetError {
    DatasetError(path: NSTemporaryDirectory(), reason: "a temporary file for the pictures: \(String(cString: strerror(errno)))")
  }
}
