import Exhibits

/// A cell's options with the report's and the project's defaults applied. Names are Quarto's.
package struct CellOptions: Hashable, Sendable {
  package enum Echo: String, Hashable, Sendable { case shown, folded, hidden }
  package enum Output: String, Hashable, Sendable { case shown, asIs, hidden }
  package enum Alignment: String, Hashable, Sendable, CaseIterable { case left, center, right }

  /// Whether what the cell shows is compared with baselines, and under which name.
  package enum Baseline: Hashable, Sendable {
    /// What ``BaselineSettings`` say about the label's kind.
    case automatic
    /// `baseline: false`.
    case never
    /// `baseline: true`: every table and figure, under the cell's label.
    case always
    /// `baseline: name`: every table and figure, under another name.
    case named(String)
  }

  // Execution options: part of the fingerprint.
  package var eval = true
  package var cache = true
  /// Seconds; `nil` is no limit.
  package var timeout: Double?
  package var seed: UInt64 = 0

  // Presentation options: never part of the fingerprint.
  /// `echo: false` is `.folded` (the code stays reachable) unless `code-fold: false` hides it.
  package var echo = Echo.folded
  package var include = true
  package var output = Output.shown
  package var warning = true
  /// `error: true` lets the report succeed although this cell fails, and shows the error.
  package var error = false
  package var figureWidth: Double?
  package var figureHeight: Double?
  package var figureAlignment = Alignment.center
  /// Relative widths of a table's columns, or none.
  package var tableColumnWidths: [Double] = []
  package var layoutColumns: Int?
  package var layoutRows: Int?
  /// `column: page` and the like; `body` by default.
  package var column = "body"
  package var codeSummary: String?
  package var codeLineNumbers = false
  package var filename: String?
  package var baseline = Baseline.automatic
  package var tolerance: Tolerance?

  package init() {}
}
