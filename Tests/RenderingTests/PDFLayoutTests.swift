import Exhibits
import Markdown
import Reports
import Testing

@testable import Rendering

/// What stands on which page, before anything is painted.
@Suite("PDF layout") struct PDFLayoutTests {
  private func lines(_ page: PageLayout.Page, _ region: PageLayout.Region = .body) -> [String] {
    page.placed.filter { $0.region == region }.compactMap { placed in
      placed.strip.inks.lazy.compactMap { ink in
        if case .line(let line) = ink.content { line.string } else { nil }
      }.first
    }
  }

  private func layOut(_ report: WovenReport) -> PageLayout { layOutPages(report) { _ in [] }.layout }

  @Test("A heading is never the last of a page, wherever it falls", arguments: stride(from: 20, through: 60, by: 1).map { $0 })
  func headingStays(lineCount: Int) {
    let filler = (0..<lineCount).map { PDFSample.paragraph("Line \($0)") }
    let layout = layOut(PDFSample.report(filler + [PDFSample.heading(2, "Heading", id: "h"), PDFSample.paragraph(PDFSample.prose(5))]))
    for page in layout.pages {
      let words = lines(page)
      guard let place = words.firstIndex(of: "Heading") else { continue }
      #expect(words.count - place > 2, "two lines follow it")
    }
  }

