import Foundation

extension OutputStore {
  /// How much the cache keeps.
  package struct Limits: Sendable {
    /// Bytes of compiled cells and results together; what was used last goes last.
    package var bytes = 512 << 20
    /// Seconds after which what nobody used goes, however small the cache is.
    package var age = 30.0 * 24 * 3600
    /// Seconds for which what was used stays, however large the cache is: another engine may be at it.
    package var grace = 3600.0

    package init() {}
  }

  /// Something that goes as a whole: a compiled cell, the results of one key, or what a killed engine left behind.
  private struct Item {
    var path: String
    var used: Double
    var bytes: Int
    var isLeftover: Bool
  }

  /// Removes what was not used for long, and then the least recently used until the cache is within its limits.
  ///
  /// Each thing is renamed before it is removed, so that another engine finds all of it or nothing; what it used meanwhile is put back.
  /// Removing costs no more than time: what is missing is made anew.
  ///
  /// - Parameter since: a moment from which on everything that was used stays, such as the beginning of this build.
  package func prune(_ limits: Limits = Limits(), since: Date = .distantFuture) {
    let now = Date().timeIntervalSince1970
    let settled = min(now - limits.grace, since.timeIntervalSince1970)
    var items = Self.items(in: modules) + Self.items(in: "\(folder)/outcomes")
    items.sort { ($0.used, $0.path) < ($1.used, $1.path) }
    var total = items.reduce(0) { $0 + $1.bytes }
    for item in items where item.used < settled {
      guard item.isLeftover || total > limits.bytes || item.used < now - limits.age else { continue }
      if Self.remove(item) { total -= item.bytes }
    }
  }

  private static func items(in folder: String) -> [Item] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { name in
      let path = "\(folder)/\(name)"
      guard let used = lastUse(path) else { return nil }
      var bytes = 0
      for file in (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [] {
        var status = stat()
        if lstat("\(path)/\(file)", &status) == 0 { bytes += Int(status.st_blocks) * 512 }
      }
      return Item(path: path, used: used, bytes: bytes, isLeftover: name.contains(".tmp-") || name.contains(".doomed-"))
    }
  }

  private static func lastUse(_ path: String) -> Double? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    return Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
  }

  private static func remove(_ item: Item) -> Bool {
    let doomed = item.isLeftover ? item.path : "\(item.path).doomed-\(UUID().uuidString)"
    guard lastUse(item.path) == item.used, item.isLeftover || rename(item.path, doomed) == 0 else { return false }
    if lastUse(doomed) != item.used, rename(doomed, item.path) == 0 { return false }
    return (try? FileManager.default.removeItem(atPath: doomed)) != nil
  }
}
