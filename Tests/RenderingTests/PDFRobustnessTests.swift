import Exhibits
import Foundation
import Reports
import Testing

@testable import Rendering

/// Reports that nobody should write and somebody will.
@Suite("PDF robustness") struct PDFRobustnessTests {
  private func pages(_ blocks: [WovenBlock], load: (String) throws -> [UInt8] = { _ in [] }) throws -> PDFDocument {
    let document = try renderPDF(PDFSample.report(blocks), load: load)
    #expect(document.bytes.starts(with: Array("%PDF-".utf8)))
    return document
  }

  @Test("An empty report is one empty page")
  func empty() throws { #expect(try pages([]).pageCount == 1) }

  @Test("Empty blocks of every kind")
  func emptyBlocks() throws {
    _ = try pages([
      PDFSample.block(.paragraph([])), PDFSample.block(.list(start: nil, isTight: true, [])),
      PDFSample.block(.list(start: 3, isTight: false, [WovenListItem(blocks: []), WovenListItem(isDone: true, blocks: [])])),
      PDFSample.block(.blockQuote([])), PDFSample.block(.div([])), PDFSample.block(.code(Listing(language: "", text: ""))),
      PDFSample.block(.callout(kind: .tip, title: [], isCollapsed: true, [])), PDFSample.block(.output(CellText(.value, ""))),
      PDFSample.block(.float(Reports.Float(.figure, panels: []))), PDFSample.block(.float(Reports.Float(.table, panels: []))),
      PDFSample.block(.float(Reports.Float(.table, panels: [.init(.table(Table([])))]))),
      PDFSample.block(.float(Reports.Float(.table, panels: [.init(.table(Table([Column("a", .text([]))])))]))),
      PDFSample.block(.float(Reports.Float(.table, panels: [.init(.markdownTable(alignments: [], header: [], rows: []))]))),
      PDFSample.block(.math(tex: "", number: nil)), PDFSample.block(.failure(Failure(cell: "x", isBlocked: true, diagnostics: []))),
      PDFSample.block(.heading(level: 9, number: nil, [])),
    ])
  }

  @Test("A word of a hundred thousand letters is broken, not lost")
  func hugeWord() throws {
    let word = String(repeating: "abcdefghij", count: 10_000)
    let pdf = try PDFProbe(PDFSample.report([PDFSample.paragraph(word)]))
    defer { pdf.remove() }
    let letters = try pdf.text().filter { "abcdefghij".contains($0) }
    #expect(letters.count == word.count)
  }

  @Test("A paragraph of a megabyte is set in time that grows with its length")
  func hugeParagraph() throws {
    func time(_ count: Int) throws -> Duration {
      let text = PDFSample.prose(count)
      return try ContinuousClock().measure { _ = try pages([PDFSample.paragraph(text)]) }
    }
    _ = try time(100)
    let small = try time(1000)
    let large = try time(8000)
    #expect(large < small * 20, "\(small) for 0.1 MB, \(large) for 0.9 MB")
  }

  @Test("A table of ten thousand rows")
  func hugeTable() throws {
    let float = PDFSample.float(.table, number: "1", caption: "x", [.init(.table(PDFSample.accuracyTable(rows: 10_000)))])
    let document = try pages([PDFSample.block(.float(float))])
    #expect(document.pageCount > 150)
  }

  @Test("Lists and quotes nested fifty deep keep a readable measure")
  func deepNesting() throws {
    var block = PDFSample.paragraph("Innermost words that are still to be read.")
    for depth in 0..<50 {
      block = PDFSample.block(
        depth % 2 == 0 ? .list(start: depth % 4 == 0 ? 1 : nil, isTight: true, [WovenListItem(blocks: [block])]) : .blockQuote([block]))
    }
    let pdf = try PDFProbe(PDFSample.report([block]))
    defer { pdf.remove() }
    #expect(try pdf.text().contains("Innermost words"))
  }

  @Test("A code block, an output and a callout longer than a page go on over pages")
  func longBoxes() throws {
    let text = (0..<150).map { "line \($0)" }.joined(separator: "\r\n")
    let pdf = try PDFProbe(
      PDFSample.report([
        PDFSample.block(.code(Listing(language: "", text: text))),
        PDFSample.block(.callout(kind: .note, title: [], isCollapsed: false, [PDFSample.paragraph(PDFSample.prose(90))])),
        PDFSample.block(.output(CellText(.standardOutput, (0..<300).map { "out \($0)\n" }.joined(), omittedBytes: 12))),
      ]))
    defer { pdf.remove() }
    let words = try pdf.text()
    for number in 0..<150 { #expect(words.contains("line \(number)\n")) }
    #expect(words.contains("Channel 89 of"))
    #expect(words.contains("out 199\n") && !words.contains("out 200\n"))
    #expect(words.contains("… 100 more lines") && words.contains("… 12 bytes left out"))
  }

  @Test("Control characters, zero-width and right-to-left text")
  func strangeText() throws {
    _ = try pages([
      PDFSample.paragraph("a\u{0}b\u{7}c\u{200B}\u{200D}\u{FEFF}\u{202E}rtl\u{2029}next\u{2028}line"), PDFSample.paragraph("مرحبا بالعالم שלום"),
      PDFSample.block(.code(Listing(language: "", text: "\u{0}\u{1}\t\r"))), PDFSample.paragraph("\u{200B}"), PDFSample.paragraph(" "),
    ])
  }

  @Test("A page with almost no room", arguments: [0.0, 290, 10_000, -50])
  func margins(margin: Double) throws {
    var report = PDFSample.everything()
    report.settings.pdf.margin = margin
    report.settings.pdf.fontSize = 14
    let document = try renderPDF(report) { _ in [] }
    #expect(document.pageCount >= 4 && document.pageCount < 200)
  }

  @Test("A picture that is missing or no PNG is a warning and its alternative text")
  func pictures() throws {
    var float = PDFSample.float(.figure, number: "1", caption: "Photo.", [.init(.image(path: "a.jpg"), alternative: "a face, smiling")])
    float.width = 200
    let pdf = try PDFProbe(
      PDFSample.report([
        PDFSample.block(.float(float)), PDFSample.block(.paragraph([.image(path: "b.png", alternative: "a chart", title: "")])),
      ])
    ) { path in
      guard path == "a.jpg" else { throw CocoaError(.fileNoSuchFile) }
      return [0xff, 0xd8, 0xff]
    }
    defer { pdf.remove() }
    #expect(pdf.document.diagnostics.count == 2)
    #expect(pdf.document.diagnostics[0].message.contains("\"a.jpg\" is not a PNG"))
    #expect(pdf.document.diagnostics[1].message.contains("\"b.png\" could not be read"))
    #expect(try pdf.text().contains("a face, smiling") && pdf.text().contains("a chart"))
  }

  @Test("A PNG is embedded")
  func png() throws {
    let bytes = [UInt8](
      Data(base64Encoded: "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==") ?? Data())
    let document = try pages([PDFSample.block(.float(PDFSample.float(.figure, number: "1", caption: "", [.init(.image(path: "x.png"))])))]) { _ in
      bytes
    }
    #expect(document.diagnostics.isEmpty)
    #expect(String(decoding: document.bytes, as: Unicode.ASCII.self).contains("/Subtype /Image"))
  }
}
