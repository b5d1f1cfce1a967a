/// What a result depends on, part by part: enough to recognise it, and to say in words why it is stale.
package struct FingerprintParts: Hashable, Codable, Sendable {
  /// What a part is about. The order is that of explanations: the first differing part is named.
  package enum Kind: String, Hashable, Codable, Sendable, CaseIterable {
    /// The version of the cache's schema.
    case schema
    case core
    case swift
    case code
    /// An execution option, such as the seed.
    case option
    case parameter
    case module
    case environment
    /// A cell it reads, by its fingerprint.
    case cell
    /// A file, folder or missing path that it was seen to read.
    case file, folder, absent
  }

  /// One part: a digest, or a value short enough to show.
  package struct Part: Hashable, Codable, Sendable {
    package var kind: Kind
    package var name: String
    package var value: String

    package init(_ kind: Kind, _ name: String, _ value: String) {
      self.kind = kind
      self.name = name
      self.value = value
    }
  }

  package var parts: [Part]

  package init(_ parts: [Part]) { self.parts = parts }

  /// The digest of the parts in canonical bytes.
  ///
  /// Parts are sorted, each is written as kind, name and value with their lengths in front. Cells count by fingerprint alone: a label,
  /// above all a `cell-3`, may change without changing a value.
  package var digest: Digest {
    var texts = parts.map { part in
      [part.kind.rawValue, part.kind == .cell ? "" : part.name, part.value].map { "\($0.utf8.count):\($0)" }.joined()
    }
    texts.sort()
    return Reports.digest(of: texts.joined(separator: "\n"))
  }
}

/// A read that running code was seen to make, with the digest of what it saw.
package struct ReadDigest: Hashable, Codable, Sendable {
  package enum Kind: String, Hashable, Codable, Sendable { case file, folder, absent }

  /// The path as an explanation shows it; it belongs to the fingerprint.
  package var path: String
  package var kind: Kind
  /// Of the bytes, or of the list of names; `nil` when nothing is there.
  package var digest: Digest?

  package init(path: String, kind: Kind, digest: Digest?) {
    self.path = path
    self.kind = kind
    self.digest = digest
  }
}

extension FingerprintParts {
  /// These parts and what the code was seen to read: the parts of the whole fingerprint.
  package func adding(_ reads: [ReadDigest]) -> Self {
    Self(
      parts
        + reads.map { read in
          let kind: Kind =
            switch read.kind {
            case .file: .file
            case .folder: .folder
            case .absent: .absent
            }
          return Part(kind, read.path, read.digest?.description ?? "absent")
        })
  }
}
