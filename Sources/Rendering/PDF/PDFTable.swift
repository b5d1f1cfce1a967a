import Exhibits
import Markdown
import Reports

/// A table as pages set it: texts in cells, whatever it came from.
struct PDFTable {
  struct Cell {
    var text: StyledText
    var isBold = false
    var isMuted = false
    /// The digits to align on the decimal point; `nil` for text.
    var number: String?
    /// Superscript letters of notes, hung to the right.
    var marks = ""
  }

  enum Alignment: Hashable { case left, center, right, number }

  struct Column {
    var title: StyledText
    var group = ""
    var alignment: Alignment
    var isKey = false
  }

  var columns: [Column]
  var rows: [[Cell]]
  var summaryRows = 0
  var notes: [StyledText] = []

  /// A typed table from a cell of the report.
  init(_ table: Table) {
    let keys = Set(table.key)
    columns = table.columns.map { column in
      let unit = column.unit.isEmpty ? "" : " (\(column.unit))"
      return Column(
        title: StyledText(column.title + unit), group: column.group, alignment: column.isNumeric ? .number : .left,
        isKey: keys.contains(column.name))
    }
    var marks: [Table.Place: Table.Mark.Kind] = [:]
    for mark in table.marks { marks[mark.place] = mark.kind }
    var letters: [Table.Place: String] = [:]
    var next = 0
    for note in table.notes {
      var text = StyledText()
      if !note.places.isEmpty {
        let letter = FlowComposer.letter(next)
        next += 1
        for place in note.places { letters[place, default: ""] += (letters[place] == nil ? "" : ",") + letter }
        text.append(letter, style: Self.raised)
        text.append("\u{2009}")
      }
      text.append(note.text)
      notes.append(text)
    }
    rows = (0..<table.rowCount).map { row in
      table.columns.map { column in
        let place = Table.Place(row: row, column: column.name)
        let string = column.string(row: row)
        return Cell(
          text: StyledText(string), isBold: marks[place] == .best, isMuted: marks[place] == .muted,
          number: column.isNumeric ? string : nil, marks: letters[place] ?? "")
      }
    }
    summaryRows = min(max(table.summaryRows, 0), table.rowCount)
  }

  /// A pipe table, its cells already in runs of styles.
  init(alignments: [MarkdownTable.Alignment], header: [StyledText], rows: [[StyledText]]) {
    let count = max(header.count, rows.map(\.count).max() ?? 0)
    columns = (0..<count).map { index in
      let alignment: Alignment =
        switch index < alignments.count ? alignments[index] : .none {
        case .none, .left: .left
        case .center: .center
        case .right: .right
        }
      return Column(title: index < header.count ? header[index] : StyledText(), alignment: alignment)
    }
    self.rows = rows.map { row in (0..<count).map { Cell(text: $0 < row.count ? row[$0] : StyledText()) } }
  }

  static var raised: StyledText.Style {
    var style = StyledText.Style()
    style.scale = PDFStyle.raisedScale
    style.rise = 0.34
    return style
  }
}
