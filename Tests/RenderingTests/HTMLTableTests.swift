import Exhibits
import Reports
import Testing

@testable import Rendering

@Suite("Tables in HTML")
struct HTMLTableTests {
  private func html(_ table: Table, widths: [Double] = []) throws -> String {
    var float = Reports.Float(.table, panels: [.init(.table(table))])
    float.numberedName = "Table 1"
    float.caption = [.text("Accuracy.")]
    float.columnWidths = widths
    var report = HTMLSample.report()
    report.blocks = [HTMLSample.block(.float(float), id: "tbl-a")]
    let html = try HTMLSample.page(report).html
    #expect(markupFaults(html) == [])
    return html
  }

  private let table = Table(
    [
      Column("net", .text(["A & B", nil, "Mean"]), title: "Network"),
      Column("top1", .number([92.05, .nan, 90]), title: "Top 1", group: "Accuracy", unit: "%", format: .decimals(2), direction: .higher),
      Column("top5", .number([0.5, 12.25, 3]), title: "Top 5", group: "Accuracy"),
      Column("size", .integer([-3, nil, 12]), title: "Size", direction: .lower),
    ], key: ["net"], summaryRows: 1,
    marks: [.init(.best, at: .init(row: 0, column: "top1")), .init(.muted, at: .init(row: 1, column: "size"))],
    notes: [
      .init("As printed.", at: [.init(row: 2, column: "top1"), .init(row: 0, column: "top1")]), .init("All of them."),
      .init("Estimated.", at: [.init(row: 0, column: "top1")]),
    ])

  @Test("The caption stands above and names the table and the region that scrolls")
  func caption() throws {
    #expect(
      try html(table).contains(
        """
        <figcaption id="tbl-a-caption"><span class="label">Table 1:</span> Accuracy.</figcaption>
        <div class="scroll" role="region" tabindex="0" aria-labelledby="tbl-a-caption"><table class="short-keys" \
        aria-labelledby="tbl-a-caption">
        """))
  }

  @Test("Groups span their columns; heads carry direction and unit")
  func head() throws {
    #expect(
      try html(table).contains(
        """
        <tr><th scope="col" rowspan="2">Network</th><th scope="colgroup" class="group" colspan="2">Accuracy</th>\
        <th scope="col" rowspan="2" class="n">Size <span class="direction" aria-hidden="true" title="lower is better">↓</span>\
        <span class="sr"> (lower is better)</span></th></tr>
        <tr><th scope="col" class="n">Top 1 <span class="direction" aria-hidden="true" title="higher is better">↑</span>\
        <span class="sr"> (higher is better)</span> <span class="unit">(%)</span></th><th scope="col" class="n">Top 5</th></tr>
        </thead>
        """))
  }

  @Test("Keys are row headers, numbers align on their point, the best is said, missing is a dash, notes are linked letters")
  func rows() throws {
    let html = try html(table)
    #expect(
      html.contains(
        """
        <tr><th scope="row">A &amp; B</th><td class="n"><strong>92.05</strong><span class="sr"> (best)</span>\
        <sup><a href="#tbl-a-note-a" aria-label="Note a">a</a>,<a href="#tbl-a-note-b" aria-label="Note b">b</a></sup></td>\
        <td class="n" data-pad="0">0.5</td><td class="n">−3</td></tr>
        """))
    #expect(
      html.contains(
        "<tr><th scope=\"row\">–</th><td class=\"n\" data-pad=\".00\">–</td><td class=\"n\">12.25</td><td class=\"n muted\">–</td></tr>"))
    #expect(
      html.contains(
        "<p id=\"tbl-a-note-a\"><sup>a</sup> As printed.</p>\n<p>All of them.</p>\n<p id=\"tbl-a-note-b\"><sup>b</sup> Estimated.</p>"))
  }

  @Test("Summaries are a body of their own, below the rest")
  func summary() throws {
    let html = try html(table)
    #expect(html.contains("</tbody>\n<tbody class=\"summary\">\n<tr><th scope=\"row\">Mean</th><td class=\"n\">90.00<sup>"))
    #expect(html.matches(of: #/<tr>/#).count == 5)
  }

  @Test("Marks and notes that name no cell are passed over, and more summaries than rows are all the rows")
  func excess() throws {
    let odd = Table(
      [Column("a", .integer([1]))], summaryRows: 5,
      marks: [.init(.best, at: .init(row: 9, column: "a")), .init(.best, at: .init(row: 0, column: "z"))])
    let html = try html(odd)
    #expect(!html.contains("<strong>1"))
    #expect(html.contains("<tbody class=\"summary\">\n<tr><td class=\"n\">1</td></tr>"))
  }

  @Test("A table without columns or rows is a table still")
  func empty() throws {
    #expect(try html(Table([])).contains("<tbody>\n</tbody>"))
    #expect(try html(Table([Column("a", .text([]))])).contains("<th scope=\"col\">a</th>"))
  }

  @Test("Relative widths become per cents")
  func widths() throws {
    #expect(try html(table, widths: [1, 3]).contains("<colgroup><col style=\"width:25%\"><col style=\"width:75%\"></colgroup>"))
  }

  @Test("A pipe table keeps its alignments")
  func pipe() throws {
    let float = Reports.Float(
      .table,
      panels: [
        .init(
          .markdownTable(
            alignments: [.none, .right], header: [[.text("a")], [.text("b")]], rows: [[[.text("1")], [.emphasis([.text("2")])]]]))
      ])
    #expect(
      try HTMLSample.body(.float(float)).contains(
        """
        <div class="scroll" role="region" tabindex="0" aria-label="Table"><table>
        <thead>
        <tr><th scope="col">a</th><th scope="col" class="right">b</th></tr>
        </thead>
        <tbody>
        <tr><td>1</td><td class="right"><em>2</em></td></tr>
        </tbody>
        </table></div>
        """))
  }
}
