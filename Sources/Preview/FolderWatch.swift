import Foundation

/// Tells which watched paths may have changed, through inotify.
final class FolderWatch {
  /// What may have changed since the last look.
  enum Touched: Hashable {
    case paths(Set<String>)
    /// The system lost count.
    case anything
  }

  /// Readable when there is something to look at.
  let descriptor: Int32
  private var places = WatchPlaces()
  /// The folders that a watch stands for: two names may lead to one folder.
  private var folders: [Int32: Set<String>] = [:]

  private let refusal: WatchFailure?

  init() {
    descriptor = inotify_init1(Int32(O_CLOEXEC) | Int32(O_NONBLOCK))
    refusal = descriptor >= 0 ? nil : WatchFailure(reason: String(cString: strerror(errno)))
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Contents by rename or by closing, names that come and go, and permissions that are mended.
  ///
  /// Writing alone does not count: half a file is of no use to anybody.
  private static let mask =
    UInt32(
      IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF) | UInt32(IN_ONLYDIR)

  /// Watches these places from now on.
  ///
  /// Every folder is asked for again: one that was removed and made again, or replaced, is another folder with the same name.
  /// - Returns: whether some folder was not watched before, so that changes in it may have gone unseen.
  /// - Throws: ``WatchFailure`` when the system's limit of watches is reached; what could be watched is.
  func watch(_ places: WatchPlaces) throws -> Bool {
    if let refusal { throw refusal }
    self.places = places
    var failure: WatchFailure?
    var now: [Int32: Set<String>] = [:]
    for folder in places.folders {
      let watch = inotify_add_watch(descriptor, folder, Self.mask)
      if watch >= 0 {
        now[watch, default: []].insert(folder)
      } else if errno == ENOSPC || errno == ENOMEM {
        failure = WatchFailure(reason: "the limit of watched folders is reached (fs.inotify.max_user_watches)")
      }
    }
    for watch in folders.keys where now[watch] == nil { _ = inotify_rm_watch(descriptor, watch) }
    let isNew = now.keys.contains { folders[$0] == nil }
    folders = now
    if let failure { throw failure }
    return isNew
  }

  /// Takes what has come in.
  func take() -> Touched {
    var touched: Set<String> = []
    var isLost = false
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      buffer.withUnsafeBytes { bytes in
        var place = 0
        while place + MemoryLayout<inotify_event>.size <= count {
          let event = bytes.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let start = place + MemoryLayout<inotify_event>.size
          let end = min(start + Int(event.len), count)
          let name = String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
          place = end
          if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { isLost = true }
          for folder in folders[event.wd] ?? [] {
            touched.formUnion(name.isEmpty ? places.paths(folder: folder) : places.paths(folder: folder, name: name))
          }
          if event.mask & UInt32(IN_IGNORED) != 0 { folders[event.wd] = nil }
          if event.mask & UInt32(IN_MOVE_SELF) != 0 {
            // It goes on living elsewhere, and is no affair of ours there.
            _ = inotify_rm_watch(descriptor, event.wd)
            folders[event.wd] = nil
          }
        }
      }
    }
    return isLost ? .anything : .paths(touched)
  }
}

/// Files cannot be watched.
struct WatchFailure: Error, CustomStringConvertible {
  var reason: String
  var description: String {
    "files cannot be watched, and are looked at once a second instead: \(reason)\n"
      + "  hint: sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512"
  }
}
