import Exhibits
import Foundation
import Reports

/// Digests of files, folders and absences. A file is hashed again only when it may be another one.
package final class FileDigests {
  private struct Memory: Codable {
    var identity: FileIdentity
    var digest: Digest
  }

  private let path: String
  private var memory: [String: Memory]
  private var isChanged = false

  /// - Parameter path: where the memory of digests is kept between builds.
  package init(path: String) {
    self.path = path
    memory = (try? readBytes(path)).flatMap { try? JSONDecoder().decode([String: Memory].self, from: Data($0)) } ?? [:]
  }

  /// The digest of what stands at a path now: a file's bytes or a folder's names; `nil` when nothing does.
  package func digest(of path: String) -> Digest? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT == S_IFDIR {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
      return Reports.digest(of: "folder\0" + names.sorted().joined(separator: "\0"))
    }
    let identity = FileIdentity(status)
    if let known = memory[path], known.identity == identity { return known.digest }
    guard let bytes = try? readBytes(path) else { return Reports.digest(of: "unreadable") }
    let digest = Reports.digest(of: bytes)
    // A file changed a moment ago may change again within the clock's grain and keep its times.
    let isSettled = Int(Date().timeIntervalSince1970 * 1e9) - identity.newest > 2_000_000_000
    if isSettled {
      memory[path] = Memory(identity: identity, digest: digest)
      isChanged = true
    }
    return digest
  }

  /// Whether what was read changed at or after a moment, so that nobody can say which of its contents a cell saw.
  package func changed(_ read: ObservedRead, since moment: Date) -> Bool {
    var status = stat()
    guard read.kind != .absent else { return false }
    // It was read, so it was there.
    guard stat(read.path, &status) == 0 else { return true }
    // File times come from a coarser clock than the moment does.
    return Double(FileIdentity(status).newest) / 1e9 >= moment.timeIntervalSince1970 - 0.02
  }

  /// Keeps the memory for the next build. Failing to costs only time.
  package func save() {
    guard isChanged, let data = try? JSONEncoder().encode(memory) else { return }
    try? writeAtomically(data, to: path)
    isChanged = false
  }
}

/// What tells one state of a file from another without reading it.
///
/// The times of change of content and of the entry both count: copying tools set the first back, and nobody can set the second.
package struct FileIdentity: Codable, Hashable, Sendable {
  package var size: Int
  package var inode: UInt64
  package var modified: Int
  package var entryChanged: Int

  package init(_ status: stat) {
    size = Int(status.st_size)
    inode = UInt64(status.st_ino)
    modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
    entryChanged = Int(status.st_ctim.tv_sec) * 1_000_000_000 + Int(status.st_ctim.tv_nsec)
  }

  /// The later of the two times, in nanoseconds.
  package var newest: Int { max(modified, entryChanged) }
}
