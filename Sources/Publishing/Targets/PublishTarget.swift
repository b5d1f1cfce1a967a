import Building

/// Where a site is published.
package enum PublishTarget: Hashable, Sendable {
  /// A folder, by its absolute path.
  case folder(String)
  /// A branch of the repository that the project lies in.
  case branch(String)

  /// Reads `dir` or `git:branch`.
  ///
  /// - Throws: ``UsageFailure``.
  package init(_ text: String) throws {
    if text.hasPrefix("git:") {
      let name = String(text.dropFirst(4))
      guard !name.isEmpty else { throw UsageFailure("--to git: names no branch", hint: "write --to git:gh-pages") }
      self = .branch(name)
    } else {
      guard !text.isEmpty else { throw UsageFailure("--to names no folder", hint: "write --to public, or --to git:gh-pages") }
      self = .folder(absolute(text))
    }
  }
}

/// What a target did with a site.
package struct Publication: Hashable, Sendable {
  /// Where it is, for people.
  package var place: String
  /// `false` when the site was there already, byte for byte.
  package var isChanged: Bool
  /// What people should know: a file system that cannot switch, the command that pushes.
  package var notes: [String] = []
}
