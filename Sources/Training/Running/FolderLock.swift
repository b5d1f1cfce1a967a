import Foundation

/// That only one process trains into a folder; a killed one lets go by itself.
struct FolderLock {
  private let descriptor: Int32
  /// Whether another process held it first: what it was doing may be done now.
  let waited: Bool

  /// - Throws: ``TrainingFailure`` when another process holds it for longer than one that was just killed would.
  init(_ folder: String, name: String) throws {
    var waited = false
    for _ in 0..<50 {
      let descriptor = try Self.opened(folder)
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0, Self.isAt("\(folder)/lock", descriptor) {
        (self.descriptor, self.waited) = (descriptor, waited)
        return
      }
      // Held, or the file of a training that ended meanwhile and took its folder away.
      close(descriptor)
      waited = true
      usleep(100_000)
    }
    throw TrainingFailure("another process is training `\(name)`", hint: "wait for its end, or end it; nothing is lost")
  }

  private static func opened(_ folder: String) throws -> Int32 {
    var attempt = 0
    while true {
      attempt += 1
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw TrainingFailure("cannot create the folder \(folder): \(error.localizedDescription)")
      }
      let descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
      if descriptor >= 0 { return descriptor }
      // Between the two calls another process may have taken the folder away.
      guard errno == ENOENT, attempt < 3 else { throw TrainingFailure("cannot write in \(folder): \(String(cString: strerror(errno)))") }
    }
  }

  /// Whether an open file is the one that stands at a path now.
  private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
    var (there, here) = (stat(), stat())
    return stat(path, &there) == 0 && fstat(descriptor, &here) == 0 && there.st_ino == here.st_ino && there.st_dev == here.st_dev
  }

  func release() { close(descriptor) }
}
