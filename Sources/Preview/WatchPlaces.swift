import Foundation

/// Where to look so that no change of a set of files goes unseen: folders, and the names in them that matter.
///
/// Folders are watched rather than files, because editors save by renaming, and because a file that is not there yet cannot be watched.
/// A symbolic link counts on both sides: where it stands, and where it leads. Inside the project every folder on the way counts too, since
/// it may be moved away and made again.
struct WatchPlaces: Hashable {
  /// What stands at a path.
  enum Entry: Hashable {
    case file, folder, missing
    case link(String)
  }

  /// Folder → name in it → the watched paths that its change may concern.
  private(set) var names: [String: [String: Set<String>]] = [:]
  /// Folder → the watched paths that any change in it concerns: a cell read its list of names.
  private(set) var whole: [String: Set<String>] = [:]

  init() {}

  /// - Parameters:
  ///   - files: absolute paths of files, whether they exist or not.
  ///   - folders: absolute paths of folders whose list of names matters.
  ///   - root: the project's folder.
  ///   - entry: what stands at a path.
  init(files: some Sequence<String>, folders: some Sequence<String> = [String](), root: String, entry: (String) -> Entry) {
    for path in files { _ = follow(path, root: root, entry) }
    for path in folders {
      if let real = follow(path, root: root, entry) { whole[real, default: []].insert(path) }
    }
  }

  /// The folders to watch.
  var folders: Set<String> { Set(names.keys).union(whole.keys) }

  /// The watched paths that a change of a name in a folder may concern.
  func paths(folder: String, name: String) -> Set<String> { (names[folder]?[name] ?? []).union(whole[folder] ?? []) }

  /// The watched paths that are reached through a folder: all of them may be other ones once it is gone.
  func paths(folder: String) -> Set<String> {
    (names[folder] ?? [:]).values.reduce(into: whole[folder] ?? []) { $0.formUnion($1) }
  }

  /// Walks down a path as the system would, noting each place that decides where it leads.
  ///
  /// - Returns: the real path, or `nil` when it leads nowhere.
  private mutating func follow(_ path: String, root: String, _ entry: (String) -> Entry) -> String? {
    var base = ""
    var rest = path.split(separator: "/").map(String.init)[...]
    var links = 0
    while let name = rest.popFirst() {
      if name == "." { continue }
      if name == ".." {
        base = (base as NSString).deletingLastPathComponent
        if base == "/" { base = "" }
        continue
      }
      let here = "\(base)/\(name)"
      let found = entry(here)
      let decides = rest.isEmpty || found != .folder || here.hasPrefix(root + "/")
      if decides { names[base.isEmpty ? "/" : base, default: [:]][name, default: []].insert(path) }
      switch found {
      case .folder: base = here
      case .file: return rest.isEmpty ? here : nil
      case .missing: return nil
      case .link(let target):
        links += 1
        // As the system does with links that lead in a circle.
        guard links <= 40 else { return nil }
        if target.hasPrefix("/") { base = "" }
        rest = target.split(separator: "/").map(String.init)[...] + rest
      }
    }
    return base.isEmpty ? "/" : base
  }
}

extension WatchPlaces.Entry {
  /// Whether a path leads to a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// What stands at a path on this machine.
  static func onDisk(_ path: String) -> Self {
    var status = stat()
    guard lstat(path, &status) == 0 else { return .missing }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: return .folder
    case S_IFLNK: return (try? FileManager.default.destinationOfSymbolicLink(atPath: path)).map(Self.link) ?? .missing
    default: return .file
    }
  }
}
