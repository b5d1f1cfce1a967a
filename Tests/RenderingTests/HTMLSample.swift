import Drawing
import Exhibits
import Foundation
import Markdown
import Reports
import Testing

@testable import Rendering

/// Reports made by hand, and what tests of the page share.
enum HTMLSample {
  static let range = SourceRange(file: "report.md", line: 7)

  /// The project's own templates.
  static let files: [String: String] = {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../templates/html").standardized
    var files: [String: String] = [:]
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [] {
      files[name] = try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
    }
    return files
  }()

  static func block(_ kind: WovenBlock.Kind, id: String? = nil, classes: [String] = [], line: Int = 7) -> WovenBlock {
    WovenBlock(kind, id: id, classes: classes, range: SourceRange(file: "report.md", line: line))
  }

  static func report(_ kinds: WovenBlock.Kind...) -> WovenReport {
    WovenReport(path: "reports/demo/report.md", name: "demo", blocks: kinds.map { block($0) })
  }

  struct Missing: Error, CustomStringConvertible { var description: String { "no such file" } }

  static func page(
    _ report: WovenReport, pdf: String? = nil, load: @escaping (String) throws -> [UInt8] = { _ in throw Missing() }
  ) throws -> HTMLPage {
    try renderHTML(report, templates: HTMLTemplates(files: files), pdf: pdf, load: load)
  }

