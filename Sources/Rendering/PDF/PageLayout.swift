/// A flow broken into pages: what stands where, before anything is painted. Lengths are points from the text's top left corner.
struct PageLayout {
  enum Region: String { case body, float, note }

  struct Placed {
    var strip: Strip
    var y: Double
    var region: Region
  }

  struct Page {
    var placed: [Placed] = []
    /// Where the rule above the footnotes stands; `nil` without any.
    var noteRule: Double?
    /// The section that the running head names.
    var section = ""
  }

  var pages: [Page] = []

  /// Each anchor's page (from 0) and height on it.
  var anchors: [String: (page: Int, y: Double)] {
    var anchors: [String: (page: Int, y: Double)] = [:]
    for (number, page) in pages.enumerated() {
      for placed in page.placed {
        for anchor in placed.strip.anchors where anchors[anchor] == nil { anchors[anchor] = (number, placed.y) }
        for ink in placed.strip.inks {
          guard case .line(let line) = ink.content else { continue }
          for run in line.source.text.runs.count > 1 ? line.anchors : [] where anchors[run] == nil {
            anchors[run] = (number, placed.y)
          }
        }
      }
    }
    return anchors
  }

  /// The layout as text, for tests: a line for each placed strip with its region, height and words.
  func dump() -> String {
    var text = ""
    for (number, page) in pages.enumerated() {
      text += "page \(number + 1)\(page.section.isEmpty ? "" : " [\(page.section)]")\n"
      for placed in page.placed {
        let words = placed.strip.inks.map { ink in
          switch ink.content {
          case .line(let line): line.string
          case .rule: "───"
          case .drawing, .picture: "▣"
          case .formula: "∑"
          case .box: "☐"
          case .leader(let anchor, _, _): "… \(anchor)"
          }
        }
        text += "  \(placed.region.rawValue) \(Int(placed.y.rounded()))+\(Int(placed.strip.height.rounded())) "
        text += words.joined(separator: " | ") + "\n"
      }
    }
    return text
  }
}

extension ShapedLine {
  /// Anchors that lie inside the line, such as a footnote's mark.
  var anchors: [String] {
    var anchors: [String] = []
    forEachRun(line) { run in
      guard let item = run.pointee.item else { return }
      if let anchor = source.style(at: Int(item.pointee.offset)).anchor { anchors.append(anchor) }
    }
    return anchors
  }
}
