import Exhibits
import Markdown

/// `baselines:` of the front matter or of `vitrine.yml`: what is compared when a cell does not say.
package struct BaselineSettings: Hashable, Sendable {
  /// Whether tables of cells with a `tbl-` label have baselines.
  package var tables = true
  /// Whether figures of cells with a `fig-` label have baselines, on the data they show.
  package var figures = false
  /// What a new baseline's numbers may move by when neither cell nor column says.
  package var tolerance: Tolerance?

  package init() {}
}

extension BaselineSettings {
  /// Applies `false`, `true`, or a mapping whose keys stand over what is set already.
  mutating func apply(_ entry: YAMLMapping.Entry, _ reading: inout EntryReading) {
    switch entry.value {
    // What a cell asks for itself is compared all the same.
    case .boolean(false): (tables, figures) = (false, false)
    case .boolean(true): tables = true
    case .mapping(let mapping):
      for entry in mapping.entries {
        switch entry.key {
        case "tables": tables = reading.boolean(entry) ?? tables
        case "figures": figures = reading.boolean(entry) ?? figures
        case "tolerance": tolerance = Reports.tolerance(entry, &reading) ?? tolerance
        default: reading.unknown(entry, "key", of: "baselines", among: ["tables", "figures", "tolerance"])
        }
      }
    default: reading.expected("true, false, or a mapping such as `{tables: true, figures: false}`", entry)
    }
  }
}