  /// What stands in the article, below its title.
  static func body(_ kinds: WovenBlock.Kind..., load: @escaping (String) throws -> [UInt8] = { _ in throw Missing() }) throws -> String {
    let report = WovenReport(path: "reports/demo/report.md", name: "demo", blocks: kinds.map { block($0) })
    let html = try page(report, load: load).html
    let start = try #require(html.range(of: "</header>\n")).upperBound
    // The template puts a line break of its own behind the body.
    return String(html[start..<(try #require(html.range(of: "</article>"))).lowerBound].dropLast())
  }

  /// A 2 × 1 picture.
  static let png: [UInt8] = [
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 2, 0, 0, 0, 1, 8, 0, 0, 0, 0,
  ]

  static func table(rows: Int) -> Table {
    let attributes = (0..<rows - 1).map { "Attribute \($0)" as String? } + ["Mean"]
    func accuracies(_ shift: Double) -> [Double] { (0..<rows).map { 80 + Double(($0 * 37 + Int(shift)) % 190) / 10 } }
    let ours = accuracies(5)
    return Table(
      [
        Column("attribute", .text(attributes), title: "Attribute"),
        Column("panda", .number(accuracies(1)), title: "PANDA", group: "Published", unit: "%", format: .decimals(2), direction: .higher),
        Column("moon", .number(accuracies(90)), title: "MOON", group: "Published", unit: "%", format: .decimals(2), direction: .higher),
        Column("ours", .number(ours), title: "Ours", unit: "%", format: .shortest, direction: .higher),
        Column("n", .integer((0..<rows).map { $0 % 7 == 3 ? nil : $0 * 1013 }), title: "Samples"),
      ],
      key: ["attribute"], summaryRows: 1,
      marks: (0..<rows).map { Table.Mark(.best, at: .init(row: $0, column: $0 % 3 == 0 ? "moon" : "ours")) },
      notes: [
        Table.Note("The printed mean, 92.05, is not the mean of the column.", at: [.init(row: rows - 1, column: "ours")]),
        Table.Note("Counts of the published test split."),
      ])
  }

  static func tableFloat(rows: Int, number: String) -> WovenBlock.Kind {
    var float = Float(.table, panels: [.init(.table(table(rows: rows)))])
    float.number = number
    float.numberedName = "Table \(number)"
    float.caption = [.text("Accuracy of "), .emphasis([.text("multi-channel")]), .text(" attention and of its peers.")]
    return .float(float)
  }

  /// A page of about thirty blocks and three tables of forty rows.
  static func typical(figures: Bool = false) -> WovenReport {
    var report = WovenReport(path: "reports/demo/report.md", name: "demo")
    report.title = [.text("What the attention "), .emphasis([.text("heads")]), .text(" of a face network look at")]
    report.subtitle = [.text("A second reading of forty attributes, "), .code("27"), .text(" wins and the mean of the table")]
    report.abstract = [
      [
        .text(
          "Forty facial attributes share one trunk, and every attribute gets a mask of its own. We recompute the published table and find its mean at 90.17 rather than 92.05."
        )
      ]
    ]
    report.settings.authors = ["Ada Lovelace", "Kunihiko Fukushima"]
    report.settings.date = "2026-11-21"
    report.settings.keywords = ["attention", "faces"]
    func heading(_ level: Int, _ number: String, _ text: String, _ id: String) {
      report.contents.append(ContentsEntry(level: level, number: number, id: id, text: [.text(text)]))
      report.blocks.append(block(.heading(level: level, number: number, [.text(text)]), id: id))
    }
    func add(_ kind: WovenBlock.Kind, id: String? = nil) { report.blocks.append(block(kind, id: id)) }
    var notes = 0
    func prose() -> [WovenInline] {
      notes += 1
      return [
        .text(
          "A convolution answers the same question everywhere, and a mask says where the answer counts. The gain over the best of the three others is "
        ),
        .strong([.text("1.25 points")]), .text(" in the mean ("), .link(.anchor("fig-gain"), title: "", [.text("Figure 1")]), .text(", "),
        .link(.anchor("tbl-1"), title: "", [.text("Table 1")]), .text("), which "),
        .link(.url("https://example.org/paper"), title: "The paper", [.text("the paper")]),
        .text(" states too"), .footnoteReference(number: 1, id: "mean", occurrence: notes), .text(". With "), .math(tex: "m_k \\in [0, 1]"),
        .text(" and "), .code("masks(portrait)"), .text(" at hand, the rest is counting."),
      ]
    }
    heading(2, "1", "What is claimed", "sec-claims")
    add(.paragraph(prose()))
    add(
      .list(
        start: nil, isTight: true,
        [
          WovenListItem(blocks: [block(.paragraph([.text("27 wins, 1 tie and 12 losses;")]))]),
          WovenListItem(blocks: [block(.paragraph([.text("a mean that differs from the printed one;")]))]),
          WovenListItem(blocks: [block(.paragraph([.text("masks that can be looked at.")]))]),
        ]))
    add(
      .callout(
        kind: .note, title: [], isCollapsed: false,
        [block(.paragraph([.text("Published numbers are labelled as published. Those of this report come from drawn data.")]))]))
    add(tableFloat(rows: figures ? 12 : 40, number: "1"), id: "tbl-1")
    heading(3, "1.1", "Counting wins", "sec-wins")
    add(.paragraph(prose()))
    add(.code(Listing(language: "swift", text: swift, isFolded: true)))
    add(.output(CellText(.standardOutput, "loss 0.6931 → 0.1180\naccuracy 0.9205\n")))
    add(.code(Listing(language: "swift", text: swift, showsLineNumbers: true, filename: "Sources/Studies/Masks.swift")))
    add(.output(CellText(.standardError, "warning: 3 pictures have no face\n", omittedBytes: 104_857_600)))
    heading(2, "2", "Channels that move together", "sec-channels")
    for _ in 0..<3 { add(.paragraph(prose())) }
    add(.math(tex: "r_{ij} = \\frac{\\sum_x a_i(x) a_j(x)}{\\lVert a_i \\rVert \\lVert a_j \\rVert}", number: "1"), id: "eq-r")
    add(.blockQuote([block(.paragraph([.text("The map is not the territory, but it tells where the network went.")]))]))
    add(
      .list(
        start: nil, isTight: true,
        [
          WovenListItem(isDone: true, blocks: [block(.paragraph([.text("recompute the mean")]))]),
          WovenListItem(isDone: false, blocks: [block(.paragraph([.text("repeat with real portraits")]))]),
        ]))
    if figures {
      let tree = ClusterTree(
        leafCount: 12, merges: (0..<11).map { .init(left: $0 == 0 ? 0 : 11 + $0, right: $0 + 1, height: Double($0 + 1)) })
      let names = (0..<12).map { "channel \($0)" }
      let values = Matrix(rows: 12, columns: 12, values: (0..<144).map { cos(Double(abs($0 / 12 - $0 % 12)) * 0.7) })
      var float = Float(
        .figure,
        panels: [
          .init(
            .figure(
              Figure(
                .heatmap(
                  Heatmap(
                    values, rowLabels: names, columnLabels: names, legend: "correlation", scale: .correlation, rowTree: tree,
                    columnTree: tree)))), alternative: "Two blocks of channels correlate strongly.")
        ])
      float.number = "1"
      float.numberedName = "Figure 1"
      float.caption = [.text("Correlation of the first layer’s channels, clustered. Two blocks of six move together.")]
      add(.float(float), id: "fig-gain")
      let bars = BarChart(
        categories: ["Bald", "Bangs", "Eyeglasses", "Smiling", "Young"], series: [.init("gain", [1.2, -0.4, 0.3, 2.2, -1.1])],
        axis: Axis("gain (percentage points)"), colorsBySign: true, showsValues: true)
      var pair = Float(
        .figure,
        panels: [
          .init(.figure(Figure(.bars(bars))), caption: [.text("Gain over the best peer.")], alternative: "Three of five attributes gain."),
          .init(
            .figure(
              Figure(
                .lines(
                  LineChart(
                    [
                      .init("train", x: [0, 1, 2, 3], y: [0.69, 0.4, 0.2, 0.1]),
                      .init("test", x: [0, 1, 2, 3], y: [0.69, 0.45, 0.3, 0.28]),
                    ], xAxis: Axis("epoch"), yAxis: Axis("loss"))))), caption: [.text("Loss over the epochs.")],
            alternative: "Both losses fall."),
        ], columns: 2)
      pair.number = "2"
      pair.numberedName = "Figure 2"
      pair.caption = [.text("Where the gain comes from.")]
      pair.column = "page"
      add(.float(pair), id: "fig-pair")
      for kind in Callout.Kind.allCases.dropFirst() {
        add(
          .callout(
            kind: kind, title: [.text("About \(kind.rawValue)")], isCollapsed: kind == .caution,
            [block(.paragraph([.text("What it says.")]))]))
      }
      var missing = Float(.figure, panels: [.init(.image(path: "reports/demo/missing.png"), alternative: "A portrait")])
      missing.caption = [.text("A picture that is not there.")]
      add(.float(missing))
    }
    heading(2, "3", "Everything else", "sec-else")
    for _ in 0..<4 { add(.paragraph(prose())) }
    add(
      .float(
        {
          var float = Float(
            .table,
            panels: [
              .init(
                .markdownTable(
                  alignments: [.left, .right, .center],
                  header: [[.text("Layer")], [.text("Channels")], [.text("Mask")]],
                  rows: (1...4).map { [[.code("conv\($0)")], [.text("\($0 * 32)")], [.text($0 > 2 ? "yes" : "no")]] }))
            ])
          float.numberedName = "Table 3"
          float.caption = [.text("Layers.")]
          return float
        }()), id: "tbl-3")
    if figures {
      report.failedCells = 1
      report.blockedCells = 1
      add(
        .failure(
          Failure(
            cell: "fig-masks", isBlocked: false,
            diagnostics: [
              Diagnostic(
                .error, "Index 12 is out of range of 12 channels",
                at: SourceRange(file: "report.md", start: .init(line: 3, column: 12), end: .init(line: 3, column: 21)),
                hint: "channels count from 0")
            ])), id: "fig-masks")
      add(
        .failure(Failure(cell: "tbl-masks", isBlocked: true, diagnostics: [.error("tbl-masks reads masks of the failed cell fig-masks")])))
      add(.paragraph([.text("The mean is "), .failure(expression: "accuracy.mean", message: "blocked by fig-masks"), .text(".")]))
    } else {
      add(tableFloat(rows: 40, number: "2"), id: "tbl-2")
      add(tableFloat(rows: 40, number: "4"), id: "tbl-4")
    }
    report.footnotes = [WovenFootnote(id: "mean", blocks: [block(.paragraph([.text("As printed, over the rounded column.")]))])]
    return report
  }

  static let swift = """
    /// Masks of one portrait, one an attribute.
    @MainActor func masks(_ portrait: Picture, over threshold: Double = 0.5) throws -> [String: Matrix] {
      let net = try Network.load("face-\\(portrait.width)x\\(portrait.height)", seed: 42)
      guard threshold >= 0x1F, !net.isEmpty else { return [:] }  // nothing to see
      #if DEBUG
      print(#"raw \\(not) "quoted""#, 1.5e-3)
      #endif
      return net.masks(portrait)
    }
    """
}

/// File names without the digest of their contents.
func withoutDigest(_ text: String) -> String { text.replacing(/-[0-9a-f]{8}(?=[-.])/, with: "") }
