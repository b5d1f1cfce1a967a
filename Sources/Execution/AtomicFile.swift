import Foundation

/// Writes a file beside its place and renames it there: a reader meets the old bytes or the new ones, never half of either.
///
/// - Throws: ``FileFailure`` naming the path and the system's reason; nothing is left behind.
package func writeAtomically(_ bytes: some ContiguousBytes, to path: String) throws {
  let folder = (path as NSString).deletingLastPathComponent
  do {
    if !folder.isEmpty { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  } catch {
    throw FileFailure(path: folder, action: "create the folder", reason: (error as NSError).reasonInWords)
  }
  let beside = "\(path).tmp-\(UUID().uuidString)"
  let descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw FileFailure(path: path, action: "write", reason: String(cString: strerror(errno))) }
  var failure: Int32 = 0
  bytes.withUnsafeBytes { raw in
    var rest = raw
    while !rest.isEmpty {
      let count = write(descriptor, rest.baseAddress, rest.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        failure = errno
        return
      }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
    }
  }
  if close(descriptor) != 0 && failure == 0 { failure = errno }
  if failure == 0 && rename(beside, path) != 0 { failure = errno }
  guard failure == 0 else {
    unlink(beside)
    throw FileFailure(path: path, action: "write", reason: String(cString: strerror(failure)))
  }
}

/// A file that could not be read or written.
package struct FileFailure: Error, CustomStringConvertible {
  package var path: String
  package var action: String
  package var reason: String

  package init(path: String, action: String, reason: String) {
    self.path = path
    self.action = action
    self.reason = reason
  }

  package var description: String { "cannot \(action) \(path): \(reason)" }
}

/// The bytes of a file.
package func readBytes(_ path: String) throws -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileFailure(path: path, action: "read", reason: String(cString: strerror(errno))) }
  defer { close(descriptor) }
  var status = stat()
  fstat(descriptor, &status)
  var failure: Int32 = 0
  var bytes = [UInt8](unsafeUninitializedCapacity: max(Int(status.st_size), 0)) { buffer, count in
    while count < buffer.count {
      let got = read(descriptor, buffer.baseAddress! + count, buffer.count - count)
      if got < 0 && errno == EINTR { continue }
      if got < 0 { failure = errno }
      guard got > 0 else { break }
      count += got
    }
  }
  // Files of the kernel's own (/proc) and growing files have more than their status says.
  var more = [UInt8](repeating: 0, count: 65536)
  while failure == 0 {
    let got = read(descriptor, &more, more.count)
    if got < 0 && errno == EINTR { continue }
    if got < 0 { failure = errno }
    guard got > 0 else { break }
    bytes += more[..<got]
  }
  guard failure == 0 else { throw FileFailure(path: path, action: "read", reason: String(cString: strerror(failure))) }
  return bytes
}

extension NSError {
  /// The system's own words where there are some.
  package var reasonInWords: String {
    // What lies underneath is a `POSIXError`, which casts to an error but not to an `NSError`.
    if let posix = (userInfo[NSUnderlyingErrorKey] as? any Error).map({ $0 as NSError }), posix.domain == NSPOSIXErrorDomain {
      return String(cString: strerror(Int32(posix.code)))
    }
    return localizedDescription
  }
}
