import Execution
import Foundation

/// The git repository around a folder, asked and told by git's plumbing alone: work tree, index, HEAD and hooks stay as they are.
struct GitRepository {
  /// Where git is called.
  let folder: String
  /// A folder for git's input and output.
  let scratch: String

  /// - Throws: ``SiteFailure`` without git or without a repository.
  init(around folder: String, scratch: String) throws {
    self.folder = folder
    self.scratch = scratch
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    let version = try call(["--version"])
    guard version.succeeded else { throw SiteFailure("git is not installed", hint: "apt-get install git") }
    let inside = try call(["rev-parse", "--git-dir"])
    guard inside.succeeded else {
      let isRefused = inside.errors.contains("dubious ownership")
      throw SiteFailure(
        isRefused ? inside.errors.trimmedSpaces : "\(folder) is not in a git repository",
        hint: isRefused ? nil : "git init, or publish to a folder: --to public")
    }
  }

  /// What git answered.
  struct Answer {
    var succeeded: Bool
    var output: [UInt8]
    var errors: String

    var text: String { String(decoding: output, as: UTF8.self).trimmedSpaces }
  }

  /// Calls git.
  func call(_ arguments: [String], input: [UInt8] = [], index: String? = nil) throws -> Answer {
    // Files rather than pipes: nothing can block on a full one.
    let stem = "\(scratch)/git-\(UUID().uuidString)"
    let paths = ["\(stem).in", "\(stem).out", "\(stem).err"]
    defer { for path in paths { unlink(path) } }
    try writeAtomically(input, to: paths[0])
    let descriptors = [open(paths[0], O_RDONLY | O_CLOEXEC)] + paths[1...].map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
    defer { for one in descriptors where one >= 0 { close(one) } }
    guard descriptors.allSatisfy({ $0 >= 0 }) else { throw FileFailure(path: stem, action: "write", reason: String(cString: strerror(errno))) }
    let environment = Self.environment(index: index)
    // `env` looks git up on PATH.
    let child = try ChildProcess(
      executable: "/usr/bin/env",
      // A hook that reference updates would call is none of a published site's.
      // An index split in two would leave its other half in the repository.
      arguments: ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.splitIndex=false"] + arguments, environment: environment, directory: folder,
      descriptors: [0: descriptors[0], 1: descriptors[1], 2: descriptors[2]])
    child.wait()
    return Answer(
      succeeded: ProcessEnd(status: child.end?.status ?? -1) == .exited(0), output: try readBytes(paths[1]),
      errors: String(decoding: try readBytes(paths[2]), as: UTF8.self))
  }

  /// Calls git and fails with its own words.
  func ask(_ arguments: [String], input: [UInt8] = [], index: String? = nil) throws -> Answer {
    let answer = try call(arguments, input: input, index: index)
    guard answer.succeeded else { throw SiteFailure("git \(arguments[0]) failed: \(answer.errors.trimmedSpaces)") }
    return answer
  }

  /// Our own environment, without what a calling git says of another work tree, and without locks for the sake of speed.
  private static func environment(index: String?) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    // Git sets some of these for its hooks. Settings given for one call (`git -c`) stay.
    for name in [
      "GIT_DIR", "GIT_WORK_TREE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_NAMESPACE", "GIT_COMMON_DIR",
      "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE", "GIT_GRAFT_FILE",
      "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS", "GIT_ICASE_PATHSPECS",
    ] { environment[name] = nil }
    environment["GIT_OPTIONAL_LOCKS"] = "0"
    environment["LC_ALL"] = "C"
    if let index { environment["GIT_INDEX_FILE"] = index }
    return environment
  }

  // MARK: - Questions

  /// The commit at a branch's tip.
  func tip(of branch: String) throws -> String? { try commit(at: "refs/heads/\(branch)") }

  /// A branch whose name is a folder of another one's name, or the other way round: git can have but one of them.
  func branchInTheWay(of branch: String) throws -> String? {
    let below = try ask(["for-each-ref", "--count=1", "--format=%(refname:lstrip=2)", "refs/heads/\(branch)/"]).text
    if !below.isEmpty { return below }
    var parts = branch.split(separator: "/").dropLast()
    while !parts.isEmpty {
      let name = parts.joined(separator: "/")
      if try tip(of: name) != nil { return name }
      parts.removeLast()
    }
    return nil
  }

  /// The tip that a branch had in a remote repository when that was last asked, as in a fresh clone; `origin`'s where there are more.
  func remoteTip(of branch: String) throws -> String? {
    let remotes = try remotes()
    for remote in remotes.filter({ $0 == "origin" }) + remotes.filter({ $0 != "origin" }) {
      if let commit = try commit(at: "refs/remotes/\(remote)/\(branch)") { return commit }
    }
    return nil
  }

  /// The names of other repositories that this one knows.
  func remotes() throws -> [String] { try ask(["remote"]).text.split(separator: "\n").map(String.init) }

  private func commit(at reference: String) throws -> String? {
    let answer = try call(["rev-parse", "--verify", "--quiet", "\(reference)^{commit}"])
    return answer.succeeded ? answer.text : nil
  }

  /// The work tree that has a branch checked out.
  func workTree(of branch: String) throws -> String? {
    var current = ""
    // Old gits have no `-z` here; a path with a line break would only spoil the message.
    for line in try ask(["worktree", "list", "--porcelain"]).text.split(separator: "\n") {
      if line.hasPrefix("worktree ") { current = String(line.dropFirst(9)) }
      if line == "branch refs/heads/\(branch)" { return current }
    }
    return nil
  }

  /// An entry of a tree as the index takes it.
  struct TreeEntry: Hashable {
    var mode: String
    var object: String
    var path: String
  }

  /// All files of a commit.
  func files(of commit: String) throws -> [TreeEntry] {
    try ask(["ls-tree", "-r", "-z", "--full-tree", commit]).output.split(separator: 0).compactMap { line in
      guard let tab = line.firstIndex(of: 9) else { return nil }
      let parts = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
      guard parts.count == 3 else { return nil }
      return TreeEntry(
        mode: String(parts[0]), object: String(parts[2]), path: String(decoding: line[line.index(after: tab)...], as: UTF8.self))
    }
  }

  /// The commit that the sources are at, `-dirty` when they differ from it; `nil` before the first commit.
  func sourceCommit(sources: [String]) throws -> String? {
    let head = try call(["rev-parse", "--short=12", "HEAD"])
    guard head.succeeded else { return nil }
    let changed = try ask(["status", "--porcelain", "--untracked-files=no"])
    let untracked = try ask(["ls-files", "--others", "--exclude-standard", "--"] + sources)
    return head.text + (changed.text.isEmpty && untracked.text.isEmpty ? "" : "-dirty")
  }
}
