import Exhibits
import Markdown
import Reports

extension PageWriter {
  // MARK: - Typed tables

  /// Writes a typed table.
  ///
  /// `id` is the stem of the ids of its notes and, with `-caption`, of the caption that names it when it `isNamed`.
  mutating func table(_ table: Table, of float: Float, id: String, isNamed: Bool) {
    let annotations = Annotations(table)
    let keys = table.columns.filter { table.key.contains($0.name) }
    let hasShortKeys = keys.allSatisfy { column in (0..<column.count).allSatisfy { column.string(row: $0).count <= 32 } } && !keys.isEmpty
    region(id: id, isNamed: isNamed, classes: hasShortKeys ? ["short-keys"] : []) { writer in
      writer.widths(float.columnWidths)
      writer.head(table)
      let columns = table.columns.map { TableColumn($0, isKey: table.key.contains($0.name)) }
      let summary = max(0, table.rowCount - max(0, table.summaryRows))
      writer.out.raw("<tbody>\n")
      for row in 0..<summary { writer.row(row, columns, annotations, id: id) }
      writer.out.raw("</tbody>\n")
      if summary < table.rowCount {
        writer.out.raw("<tbody class=\"summary\">\n")
        for row in summary..<table.rowCount { writer.row(row, columns, annotations, id: id) }
        writer.out.raw("</tbody>\n")
      }
    }
    notes(table, id: id)
  }

  /// A column ready to be written.
  private struct TableColumn {
    let texts: [String]
    /// What each number lacks to the right, for the points to stand in line; empty when nothing.
    let pads: [String]
    let isNumeric: Bool
    let isKey: Bool

    init(_ column: Column, isKey: Bool) {
      let texts = (0..<column.count).map { column.string(row: $0) }
      self.texts = texts
      isNumeric = column.isNumeric
      self.isKey = isKey
      guard column.isNumeric else {
        pads = []
        return
      }
      // Bytes from the point to the end, the point included.
      let fractions = texts.map { text in
        text.utf8.lastIndex(of: UInt8(ascii: ".")).map { text.utf8.distance(from: $0, to: text.utf8.endIndex) } ?? 0
      }
      let longest = fractions.max() ?? 0
      guard !fractions.allSatisfy({ $0 == longest }) else {
        pads = []
        return
      }
      pads = fractions.map { fraction in
        let zeros = String(repeating: "0", count: longest - max(1, fraction))
        return fraction == 0 ? "." + zeros : zeros
      }
    }
  }

  /// Marks and note letters by place, as `row * columns + column`.
  private struct Annotations {
    var best: Set<Int> = []
    var muted: Set<Int> = []
    var letters: [Int: [String]] = [:]
    let columns: Int

    init(_ table: Table) {
      var places: [String: Int] = [:]
      for (index, column) in table.columns.enumerated() { places[column.name] = index }
      columns = table.columns.count
      let columns = columns
      func key(_ place: Table.Place) -> Int? { places[place.column].map { place.row * columns + $0 } }
      for mark in table.marks {
        guard let key = key(mark.place) else { continue }
        switch mark.kind {
        case .best: best.insert(key)
        case .muted: muted.insert(key)
        }
      }
      var next = 0
      for note in table.notes where !note.places.isEmpty {
        for place in note.places {
          if let key = key(place) { letters[key, default: []].append(Rendering.letters(next)) }
        }
        next += 1
      }
    }
  }

  private mutating func head(_ table: Table) {
    let isGrouped = table.columns.contains { !$0.group.isEmpty }
    out.raw("<thead>\n<tr>")
    var index = 0
    while index < table.columns.count {
      let column = table.columns[index]
      guard isGrouped, !column.group.isEmpty else {
        heading(column, rows: isGrouped ? 2 : 1)
        index += 1
        continue
      }
      let end = table.columns[index...].firstIndex { $0.group != column.group } ?? table.columns.count
      out.raw("<th scope=\"colgroup\" class=\"group\" colspan=\"\(end - index)\">")
      out.text(column.group)
      out.raw("</th>")
      index = end
    }
    out.raw("</tr>\n")
    if isGrouped {
      out.raw("<tr>")
      for column in table.columns where !column.group.isEmpty { heading(column, rows: 1) }
      out.raw("</tr>\n")
    }
    out.raw("</thead>\n")
  }

