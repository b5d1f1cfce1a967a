import Foundation

extension ObservedRead {
  /// What code read inside the folders that matter, each once, without what it wrote itself before.
  ///
  /// - Parameters:
  ///   - records: a kind letter (`f` file, `d` folder, `a` absent, `w` written) and an absolute path each, in order.
  ///   - roots: the folders that matter.
  package static func list(_ records: some Sequence<String>, roots: [String]) -> [ObservedRead] {
    let folders = roots.map { $0 + "/" }
    var written: Set<String> = []
    var seen: Set<ObservedRead> = []
    var reads: [ObservedRead] = []
    for record in records {
      let path = standardized(record.dropFirst())
      guard folders.contains(where: { path.hasPrefix($0) }) else { continue }
      switch record.first {
      case "w": written.insert(path)
      case let letter where !written.contains(path):
        let read = ObservedRead(path: path, kind: letter == "a" ? .absent : letter == "d" ? .folder : .file)
        if seen.insert(read).inserted { reads.append(read) }
      default: break
      }
    }
    return reads
  }

  /// Whether no record lies outside the folders that matter, but for the system's own files.
  package static func areInside(_ records: some Sequence<String>, roots: [String]) -> Bool {
    let folders = roots.map { $0 + "/" } + ["/usr/", "/lib", "/proc/", "/sys/", "/dev/", "/etc/"]
    return records.allSatisfy { record in
      let path = standardized(record.dropFirst())
      return roots.contains(path) || folders.contains { path.hasPrefix($0) }
    }
  }

  /// An absolute path without `.`, `..` and repeated slashes.
  ///
  /// Nearly every path is so already, and a cell may open a hundred thousand: the long way asks the disk about each.
  private static func standardized(_ path: Substring) -> String {
    var last = UInt8(ascii: "a")
    let isPlain = path.utf8.allSatisfy { byte in
      defer { last = byte }
      return last != UInt8(ascii: "/") || (byte != UInt8(ascii: "/") && byte != UInt8(ascii: "."))
    }
    if isPlain, path.utf8.count > 1, last != UInt8(ascii: "/") { return String(path) }
    return URL(fileURLWithPath: String(path)).standardized.path
  }
}
