import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation
import Markdown
import Reports

/// `vitrine new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Starts a report or a project from a template.",
    discussion: """
      `vitrine new report channel-gains` writes reports/channel-gains/report.md, ready to build.
      `vitrine new --list` says which templates there are.
      Exit codes: 0 ok, 2 usage or configuration, 5 environment.
      """)

  @Argument(help: "The template's name.")
  var template: String?

  @Argument(help: "The new report's or project's name: letters, digits, `-` and `_`.")
  var name: String?

  @Flag(name: .long, help: "List the templates.")
  var list = false

  func run() throws {
    do {
      let templates = try StarterTemplate.all(in: "\(Installation.find().packageRoot)/templates/new")
      if list {
        guard template == nil else { throw UsageFailure("--list takes no template") }
        return print(Self.listing(templates))
      }
      guard let template else {
        throw UsageFailure("no template is named", hint: "vitrine new report <name>; the templates are\n\(Self.listing(templates))")
      }
      guard let chosen = templates.first(where: { $0.name == template }) else {
        throw UsageFailure(
          "there is no template `\(template)`",
          hint: nearestName(to: template, among: templates.map(\.name)).map { "did you mean `\($0)`?" }
            ?? "the templates are \(templates.map(\.name).joined(separator: ", "))")
      }
      guard let name else { throw UsageFailure("no name is given", hint: "vitrine new \(template) channel-gains") }
      try start(from: chosen, name: name)
    } catch {
      writeError(words(for: error))
      throw exitStatus(for: error).exitCode
    }
  }

  private static func listing(_ templates: [StarterTemplate]) -> String {
    let width = templates.map(\.name.count).max() ?? 0
    return templates.map { "  \($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.summary)" }.joined(separator: "\n")
  }

  private func start(from template: StarterTemplate, name: String) throws {
    let starter = try template.filled(name: try StarterName(name), date: Date())
    let here = FileManager.default.currentDirectoryPath
    let project = try Project.find(from: here)
    let target: String
    switch starter.kind {
    case .project: target = "\(here)/\(starter.folder)"
    case .report:
      target = "\(project.root)/\(starter.folder)"
      try refuseSharedName(name, in: project)
    }
    try starter.write(to: target)
    switch starter.kind {
    case .project: print("\(name)/ is a project of its own. Next:\n\n    cd \(name) && vitrine build")
    case .report:
      let report = project.shown("\(target)/report.md")
      let path = shellWord(pathFromHere(report, project))
      print("\(report) is written. Next:\n\n    vitrine build \(path)\n    vitrine preview \(path)")
      if try !project.reports([]).contains(report) {
        print("\n`render` in vitrine.yml does not name it: `vitrine build` without a path leaves it out until it does.")
      }
    }
  }

  /// Two reports of one name would write the same page.
  private func refuseSharedName(_ name: String, in project: Project) throws {
    let existing: [String]
    do {
      existing = try project.reports([])
    } catch is UsageFailure {
      // The project has no report yet.
      existing = []
    }
    if let other = existing.first(where: { reportName($0).lowercased() == name.lowercased() }) {
      throw UsageFailure("\(other) has the name `\(name)` already, and both would write \(name).html", hint: "choose another name")
    }
  }

  private func pathFromHere(_ report: String, _ project: Project) -> String {
    absolute(FileManager.default.currentDirectoryPath) == project.root ? report : project.full(report)
  }

  private func shellWord(_ path: String) -> String {
    path.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) } ? path : "'" + path.replacing("'", with: "'\\''") + "'"
  }
}
