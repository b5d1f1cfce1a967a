import Exhibits
import Reports

/// A laid-out PDF file.
package struct PDFDocument: Hashable, Sendable {
  package var bytes: [UInt8]
  package var pageCount: Int
  package var diagnostics: [Diagnostic]

  package init(bytes: [UInt8], pageCount: Int, diagnostics: [Diagnostic] = []) {
    self.bytes = bytes
    self.pageCount = pageCount
    self.diagnostics = diagnostics
  }
}

/// Lays a report out on pages and writes the PDF. The same report gives the same bytes.
///
/// - Parameter load: gives the bytes of a picture by its path relative to the project's folder.
/// - Throws: ``PDFError`` when Cairo refuses what is painted.
package func renderPDF(_ report: WovenReport, load: (String) throws -> [UInt8]) throws -> PDFDocument {
  let (composer, layout) = layOutPages(report, load: load)
  let (bytes, dangling) = try PDFPainter.paint(
    layout, of: composer.flow, report: report, style: composer.style, typesetter: composer.typesetter)
  let warnings = dangling.map {
    Diagnostic.warning("link leads nowhere: nothing in the report has the id \"\($0)\"", at: SourceRange(file: report.path, line: 1))
  }
  return PDFDocument(bytes: bytes, pageCount: layout.pages.count, diagnostics: composer.diagnostics + warnings)
}

/// Lays a report out on pages, before anything is painted.
func layOutPages(_ report: WovenReport, load: (String) throws -> [UInt8]) -> (composer: FlowComposer, layout: PageLayout) {
  withoutActuallyEscaping(load) { load in
    var composer = FlowComposer(report: report, load: load)
    composer.compose()
    composer.load = { _ in [] }
    return (composer, Paginator.paginate(composer.flow, height: composer.style.textHeight))
  }
}
