import Execution
import Exhibits
import Foundation
import Rendering

/// The written pages of one report and the note of what they were made from.
struct Pages {
  var folder: String
  var name: String
  /// The project's cache, which holds the note.
  var cache: String

  /// A picture file that the pages show, and what it held.
  struct Picture: Codable {
    var path: String
    var digest: String
  }

  private struct Note: Codable {
    struct File: Codable {
      var path: String
      var identity: FileIdentity
    }

    var key: String
    var files: [File]
    var pictures: [Picture]
    var diagnostics: [Diagnostic]
  }

  /// The diagnostics of last time when the pages on disk are just those that `key` names, untouched since; else `nil`.
  func diagnosticsIfUnchanged(_ key: String, formats: Set<PageFormat>, digest: (String) -> String) -> [Diagnostic]? {
    guard let bytes = try? readBytes(notePath(formats)), let note = try? JSONDecoder().decode(Note.self, from: Data(bytes)),
      note.key == key, note.pictures.allSatisfy({ digest($0.path) == $0.digest })
    else { return nil }
    for file in note.files where stamp(file.path)?.identity != file.identity { return nil }
    return note.diagnostics
  }

  /// Notes what the pages were made from.
  func remember(_ key: String, formats: Set<PageFormat>, pictures: [Picture], diagnostics: [Diagnostic]) throws {
    var paths: [String] = []
    if formats.contains(.pdf) { paths.append("\(folder)/\(name).pdf") }
    if formats.contains(.html) {
      paths.append("\(folder)/\(name).html")
      let resources = "\(folder)/\(name)_files"
      let names = FileManager.default.enumerator(atPath: resources)?.compactMap { $0 as? String } ?? []
      paths += names.sorted().map { "\(resources)/\($0)" }
    }
    let note = Note(key: key, files: paths.compactMap(stamp), pictures: pictures, diagnostics: diagnostics)
    try writeAtomically(JSONEncoder().encode(note), to: notePath(formats))
  }

  /// Writes the page, its resources first, so that a page never names a file that is not there yet; files of older pages go last.
  func write(_ page: HTMLPage) throws -> [String] {
    for resource in page.resources {
      let path = "\(folder)/\(resource.path)"
      if let old = try? readBytes(path), old == resource.bytes { continue }
      try writeAtomically(resource.bytes, to: path)
    }
    let path = "\(folder)/\(name).html"
    try writeAtomically(Array(page.html.utf8), to: path)
    let current = Set(page.resources.map(\.path))
    let stale = FileManager.default.enumerator(atPath: "\(folder)/\(name)_files")?.compactMap { $0 as? String } ?? []
    for name in stale where !current.contains("\(self.name)_files/\(name)") {
      var isFolder: ObjCBool = false
      let path = "\(folder)/\(self.name)_files/\(name)"
      if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), !isFolder.boolValue {
        try? FileManager.default.removeItem(atPath: path)
      }
    }
    return [path]
  }

  func write(_ document: PDFDocument) throws -> [String] {
    let path = "\(folder)/\(name).pdf"
    try writeAtomically(document.bytes, to: path)
    return [path]
  }

  private func stamp(_ path: String) -> Note.File? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return Note.File(path: path, identity: FileIdentity(status))
  }

  private func notePath(_ formats: Set<PageFormat>) -> String {
    "\(cache)/pages/\(name)-\(formats.map(\.rawValue).sorted().joined(separator: "-")).json"
  }
}
