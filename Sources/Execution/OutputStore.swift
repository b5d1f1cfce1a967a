import Exhibits
import Foundation
import Reports

/// Results of cells and inline directives, found again by what they were made from.
///
/// `outcomes/<static key>/index.json` lists the entries of one static key with the files each was seen to read; the entry whose
/// files are unchanged holds. Entries and the index are written beside and renamed, the index last, so a kill at any moment leaves
/// either the old list or the new one.
package final class OutputStore {
  /// A result as stored.
  package enum Result: Codable, Hashable, Sendable {
    case cell(CellOutcome)
    case inline(String)
  }

  /// A result found.
  package struct Hit {
    package var fingerprint: Digest
    package var reads: [ReadDigest]
    package var result: Result
    /// Where the cell stood whose result it is; known when the result names places.
    var origin: CellText?
  }

  private struct Entry: Codable {
    var fingerprint: Digest
    var reads: [ReadDigest]
  }

  /// What a result's file holds.
  private struct Stored: Codable {
    var result: Result
    var origin: CellText?
  }

  package let folder: String
  /// The project's folder.
  private let root: String
  package let digests: FileDigests
  /// Results read by this store, by path; `nil` when every one is read from disk.
  private var memory: [String: (file: FileIdentity, stored: Stored)]?
  /// How many bytes on disk stand for what is in memory.
  private var memorySize = 0
  private static let memoryLimit = 256 << 20

  /// How many variants (contents of read files) of one static key are kept.
  private static let variants = 8

  /// - Parameters:
  ///   - folder: the cache's folder.
  ///   - root: the project's.
  ///   - remembersResults: whether results once read stay in memory, as whoever looks the same report up again and again wants.
  package init(folder: String, root: String, remembersResults: Bool = false) {
    memory = remembersResults ? [:] : nil
    self.folder = folder
    self.root = root
    digests = FileDigests(path: "\(folder)/digests.json")
  }

  /// Where compiled modules are kept.
  package var modules: String { "\(folder)/modules" }

  /// The stored result of a static key whose read files are as they were.
  package func find(_ staticKey: Digest) -> Hit? {
    for entry in index(staticKey) where entry.reads.allSatisfy({ digests.digest(of: full($0.path)) == $0.digest }) {
      guard let stored = stored(path(staticKey, entry.fingerprint)) else { continue }
      markUsed("\(folder)/outcomes/\(staticKey)")
      return Hit(fingerprint: entry.fingerprint, reads: entry.reads, result: stored.result, origin: stored.origin)
    }
    return nil
  }

  private func stored(_ path: String) -> Stored? {
    // Another engine may have replaced it, or removed it.
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    let file = FileIdentity(status)
    if let known = memory?[path], known.file == file { return known.stored }
    guard let bytes = try? readBytes(path), let stored = try? JSONDecoder.exhibits.decode(Stored.self, from: Data(bytes)) else { return nil }
    if memory != nil {
      memorySize += bytes.count
      if memorySize > Self.memoryLimit { (memory, memorySize) = ([:], bytes.count) }
      memory?[path] = (file, stored)
    }
    return stored
  }

  /// Keeps a result.
  ///
  /// - Parameter origin: where the cell stands, when the result names places.
  func keep(_ result: Result, staticKey: Digest, fingerprint: Digest, reads: [ReadDigest], origin: CellText? = nil) throws {
    try writeAtomically(JSONEncoder.exhibits.encode(Stored(result: result, origin: origin)), to: path(staticKey, fingerprint))
    var entries = index(staticKey).filter { $0.fingerprint != fingerprint }
    entries.append(Entry(fingerprint: fingerprint, reads: reads))
    let dropped = entries.dropLast(Self.variants)
    try writeAtomically(JSONEncoder().encode(Array(entries.suffix(Self.variants))), to: "\(folder)/outcomes/\(staticKey)/index.json")
    for entry in dropped { try? FileManager.default.removeItem(atPath: path(staticKey, entry.fingerprint)) }
  }

  /// Digests of files as they are now.
  package func digested(_ reads: [ObservedRead]) -> [ReadDigest] {
    reads.map { read in
      let kind: ReadDigest.Kind =
        switch read.kind {
        case .file: .file
        case .folder: .folder
        case .absent: .absent
        }
      // What was missing when it was looked for may be there by now.
      return ReadDigest(path: shown(read.path), kind: kind, digest: kind == .absent ? nil : digests.digest(of: read.path))
    }
  }

  /// The same read as it would come out now.
  package func now(_ read: ReadDigest) -> ReadDigest {
    ReadDigest(path: read.path, kind: read.kind, digest: digests.digest(of: full(read.path)))
  }

  /// Paths inside the project are kept relative to it, so that a moved project keeps its cache.
  private func shown(_ path: String) -> String { path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path }

  func full(_ path: String) -> String { path.hasPrefix("/") ? path : "\(root)/\(path)" }

  private func index(_ staticKey: Digest) -> [Entry] {
    guard let bytes = try? readBytes("\(folder)/outcomes/\(staticKey)/index.json") else { return [] }
    // A damaged index is an empty one: its cells run again.
    return (try? JSONDecoder().decode([Entry].self, from: Data(bytes))) ?? []
  }

  private func path(_ staticKey: Digest, _ fingerprint: Digest) -> String {
    "\(folder)/outcomes/\(staticKey)/\(fingerprint).json"
  }
}

extension OutputStore {
  /// What a cell's last result was made from, for `vitrine explain`.
  package func lastParts(report: String, label: String) -> FingerprintParts? { allParts(report)[label] }

  /// Remembers what results were made from; cells without a new result keep what is known of their last one.
  package func remember(_ parts: [String: FingerprintParts], report: String) throws {
    let old = allParts(report)
    let all = old.merging(parts) { $1 }
    guard all != old else { return }
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try writeAtomically(encoder.encode(all), to: partsPath(report))
  }

  private func allParts(_ report: String) -> [String: FingerprintParts] {
    (try? readBytes(partsPath(report))).flatMap { try? JSONDecoder().decode([String: FingerprintParts].self, from: Data($0)) } ?? [:]
  }

  private func partsPath(_ report: String) -> String {
    "\(folder)/parts/\(digest(of: report).description.prefix(20)).json"
  }
}
