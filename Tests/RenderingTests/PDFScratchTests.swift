import Foundation
import Reports
import Testing
import Exhibits

@testable import Rendering

@Test func pdfScratch() throws {
  let report = PDFSample.everything()
  let document = try renderPDF(report) { _ in [] }
  try Data(document.bytes).write(to: URL(filePath: "/tmp/pdf_all.pdf"))
  print(document.diagnostics)
  var toc = report
  toc.settings.pdf.tableOfContents = true
  try Data(renderPDF(toc) { _ in [] }.bytes).write(to: URL(filePath: "/tmp/pdf_toc.pdf"))
  // Speed.
  var blocks: [WovenBlock] = []
  for n in 0..<50 {
    blocks.append(PDFSample.heading(1, "Section \(n)", id: "s\(n)"))
    for m in 0..<4 { blocks.append(PDFSample.block(.paragraph([.text(PDFSample.prose(4, from: n * 100 + m * 10)), .emphasis([.text("some words")]), .code("code()"), .text(PDFSample.prose(3))]))) }
    blocks.append(PDFSample.block(.list(start: nil, isTight: true, (0..<4).map { _ in WovenListItem(blocks: [PDFSample.paragraph(PDFSample.prose(1))]) })))
    blocks.append(PDFSample.block(.float(PDFSample.float(.table, number: "\(n)", caption: "T", [.init(.table(PDFSample.accuracyTable(rows: 10)))]))))
  }
  let big = PDFSample.report(blocks, title: "Big")
  for _ in 0..<3 {
    let clock = ContinuousClock()
    let start = clock.now
    let (composer, layout) = layOutPages(big) { _ in [] }
    let middle = clock.now
    let bytes = try PDFPainter.paint(layout, of: composer.flow, report: big, style: composer.style, typesetter: composer.typesetter).bytes
    let end = clock.now
    print("SPEED", layout.pages.count, "pages", middle - start, end - middle, bytes.count)
    try Data(bytes).write(to: URL(filePath: "/tmp/pdf_big.pdf"))
  }
}
