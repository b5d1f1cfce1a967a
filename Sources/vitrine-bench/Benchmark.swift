import Execution
import Foundation

/// Measures what people wait for, as whole commands, on copies of this repository's report `random-channels` and on generated ones.
struct Benchmark {
  /// What can be measured by itself.
  enum Subject: String, CaseIterable {
    case first, pages, planning, diff, site, preview, peers, core, attention, occlusion
  }

  let rounds: Int
  let vitrine: String
  let kernel: String
  let home: String
  let folder: String

  init(rounds: Int) throws {
    let installation = try Installation.find()
    self.rounds = rounds
    vitrine = "\(installation.products)/vitrine"
    kernel = installation.kernel
    home = installation.packageRoot
    folder = NSTemporaryDirectory() + "vitrine-bench-\(getpid())"
  }

  func run(_ subjects: [Subject]) throws {
    guard Set(subjects).isSubset(of: [.core, .attention, .occlusion]) || access(vitrine, X_OK) == 0 else {
      throw CommandFailure(description: "there is no \(vitrine): build it first, `swift build --product vitrine`")
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let build = (vitrine as NSString).deletingLastPathComponent.split(separator: "/").last ?? ""
    print("\(rounds) runs each after one uncounted; medians, the least in brackets. Build: \(build).")
    for subject in subjects {
      switch subject {
      case .first: try firstReport()
      case .pages: try pages()
      case .planning: try planning()
      case .diff: try diff()
      case .site: try site()
      case .preview: try preview()
      case .peers: try peers()
      case .core: try core()
      case .attention: try attention()
      case .occlusion: try occlusion()
      }
    }
  }

  /// The report whose rebuilds are measured: small, so that the engine is measured and not its arithmetic.
  static let firstReportName = "random-channels"
  /// Its path in the projects that ``firstReportCopy(_:)`` makes.
  static let firstReportPath = "reports/\(firstReportName)/report.md"

  /// A project of its own that holds the repository's reports, and the first report's source.
  func firstReportCopy(_ name: String) throws -> (project: String, source: String) {
    let project = "\(folder)/\(name)"
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "\(home)/reports", toPath: "\(project)/reports")
    try FileManager.default.copyItem(atPath: "\(home)/vitrine.yml", toPath: "\(project)/vitrine.yml")
    return (project, try String(contentsOfFile: "\(project)/\(Self.firstReportPath)", encoding: .utf8))
  }
}
