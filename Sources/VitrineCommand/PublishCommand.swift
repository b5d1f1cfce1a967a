import ArgumentParser
import Building
import Execution
import Exhibits
import Foundation
import Publishing
import Reports

/// `vitrine publish`.
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Builds the reports and publishes them as a static site.",
    discussion: """
      The new site takes the old one's place in one step, and only when every report was built and every link leads somewhere.
      Exit codes: 0 ok, 1 a document, cell or link failed, 2 usage or configuration, 5 environment, 130 interrupted.
      """)

  @Argument(help: "Reports or folders that hold a report.md.", completion: .file(extensions: ["md"]))
  var paths: [String] = []

  @Option(name: .long, help: "Where to publish: a folder, or git:<branch> of this repository.", completion: .directory)
  var to: String

  @Option(name: .long, help: "Where the site will be, for its sitemap and canonical links: https://…")
  var baseUrl: String?

  @Flag(name: .long, help: "Publish what there is, with failed cells shown on their pages and broken links.")
  var allowErrors = false

  @OptionGroup
  var execution: ExecutionOptions

  @Flag(name: .long, help: "Write errors only.")
  var quiet = false

  func run() throws {
    let interruption = Interruption.ofThisProcess()
    let console = Console(format: execution.logFormat, isQuiet: quiet)
    try console.conclude { status in
      let request = try PublishRequest(
        target: PublishTarget(to), baseURL: baseUrl, allowsErrors: allowErrors, parameters: execution.overrides(),
        usesCache: execution.usesCache, jobs: execution.jobCount)
      let project = try Project.find(from: FileManager.default.currentDirectoryPath)
      let publisher = try SitePublisher(project: project, request: request, interruption: interruption) { console.show($0, of: project) }
      let result = try publisher.publish(paths)
      if result.publication == nil {
        console.report(result.refusal + "\n")
        status = .document
      } else {
        console.say(result.summary)
      }
    }
  }
}

extension Console {
  fileprivate func show(_ event: PublishEvent, of project: Project) {
    switch event {
    case .report(let path, let number, let count): progress("\(number) of \(count): \(path)")
    case .building(let event): show(event)
    case .built(let result):
      report(result.diagnostics, of: project)
      if result.pages == .notBuilt { report("\(result.path): not built, for its source has errors\n") }
    case .checking: progress("checking links")
    case .checked(let problems): report(problems, of: project)
    case .writing: progress("writing the site")
    }
  }
}

extension PublishResult {
  /// What was done, in a line, and what people should know.
  fileprivate var summary: String {
    guard let publication else { return refusal }
    let size = String(format: "%.1f MB", Double(bytes) / 1e6)
    let count = "\(reports == 1 ? "1 report" : "\(reports) reports"), \(files) files, \(size), \(formatted(seconds))"
    let line = publication.isChanged ? "published to \(publication.place): \(count)" : "\(publication.place): nothing changed (\(count))"
    return ([line] + [linked].compactMap { $0 } + publication.notes).joined(separator: "\n")
  }

  /// Which files went along because a report links to them: nobody should publish one unawares.
  private var linked: String? {
    guard !linkedFiles.isEmpty else { return nil }
    let shown = linkedFiles.prefix(10).joined(separator: ", ")
    return "with files that reports link to: \(shown)\(linkedFiles.count > 10 ? " and \(linkedFiles.count - 10) more" : "")"
  }

  /// Why nothing was published.
  fileprivate var refusal: String {
    var reasons: [String] = []
    if !failedReports.isEmpty { reasons.append("\(failedReports.joined(separator: ", ")) failed") }
    if brokenLinks > 0 { reasons.append(brokenLinks == 1 ? "1 link leads nowhere" : "\(brokenLinks) links lead nowhere") }
    return "nothing was published: \(reasons.joined(separator: "; ")); --allow-errors publishes all the same"
  }
}
