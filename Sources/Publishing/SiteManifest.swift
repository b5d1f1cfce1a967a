import Execution
import Foundation

/// What a published site says of itself: which files are ours, and which of them only wait for readers of the site before.
struct SiteManifest: Codable, Hashable {
  static let fileName = ".vitrine-site.json"

  var version = 1
  /// Digests of the site's files by path.
  var files: [String: String]
  /// Files of the site before whose names carry their digests: a page that a reader opened before the switch still finds them.
  var kept: [String: String] = [:]

  init(files: [String: String], kept: [String: String] = [:]) {
    self.files = files
    self.kept = kept
  }

  /// - Throws: when the bytes are no manifest of a version we know, or name a file that a site cannot have.
  init(bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(SiteManifest.self, from: Data(bytes))
    guard version == 1 else { throw SiteFailure("the site was written by another version of Vitrine", hint: "publish with that one") }
    // A manifest comes with a folder or branch that anybody may have written: by it files are removed.
    if let path = (Array(files.keys) + kept.keys).sorted().first(where: { !Self.isPath($0) }) {
      throw SiteFailure("\(Self.fileName) names `\(path)`, which is no file of a site", hint: "empty the place, or publish to another one")
    }
  }

  /// Whether a path stays within the site and can be one of its files.
  private static func isPath(_ path: String) -> Bool {
    path == ".nojekyll"
      || path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy {
        !$0.isEmpty && $0.first != UInt8(ascii: ".") && !$0.contains(0)
      }
  }

  var bytes: [UInt8] {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
      return Array(try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }
  }

  /// Whether a path is ours.
  func owns(_ path: String) -> Bool { files[path] != nil || kept[path] != nil || path == Self.fileName }

  /// The manifest of the site that comes after this one.
  func followed(by next: [String: String]) -> SiteManifest {
    // The same site again ages nothing.
    if next == files { return self }
    return SiteManifest(files: next, kept: files.filter { next[$0.key] == nil && Self.isLasting($0.key) })
  }

  /// Whether a file's name carries the digest of its contents, so that it never changes.
  static func isLasting(_ path: String) -> Bool {
    guard let slash = path.lastIndex(of: "/") else { return false }
    return path[path.index(after: slash)...].contains(/-[0-9a-f]{8,}(?:-\d+)?(?:\.|$)/)
  }
}

/// A place where the site cannot go, or a site that cannot be made: what is wrong, and how to mend it.
package struct SiteFailure: Error, CustomStringConvertible {
  package var description: String

  init(_ message: String, hint: String? = nil) {
    description = message + (hint.map { "\n  hint: \($0)" } ?? "")
  }
}

/// A file of the site and where its bytes are.
struct SiteFile: Hashable {
  /// Relative to the site.
  var path: String
  /// Absolute.
  var source: String
  var digest: String
  var size: Int
}
