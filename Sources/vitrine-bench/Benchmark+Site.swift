import Foundation

extension Benchmark {
  /// Sites of 10 and 50 generated reports, each built and published in one call: what a report costs, and whether memory grows with them.
  func site() throws {
    let few = try publishing(10)
    let many = try publishing(50)
    print(
      String(
        format: "  peak memory of 50 reports against 10: %.2f times  %@", Double(many.peakMemory) / Double(few.peakMemory),
        Double(many.peakMemory) <= 1.25 * Double(few.peakMemory) ? "within 1.25" : "OVER 1.25"))
    print(String(format: "  a report's cost in 50 against in 10, nothing executed: %.2f times", many.again / few.again))
  }

  /// Publishes a number of reports once with every cell to execute and again with nothing changed but a sentence of each.
  private func publishing(_ count: Int) throws -> (again: Double, peakMemory: Int) {
    let project = "\(folder)/site-\(count)"
    func writeAll(_ round: Int) throws {
      for number in 1...count { try write(generated(number, round), "\(project)/reports/report-\(number)/report.md") }
    }
    try writeAll(0)
    let first = try timed(vitrine, ["publish", "--to", "site"], in: project)
    line("\(count) reports of 2 cells built and published, every cell executed, a report", first.seconds / Double(count), nil)
    line("  engine's peak memory", megabytes: first.peakMemory, limit: 250)
    try writeAll(1)
    let again = try timed(vitrine, ["publish", "--to", "site"], in: project)
    line("  again after a prose edit in each, a report", again.seconds / Double(count), 0.3)
    line("  engine's peak memory", megabytes: again.peakMemory, limit: 250)
    return (again.seconds / Double(count), max(first.peakMemory, again.peakMemory))
  }

  /// A report like no other of the site.
  private func generated(_ number: Int, _ round: Int) -> String {
    let paragraph = String(repeating: "Every figure of this page was drawn from the numbers that stand beside it. ", count: 9)
    return """
      ---
      title: "Report \(number)"
      abstract: "Edited \(round) times."
      date: 2026-11-21
      ---

      # Numbers {#sec-numbers}

      \(paragraph)

      ```{swift}
      //| label: tbl-numbers
      //| tbl-cap: "Squares from \(number) on."
      let start = \(number)
      Table([
        Column("name", .text((0..<40).map { "row \\($0)" })),
        Column("square", .integer((0..<40).map { ($0 + start) * ($0 + start) })),
      ], key: ["name"])
      ```

      # Figure {#sec-figure}

      ```{swift}
      //| label: fig-numbers
      //| fig-cap: "A map of \(number)."
      //| fig-alt: "A heatmap with 24 rows and columns."
      Figure.heatmap(Matrix((0..<24).map { row in (0..<24).map { Double(row * $0 % (start + 7)) } }))
      ```

      \(paragraph)

      @tbl-numbers and @fig-numbers belong together. \(paragraph)
      """
  }
}
