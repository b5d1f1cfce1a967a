import Exhibits
import Foundation
import Mustache

/// The templates of `templates/html`, parsed, every name in them checked against what the page offers.
package struct HTMLTemplates: Sendable {
  let library: MustacheLibrary
  let style: String
  let script: String
  /// What a site adds to them; empty without.
  let siteStyleOnly: String
  let siteScriptOnly: String

  /// - Parameter files: name (`page.mustache`, `style.css`, `script.js`) → text.
  /// - Throws: ``TemplateError`` naming file, line and the unknown name.
  package init(files: [String: String]) throws {
    let suffix = ".mustache"
    var sources: [String: String] = [:]
    for (file, text) in files where file.hasSuffix(suffix) { sources[String(file.dropLast(suffix.count))] = text }

    var problems: [Diagnostic] = []
    for required in ["page.mustache", "style.css", "script.js"] where files[required] == nil {
      problems.append(.error("\(required) is missing from the HTML templates", hint: "put it back into templates/html"))
    }
    style = files["style.css"] ?? ""
    script = files["script.js"] ?? ""
    // With `embed-resources` they stand inside their elements, which this would end.
    siteStyleOnly = files["site.css"] ?? ""
    siteScriptOnly = files["site.js"] ?? ""
    problems += Self.endTags(in: siteStyleOnly, file: "site.css", element: "style")
    problems += Self.endTags(in: siteScriptOnly, file: "site.js", element: "script")
    problems += Self.endTags(in: style, file: "style.css", element: "style")
    problems += Self.endTags(in: script, file: "script.js", element: "script")

    var templates: [String: MustacheTemplate] = [:]
    for (name, text) in sources.sorted(by: { $0.key < $1.key }) {
      do {
        templates[name] = try MustacheTemplate(string: text)
      } catch let error as MustacheTemplate.ParserError {
        let range = SourceRange(file: name + suffix, line: error.context.lineNumber, column: error.context.columnNumber)
        problems.append(.error("Mustache syntax is broken: \(error.error)", at: range, hint: "the line reads `\(error.context.line)`"))
      }
    }
    if problems.isEmpty {
      var check = TemplateCheck(sources: sources)
      problems = check.problems(root: "page", offers: PageView.offers)
      problems += check.problems(root: "site-index", offers: SiteIndexView.offers).filter { !problems.contains($0) }
      problems += check.problems(root: "site-missing", offers: SiteMissingView.offers).filter { !problems.contains($0) }
      problems += check.problems(root: "site-neighbours", offers: SiteNeighboursView.offers).filter { !problems.contains($0) }
    }
    guard problems.isEmpty else { throw TemplateError(problems) }
    library = MustacheLibrary(templates: templates)
  }

  private static func endTags(in text: String, file: String, element: String) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
    where line.range(of: "</" + element, options: .caseInsensitive) != nil {
      problems.append(
        .error(
          "</\(element)> ends the element that the file is embedded in",
          at: SourceRange(file: file, line: index + 1), hint: "write it in two parts"))
    }
    return problems
  }
}
