import Foundation
import Synchronization

/// An open file that is read by position; it stays the same file when another takes its name.
final class StoredFile: Sendable {
  let path: String
  /// The size when it was opened.
  let size: Int
  private let descriptor: Int32
  /// The mapping, while a tensor over it lives.
  private let mapped = Mutex(LastMapping())

  private struct LastMapping { weak var mapping: Mapping? }

  init(_ path: String) throws(TensorFileError) {
    func failure(_ reason: String) -> TensorFileError { TensorFileError(path: path, reason: reason) }
    guard !path.isEmpty, !path.utf8.contains(0) else { throw failure("not the name of a file") }
    // Opening a pipe for reading must not wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure("cannot open: \(String(cString: strerror(errno)))") }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw failure("not a regular file")
    }
    self.path = path
    self.descriptor = descriptor
    size = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Fills the buffer from a position; a file that has been cut short since is an error, never a signal.
  func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(TensorFileError) {
    var done = 0
    while done < buffer.count {
      // Linux reads at most 2 GiB at once.
      let count = pread(descriptor, buffer.baseAddress! + done, min(buffer.count - done, 1 << 30), off_t(position + done))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw TensorFileError(path: path, reason: "cannot read: \(String(cString: strerror(errno)))") }
      guard count > 0 else { throw TensorFileError(path: path, reason: "ends at byte \(position + done): cut short while being read") }
      done += count
    }
  }

  /// Bytes of a range that lies within the size.
  func bytes(_ range: Range<Int>) throws(TensorFileError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var failure: TensorFileError?
    bytes.withUnsafeMutableBytes {
      do throws(TensorFileError) { try read(into: $0, at: range.lowerBound) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }

  /// The whole file mapped into memory, its pages private: writing to them would not reach the file.
  func mapping() throws(TensorFileError) -> Mapping {
    try mapped.withLock { (last) throws(TensorFileError) in
      if let mapping = last.mapping { return mapping }
      let mapping = try map()
      last.mapping = mapping
      return mapping
    }
  }

  private func map() throws(TensorFileError) -> Mapping {
    var status = stat()
    guard fstat(descriptor, &status) == 0, Int(status.st_size) >= size else {
      throw TensorFileError(path: path, reason: "has been cut short since it was opened")
    }
    guard size > 0, let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE, descriptor, 0), start != MAP_FAILED else {
      throw TensorFileError(path: path, reason: "cannot map: \(String(cString: strerror(errno)))")
    }
    return Mapping(start: start, size: size)
  }

  /// Memory that shows a file; unmapped with its last reference.
  final class Mapping: @unchecked Sendable {
    // Unchecked: an address that never changes; tensors over it are never written to.
    let start: UnsafeMutableRawPointer
    private let size: Int

    fileprivate init(start: UnsafeMutableRawPointer, size: Int) {
      self.start = start
      self.size = size
    }

    deinit { munmap(start, size) }
  }
}

/// A file that is written beside its place and renamed there: a reader meets the old bytes or the new ones.
struct NewFile: ~Copyable {
  private let path: String
  private let beside: String
  private let descriptor: Int32
  private var isFinished = false

  init(_ path: String) throws(TensorFileError) {
    self.path = path
    beside = "\(path).tmp-\(UUID().uuidString)"
    descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TensorFileError(path: path, reason: "cannot write: \(String(cString: strerror(errno)))") }
  }

  deinit {
    guard !isFinished else { return }
    close(descriptor)
    unlink(beside)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(TensorFileError) {
    var done = 0
    while done < bytes.count {
      let count = Foundation.write(descriptor, bytes.baseAddress! + done, min(bytes.count - done, 1 << 30))
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw TensorFileError(path: path, reason: "cannot write: \(String(cString: strerror(errno)))") }
      done += count
    }
  }

  func write(_ bytes: [UInt8]) throws(TensorFileError) {
    var failure: TensorFileError?
    bytes.withUnsafeBytes { do throws(TensorFileError) { try write($0) } catch { failure = error } }
    if let failure { throw failure }
  }

  /// Puts the file in its place.
  consuming func finish() throws(TensorFileError) {
    // Otherwise a crash of the machine could leave the new name with old or no bytes.
    guard fsync(descriptor) == 0, rename(beside, path) == 0 else {
      throw TensorFileError(path: path, reason: "cannot write: \(String(cString: strerror(errno)))")
    }
    isFinished = true
    close(descriptor)
  }
}