  private mutating func heading(_ column: Column, rows: Int) {
    out.raw("<th scope=\"col\"")
    if rows > 1 { out.raw(" rowspan=\"\(rows)\"") }
    if column.isNumeric { out.raw(" class=\"n\"") }
    out.raw(">")
    out.text(column.title)
    if let direction = column.direction {
      let meaning = direction == .higher ? words.higherIsBetter : words.lowerIsBetter
      out.raw(" <span class=\"direction\" aria-hidden=\"true\"")
      out.attribute("title", meaning)
      out.raw(direction == .higher ? ">↑</span>" : ">↓</span>")
      out.span("sr", " (\(meaning))")
    }
    if !column.unit.isEmpty {
      out.raw(" ")
      out.span("unit", "(\(column.unit))")
    }
    out.raw("</th>")
  }

  private mutating func row(_ row: Int, _ columns: [TableColumn], _ annotations: Annotations, id: String) {
    out.raw("<tr>")
    for (index, column) in columns.enumerated() {
      let place = row * annotations.columns + index
      let isMuted = annotations.muted.contains(place)
      out.raw(column.isKey ? "<th scope=\"row\"" : "<td")
      switch (column.isNumeric, isMuted) {
      case (true, true): out.raw(" class=\"n muted\"")
      case (true, false): out.raw(" class=\"n\"")
      case (false, true): out.raw(" class=\"muted\"")
      case (false, false): break
      }
      if !column.pads.isEmpty, !column.pads[row].isEmpty { out.raw(" data-pad=\"\(column.pads[row])\"") }
      out.raw(">")
      if annotations.best.contains(place) {
        out.raw("<strong>")
        out.text(column.texts[row])
        out.raw("</strong>")
        out.span("sr", " (\(words.best))")
      } else {
        out.text(column.texts[row])
      }
      if let letters = annotations.letters[place] {
        out.raw("<sup>")
        for (index, letter) in letters.enumerated() {
          if index > 0 { out.raw(",") }
          out.raw("<a")
          out.attribute("href", "#\(id)-note-\(letter)")
          out.attribute("aria-label", "\(words.note) \(letter)")
          out.raw(">\(letter)</a>")
        }
        out.raw("</sup>")
      }
      out.raw(column.isKey ? "</th>" : "</td>")
    }
    out.raw("</tr>\n")
  }

  private mutating func notes(_ table: Table, id: String) {
    guard !table.notes.isEmpty else { return }
    out.raw("<div class=\"notes\">\n")
    var next = 0
    for note in table.notes {
      if note.places.isEmpty {
        out.raw("<p>")
      } else {
        let letter = letters(next)
        next += 1
        out.raw("<p")
        out.id("\(id)-note-\(letter)")
        out.raw("><sup>\(letter)</sup> ")
      }
      out.text(note.text)
      out.raw("</p>\n")
    }
    out.raw("</div>\n")
  }

  // MARK: - Pipe tables

  mutating func markdownTable(
    alignments: [MarkdownTable.Alignment], header: [[WovenInline]], rows: [[[WovenInline]]], of float: Float, id: String,
    isNamed: Bool
  ) {
    func attributes(_ column: Int) -> String {
      guard column < alignments.count, alignments[column] != .none else { return "" }
      return " class=\"\(alignments[column].rawValue)\""
    }
    region(id: id, isNamed: isNamed) { writer in
      writer.widths(float.columnWidths)
      writer.out.raw("<thead>\n<tr>")
      for (column, text) in header.enumerated() {
        writer.out.raw("<th scope=\"col\"\(attributes(column))>")
        writer.inlines(text)
        writer.out.raw("</th>")
      }
      writer.out.raw("</tr>\n</thead>\n<tbody>\n")
      for row in rows {
        writer.out.raw("<tr>")
        for (column, text) in row.enumerated() {
          writer.out.raw("<td\(attributes(column))>")
          writer.inlines(text)
          writer.out.raw("</td>")
        }
        writer.out.raw("</tr>\n")
      }
      writer.out.raw("</tbody>\n")
    }
  }

  // MARK: - Both

  /// Writes a table in a region that scrolls by itself where the screen is narrow, also by keyboard.
  private mutating func region(id: String, isNamed: Bool, classes: [String] = [], _ content: (inout PageWriter) -> Void) {
    out.raw("<div class=\"scroll\" role=\"region\" tabindex=\"0\"")
    if isNamed { out.attribute("aria-labelledby", id + "-caption") } else { out.attribute("aria-label", words.table) }
    out.raw("><table")
    out.classes(classes)
    if isNamed { out.attribute("aria-labelledby", id + "-caption") }
    out.raw(">\n")
    content(&self)
    out.raw("</table></div>\n")
  }

  private mutating func widths(_ widths: [Double]) {
    let total = widths.reduce(0, +)
    guard total > 0 else { return }
    out.raw("<colgroup>")
    for width in widths {
      out.raw("<col style=\"width:")
      PageJSON.append(width / total * 100, digits: 4, to: &out)
      out.raw("%\">")
    }
    out.raw("</colgroup>\n")
  }
}
