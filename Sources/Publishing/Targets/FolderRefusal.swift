import Building
import Foundation

/// Refuses folders whose contents a site would destroy, before anything is built.
///
/// - Parameters:
///   - folder: an absolute path.
///   - reports: the paths of the reports to publish.
/// - Throws: ``UsageFailure``.
func refuseDangerousFolder(_ folder: String, project: Project, reports: [String], home: String) throws {
  func real(_ path: String) -> String { URL(fileURLWithPath: path).resolvingSymlinksInPath().standardizedFileURL.path }
  func contains(_ outer: String, _ inner: String) -> Bool { outer == "/" || inner == outer || inner.hasPrefix(outer + "/") }
  let target = real(folder)
  let hint = "give a folder of its own, such as --to public"
  if target == "/" { throw UsageFailure("a site cannot take the place of /", hint: hint) }
  if contains(target, real(home)) { throw UsageFailure("a site cannot take the place of \(folder): it holds your home folder", hint: hint) }
  if contains(target, real(project.root)) { throw UsageFailure("a site cannot take the place of \(folder): it holds the project", hint: hint) }
  for report in reports {
    let source = real(project.full(report))
    if contains(target, source) { throw UsageFailure("a site cannot take the place of \(folder): it holds \(report)", hint: hint) }
  }
  for (name, what) in [("reports", "the reports"), (".vitrine", "the cache"), (".git", "the repository")]
  where contains(real("\(project.root)/\(name)"), target) {
    throw UsageFailure("a site cannot go into \(what), \(name)", hint: hint)
  }
  if target == real(project.outputDirectory(override: nil)) {
    throw UsageFailure("\(project.shown(folder)) is where `vitrine build` writes its pages", hint: hint)
  }
}

/// Whether a folder or branch without a manifest of ours may become a site: it holds nothing but what a host or a tool put there.
func isFree(topEntries: some Sequence<String>) -> Bool { topEntries.allSatisfy { $0.hasPrefix(".") || $0 == "CNAME" } }
