import Exhibits
import Foundation
import Markdown
import Reports

@testable import Rendering

/// Reports built by hand, as weaving would make them.
enum PDFSample {
  static let range = SourceRange(file: "report.md", line: 7)

  static func block(_ kind: WovenBlock.Kind, id: String? = nil, line: Int = 7) -> WovenBlock {
    WovenBlock(kind, id: id, range: SourceRange(file: "report.md", line: line))
  }

  static func paragraph(_ text: String) -> WovenBlock { block(.paragraph([.text(text)])) }

  static func report(_ blocks: [WovenBlock], title: String = "") -> WovenReport {
    var report = WovenReport(path: "report.md", name: "sample", blocks: blocks)
    if !title.isEmpty { report.title = [.text(title)] }
    report.contents = blocks.compactMap { block in
      guard case .heading(let level, let number, let text) = block.kind, let id = block.id else { return nil }
      return ContentsEntry(level: level, number: number, id: id, text: text)
    }
    return report
  }

  static func heading(_ level: Int, _ text: String, id: String) -> WovenBlock {
    block(.heading(level: level, number: nil, [.text(text)]), id: id)
  }

  /// Sentences that differ from each other, so that a page's text can be told from another's.
  static func prose(_ count: Int, from first: Int = 0) -> String {
    (first..<first + count).map {
      "Channel \($0) of the second layer answers to a soft edge near the mouth, and its mask keeps what the attribute needs."
    }.joined(separator: " ")
  }

  static func float(_ kind: Reports.Float.Kind, number: String, caption: String, _ panels: [Reports.Float.Panel], columns: Int = 1)
    -> Reports.Float
  {
    var float = Reports.Float(kind, panels: panels, columns: columns)
    float.number = number
    float.numberedName = (kind == .figure ? "Figure " : "Table ") + number
    float.caption = [.text(caption)]
    return float
  }

  static func accuracyTable(rows: Int, summaries: Int = 0) -> Table {
    let numbers = (0..<rows).map { 80 + Double($0 * 37 % 1900) / 100 }
    let others = (0..<rows).map { 8 + Double($0 * 53 % 1500) / 10 }
    return Table(
      [
        Column("attribute", .text((0..<rows).map { "Attribute \($0)" }), title: "Attribute"),
        Column("ours", .number(numbers), title: "Ours", group: "Accuracy", unit: "%", format: .decimals(2), direction: .higher),
        Column("other", .number(others), title: "Other", group: "Accuracy", unit: "%", format: .significant(3), direction: .higher),
        Column("n", .integer((0..<rows).map { $0 * 7 }), title: "n"),
      ],
      key: ["attribute"], summaryRows: summaries, marks: [Table.Mark(.best, at: Table.Place(row: 0, column: "ours"))],
      notes: [
        Table.Note("Measured on the drawn faces."), Table.Note("Not converged.", at: [Table.Place(row: 1, column: "other")]),
      ])
  }

  static func barFigure() -> Figure {
    Figure(.bars(BarChart(categories: ["a", "b"], series: [BarChart.Series("x", [1, 2])])))
  }

