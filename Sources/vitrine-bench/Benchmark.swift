import Execution
import Foundation

/// Measures what people wait for, as whole commands, on copies of this repository's first report and on generated ones.
struct Benchmark {
  private let rounds: Int
  private let vitrine: String
  private let kernel: String
  private let home: String
  private let folder: String

  init(rounds: Int) throws {
    let installation = try Installation.find()
    self.rounds = rounds
    vitrine = "\(installation.products)/vitrine"
    kernel = installation.kernel
    home = installation.packageRoot
    folder = NSTemporaryDirectory() + "vitrine-bench-\(getpid())"
    guard access(vitrine, X_OK) == 0 else {
      throw CommandFailure(description: "there is no \(vitrine): build it first, `swift build --product vitrine`")
    }
  }

  func run() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    print("Whole commands, \(rounds) runs each after one uncounted; medians, the least in brackets. Build: \((vitrine as NSString).deletingLastPathComponent.split(separator: "/").last ?? "").")
    let html = try firstReport()
    try pages()
    try planning()
    try peers(html)
  }

  // MARK: The first report

  /// Returns the time of a prose edit to HTML, for the peers' ratios.
  private func firstReport() throws -> Double {
    let project = "\(folder)/first"
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(home)/reports", toPath: "\(project)/reports")
    try FileManager.default.copyItem(atPath: "\(home)/vitrine.yml", toPath: "\(project)/vitrine.yml")
    let path = "reports/multi-channel-attention/report.md"
    let source = try String(contentsOfFile: "\(project)/\(path)", encoding: .utf8)
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
    let html = try measure(vitrine, ["build", "--to", "html", path], in: project, rounds: rounds) { round in
      try write(source + "\nAnother closing sentence, number \(round).\n", "\(project)/\(path)")
    }
    line("prose edited, HTML alone", html, limit: 0.15)

    let start = try measure(kernel, [], in: project, rounds: rounds, sinks: [3, 4])
    line("the kernel's start", start, limit: nil)
    let cell = try measure(vitrine, ["build", path], in: project, rounds: rounds) { round in
      try write(source + "\n```{swift}\n//| label: bench\nlet bench = \(round)\nbench\n```\n", "\(project)/\(path)")
    }
    line("one cell edited, HTML and PDF, the kernel's start taken off", cell.median - start.median, 1.5)
    return html.median
  }

  // MARK: Generated reports

  private func pages() throws {
    let project = "\(folder)/long"
    let paragraph = String(repeating: "Every figure of this page was drawn from the numbers that stand beside it. ", count: 9)
    func report(_ sections: Int, _ round: Int) -> String {
      "Round \(round).\n\n" + (1...sections).map { "## Section \($0)\n\n\(paragraph)\n\n\(paragraph)\n\n- one\n- two\n\n\(paragraph)\n\n" }.joined()
    }
    func time(_ sections: Int) throws -> (seconds: Double, pages: Int) {
      let result = try measure(vitrine, ["build", "--to", "pdf", "long.md"], in: project, rounds: rounds) { round in
        try write(report(sections, round), "\(project)/long.md")
      }
      return (result.median, try pageCount("\(project)/_site/long.pdf"))
    }
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    let short = try time(2)
    let long = try time(120)
    let perPage = (long.seconds - short.seconds) / Double(long.pages - short.pages)
    line("one more page of PDF (\(long.pages) pages against \(short.pages))", perPage, 0.010)
  }

  private func planning() throws {
    let project = "\(folder)/cells"
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    func report(_ cells: Int, _ round: Int) -> String {
      "Round \(round).\n\n" + (0..<cells).map { index in
        let above = index == 0 ? "1" : "value\(index - 1)"
        return """
          ```{swift}
          //| label: cell-number-\(index)
          let value\(index) = \(above) + \(index)
          func double\(index)(_ x: Int) -> Int {
            let y = x * 2
            return y
          }
          double\(index)(value\(index))
          ```


          """
      }.joined()
    }
    /// `explain` reads and plans, and executes nothing.
    func time(_ cells: Int, forgetting: Bool = false) throws -> Double {
      try measure(vitrine, ["explain", "cell-number-0", "cells.md"], in: project, rounds: rounds) { round in
        try write(report(cells, round), "\(project)/cells.md")
        if forgetting { try? FileManager.default.removeItem(atPath: "\(project)/.vitrine") }
      }.median
    }
    let one = try time(1)
    let many = try time(400)
    line("400 cells parsed and planned, the program's start taken off", many - one, 0.1)
    line("  the same, no cell seen before", try time(400, forgetting: true) - one, nil)
    line("  the program's start", one, nil)
  }

  // MARK: Peers

  private func peers(_ ours: Double) throws {
    let project = "\(folder)/peers"
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    let installed = try Peer.installed(in: project)
    if installed.isEmpty { print("No peer is installed (knitr: apt-get install r-cran-knitr; nbconvert: pip install nbconvert).") }
    for peer in installed {
      let path = "\(project)/\(peer.source)"
      let source = try String(contentsOfFile: path, encoding: .utf8)
      let theirs = try measure(peer.program, peer.arguments, in: project, rounds: rounds) { round in
        try write(peer.edit(source, round), path)
      }
      line("prose edited: \(peer.name)", theirs, limit: nil)
      print(String(format: "  ratio to ours, HTML alone: %.1f", theirs.median / ours))
    }
  }

  // MARK: Lines of the report

  private func line(_ name: String, _ measurement: Measurement, limit: Double?) {
    line(name, measurement.median, limit, least: measurement.least)
  }

  private func line(_ name: String, _ seconds: Double, _ limit: Double?, least: Double? = nil) {
    let time = seconds < 0.0995 ? String(format: "%.1f ms", seconds * 1000) : String(format: "%.3f s", seconds)
    let bracket = least.map { String(format: " (%.3f s)", $0) } ?? ""
    let verdict = limit.map { String(format: seconds <= $0 ? "  within %.3g s" : "  OVER %.3g s", $0) } ?? ""
    print("\(name): \(time)\(bracket)\(verdict)")
  }

  private func line(_ name: String, megabytes bytes: Int, limit: Int) {
    let megabytes = bytes / 1_000_000
    print("\(name): \(megabytes) MB  \(megabytes <= limit ? "within" : "OVER") \(limit) MB")
  }

  /// Pages of a PDF by its page objects.
  private func pageCount(_ path: String) throws -> Int {
    let text = String(decoding: try readBytes(path), as: UTF8.self)
    return text.matches(of: /\/Type \/Page\b(?!s)/).count
  }
}
