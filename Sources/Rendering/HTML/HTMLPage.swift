import Exhibits
import Reports

/// A page and the files that go beside it.
package struct HTMLPage: Hashable, Sendable {
  /// A file beside the page.
  package struct Resource: Hashable, Sendable {
    /// Relative to the page's folder, such as `report_files/fig-gain.svg`.
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
    }
  }

  package var html: String
  package var resources: [Resource]
  /// Missing glyphs, pictures without alternative text and the like.
  package var diagnostics: [Diagnostic]

  package init(html: String, resources: [Resource] = [], diagnostics: [Diagnostic] = []) {
    self.html = html
    self.resources = resources
    self.diagnostics = diagnostics
  }
}

/// Renders a page.
///
/// - Parameters:
///   - templates: `templates/html`, loaded and checked.
///   - pdf: the file name of the PDF beside the page, to link to, or `nil`.
///   - load: gives the bytes of a picture by its path relative to the project's folder.
package func renderHTML(
  _ report: WovenReport, templates: HTMLTemplates, pdf: String?, load: (String) throws -> [UInt8]
) throws -> HTMLPage {
  withoutActuallyEscaping(load) { load in
    var writer = PageWriter(report: report, load: load)
    let view = writer.view(pdf: pdf, templates: templates)
    return HTMLPage(
      html: templates.library.render(view, withTemplate: "page") ?? "", resources: writer.files.resources,
      diagnostics: writer.diagnostics)
  }
}
