import Exhibits

/// The data that a figure shows, as a table.
package func baselineTable(of figure: Figure) -> Table {
  switch figure.content {
  default: Table([])
  }
}
