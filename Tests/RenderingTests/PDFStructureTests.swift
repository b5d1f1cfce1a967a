import Exhibits
import Foundation
import Reports
import Testing

@testable import Rendering

/// Links, outline and structure.
@Suite("PDF structure") struct PDFStructureTests {
  @Test("Every block that can be referred to is a destination on its page")
  func destinations() throws {
    let pdf = try PDFProbe(PDFSample.everything())
    defer { pdf.remove() }
    let text = try pdf.info("-dests")
    for name in ["fig-gain", "fig-panels", "tbl-accuracy", "eq-mask", "sec-masks", "fn-1", "fnref-1"] {
      #expect(text.contains("\"\(name)\""), "\(name)")
    }
  }

  @Test("A link leads to its address, with what PDF strings cannot hold percent-encoded")
  func addresses() throws {
    let pdf = try PDFProbe(PDFSample.everything())
    defer { pdf.remove() }
    #expect(try pdf.info("-url").contains("https://example.org/paper?x=%281%29&y=%272%27"))
  }

  @Test("A link to an id that nothing has is text and a warning")
  func dangling() throws {
    let block = PDFSample.block(.paragraph([.link(.anchor("fig-'none\\"), title: "", [.text("Figure 9")])]))
    let pdf = try PDFProbe(PDFSample.report([block]))
    defer { pdf.remove() }
    #expect(try pdf.text().contains("Figure 9"))
    #expect(pdf.document.diagnostics.map(\.message) == ["link leads nowhere: nothing in the report has the id \"fig-'none\\\""])
  }

  @Test("Ids of any characters are destinations")
  func strangeIds() throws {
    let blocks = [
      PDFSample.block(.paragraph([.link(.anchor("节 'x' (1)\\"), title: "", [.text("there")])])),
      PDFSample.block(.heading(level: 1, number: nil, [.text("Here")]), id: "节 'x' (1)\\"),
    ]
    let pdf = try PDFProbe(PDFSample.report(blocks))
    defer { pdf.remove() }
    #expect(pdf.document.diagnostics.isEmpty)
    #expect(try pdf.info("-dests").contains("%E7%AF%80%20%27x%27%20%281%29%5C".replacing("%E7%AF%80", with: "%E8%8A%82")))
  }

  @Test("The structure tree names what a screen reader needs, in reading order")
  func tree() throws {
    let pdf = try PDFProbe(PDFSample.everything())
    defer { pdf.remove() }
    let tree = try pdf.info("-struct-text")
    #expect(tree.hasPrefix("Document\n"))
    for element in ["H1 (block)", "H2 (block)", "L (block)", "LI (block)", "Lbl (block)", "BlockQuote", "Table", "TR", "TH", "TD", "Figure", "Caption", "Note", "Link", "Code"] {
      #expect(tree.contains(element), "\(element)")
    }
    let order = ["Introduction", "What the masks hold", "Published numbers", "Accuracy by attribute", "What follows", "Weighs the channels"]
    var rest = tree[...]
    for words in order {
      let found = try #require(rest.range(of: words), "\(words) comes after what stands before it")
      rest = rest[found.upperBound...]
    }
  }

  @Test("The outline holds the headings, nested as they are")
  func outline() throws {
    let document = try renderPDF(PDFSample.everything()) { _ in [] }
    // Cairo writes outlines uncompressed only in part; their titles are found through the bytes of plain objects.
    let text = String(decoding: document.bytes, as: Unicode.ASCII.self)
    #expect(text.contains("/Outlines"))
    for title in ["Introduction", "What the masks hold", "What follows"] { #expect(text.contains("/Title (\(title))"), "\(title)") }
  }
}
