import Execution
import Exhibits
import Foundation
import Rendering
import Reports

/// The folder in which a site grows, kept between publishes, so that what did not change is not made again.
struct SiteStaging {
  /// `.vitrine/site`.
  let folder: String
  /// Where the builder writes pages.
  var built: String { "\(folder)/built" }
  /// Where the site's own files stand, and pages with their neighbours in place.
  var ready: String { "\(folder)/ready" }
  private let digests: FileDigests

  init(cache: String) {
    folder = "\(cache)/site"
    digests = FileDigests(path: "\(folder)/digests.json")
  }

  /// Keeps two publishes of one project apart.
  ///
  /// - Throws: ``SiteFailure`` while another one runs.
  func lock() throws -> Int32 {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let descriptor = open("\(folder)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileFailure(path: "\(folder)/lock", action: "write", reason: String(cString: strerror(errno))) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw SiteFailure("another publish of this project is running", hint: "wait for its end")
    }
    return descriptor
  }

  /// The digest of a file as it is now.
  func digest(_ path: String) -> String? { digests.digest(of: path)?.description }
  func saveDigests() { digests.save() }

  /// Puts a file among the ready ones; an equal one stays as it is.
  func put(_ bytes: [UInt8], _ path: String) throws {
    let place = "\(ready)/\(path)"
    if let old = try? readBytes(place), old == bytes { return }
    try writeAtomically(bytes, to: place)
  }

  /// A file of the site.
  func file(_ path: String, in folder: String) throws -> SiteFile {
    let source = "\(folder)/\(path)"
    var status = stat()
    guard stat(source, &status) == 0, let digest = digest(source) else {
      throw FileFailure(path: source, action: "read", reason: String(cString: strerror(errno)))
    }
    return SiteFile(path: path, source: source, digest: digest, size: Int(status.st_size))
  }

  /// The files beside a built page.
  func filesBeside(_ name: String) throws -> [SiteFile] {
    let folder = "\(built)/\(name)_files"
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try names.sorted().compactMap { path in
      var status = stat()
      guard stat("\(folder)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
      return try file("\(name)_files/\(path)", in: built)
    }
  }

  /// Removes the site's own files of earlier publishes, so that the folder does not grow with every edit.
  func forgetOthers(than files: [SiteFile]) {
    let current = Set(files.map(\.path))
    for case let path as String in FileManager.default.enumerator(atPath: ready) ?? .init() where !current.contains(path) {
      var status = stat()
      if lstat("\(ready)/\(path)", &status) == 0, status.st_mode & S_IFMT == S_IFREG { unlink("\(ready)/\(path)") }
    }
  }

  // MARK: - Records

  private struct Note: Codable {
    var version: Int
    var page: FileIdentity
    var record: PageRecord
    /// The path of the page's shard in the site.
    var shard: String
  }

  /// The record of a built page, read from it if it is another page than last time, and the path of its shard, which is then ready.
  func record(of name: String) throws -> (record: PageRecord, shard: String) {
    let page = "\(built)/\(name).html"
    let notePath = "\(folder)/records/\(name).json"
    var status = stat()
    guard stat(page, &status) == 0 else { throw FileFailure(path: page, action: "read", reason: String(cString: strerror(errno))) }
    let identity = FileIdentity(status)
    if let bytes = try? readBytes(notePath), let note = try? JSONDecoder().decode(Note.self, from: Data(bytes)),
      note.version == PageRecord.version, note.page == identity, access("\(ready)/\(note.shard)", R_OK) == 0
    {
      return (note.record, note.shard)
    }
    var record = readPage(try readBytes(page))
    if record.title.isEmpty {
      record.title = name
      record.titleMarkup = escapedHTML(name)
    }
    let shard = try SearchShard(url: relativeURL(name + ".html"), record: record)
    record.sections = []
    try put(shard.bytes, shard.path)
    try writeAtomically(
      JSONEncoder().encode(Note(version: PageRecord.version, page: identity, record: record, shard: shard.path)), to: notePath)
    return (record, shard.path)
  }
}
