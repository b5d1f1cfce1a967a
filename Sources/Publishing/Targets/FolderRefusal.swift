import Building
import Foundation

/// Refuses folders whose contents a site would destroy, before anything is built.
///
/// - Parameters:
///   - folder: an absolute path.
///   - reports: the paths of the reports to publish.
///   - homes: the home folders of whoever calls.
/// - Throws: ``UsageFailure``.
func refuseDangerousFolder(_ folder: String, project: Project, reports: [String], homes: [String]) throws {
  func contains(_ outer: String, _ inner: String) -> Bool { outer == "/" || inner == outer || inner.hasPrefix(outer + "/") }
  let target = realPath(folder)
  let hint = "give a folder of its own, such as --to public"
  if target == "/" { throw UsageFailure("a site cannot take the place of /", hint: hint) }
  for (path, what) in homes.map({ ($0, "your home folder") }) + [(project.root, "the project")] + reports.map({ (project.full($0), $0) })
  where contains(target, realPath(path)) {
    throw UsageFailure("a site cannot take the place of \(folder): it holds \(what)", hint: hint)
  }
  for (name, what) in [("reports", "the reports"), (".vitrine", "the cache"), (".git", "the repository")]
  where contains(realPath("\(project.root)/\(name)"), target) {
    throw UsageFailure("a site cannot go into \(what), \(name)", hint: hint)
  }
  // A repository around the project, or another one.
  if target.split(separator: "/").contains(".git") { throw UsageFailure("a site cannot go into a repository's .git", hint: hint) }
  if target == realPath(project.outputDirectory(override: nil)) {
    throw UsageFailure("\(project.shown(folder)) is where `vitrine build` writes its pages", hint: hint)
  }
}

/// An absolute path with its symbolic links resolved, as far as it exists: a folder that is yet to be made lies where its parent leads.
func realPath(_ path: String) -> String {
  var known = path
  var rest: [Substring] = []
  while true {
    if let resolved = realpath(known, nil) {
      defer { free(resolved) }
      let start = String(cString: resolved)
      return rest.isEmpty ? start : (start == "/" ? "" : start) + "/" + rest.reversed().joined(separator: "/")
    }
    guard known != "/", let slash = known.lastIndex(of: "/") else { return path }
    rest.append(known[known.index(after: slash)...])
    known = slash == known.startIndex ? "/" : String(known[..<slash])
  }
}

/// Whether a folder or branch without a manifest of ours may become a site: it holds nothing but what a host or a tool put there.
func isFree(topEntries: some Sequence<String>) -> Bool { topEntries.allSatisfy { $0.hasPrefix(".") || $0 == "CNAME" } }
