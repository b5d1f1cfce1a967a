import Drawing
import Exhibits
import Reports

/// A page and the files that go beside it.
package struct HTMLPage: Hashable, Sendable {
  /// A file beside the page.
  package struct Resource: Hashable, Sendable {
    /// Relative to the page's folder, such as `report_files/fig-gain-1a2b3c4d.svg`.
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
///   - load: gives the bytes of a picture, or of a source that a failure quotes, by its path relative to the project's folder.
///   - site: the site that the page stands in, if any.
///   - draw: draws a figure; whoever keeps drawings between builds gives those.
/// - Throws: ``TemplateError`` when there is no page template.
package func renderHTML(
  _ report: WovenReport, templates: HTMLTemplates, pdf: String?, load: @escaping (String) throws -> [UInt8],
  site: SiteFrame? = nil,
  draw: @escaping (Figure, FigureStyle) -> DrawnFigure = { drawFigure($0, style: $1) }
) throws -> HTMLPage {
  var writer = PageWriter(report: report, load: load, draw: draw)
  let view = writer.view(pdf: pdf, templates: templates, site: site)
  guard let html = templates.library.render(view, withTemplate: "page") else {
    throw TemplateError.missing("page")
  }
  return HTMLPage(html: html, resources: writer.files.resources, diagnostics: writer.diagnostics)
}
