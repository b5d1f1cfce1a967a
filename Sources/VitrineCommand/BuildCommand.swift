import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation
import Reports

/// `vitrine build`.
struct BuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build", abstract: "Executes stale cells and writes HTML and PDF.",
    discussion: """
      Without paths every report of the project is built: reports/*/report.md, or what `render` in vitrine.yml lists.
      Exit codes: 0 ok, 1 a document or cell failed, 2 usage or configuration, 5 environment, 6 warnings under --strict, 130 interrupted.
      """)

  @Argument(help: "Reports or folders that hold a report.md.", completion: .file(extensions: ["md"]))
  var paths: [String] = []

  @Option(name: .long, help: "The formats to write, separated by commas.")
  var to = "html,pdf"

  @Option(name: .long, help: "Where to write pages; vitrine.yml's output-dir, else _site.", completion: .directory)
  var outputDir: String?

  @OptionGroup
  var execution: ExecutionOptions

  @Flag(name: .long, help: "Stop at the first report that fails.")
  var failFast = false

  @Flag(name: .long, help: "Let warnings fail the build.")
  var strict = false

  @Flag(name: .long, help: "Write errors only.")
  var quiet = false

  func run() throws {
    let interruption = Interruption.ofThisProcess()
    let console = Console(format: execution.logFormat, isQuiet: quiet)
    try console.conclude { status in
      let request = try BuildRequest(
        formats: formats(), outputDirectory: outputDir, parameters: execution.overrides(), usesCache: execution.usesCache,
        jobs: execution.jobCount)
      let project = try Project.find(from: FileManager.default.currentDirectoryPath)
      let builder = try ReportBuilder(project: project, request: request, interruption: interruption, onEvent: console.show)
      for path in try builder.reports(paths) {
        let result = try builder.build(path)
        console.report(result.diagnostics, of: project)
        if result.pages == .notBuilt {
          console.report(result.summary(in: project) + "\n")
        } else {
          console.say(result.summary(in: project))
        }
        status = max(status, result.status(strict: strict))
        if failFast && result.status(strict: strict) > .success { break }
      }
    }
  }

  private func formats() throws -> Set<PageFormat> {
    var formats: Set<PageFormat> = []
    for name in to.split(separator: ",") {
      guard let format = PageFormat(rawValue: name.trimmingCharacters(in: .whitespaces)) else {
        throw UsageFailure("unknown format `\(name)` in --to", hint: "the formats are html and pdf")
      }
      formats.insert(format)
    }
    guard !formats.isEmpty else { throw UsageFailure("--to names no format", hint: "the formats are html and pdf") }
    return formats
  }
}

/// The number of processors that this process may use.
var coreCount: Int { ProcessInfo.processInfo.activeProcessorCount }

extension BuildResult {
  func status(strict: Bool) -> ExitStatus {
    if hasFailed { return .document }
    return strict && diagnostics.contains { $0.severity == .warning } ? .warnings : .success
  }

  /// What was done, in a line.
  func summary(in project: Project) -> String {
    let count = "\(executed) of \(cells) cells executed"
    switch pages {
    case .notBuilt: return "\(path): not built; the last good pages stay as they are"
    case .unchanged:
      return "\(path): " + (executed == 0 ? "nothing changed" : "the pages are as they were (\(count))") + " (\(formatted(seconds)))"
    case .written(let paths): return "\(path) → \(paths.map(project.shown).joined(separator: ", ")) (\(count), \(formatted(seconds)))"
    }
  }
}
