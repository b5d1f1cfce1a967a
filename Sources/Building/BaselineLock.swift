import Execution
import Foundation

/// A folder of baselines that only this process changes, as long as the value lives.
package final class BaselineLock {
  private let descriptor: Int32

  init(_ folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileFailure(path: folder, action: "lock", reason: String(cString: strerror(errno))) }
    while flock(descriptor, LOCK_EX) != 0 {
      if errno == EINTR { continue }
      let failure = FileFailure(path: folder, action: "lock", reason: String(cString: strerror(errno)))
      close(descriptor)
      throw failure
    }
  }

  deinit { close(descriptor) }
}
