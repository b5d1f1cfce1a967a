import Exhibits

/// The templates of `templates/html`, parsed, every name in them checked against what the page offers.
package struct HTMLTemplates: Sendable {
  /// - Parameter files: name (`page.mustache`, `style.css`, `script.js`) → text.
  /// - Throws: ``TemplateError`` naming file, line and the unknown name.
  package init(files: [String: String]) throws {}
}
