import Execution
import Foundation

extension Benchmark {
  /// What one more page of PDF costs.
  func pages() throws {
    let project = "\(folder)/long"
    let paragraph = String(repeating: "Every figure of this page was drawn from the numbers that stand beside it. ", count: 9)
    func report(_ sections: Int, _ round: Int) -> String {
      let body = "\(paragraph)\n\n\(paragraph)\n\n- one\n- two\n\n\(paragraph)\n\n"
      return "Round \(round).\n\n" + (1...sections).map { "## Section \($0)\n\n\(body)" }.joined()
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

  /// What reading and planning many cells costs.
  func planning() throws {
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

  /// Pages of a PDF by its page objects.
  private func pageCount(_ path: String) throws -> Int {
    let text = String(decoding: try readBytes(path), as: UTF8.self)
    return text.matches(of: /\/Type \/Page\b(?!s)/).count
  }
}
