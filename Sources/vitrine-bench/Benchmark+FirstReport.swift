import Execution
import Foundation

extension Benchmark {
  /// Rebuilds of the repository's first report, as whole commands.
  func firstReport() throws {
    let (project, source) = try firstReportCopy("first")
    let path = Self.firstReportPath
    let whole = try timed(vitrine, ["build", path], in: project)
    line("every cell executed, HTML and PDF", whole.seconds, nil)
    line("  engine's peak memory", megabytes: whole.peakMemory, limit: 150)

    let unchanged = try measure(vitrine, ["build", path], in: project, rounds: rounds)
    line("nothing changed", unchanged, limit: 0.15)
    let prose = try measure(vitrine, ["build", path], in: project, rounds: rounds) { round in
      try write(source + "\nA closing sentence, number \(round).\n", "\(project)/\(path)")
    }
    line("prose edited, HTML and PDF", prose, limit: 0.3)
    line("  engine's peak memory", megabytes: prose.peakMemory, limit: 150)
    line("prose edited, HTML alone", try proseToHTML(source, in: project), limit: 0.15)

    let start = try measure(kernel, [], in: project, rounds: rounds, sinks: [3, 4])
    line("the kernel's start", start, limit: nil)
    let cell = try measure(vitrine, ["build", path], in: project, rounds: rounds) { round in
      try write(source + "\n```{swift}\n//| label: bench\nlet bench = \(round)\nbench\n```\n", "\(project)/\(path)")
    }
    line("one cell edited, HTML and PDF, the kernel's start taken off", cell.median - start.median, 1.5)
  }

  /// A prose edit of the first report, to HTML alone: what the peers' rebuilds are set beside.
  func proseToHTML(_ source: String, in project: String) throws -> Measurement {
    try measure(vitrine, ["build", "--to", "html", Self.firstReportPath], in: project, rounds: rounds) { round in
      try write(source + "\nAnother closing sentence, number \(round).\n", "\(project)/\(Self.firstReportPath)")
    }
  }

  /// Comparing the first report's tables with baselines that they equal.
  func diff() throws {
    let (project, _) = try firstReportCopy("diff")
    // Against baselines made here, so that the values agree on any machine.
    try? FileManager.default.removeItem(atPath: "\(project)/reports/\(Self.firstReportName)/baselines")
    _ = try timed(vitrine, ["diff", Self.firstReportPath], in: project, environment: ["CI": ""])
    _ = try timed(vitrine, ["accept", "--all", "--reason", "benchmark"], in: project, environment: ["CI": ""])
    let nothing = try measure(vitrine, ["diff", Self.firstReportPath], in: project, rounds: rounds)
    line("diff of the first report, nothing changed", nothing, limit: 0.15)
  }
}
