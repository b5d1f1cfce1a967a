import Baselines
import Building
import Exhibits
import Rendering

extension DiffPage {
  /// How many rows of a table are shown around differences, and of a new table.
  private static let rowLimit = 200

  /// Rows that differ, whole, with the one before and the one after.
  func context(_ one: TableComparison, _ check: BaselineCheck) -> String {
    guard case .success(let bytes)? = check.committed.tables[one.name], let csv = try? CSV(bytes, path: one.path),
      let head = csv.records.first
    else { return "" }
    var changes: [Int: [String: CellDifference]] = [:]
    for difference in one.differences { changes[difference.range.start.line, default: [:]][difference.column] = difference }
    let records = Array(csv.records.dropFirst())
    // A quoted field may start on a later line of its record.
    func differing(_ place: Int) -> [String: CellDifference]? {
      let last = place + 1 < records.count ? records[place + 1].line : records[place].line + 1
      guard last > records[place].line + 1 else { return changes[records[place].line] }
      return (records[place].line..<last).lazy.compactMap { changes[$0] }.first
    }
    var rows = ""
    var shown = 0
    var previous = -1
    for place in records.indices {
      let isNear = (max(0, place - 1)...min(records.count - 1, place + 1)).contains { differing($0) != nil }
      guard isNear else { continue }
      guard shown < Self.rowLimit else { break }
      if place > previous + 1 { rows += "<tr class=\"gap\"><td colspan=\"\(head.fields.count + 1)\">⋯</td></tr>\n" }
      rows += row(records[place], head: head.fields, differing(place) ?? [:])
      previous = place
      shown += 1
    }
    guard shown > 0 else { return "" }
    return """
      <details\(shown <= 20 ? " open" : "")><summary>The rows in their table</summary>
      <div class="scroll"><table class="context">
      <thead><tr><th scope="col">line</th>\(head.fields.map { "<th scope=\"col\">\(escapedHTML($0))</th>" }.joined())</tr></thead>
      <tbody>
      \(rows)</tbody>
      </table></div></details>

      """
  }

  private func row(_ record: CSV.Record, head: [String], _ changes: [String: CellDifference]) -> String {
    let cells = record.fields.enumerated().map { place, field in
      guard head.indices.contains(place), let change = changes[head[place]] else { return "<td>\(escapedHTML(field))</td>" }
      return "<td class=\"changed\"><del>\(escapedHTML(change.expected))</del> <ins>\(escapedHTML(change.actual))</ins></td>"
    }
    return "<tr\(changes.isEmpty ? "" : " class=\"hit\"")><th scope=\"row\">\(record.line)</th>\(cells.joined())</tr>\n"
  }

  /// A table that has no baseline yet.
  func values(_ table: Table) -> String {
    let count = min(table.rowCount, Self.rowLimit)
    let rows = (0..<count).map { row in
      let fields = table.columns.map { "<td\($0.isNumeric ? " class=\"number\"" : "")>\(escapedHTML($0.string(row: row)))</td>" }
      return "<tr>\(fields.joined())</tr>\n"
    }
    let rest = table.rowCount - count
    return """
      <details><summary>Its values: \(counted(table.rowCount, "row"))</summary>
      <div class="scroll"><table>
      <thead><tr>\(table.columns.map { "<th scope=\"col\">\(escapedHTML($0.name))</th>" }.joined())</tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table></div>\(rest > 0 ? "<p>… and \(rest) more rows.</p>" : "")</details>

      """
  }
}
