import Building
import Execution
import Foundation

/// A branch that a site is published to, as a commit upon its tip.
struct BranchTarget {
  let branch: String
  let repository: GitRepository
  var interruption: Interruption?

  /// Refuses a branch that cannot be, is checked out, or holds something else.
  ///
  /// - Throws: ``SiteFailure``, ``UsageFailure``.
  func examine() throws {
    guard !branch.hasPrefix("-"), try repository.call(["check-ref-format", "refs/heads/\(branch)"]).succeeded else {
      throw UsageFailure("`\(branch)` is not a name that git allows for a branch", hint: "write --to git:gh-pages")
    }
    if branch.hasPrefix("refs/") {
      throw UsageFailure("`\(branch)` is a whole reference rather than a branch", hint: "write --to git:gh-pages")
    }
    if let tree = try repository.workTree(of: branch) {
      throw UsageFailure(
        "the branch \(branch) is checked out in \(tree); its files would no longer be those of its commit",
        hint: "publish to a branch of its own, as in --to git:gh-pages")
    }
    if let other = try repository.branchInTheWay(of: branch) {
      throw UsageFailure("git cannot have a branch \(branch) beside \(other)", hint: "publish to another name, as in --to git:gh-pages")
    }
    for role in ["GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"] where try !repository.call(["var", role]).succeeded {
      throw SiteFailure(
        "git does not know who commits", hint: "git config user.name \"Your Name\" && git config user.email you@example.org")
    }
    guard let start = try repository.tip(of: branch) ?? repository.remoteTip(of: branch) else { return }
    let files = try repository.files(of: start)
    guard try manifest(in: files) == nil, !isFree(topEntries: Set(files.map { String($0.path.prefix { $0 != "/" }) })) else { return }
    throw UsageFailure(
      "the branch \(branch) holds something that is not a site of Vitrine", hint: "publish to a new branch, as in --to git:site")
  }

  /// Commits the site to the branch, unless it is the site that the branch has.
  ///
  /// - Parameters:
  ///   - subject: the first line of the commit's message.
  /// - Throws: ``SiteFailure``, ``Interrupted``; the branch is then where it was.
  func publish(_ files: [SiteFile], subject: String) throws -> Publication {
    try examine()
    let tip = try repository.tip(of: branch)
    // A branch that only the remote repository has grows on from there: from nothing, it could not be pushed.
    let parent = try tip ?? repository.remoteTip(of: branch)
    let before = try parent.map(repository.files) ?? []
    let old = try manifest(in: before)
    let digests = Dictionary(files.map { ($0.path, $0.digest) }, uniquingKeysWith: { first, _ in first })
    var next = old?.followed(by: digests) ?? SiteManifest(files: digests)
    let objects = Dictionary(before.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    next.kept = next.kept.filter { objects[$0.key] != nil }

    var entries = try written(files)
    try interruption?.check()
    for path in next.kept.keys { if let entry = objects[path] { entries.append(entry) } }
    let taken = Set(entries.map(\.path))
    for entry in before where old?.owns(entry.path) != true && entry.path != SiteManifest.fileName {
      guard !taken.contains(entry.path) else {
        throw SiteFailure("\(entry.path) on \(branch) is not ours and would be overwritten", hint: "take it off the branch")
      }
      entries.append(entry)
    }
    let manifestObject = try repository.ask(["hash-object", "-w", "--stdin"], input: next.bytes).text
    entries.append(.init(mode: "100644", object: manifestObject, path: SiteManifest.fileName))

    let tree = try writeTree(entries)
    let isSame = try parent.map { try repository.ask(["rev-parse", "\($0)^{tree}"]).text == tree } ?? false
    if isSame, tip != nil { return Publication(place: "branch \(branch)", isChanged: false, notes: [try pushing()]) }
    let commit = if let parent, isSame { parent } else { try self.commit(tree, upon: parent, subject: subject) }
    try interruption?.check()
    // With the old tip as guard: a branch that moved meanwhile is not overwritten.
    try move(from: tip, to: commit)
    return Publication(place: "branch \(branch), commit \(commit.prefix(12))", isChanged: true, notes: [try pushing()])
  }

  private func commit(_ tree: String, upon parent: String?, subject: String) throws -> String {
    let line = String(subject.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
    let parents = parent.map { ["-p", $0] } ?? []
    return try repository.ask(["commit-tree", tree] + parents, input: Array((line + "\n").utf8)).text
  }

  private func move(from tip: String?, to commit: String) throws {
    let answer = try repository.call(["update-ref", "-m", "vitrine publish", "--no-deref", "refs/heads/\(branch)", commit, tip ?? ""])
    guard answer.succeeded else {
      throw SiteFailure("the branch \(branch) could not be moved: \(answer.errors.trimmedSpaces)", hint: "publish again")
    }
  }

  /// Stores files as blobs.
  private func written(_ files: [SiteFile]) throws -> [GitRepository.TreeEntry] {
    let paths = files.map { $0.source + "\n" }.joined()
    let objects = try repository.ask(["hash-object", "-w", "--no-filters", "--stdin-paths"], input: Array(paths.utf8)).text
      .split(separator: "\n")
    guard objects.count == files.count else { throw SiteFailure("git stored \(objects.count) of \(files.count) files") }
    return zip(files, objects).map { .init(mode: "100644", object: String($1), path: $0.path) }
  }

  /// Makes a tree by an index of its own.
  private func writeTree(_ entries: [GitRepository.TreeEntry]) throws -> String {
    let index = "\(repository.scratch)/git-index-\(UUID().uuidString)"
    defer {
      unlink(index)
      unlink(index + ".lock")
    }
    var lines: [UInt8] = []
    for entry in entries.sorted(by: { $0.path < $1.path }) { lines += Array("\(entry.mode) \(entry.object)\t\(entry.path)".utf8) + [0] }
    _ = try repository.ask(["update-index", "-z", "--add", "--index-info"], input: lines, index: index)
    return try repository.ask(["write-tree"], index: index).text
  }

  private func manifest(in files: [GitRepository.TreeEntry]) throws -> SiteManifest? {
    guard let entry = files.first(where: { $0.path == SiteManifest.fileName }) else { return nil }
    let bytes = try repository.ask(["cat-file", "blob", entry.object]).output
    do {
      return try SiteManifest(bytes: bytes)
    } catch let failure as SiteFailure {
      throw failure
    } catch {
      throw SiteFailure("\(SiteManifest.fileName) on \(branch) is damaged", hint: "publish to a new branch")
    }
  }

  /// The command that publishes the branch: pushing is the author's to do.
  private func pushing() throws -> String {
    let remotes = try repository.remotes()
    let remote = remotes.contains("origin") ? "origin" : remotes.first ?? "origin"
    return "push it with: git push \(remote) \(branch)"
  }
}
