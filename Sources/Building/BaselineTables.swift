import Baselines
import Exhibits
import Reports

/// A table that a report produced and that has, or should have, a baseline.
package struct RegeneratedTable: Hashable, Sendable {
  /// The baseline's name.
  package var name: String
  package var table: Table
  /// The label of the cell that shows it.
  package var cell: String
  /// Where that cell's block stands.
  package var range: SourceRange
  /// The cell's own `tolerance`.
  package var tolerance: Tolerance?
}

/// A cell that has baselines and gave nothing to compare with them.
package struct SilentCell: Hashable, Sendable {
  /// What its baselines are named for.
  package var base: String
  package var label: String
  package var range: SourceRange
  package var status: CellOutcome.Status

  /// Whether a baseline is one of this cell's: `tbl-a`, `tbl-a-1`, `tbl-a-2`, …
  package func produces(_ name: String) -> Bool {
    guard name.hasPrefix(base) else { return false }
    let rest = name.dropFirst(base.count)
    return rest.isEmpty || rest.first == "-" && rest.count > 1 && rest.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
  }
}

/// What a run of a report has to compare.
package struct RegeneratedTables: Hashable, Sendable {
  /// In document order, with distinct names.
  package var tables: [RegeneratedTable] = []
  package var silent: [SilentCell] = []
  /// Names that two cells claim, and cells that ask for a baseline and show nothing that can have one.
  package var diagnostics: [Diagnostic] = []
}

/// The tables of a run that have baselines.
///
/// A cell that shows one gives it the cell's name; several are numbered from 1, panels included.
/// - Parameter outcomes: by cell index.
package func regenerated(_ report: Report, outcomes: [CellOutcome]) -> RegeneratedTables {
  var result = RegeneratedTables()
  var owners: [String: RegeneratedTable] = [:]
  for cell in report.cells where outcomes.indices.contains(cell.index) {
    guard let choice = BaselineChoice(cell, report.settings.baselines) else { continue }
    let outcome = outcomes[cell.index]
    guard outcome.status == .finished else {
      result.silent.append(SilentCell(base: choice.base, label: cell.label, range: cell.blockRange, status: outcome.status))
      continue
    }
    let tables = outcome.exhibits.flatMap(choice.tables)
    if tables.isEmpty && choice.isAsked {
      var diagnostic = Diagnostic.error(
        "cell `\(cell.label)` asks for a baseline and shows no table or figure", at: cell.blockRange,
        hint: "let its last expression be the table, or take the option `baseline` away")
      diagnostic.cell = cell.label
      result.diagnostics.append(diagnostic)
    }
    for (number, table) in tables.enumerated() {
      let name = tables.count == 1 ? choice.base : "\(choice.base)-\(number + 1)"
      let one = RegeneratedTable(name: name, table: table, cell: cell.label, range: cell.blockRange, tolerance: cell.options.tolerance)
      if let first = owners[name] {
        result.diagnostics.append(clash(one, first))
      } else {
        owners[name] = one
        result.tables.append(one)
      }
    }
  }
  return result
}

private func clash(_ second: RegeneratedTable, _ first: RegeneratedTable) -> Diagnostic {
  var diagnostic = Diagnostic.error(
    "baseline `\(second.name)` belongs to two cells, `\(first.cell)` and `\(second.cell)`", at: second.range,
    hint: "give one of them another label, or a name of its own: `//| baseline: name`",
    notes: [.init("the first is here", at: first.range)])
  diagnostic.cell = second.cell
  return diagnostic
}

/// What of a cell has baselines, and under which name.
private struct BaselineChoice {
  var base: String
  var takesTables: Bool
  var takesFigures: Bool
  /// Whether the cell itself asks for it.
  var isAsked: Bool

  init?(_ cell: Cell, _ settings: BaselineSettings) {
    switch cell.options.baseline {
    case .never: return nil
    case .always: (base, takesTables, takesFigures, isAsked) = (cell.label, true, true, true)
    case .named(let name): (base, takesTables, takesFigures, isAsked) = (name, true, true, true)
    case .automatic:
      switch crossReferenceKind(of: cell.label) {
      case .table where settings.tables: (base, takesTables, takesFigures, isAsked) = (cell.label, true, false, false)
      case .figure where settings.figures: (base, takesTables, takesFigures, isAsked) = (cell.label, false, true, false)
      default: return nil
      }
    }
  }

  func tables(_ exhibit: Exhibit) -> [Table] {
    switch exhibit {
    case .table(let table): takesTables ? [table] : []
    case .figure(let figure): takesFigures ? [baselineTable(of: figure)] : []
    case .text: []
    case .panels(let panels): panels.flatMap(tables)
    }
  }
}
