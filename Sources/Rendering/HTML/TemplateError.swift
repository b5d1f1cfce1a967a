import Exhibits

/// What is wrong with the templates, each fault at its file and line.
package struct TemplateError: Error, Hashable, Sendable, CustomStringConvertible {
  package var diagnostics: [Diagnostic]

  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  static func missing(_ template: String) -> TemplateError {
    TemplateError([.error("\(template).mustache is missing from the HTML templates", hint: "put it back into templates/html")])
  }

  package var description: String {
    diagnostics.map { diagnostic in
      let place = diagnostic.range.map { "\($0.file):\($0.start.line):\($0.start.column): " } ?? ""
      return "\(place)\(diagnostic.severity.rawValue): \(diagnostic.message)" + (diagnostic.hint.map { "; \($0)" } ?? "")
    }.joined(separator: "\n")
  }
}