  @Test("No page begins with a paragraph's last line or ends with its first", arguments: [3, 5, 7, 11])
  func widows(sentences: Int) {
    let blocks = (0..<40).map { PDFSample.paragraph("Begin \($0). " + PDFSample.prose(sentences) + " End.") }
    let layout = layOut(PDFSample.report(blocks))
    #expect(layout.pages.count > 2)
    for (number, page) in layout.pages.enumerated() {
      let words = lines(page)
      #expect(!(words.first?.contains("End.") ?? false) || number == 0 || words.first?.hasPrefix("Begin") ?? false)
      if number < layout.pages.count - 1 { #expect(!(words.last?.hasPrefix("Begin") ?? false)) }
    }
  }

  @Test("Nothing stands outside the text's height, and nothing is lost", arguments: [0, 3, 6, 9])
  func insidePages(extra: Int) {
    var report = PDFSample.everything()
    report.blocks.insert(PDFSample.paragraph(PDFSample.prose(extra * 3)), at: 1)
    let (composer, layout) = layOutPages(report) { _ in [] }
    for page in layout.pages {
      for placed in page.placed { #expect(placed.y >= 0 && placed.y + placed.strip.height <= composer.style.textHeight + 0.1) }
    }
    let flowing = composer.flow.items.reduce(0) { sum, item in
      switch item {
      case .strip: sum + 1
      case .float(let float): sum + float.full.strips.count
      }
    }
    #expect(layout.pages.flatMap(\.placed).count == flowing + composer.flow.notes.flatMap { $0 }.count)
  }

  @Test("A figure that does not fit goes to the top of the next page while text fills this one")
  func floats() {
    var blocks: [WovenBlock] = [PDFSample.paragraph(PDFSample.prose(28))]
    for number in 1...3 {
      let float = PDFSample.float(.figure, number: "\(number)", caption: "Picture.", [.init(.figure(PDFSample.barFigure()))])
      blocks.append(PDFSample.block(.float(float), id: "fig-\(number)"))
    }
    blocks.append(PDFSample.paragraph("After. " + PDFSample.prose(60, from: 100)))
    let layout = layOut(PDFSample.report(blocks))
    let captions = layout.pages.map { lines($0, .float).filter { $0.hasPrefix("Figure") } }
    #expect(captions.flatMap { $0 }.map { $0.prefix(8) } == ["Figure 1", "Figure 2", "Figure 3"], "in order")
    let filled = lines(layout.pages[0])
    #expect(filled.contains { $0.hasPrefix("After.") }, "text goes on before the figures that wait")
    #expect(layout.pages[1].placed.first?.region == .float)
  }

  private func tallFigure(_ number: Int, height: Double? = nil) -> WovenBlock {
    let values = Matrix((0..<48).map { row in (0..<48).map { Double(row * $0 % 17) } })
    let float = PDFSample.float(
      .figure, number: "\(number)", caption: "Map.", [.init(.figure(Figure(.heatmap(Heatmap(values)), height: height)))])
    return PDFSample.block(.float(float), id: "fig-\(number)")
  }

  /// The heights of the floats on each page, captions included.
  private func floatHeights(_ page: PageLayout.Page) -> Double {
    page.placed.filter { $0.region == .float }.reduce(0) { $0 + $1.strip.height }
  }

  @Test("A tall figure leaves a third of the page to text, unless its author gave it a height")
  func tallFigures() {
    for (height, range) in [(nil, 0.3...0.63), (600, 0.8...1)] as [(Double?, ClosedRange<Double>)] {
      let (composer, layout) = layOutPages(PDFSample.report([tallFigure(1, height: height)])) { _ in [] }
      let share = floatHeights(layout.pages[0]) / composer.style.textHeight
      #expect(range.contains(share), "\(share) of the page for a height of \(height as Any)")
    }
  }

  @Test("Figures come before the section after theirs, and two tall ones share a page")
  func sectionBarrier() throws {
    let layout = layOut(
      PDFSample.report([
        PDFSample.heading(1, "First", id: "a"), PDFSample.paragraph(PDFSample.prose(16)), tallFigure(1), tallFigure(2), tallFigure(3),
        PDFSample.paragraph("Rest. " + PDFSample.prose(9, from: 30)), PDFSample.heading(1, "Second", id: "b"),
        PDFSample.paragraph(PDFSample.prose(30, from: 60)),
      ]))
    let words = layout.pages.map { page in page.placed.flatMap { placed in
      placed.strip.inks.compactMap { if case .line(let line) = $0.content { line.string } else { nil } }
    } }
    let place = words.flatMap { $0 }.firstIndex(of: "Second")
    let third = words.flatMap { $0 }.firstIndex { $0.hasPrefix("Figure 3") }
    #expect(try #require(third) < #require(place))
    let captions = words.map { $0.count { $0.hasPrefix("Figure ") } }
    #expect(captions.contains(2), "figures a page: \(captions)")
    #expect(captions.reduce(0, +) == 3)
  }

  @Test("A figure waits for a new section rather than leave most of a page empty")
  func noEmptyPages() throws {
    let layout = layOut(
      PDFSample.report([
        PDFSample.heading(1, "First", id: "a"), PDFSample.paragraph(PDFSample.prose(4)), tallFigure(1, height: 640),
        PDFSample.heading(1, "Second", id: "b"), PDFSample.paragraph(PDFSample.prose(30, from: 60)),
      ]))
    #expect(lines(layout.pages[0]).contains("Second"))
    #expect(lines(layout.pages[1], .float).contains { $0.hasPrefix("Figure 1") })
  }

  @Test("Prose gives way in a table before a short column wraps")
  func proseGivesWay() {
    let table = Table([
      Column("name", .text((0..<30).map { "row number \($0)" }), title: "Name"),
      Column("words", .text(Array(repeating: PDFSample.prose(2), count: 30)), title: "A heading of words"),
    ])
    let float = PDFSample.float(.table, number: "1", caption: "", [.init(.table(table))])
    let words = layOut(PDFSample.report([PDFSample.block(.float(float))])).pages.flatMap { lines($0) }
    for row in 0..<30 { #expect(words.contains("row number \(row)")) }
  }

  @Test("Many columns of numbers shrink rather than break a number", arguments: [12, 18, 22])
  func manyNumbers(columns: Int) {
    let table = Table((0..<columns).map { Column("c \($0)", .number([0.125, 13.375]), format: .decimals(3)) })
    let float = PDFSample.float(.table, number: "1", caption: "", [.init(.table(table))])
    let layout = layOut(PDFSample.report([PDFSample.block(.float(float))]))
    let texts = layout.pages.flatMap(\.placed).flatMap(\.strip.inks).compactMap { ink -> String? in
      if case .line(let line) = ink.content { line.string } else { nil }
    }
    #expect(texts.count { $0 == "0.125" } == columns && texts.count { $0 == "13.375" } == columns)
  }

  @Test("Swift is coloured by its tokens, over lines too")
  func colouredCode() {
    let listing = Listing(language: "swift", text: "let x = 1 /* a\nb */")
    let layout = layOut(PDFSample.report([PDFSample.block(.code(listing))]))
    var colours: [String: PrintColor?] = [:]
    for ink in layout.pages.flatMap(\.placed).flatMap(\.strip.inks) {
      guard case .line(let line) = ink.content else { continue }
      var start = 0
      for run in line.source.text.runs {
        colours[String(decoding: line.source.text.utf8[start..<run.end], as: UTF8.self)] = run.style.color
        start = run.end
      }
    }
    #expect(colours["let"] == PrintColor(token: "k") && colours["1"] == PrintColor(token: "n"))
    #expect(colours["/* a"] == PrintColor(token: "c") && colours["b */"] == PrintColor(token: "c"))
    #expect(colours["x"] == .some(.none), "\(colours.keys)")
  }

  @Test("A table longer than a page repeats its head and says that it goes on")
  func longTable() throws {
    let float = PDFSample.float(.table, number: "1", caption: "Long.", [.init(.table(PDFSample.accuracyTable(rows: 130, summaries: 1)))])
    let layout = layOut(PDFSample.report([PDFSample.block(.float(float), id: "tbl-long"), PDFSample.paragraph("After.")]))
    #expect(layout.pages.count == 3)
    #expect(lines(layout.pages[0]).first == "Table 1: Long.")
    for page in layout.pages.dropFirst() {
      #expect(lines(page).first == "Table 1 (continued)")
      #expect(lines(page).contains("Attribute"))
      #expect(lines(page).contains("Accuracy"), "the heading of the group too")
    }
    let rows = layout.pages.flatMap { lines($0) }.filter { $0.hasPrefix("Attribute ") }
    #expect(rows == (0..<130).map { "Attribute \($0)" })
    for page in layout.pages.dropLast() {
      let last = try #require(page.placed.last { $0.region == .body }).strip.inks.first?.content
      guard case .rule? = last else {
        Issue.record("a table ends a page with a rule")
        continue
      }
    }
  }

  @Test("A long table waits for the shorter one before it, and keeps its heading")
  func tableOrder() throws {
    func table(_ number: Int, rows: Int) -> WovenBlock {
      PDFSample.block(
        .float(PDFSample.float(.table, number: "\(number)", caption: "T.", [.init(.table(PDFSample.accuracyTable(rows: rows)))])),
        id: "tbl-\(number)")
    }
    let layout = layOut(
      PDFSample.report([
        PDFSample.paragraph(PDFSample.prose(28)), table(1, rows: 20), PDFSample.heading(2, "Heading", id: "h"), table(2, rows: 90),
      ]))
    let words = layout.pages.flatMap { page in
      page.placed.compactMap { placed in
        placed.strip.inks.lazy.compactMap { if case .line(let line) = $0.content { line.string } else { nil } }.first
      }
    }
    let first = try #require(words.firstIndex(of: "Table 1: T."))
    let second = try #require(words.firstIndex(of: "Table 2: T."))
    #expect(first < second)
    #expect(words[second - 1] == "Heading")
  }

  @Test("Numbers stand with their decimal points under each other")
  func decimalPoints() {
    let table = Table([Column("x", .number([1.5, 123.25, -7.125, .nan]), format: .shortest)])
    let float = PDFSample.float(.table, number: "1", caption: "", [.init(.table(table))])
    let (composer, layout) = layOutPages(PDFSample.report([PDFSample.block(.float(float))])) { _ in [] }
    var points: [Double] = []
    for placed in layout.pages[0].placed {
      for ink in placed.strip.inks {
        guard case .line(let line) = ink.content, let point = line.string.firstIndex(of: ".") else { continue }
        let face = PDFStyle.Face(size: composer.style.smallSize)
        points.append(ink.x + composer.typesetter.width(ofNumber: line.string[..<point], face: face))
      }
    }
    #expect(points.count == 3)
    #expect(points.allSatisfy { abs($0 - points[0]) < 0.01 })
  }

  @Test("A wide table shrinks, then wraps, and never passes the margins", arguments: [4, 9, 14, 30, 80])
  func wideTable(columns: Int) {
    let table = Table((0..<columns).map { Column("c\($0)", .text(["some words to wrap \($0)", "x"]), title: "Column number \($0)") })
    let float = PDFSample.float(.table, number: "1", caption: "", [.init(.table(table))])
    let (composer, layout) = layOutPages(PDFSample.report([PDFSample.block(.float(float))])) { _ in [] }
    for placed in layout.pages.flatMap(\.placed) {
      for ink in placed.strip.inks {
        guard case .line(let line) = ink.content else { continue }
        #expect(ink.x >= -0.1 && ink.x + line.width <= composer.style.textWidth + 6)
        #expect(line.source.size >= PDFStyle.smallestTableSize)
      }
    }
  }

  @Test("A footnote stands on the page of its mark, and a long one runs over")
  func footnotes() throws {
    let mark = WovenInline.footnoteReference(number: 1, id: "n", occurrence: 1)
    var report = PDFSample.report([
      PDFSample.paragraph(PDFSample.prose(30)), PDFSample.block(.paragraph([.text("Marked"), mark])),
      PDFSample.paragraph(PDFSample.prose(40, from: 200)),
    ])
    report.footnotes = [WovenFootnote(id: "n", blocks: [PDFSample.paragraph("A short note.")])]
    var layout = layOut(report)
    let page = try #require(layout.pages.first { lines($0).contains { $0.hasPrefix("Marked") } })
    #expect(page.placed.contains { $0.region == .note && $0.y > 400 })
    #expect(layout.dump().contains("A short note."))

    report.footnotes = [WovenFootnote(id: "n", blocks: [PDFSample.paragraph(PDFSample.prose(60, from: 500))])]
    layout = layOut(report)
    let pages = layout.pages.filter { page in page.placed.contains { $0.region == .note } }
    #expect(pages.count > 1)
    let notes = layout.pages.flatMap { lines($0, .note) }.joined(separator: " ").replacing("  ", with: " ")
    #expect(notes.contains("Channel 559"), "to its end")
  }

  @Test("An item's mark stands on the base line of what the item begins with, even a formula")
  func itemMarks() throws {
    let items = [
      WovenListItem(blocks: [PDFSample.block(.math(tex: "x", number: nil)), PDFSample.paragraph("later")]),
      WovenListItem(blocks: [PDFSample.paragraph("words")]), WovenListItem(blocks: []),
    ]
    let layout = layOut(PDFSample.report([PDFSample.block(.list(start: 7, isTight: true, items))]))
    let marked = layout.pages[0].placed.map { placed in
      placed.strip.inks.compactMap { if case .line(let line) = $0.content { line.string } else { nil } }.joined(separator: " ")
    }
    #expect(marked == ["7.", "later", "8. words", "9."])
    let first = layout.pages[0].placed[0].strip
    #expect(first.inks.count == 2 && first.inks[0].y == first.inks[1].y)
  }

  @Test("Prose in a table wraps at the table's own size")
  func proseTable() {
    let float = PDFSample.float(
      .table, number: "1", caption: "",
      [.init(.markdownTable(alignments: [], header: [[.text("A")], [.text("B")]], rows: [[[.text("key")], [.text(PDFSample.prose(3))]]]))])
    let (composer, layout) = layOutPages(PDFSample.report([PDFSample.block(.float(float))])) { _ in [] }
    let sizes = layout.pages[0].placed.flatMap(\.strip.inks).compactMap { ink in
      if case .line(let line) = ink.content, line.string.contains("Channel") { line.source.size } else { nil }
    }
    #expect(!sizes.isEmpty && sizes.allSatisfy { $0 == composer.style.smallSize })
  }
}