  /// A report with one of everything.
  static func everything() -> WovenReport {
    let blocks: [WovenBlock] = [
      heading(1, "Introduction", id: "sec-introduction"),
      block(
        .paragraph([
          .text("Multi-channel attention gives every attribute a mask over channels "), .emphasis([.text("and")]),
          .text(" space. We "), .strong([.text("recompute")]), .text(" its table, see "),
          .link(.anchor("tbl-accuracy"), title: "", [.text("Table 1")]), .text(" and "),
          .link(.anchor("fig-gain"), title: "", [.text("Figure 1")]), .text(", and print means that differ from the paper’s."),
          .footnoteReference(number: 1, id: "mean", occurrence: 1), .softBreak,
          .text("The layer is "), .code("Conv2d(3, 64)"), .text(" as in "),
          .link(.url("https://example.org/paper?x=(1)&y='2'"), title: "", [.text("the published code")]),
          .text("; "), .strikethrough([.text("nothing")]), .text(" something is left out, and "), .math(tex: "x^2"),
          .text(" stands in the line. "), .text(prose(3)),
        ])),
      paragraph(prose(4, from: 10)),
      block(
        .float(float(.figure, number: "1", caption: "Gain over the best of the three others, in percentage points.", [.init(.figure(barFigure()), alternative: "bars")])),
        id: "fig-gain"),
      heading(2, "What the masks hold", id: "sec-masks"),
      block(
        .list(
          start: nil, isTight: true,
          [
            WovenListItem(blocks: [paragraph("a mask is a product of a channel weight and a spatial map;")]),
            WovenListItem(blocks: [
              paragraph("nested items keep their own marks:"),
              block(
                .list(
                  start: 1, isTight: true,
                  [
                    WovenListItem(blocks: [paragraph("first the channels, which are weighed by a small network over their means;")]),
                    WovenListItem(blocks: [
                      paragraph("then space."),
                      block(.list(start: 1, isTight: true, [WovenListItem(blocks: [paragraph("deeper")])])),
                    ]),
                  ])),
            ]),
            WovenListItem(isDone: true, blocks: [paragraph("the table is regenerated")]),
            WovenListItem(isDone: false, blocks: [paragraph("the masks are compared with the paper’s")]),
          ])),
      block(.blockQuote([paragraph("The mean accuracy of our approach is 92.05 %. " + prose(1, from: 20))])),
      block(
        .callout(
          kind: .warning, title: [.text("Published numbers")], isCollapsed: false,
          [paragraph("Columns headed “published” come from the paper, and were not measured here. " + prose(1, from: 30))])),
      block(.code(Listing(language: "swift", text: "let net = Network {\n  Conv2d(3, 64, kernel: 3)\n\tReLU()\n}\nprint(net)", showsLineNumbers: true, filename: "net.swift"))),
      block(.code(Listing(language: "swift", text: "let hidden = folded()", isFolded: true))),
      block(.output(CellText(.standardOutput, "epoch 1  loss 0.693\nepoch 2  loss 0.412\n"))),
      block(.failure(Failure(cell: "fig-late", isBlocked: false, diagnostics: [.error("index out of range", at: range, hint: "check the row")]))),
      block(.math(tex: "A_c = \\sigma(W)", number: "1"), id: "eq-mask"),
      block(.thematicBreak),
      block(.html("<b>raw</b>")),
      block(.float(float(.table, number: "1", caption: "Accuracy by attribute.", [.init(.table(accuracyTable(rows: 12, summaries: 1)))])), id: "tbl-accuracy"),
      heading(2, "What follows", id: "sec-follows"),
      paragraph(prose(9, from: 40)),
      block(
        .float(
          float(
            .table, number: "2", caption: "A pipe table with *inlines* whose words wrap.",
            [
              .init(
                .markdownTable(
                  alignments: [.left, .center, .right], header: [[.text("Method")], [.text("What it does")], [.text("Year")]],
                  rows: [
                    [[.code("gradcam")], [.text("Weighs the channels of the last convolution by the mean gradient of the class score, and keeps what is positive. It needs no change of the network.")], [.text("2017")]],
                    [[.strong([.text("Deconvnet")])], [.text("Runs the layers backwards with the switches of the forward pass, which shows what excites a unit; it is not a gradient, though it is close to one.")], [.text("2014")]],
                  ]))
            ])), id: "tbl-methods"),
      block(
        .float(
          float(
            .figure, number: "2", caption: "Two panels, side by side, whose caption is long enough to need a second line because it explains much of what can be seen there.",
            [
              .init(.figure(barFigure()), caption: [.text("channels")], alternative: "x"),
              .init(.figure(barFigure()), caption: [.text("space")], alternative: "y"),
            ], columns: 2)), id: "fig-panels"),
      paragraph(prose(12, from: 60)),
      paragraph(prose(12, from: 80)),
    ]
    var report = report(blocks, title: "Attention in many channels")
    report.subtitle = [.text("What the masks of a face network hold")]
    report.abstract = [[.text("We regenerate the published table, recompute its means, and look at the masks. " + prose(2, from: 90))]]
    report.settings.authors = ["Ada Lovelace", "Grace Hopper"]
    report.settings.date = "2026-11-21"
    report.settings.keywords = ["attention", "faces", "attributes"]
    report.footnotes = [WovenFootnote(id: "mean", blocks: [paragraph("The printed 92.05 is not the mean of its rows, which is 90.17.")])]
    return report
  }
}
