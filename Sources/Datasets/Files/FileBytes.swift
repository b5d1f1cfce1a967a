import Foundation

/// An open file that is read at places.
///
/// It is never mapped into memory: a file that shrinks while it is read is an error then, not a signal that ends the process.
final class FileBytes: Sendable {
  let path: String
  /// In bytes, when it was opened.
  let count: Int
  private let descriptor: Int32

  /// - Throws: ``DatasetError`` when there is no such file, or it is not one.
  init(path: String) throws {
    // A pipe in place of a file would wait for a writer for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw DatasetError(path: path, reason: errno == ENOENT ? "there is no such file" : String(cString: strerror(errno)))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw DatasetError(path: path, reason: "is not a file")
    }
    self.path = path
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Just `count` bytes from `offset` on.
  ///
  /// - Throws: ``DatasetError`` when the file has not as many.
  func read(at offset: Int, count: Int) throws -> [UInt8] {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      throw DatasetError(path: path, place: "byte \(offset)", reason: "the file ends at byte \(self.count): it is truncated")
    }
    return try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      while filled < count {
        let taken = pread(descriptor, buffer.baseAddress! + filled, count - filled, off_t(offset + filled))
        if taken < 0 && errno == EINTR { continue }
        guard taken > 0 else {
          throw DatasetError(
            path: path, place: "byte \(offset + filled)",
            reason: taken == 0 ? "the file became shorter while it was read" : String(cString: strerror(errno)))
        }
        filled += taken
      }
    }
  }

  /// All bytes of a file.
  ///
  /// - Throws: ``DatasetError`` when it cannot be read or has more bytes than the limit.
  static func contents(of path: String, limit: Int = 1 << 28) throws -> [UInt8] {
    let file = try FileBytes(path: path)
    guard file.count <= limit else {
      throw DatasetError(path: path, reason: "has \(file.count) bytes, more than \(limit): such a file does not belong here")
    }
    return try file.read(at: 0, count: file.count)
  }

  /// All bytes of a file of text.
  ///
  /// - Throws: ``DatasetError`` also for UTF-16, which every list would take for nonsense.
  static func text(of path: String) throws -> [UInt8] {
    let bytes = try contents(of: path)
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw DatasetError(path: path, reason: "is UTF-16", hint: "save it as UTF-8: `iconv -f UTF-16 -t UTF-8`")
    }
    return bytes
  }
}

/// What lies in folders.
enum Folder {
  static func exists(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  static func fileExists(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
  }

  /// The names in a folder, sorted by their bytes as Python sorts them, without hidden ones.
  ///
  /// - Throws: ``DatasetError`` when it cannot be listed.
  static func names(in path: String) throws -> [String] {
    guard exists(path) else { throw DatasetError(path: path, reason: "there is no such folder") }
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { !$0.hasPrefix(".") }
      return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    } catch {
      throw DatasetError(path: path, reason: "cannot be listed: \(error.localizedDescription)")
    }
  }

  /// The folders in a folder, sorted.
  static func folders(in path: String) throws -> [String] { try names(in: path).filter { exists("\(path)/\($0)") } }

  /// The first of several places that is a file, or the first place, so that an error names where it was expected.
  static func file(_ name: String, in folders: [String]) -> String {
    folders.map { "\($0)/\(name)" }.first(where: fileExists) ?? "\(folders[0])/\(name)"
  }

  /// The first of several folders that exists.
  ///
  /// - Throws: ``DatasetError`` that says what the folder of the dataset should hold.
  static func first(of places: [String], dataset: String, expecting: String) throws -> String {
    guard let found = places.first(where: exists) else {
      throw DatasetError(
        path: places.last!, reason: "there is no such folder",
        hint: "the folder of \(dataset) holds \(expecting), as its authors packed it")
    }
    return found
  }
}
