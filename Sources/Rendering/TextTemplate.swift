import Exhibits
import Mustache

/// A text with Mustache placeholders, every name in it checked against what there is to put in.
package struct TextTemplate: Sendable {
  private let template: MustacheTemplate

  /// - Parameters:
  ///   - name: The file's name without `.mustache`, for errors.
  ///   - offers: The names that values will be given for.
  /// - Throws: ``TemplateError`` naming file, line and the unknown name.
  package init(_ text: String, named name: String, offering offers: [String]) throws {
    do {
      template = try MustacheTemplate(string: text)
    } catch let error as MustacheTemplate.ParserError {
      let range = SourceRange(file: name + ".mustache", line: error.context.lineNumber, column: error.context.columnNumber)
      throw TemplateError([
        .error("Mustache syntax is broken: \(error.error)", at: range, hint: "the line reads `\(error.context.line)`")
      ])
    }
    var check = TemplateCheck(sources: [name: text])
    let problems = check.problems(root: name, offers: Dictionary(uniqueKeysWithValues: offers.map { ($0, .value) }))
    guard problems.isEmpty else { throw TemplateError(problems) }
  }

  /// The text with values in place; `{{{name}}}` puts one in as it is, `{{name}}` escaped for HTML.
  package func text(_ values: [String: String]) -> String { template.render(values) }
}
