import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation
import Markdown
import Reports

/// `vitrine explain <label>`.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says why a cell is fresh or stale: the first part that differs from its last run.")

  @Argument(help: "The cell's label.")
  var label: String

  @Argument(help: "Reports to look in; all by default.", completion: .file(extensions: ["md"]))
  var paths: [String] = []

  @Option(name: [.customShort("P"), .customLong("parameter")], help: "Set a parameter as the build did: -P key:value.")
  var parameters: [String] = []

  @Flag(name: .long, help: "Write JSON.")
  var json = false

  func run() throws {
    do {
      let explanations = try explain()
      if json {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(explanations), as: UTF8.self))
      } else {
        for one in explanations { print(one.sentence) }
      }
    } catch {
      writeError(words(for: error))
      throw exitStatus(for: error).exitCode
    }
  }

  private func explain() throws -> [Explanation] {
    let project = try Project.find(from: FileManager.default.currentDirectoryPath)
    let store = OutputStore(folder: project.cache, root: project.root)
    let runner = ReportRunner(installation: try Installation.find(), store: store, jobs: 1, usesCache: true, interruption: nil)
    let overrides = try parameterOverrides(parameters)
    var explanations: [Explanation] = []
    var labels: [String] = []
    for path in try project.reports(paths) {
      let report = project.read(path, overrides: overrides)
      labels += report.cells.map(\.label)
      guard let cell = report.cells.first(where: { $0.label == label }) else { continue }
      let names = report.settings.parameters.map(\.name)
      for override in overrides where !names.contains(override.name) {
        throw UsageFailure(
          "\(path) has no parameter `\(override.name)`",
          hint: nearestName(to: override.name, among: names).map { "did you mean `\($0)`?" })
      }
      let lookup = try runner.lookUp(report)
      explanations.append(
        Explanation(
          report: path, label: label, isFresh: lookup.cellHits[cell.index] != nil || !cell.options.eval,
          reason: lookup.reason(for: cell, in: report, store: store),
          reads: lookup.graph.reads[cell.index].map { report.cells[$0].label },
          files: lookup.cellHits[cell.index]?.reads.map { $0.path } ?? []))
    }
    guard !explanations.isEmpty else {
      throw UsageFailure(
        "no cell has the label `\(label)`", hint: nearestName(to: label, among: labels).map { "did you mean `\($0)`?" })
    }
    return explanations
  }
}

/// Why one cell is fresh or stale.
private struct Explanation: Encodable {
  var report: String
  var label: String
  var isFresh: Bool
  var reason: String
  /// Labels of the cells it reads.
  var reads: [String]
  /// Files it was seen to read.
  var files: [String]

  var sentence: String {
    var text = "\(report): `\(label)` is \(isFresh ? "fresh" : "stale"): \(reason)"
    if !reads.isEmpty { text += "\n  reads cells: \(reads.joined(separator: ", "))" }
    if !files.isEmpty { text += "\n  reads files: \(files.joined(separator: ", "))" }
    return text
  }
}
