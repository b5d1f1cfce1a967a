import Foundation

/// That only one process trains into a folder; a killed one lets go by itself.
struct FolderLock {
  private let descriptor: Int32

  /// - Throws: ``TrainingFailure`` when another process holds it for longer than one that was just killed would.
  init(_ folder: String, name: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw TrainingFailure("cannot create the folder \(folder): \(error.localizedDescription)")
    }
    descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw TrainingFailure("cannot write in \(folder): \(String(cString: strerror(errno)))") }
    for _ in 0..<50 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(100_000)
    }
    close(descriptor)
    throw TrainingFailure("another process is training `\(name)`", hint: "wait for its end, or end it; nothing is lost")
  }

  func release() { close(descriptor) }
}
