import Building
import CPosix
import Execution
import Foundation

/// A folder that a site is published to.
///
/// The new site is put together beside the old one and takes its place in one step. Files that did not change are the same files, so
/// nothing is written twice; files in the folder that are not ours come along.
struct FolderTarget {
  /// The absolute path, without a symbolic link at its end.
  let folder: String
  var interruption: Interruption?
  /// Puts each of two paths in the other's place: 0, or the error's number.
  var exchange: (_ left: String, _ right: String) -> Int32 = { vp_exchange($0, $1) == 0 ? 0 : errno }

  init(folder: String, interruption: Interruption? = nil) {
    self.folder = realPath(folder)
    self.interruption = interruption
  }

  private var manager: FileManager { FileManager.default }
  /// Where the new site grows; after the switch, the old one until it is removed.
  private var beside: String {
    "\(folder.parentFolder)/.\(folder.dropFirst(folder.parentFolder.utf8.count + 1)).vitrine-new"
  }

  /// Refuses a folder with something else in it.
  ///
  /// - Throws: ``UsageFailure``; ``SiteFailure`` for a damaged site.
  func examine() throws {
    var status = stat()
    guard lstat(folder, &status) == 0 else { return }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw UsageFailure("\(folder) is not a folder", hint: "publish to another name") }
    guard access(folder, R_OK | W_OK | X_OK) == 0 else {
      throw FileFailure(path: folder, action: "write", reason: String(cString: strerror(errno)))
    }
    let names = try manager.contentsOfDirectory(atPath: folder)
    guard try manifest() == nil, !isFree(topEntries: names) else { return }
    throw UsageFailure(
      "\(folder) holds something that is not a site of Vitrine: \(names.sorted().prefix(3).joined(separator: ", "))",
      hint: "publish to an empty or new folder, or empty this one first")
  }

  /// Publishes the site.
  ///
  /// - Parameter digest: of a file as it is on disk.
  /// - Throws: ``SiteFailure``, ``FileFailure``, ``Interrupted``; the old site is then as it was.
  func publish(_ files: [SiteFile], digest: @escaping (String) -> String?) throws -> Publication {
    let lock = try lockParent()
    defer { if lock >= 0 { close(lock) } }
    try clearLeftovers()
    try examine()
    let old = try manifest()
    let digests = Dictionary(files.map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
    let isWhole = { (path: String, expected: String) in digest("\(folder)/\(path)") == expected }
    var next = old?.followed(by: digests) ?? SiteManifest(files: digests)
    if let old, old == next, files.allSatisfy({ isWhole($0.path, $0.digest) }) {
      return Publication(place: folder, isChanged: false)
    }
    // Whoever removed a file that only waits for readers meant it.
    next.kept = next.kept.filter { isWhole($0.key, $0.value) }
    let foreign = try foreignEntries(of: folder, old: old)
    for entry in foreign where digests[entry] != nil && digest("\(folder)/\(entry)") != digests[entry] {
      throw SiteFailure("\(folder)/\(entry) is not ours and would be overwritten", hint: "move it out of the folder")
    }
    let folders = Self.folders(of: digests.keys)
    for entry in foreign where folders.contains(entry) && !isFolder("\(folder)/\(entry)") {
      throw SiteFailure("\(folder)/\(entry) is not ours and stands where a folder of the site would", hint: "move it out of the folder")
    }

    do {
      try assemble(files, next, foreign: foreign, isWhole: isWhole)
    } catch let failure as NoPlaceBeside {
      return try replaceFiles(files, old: old, next: next, isWhole: isWhole, reason: String(cString: strerror(failure.code)))
    } catch {
      try? remove(beside)
      throw error
    }
    try interruption?.check()
    return try switchOver(files, old: old, next: next, isWhole: isWhole)
  }

  private func switchOver(
    _ files: [SiteFile], old: SiteManifest?, next: SiteManifest, isWhole: (String, String) -> Bool
  ) throws -> Publication {
    var status = stat()
    let isThere = lstat(folder, &status) == 0
    if isThere { _ = chmod(beside, status.st_mode & 0o7777) }
    if !isThere || rmdir(folder) == 0 {
      guard rename(beside, folder) == 0 else { throw FileFailure(path: folder, action: "write", reason: String(cString: strerror(errno))) }
      return Publication(place: folder, isChanged: true)
    }
    let code = exchange(beside, folder)
    guard code == 0 else {
      try remove(beside)
      return try replaceFiles(files, old: old, next: next, isWhole: isWhole, reason: String(cString: strerror(code)))
    }
    // What somebody put into the folder while the new one grew lies in the old one now.
    for entry in try foreignEntries(of: beside, old: old) where !exists("\(folder)/\(entry)") { try carry(entry, from: beside, to: folder) }
    do { try remove(beside) } catch {
      // The new site stands: what is left of the old one is no failure of it.
      return Publication(place: folder, isChanged: true, notes: ["what the site before leaves could not be cleared away: \(error)"])
    }
    return Publication(place: folder, isChanged: true)
  }

  /// Keeps publishes of two projects into one folder apart: each would take the other's half for a leftover.
  ///
  /// - Returns: a descriptor to close, or -1 where the file system knows no locks or the folder above cannot be opened.
  private func lockParent() throws -> Int32 {
    let parent = folder.parentFolder
    do { try manager.createDirectory(atPath: parent, withIntermediateDirectories: true) } catch {
      throw FileFailure(path: parent, action: "create the folder", reason: (error as NSError).reasonInWords)
    }
    let descriptor = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return -1 }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        close(descriptor)
        return -1
      }
      do { try interruption?.check() } catch {
        close(descriptor)
        throw error
      }
      usleep(20_000)
    }
    return descriptor
  }

  // MARK: - The new site beside the old

  /// The folder above does not let the new site grow in it.
  private struct NoPlaceBeside: Error { var code: Int32 }

  private func assemble(_ files: [SiteFile], _ next: SiteManifest, foreign: [String], isWhole: (String, String) -> Bool) throws {
    guard mkdir(beside, 0o755) == 0 else {
      let code = errno
      if [EACCES, EPERM, EROFS].contains(code) { throw NoPlaceBeside(code: code) }
      throw FileFailure(path: beside, action: "create", reason: String(cString: strerror(code)))
    }
    // First: by it a leftover is known to be ours.
    try writeAtomically(next.bytes, to: "\(beside)/\(SiteManifest.fileName)")
    for file in files {
      try interruption?.check()
      let (from, to) = ("\(folder)/\(file.path)", "\(beside)/\(file.path)")
      try makeFolder(of: to)
      if isWhole(file.path, file.digest), link(from, to) == 0 { continue }
      try copy(file.source, to: to)
    }
    for path in next.kept.keys.sorted() {
      try makeFolder(of: "\(beside)/\(path)")
      if link("\(folder)/\(path)", "\(beside)/\(path)") != 0 { try copy("\(folder)/\(path)", to: "\(beside)/\(path)") }
    }
    for entry in foreign where !exists("\(beside)/\(entry)") { try carry(entry, from: folder, to: beside) }
  }

  /// Everything in a folder that the site of before did not bring, folders before what is in them.
  private func foreignEntries(of folder: String, old: SiteManifest?) throws -> [String] {
    let owned = Set((old.map { Array($0.files.keys) + Array($0.kept.keys) } ?? []) + [SiteManifest.fileName])
    let ownedFolders = Self.folders(of: owned)
    guard let walk = manager.enumerator(atPath: folder) else { return [] }
    return walk.compactMap { $0 as? String }
      .filter { !owned.contains($0) && !(ownedFolders.contains($0) && isFolder("\(folder)/\($0)")) }.sorted()
  }

  /// All folders above paths.
  private static func folders(of paths: some Sequence<String>) -> Set<String> {
    var folders: Set<String> = []
    for path in paths {
      var folder = path.parentFolder
      while !folder.isEmpty, folders.insert(folder).inserted { folder = folder.parentFolder }
    }
    return folders
  }

  /// Whether a folder itself, not a link to one, is there.
  private func isFolder(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The same entry in another folder: a file stays the same file where the system lets it.
  private func carry(_ entry: String, from: String, to: String) throws {
    var status = stat()
    guard lstat("\(from)/\(entry)", &status) == 0 else { return }
    try makeFolder(of: "\(to)/\(entry)")
    if status.st_mode & S_IFMT == S_IFDIR {
      if mkdir("\(to)/\(entry)", status.st_mode & 0o7777) != 0 && errno != EEXIST {
        throw FileFailure(path: "\(to)/\(entry)", action: "create the folder", reason: String(cString: strerror(errno)))
      }
      // What the umask took away.
      _ = chmod("\(to)/\(entry)", status.st_mode & 0o7777)
    } else if link("\(from)/\(entry)", "\(to)/\(entry)") != 0 {
      try copy("\(from)/\(entry)", to: "\(to)/\(entry)")
    }
  }

  // MARK: - File by file

  /// Where two folders cannot be exchanged: new files come first, pages after, and what is not needed any more goes last. A reader finds
  /// every file at every moment, but may meet pages of both sites.
  private func replaceFiles(
    _ files: [SiteFile], old: SiteManifest?, next: SiteManifest, isWhole: (String, String) -> Bool, reason: String
  ) throws -> Publication {
    // Cut short, it leaves nothing that is not known as ours.
    var between = next
    for known in [old?.files ?? [:], old?.kept ?? [:]] {
      for (path, digest) in known where next.files[path] == nil { between.kept[path] = digest }
    }
    try writeAtomically(between.bytes, to: "\(folder)/\(SiteManifest.fileName)")
    let rank = { (path: String) in path == "index.html" ? 2 : path.hasSuffix(".html") ? 1 : 0 }
    for file in files.sorted(by: { (rank($0.path), $0.path) < (rank($1.path), $1.path) }) where !isWhole(file.path, file.digest) {
      try interruption?.check()
      try writeAtomically(readBytes(file.source), to: "\(folder)/\(file.path)")
    }
    for path in between.kept.keys where next.kept[path] == nil { unlink("\(folder)/\(path)") }
    try writeAtomically(next.bytes, to: "\(folder)/\(SiteManifest.fileName)")
    return Publication(
      place: folder, isChanged: true,
      notes: [
        "\(folder) could not be switched in one step (\(reason)): its files were replaced one by one, so a reader may have met pages of both sites for a moment"
      ])
  }

  // MARK: - Files

  private func manifest() throws -> SiteManifest? {
    let path = "\(folder)/\(SiteManifest.fileName)"
    guard exists(path) else { return nil }
    let bytes = try readBytes(path)
    do {
      return try SiteManifest(bytes: bytes)
    } catch let failure as SiteFailure {
      throw failure
    } catch {
      throw SiteFailure("\(path) is damaged", hint: "empty the folder, or bring the file back")
    }
  }

  /// Removes what a publish that was cut short left.
  private func clearLeftovers() throws {
    var status = stat()
    if lstat(beside, &status) == 0 {
      let names = (try? manager.contentsOfDirectory(atPath: beside)) ?? []
      guard names.isEmpty || names.contains(SiteManifest.fileName) || names.allSatisfy({ $0.hasPrefix(SiteManifest.fileName) }) else {
        throw SiteFailure("\(beside) is in the way and not ours", hint: "move it away")
      }
      try remove(beside)
    }
    guard let manifest = try manifest() else { return }
    for case let path as String in manager.enumerator(atPath: folder) ?? .init() {
      if let written = path.wholeMatch(of: /(.+)\.tmp-[0-9A-F-]{36}/), manifest.owns(String(written.output.1)) { unlink("\(folder)/\(path)") }
    }
  }

  /// Removes a folder, its manifest last: until then a half removed one is known as ours.
  private func remove(_ folder: String) throws {
    do {
      for name in try manager.contentsOfDirectory(atPath: folder) where name != SiteManifest.fileName {
        try manager.removeItem(atPath: "\(folder)/\(name)")
      }
      try manager.removeItem(atPath: folder)
    } catch {
      throw FileFailure(path: folder, action: "remove", reason: (error as NSError).reasonInWords)
    }
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private func makeFolder(of path: String) throws {
    let folder = path.parentFolder
    guard !exists(folder) else { return }
    do { try manager.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
      throw FileFailure(path: folder, action: "create the folder", reason: (error as NSError).reasonInWords)
    }
  }

  private func copy(_ from: String, to: String) throws {
    do { try manager.copyItem(atPath: from, toPath: to) } catch {
      throw FileFailure(path: to, action: "write", reason: (error as NSError).reasonInWords)
    }
  }
}

extension String {
  /// The path before the last slash; empty without one. Foundation's own answer traps on paths of one letter.
  fileprivate var parentFolder: String { lastIndex(of: "/").map { String(self[..<$0]) } ?? "" }
}
