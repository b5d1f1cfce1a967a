import Building
import Execution
import Exhibits
import Foundation
import Markdown
import Rendering

/// A folder of `templates/new`: what a new report or project begins with.
///
/// `template.yml` says what it is (`summary`) and what it makes (`makes: report` or `makes: project`). Of the other files those that
/// end in `.mustache` have the name, title and date put in and lose that ending; the rest is copied.
struct StarterTemplate {
  enum Kind: String { case report, project }

  let name: String
  let summary: String
  let kind: Kind
  private let folder: String

  /// The templates of a folder, by name.
  ///
  /// - Throws: ``InstallationFailure`` when there are none, ``UsageFailure`` for a `template.yml` that cannot be understood.
  static func all(in folder: String) throws -> [StarterTemplate] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let templates = try names.filter { access("\(folder)/\($0)/template.yml", F_OK) == 0 }.map {
      try StarterTemplate(name: $0, folder: "\(folder)/\($0)")
    }
    guard !templates.isEmpty else {
      throw InstallationFailure(message: "no templates are at \(folder)", hint: "put templates/new back where Vitrine was built from")
    }
    return templates
  }

  private init(name: String, folder: String) throws {
    let path = "\(folder)/template.yml"
    let (settings, problems) = parseYAML(String(decoding: try readBytes(path), as: UTF8.self), file: path, firstLine: 1)
    if let problem = problems.first { throw UsageFailure("\(path) is not valid: \(problem.message)") }
    guard case .string(let summary)? = settings["summary"], case .string(let made)? = settings["makes"], let kind = Kind(rawValue: made)
    else {
      throw UsageFailure(
        "\(path) does not say what the template is", hint: "it needs `summary: …` and `makes: report` or `makes: project`")
    }
    self.name = name
    self.folder = folder
    self.summary = summary
    self.kind = kind
  }

  /// The template's files with a name and a date put in.
  ///
  /// - Throws: ``TemplateError`` for names in it that nothing is put in for, ``FileFailure``.
  func filled(name: StarterName, date: Date) throws -> Starter {
    let values = ["name": name.name, "title": name.title, "date": Self.day(date)]
    var files: [String: [UInt8]] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path != "template.yml" {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder), !isFolder.boolValue else { continue }
      let bytes = try readBytes("\(folder)/\(path)")
      if path.hasSuffix(".mustache") {
        let target = String(path.dropLast(".mustache".count))
        let template = try TextTemplate(
          String(decoding: bytes, as: UTF8.self), named: "templates/new/\(self.name)/\(target)", offering: Array(values.keys))
        files[target] = Array(template.text(values).utf8)
      } else {
        files[path] = bytes
      }
    }
    return Starter(kind: kind, folder: kind == .report ? "reports/\(name.name)" : name.name, files: files)
  }

  /// The day as people here count it, `2026-11-21`.
  private static func day(_ date: Date) -> String {
    let day = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: date)
    return String(format: "%04d-%02d-%02d", day.year ?? 0, day.month ?? 0, day.day ?? 0)
  }
}

/// The files of a new report or project.
struct Starter {
  var kind: StarterTemplate.Kind
  /// The folder to write, from the project's or the current one on.
  var folder: String
  /// Path in the folder → contents.
  var files: [String: [UInt8]]

  /// Writes all files or none: they are written beside the folder and renamed.
  ///
  /// - Throws: ``UsageFailure`` when something is there already, ``FileFailure``.
  func write(to target: String) throws {
    try refuse(target)
    let parent = (target as NSString).deletingLastPathComponent
    let hadParent = Self.isThere(parent)
    let beside = "\(parent)/.vitrine-new-\(UUID().uuidString)"
    do {
      for (path, bytes) in files { try writeAtomically(bytes, to: "\(beside)/\(path)") }
      // An empty folder that came to be meanwhile would be replaced.
      try refuse(target)
      guard rename(beside, target) == 0 else {
        throw FileFailure(path: target, action: "write", reason: String(cString: strerror(errno)))
      }
    } catch {
      try? FileManager.default.removeItem(atPath: beside)
      if !hadParent { rmdir(parent) }
      throw error
    }
  }

  private func refuse(_ target: String) throws {
    guard Self.isThere(target) else { return }
    throw UsageFailure("\(folder) is there already", hint: "choose another name, or remove it first")
  }

  /// Whether there is anything of that name, a dangling link included.
  private static func isThere(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }
}
