import Exhibits
import Foundation
import Markdown
import Reports
import Testing

@testable import Rendering

/// The pages of a report as poppler reads them.
@Suite("PDF pages") struct PDFPageTests {
  @Test("A report's title block, text and page numbers are on its first page")
  func titleBlock() throws {
    let pdf = try PDFProbe(PDFSample.everything())
    defer { pdf.remove() }
    let text = try pdf.text(page: 1).split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    for words in [
      "Attention in many channels", "What the masks of a face network hold", "Ada Lovelace, Grace Hopper", "2026-11-21", "Abstract",
      "Keywords: attention, faces, attributes",
    ] { #expect(text.contains(words), "\(words)") }
    #expect(text.filter { $0 != " " }.contains("\n1/\(pdf.document.pageCount)\n"))
    #expect(!text.contains("1 Introduction"), "sections are numbered only when settings ask for it")
    #expect(pdf.document.diagnostics.isEmpty)
  }

  @Test("A figure among the tables of one cell is drawn below its letter")
  func mixedPanels() throws {
    let bars = Figure(.bars(BarChart(categories: ["zebra", "okapi"], series: [BarChart.Series("x", [1, 2])])))
    let float = PDFSample.float(
      .table, number: "1", caption: "Both",
      [.init(.table(PDFSample.accuracyTable(rows: 2))), .init(.figure(bars)), .init(.table(PDFSample.accuracyTable(rows: 3)))])
    let pdf = try PDFProbe(PDFSample.report([PDFSample.block(.float(float))]))
    defer { pdf.remove() }
    let text = try pdf.text()
    for words in ["(a)", "(b)", "(c)", "zebra", "okapi", "Attribute 2"] { #expect(text.contains(words), "\(words)") }
  }

  @Test("Folded code, raw HTML and nothing else is left out")
  func leftOut() throws {
    let pdf = try PDFProbe(PDFSample.everything())
    defer { pdf.remove() }
    let text = try pdf.text().split(separator: " ", omittingEmptySubsequences: true).joined(separator: " ")
    #expect(!text.contains("folded()"))
    #expect(!text.contains("<b>"))
    for words in [
      "net.swift", "let net = Network {", "epoch 2 loss 0.412", "Cell “fig-late” failed", "report.md:7:1: error: index out of range",
      "Hint: check the row", "Published numbers", "a mask is a product", "2. then space.", "a. deeper", "gradcam", "(a) channels",
      "(b) space", "(1)",
    ] { #expect(text.contains(words), "\(words)") }
  }

  @Test("The head of every page but the first names report and section")
  func runningHead() throws {
    let blocks = (0..<4).flatMap { number in
      [PDFSample.heading(1, "Section \(number)", id: "s\(number)"), PDFSample.paragraph(PDFSample.prose(40, from: number * 100))]
    }
    let pdf = try PDFProbe(PDFSample.report(blocks, title: "Long report"))
    defer { pdf.remove() }
    #expect(pdf.document.pageCount > 3)
    for page in 2...pdf.document.pageCount {
      let head = try pdf.text(page: page).split(separator: "\n").first.map(String.init) ?? ""
      #expect(head.contains("Long report") && head.contains("Section"), "page \(page): \(head)")
    }
  }

  @Test("Two builds of a report are the same bytes, dated by the report and not by the clock")
  func identity() throws {
    let report = PDFSample.everything()
    let first = try renderPDF(report) { _ in [] }
    let second = try renderPDF(report) { _ in [] }
    #expect(first.bytes == second.bytes)
    let pdf = try PDFProbe(report)
    defer { pdf.remove() }
    let dates = try pdf.info("-isodates").split(separator: "\n").filter { $0.contains("Date:") }
    #expect(dates.count == 2 && dates.allSatisfy { $0.contains("2026-11-21T00:00:00Z") }, "\(dates)")
  }

  @Test("A report without a date, or with one in words, has none in its properties", arguments: [nil, "spring 2026", "2026-13-01"])
  func noDate(date: String?) throws {
    var report = PDFSample.everything()
    report.settings.date = date
    let pdf = try PDFProbe(report)
    defer { pdf.remove() }
    let info = try pdf.info()
    #expect(!info.contains("Date:"), "\(info)")
  }

  @Test("A long abstract is the subject up to a word's end")
  func subject() {
    #expect(PDFPainter.shortened("short", to: 300) == "short")
    #expect(PDFPainter.shortened("one two, three", to: 11) == "one two…")
    #expect(PDFPainter.shortened("one two three", to: 7) == "one two…")
    #expect(PDFPainter.shortened(String(repeating: "図", count: 400), to: 300) == String(repeating: "図", count: 300) + "…")
  }

  @Test("Failures are told in the report's language")
  func japaneseFailures() throws {
    var report = PDFSample.report([PDFSample.block(.failure(Failure(cell: "x", isBlocked: true, diagnostics: [])))])
    report.settings.language = "ja"
    (report.failedCells, report.blockedCells) = (1, 1)
    let pdf = try PDFProbe(report)
    defer { pdf.remove() }
    let text = try pdf.text().filter { !$0.isWhitespace }
    #expect(text.contains("セル「x」は実行されませんでした") && text.contains("1個が失敗しました"))
  }

  @Test("Title, authors, keywords and paper are in the file's properties")
  func metadata() throws {
    var report = PDFSample.everything()
    report.settings.pdf.paperSize = .letter
    let pdf = try PDFProbe(report)
    defer { pdf.remove() }
    let info = try pdf.info()
    #expect(info.contains("Title:           Attention in many channels"))
    #expect(info.contains("Author:          Ada Lovelace, Grace Hopper"))
    #expect(info.contains("Keywords:        attention, faces, attributes"))
    #expect(info.contains("Creator:         Vitrine"))
    #expect(info.contains("612 x 792"))
    #expect(info.contains("Tagged:          yes"))
  }

  @Test("The table of contents lists headings with the pages they are on")
  func contents() throws {
    var blocks: [WovenBlock] = []
    for number in 0..<6 {
      blocks.append(PDFSample.heading(1, "Chapter \(number)", id: "c\(number)"))
      blocks.append(PDFSample.paragraph(PDFSample.prose(40, from: number * 100)))
    }
    var report = PDFSample.report(blocks, title: "Report")
    report.settings.pdf.tableOfContents = true
    let pdf = try PDFProbe(report)
    defer { pdf.remove() }
    let first = try pdf.text(page: 1)
    for number in 0..<6 {
      let line = first.split(separator: "\n").first { $0.contains("Chapter \(number)") } ?? ""
      let page = try #require(line.split(separator: " ").last.flatMap { Int($0) }, "\(line)")
      #expect(line.contains(". . ."))
      #expect(try pdf.text(page: page).contains("Chapter \(number)"), "chapter \(number) on page \(page)")
    }
  }

  @Test("Japanese is set in Japanese fonts, without spaces where source lines end, inside the measure")
  func japanese() throws {
    var report = PDFSample.report(
      [
        PDFSample.block(
          .paragraph([
            .text(String(repeating: "顔の属性ごとにチャネルの重みを計算し、口もとの縁を見る。", count: 12)), .softBreak, .text("最後の文です。"),
          ]))
      ], title: "注意の可視化")
    report.settings.language = "ja"
    report.abstract = [[.text("表を再計算する。")]]
    report.settings.keywords = ["注意", "顔"]
    let pdf = try PDFProbe(report)
    defer { pdf.remove() }
    let text = try pdf.text()
    #expect(text.contains("概要") && text.contains("キーワード：注意、顔"))
    #expect(text.replacing(/\s/, with: "").contains("縁を見る。最後の文です。"))
    #expect(!text.contains("見る。 最後"))
    #expect(pdf.document.diagnostics.isEmpty)
    let (_, layout) = layOutPages(report) { _ in [] }
    for placed in layout.pages[0].placed {
      for ink in placed.strip.inks {
        guard case .line(let line) = ink.content else { continue }
        #expect(ink.x + line.width <= PDFStyle(report.settings).textWidth + 0.1)
        #expect(!"。、」".contains(line.string.first ?? " "), "no line begins with a closing mark")
      }
    }
  }

  @Test("A character that no font has is a warning at its block, with its code point")
  func missingGlyph() throws {
    let block = PDFSample.block(.paragraph([.text("before \u{10FFFD} after")]), line: 33)
    let document = try renderPDF(PDFSample.report([block])) { _ in [] }
    let warning = try #require(document.diagnostics.first)
    #expect(warning.severity == .warning)
    #expect(warning.message.hasPrefix("glyph missing"))
    #expect(warning.message.contains("U+10FFFD"))
    #expect(warning.range?.start.line == 33)
    #expect(warning.hint != nil)
  }

  @Test("A font that is not installed is a warning that names it")
  func missingFont() throws {
    var report = PDFSample.report([PDFSample.paragraph("text")])
    report.settings.pdf.mainFont = "No Such Face"
    report.settings.pdf.monoFont = "Noto Sans Mono"
    let document = try renderPDF(report) { _ in [] }
    #expect(document.diagnostics.map(\.message) == ["font \"No Such Face\" is not installed; another stands in for it in the PDF"])
  }
}
