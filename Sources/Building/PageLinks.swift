import Execution
import Foundation
import Markdown
import Rendering
import Reports

/// Where links between sources lead on pages: `../other/report.md#sec-x` is the page of that report.
package struct PageLinks {
  private let project: Project
  /// Names of pages by the paths of the project's reports.
  private let names: [String: String]

  init(project: Project) {
    self.project = project
    let reports = (try? project.reports([])) ?? []
    names = Dictionary(reports.map { ($0, reportName($0)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The page's URL for a link to a report of the project, with its anchor; `nil` for another link.
  package func htmlURL(of url: String, in file: String) -> String? {
    guard let (path, fragment) = source(url, in: file), let name = names[path] else { return nil }
    return relativeURL(name + ".html") + (fragment.isEmpty ? "" : "#" + fragment)
  }

  /// The same in a PDF: the PDF beside it, at the destination of that name.
  package func pdfURL(of url: String, in file: String) -> String? {
    guard let (path, fragment) = source(url, in: file), let name = names[path] else { return nil }
    return relativeURL(name + ".pdf") + (fragment.isEmpty ? "" : "#nameddest=" + fragment)
  }

  /// The report of the project that a link leads to.
  package func report(_ url: String, in file: String) -> String? {
    source(url, in: file).flatMap { names[$0.path] == nil ? nil : $0.path }
  }

  /// The path of a file of the project that a link leads to: what a site takes along.
  ///
  /// Hidden files and what lies outside stay where they are.
  package func linkedFile(_ url: String, in file: String) -> String? {
    guard let path = pathInProject(url, in: file), names[path] == nil, !path.split(separator: "/").contains(where: { $0.hasPrefix(".") })
    else { return nil }
    let full = URL(fileURLWithPath: project.full(path)).resolvingSymlinksInPath().path
    let root = URL(fileURLWithPath: project.root).resolvingSymlinksInPath().path
    var status = stat()
    guard full.hasPrefix(root + "/"), stat(full, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return path
  }

  /// The path within the project that a relative link names, whether or not something is there.
  package func pathInProject(_ url: String, in file: String) -> String? {
    guard let (path, _) = source(url, in: file), !path.isEmpty, !path.hasPrefix("/") else { return nil }
    return path
  }

  /// The files that a report's pages in a site bring along, each once, in order.
  func linkedFiles(of report: Report) -> [String] {
    var seen: Set<String> = []
    return report.document.sourceLinks.compactMap { link in
      guard link.kind == .link, let path = linkedFile(link.text, in: link.range.file), seen.insert(path).inserted else { return nil }
      return path
    }
  }

  /// Where a report's links to other sources lead: part of what its page is made of.
  ///
  /// - Parameter withFiles: whether files that are linked to come along.
  func leading(from report: Report, withFiles: Bool) -> [String] {
    report.document.sourceLinks.compactMap { link in
      guard link.kind == .link else { return nil }
      return htmlURL(of: link.text, in: link.range.file)
        ?? (withFiles ? linkedFile(link.text, in: link.range.file).map { "file \($0)" } : nil)
    }
  }

  /// The path relative to the project that a relative link names, and what follows `#`.
  private func source(_ url: String, in file: String) -> (path: String, fragment: String)? {
    let hash = url.firstIndex(of: "#") ?? url.endIndex
    let path = url[..<hash].prefix { $0 != "?" }
    guard !path.isEmpty, !path.prefix(while: { $0 != "/" }).contains(":"), !path.hasPrefix("//"),
      let decoded = String(path).removingPercentEncoding
    else { return nil }
    // A link in a file outside the project has an absolute path to start from.
    let full = absolute(decoded.hasPrefix("/") ? project.root + decoded : project.directory(of: file) + "/" + decoded)
    return (project.shown(full), hash == url.endIndex ? "" : String(url[url.index(after: hash)...]))
  }
}

/// Files that a page's links lead to, under names that carry their digests.
final class LinkedFiles {
  private let page: String
  private let load: (String) throws -> [UInt8]
  private(set) var resources: [HTMLPage.Resource] = []
  private var taken: Set<String> = []

  init(page: String, load: @escaping (String) throws -> [UInt8]) {
    self.page = page
    self.load = load
  }

  /// The URL of a file of the project beside the page; `nil` when it cannot be read.
  ///
  /// - Parameter link: as the author wrote it, whose query and fragment, such as `#page=3` of a PDF, stay.
  func url(_ path: String, link: String) -> String? {
    guard let bytes = try? load(path) else { return nil }
    // Some systems know no control characters in names, and none knows endless ones.
    let name = String(String.UnicodeScalarView((path.split(separator: "/").last ?? "").unicodeScalars.map {
      $0.properties.generalCategory == .control ? "-" : $0
    }))
    let dot = name.lastIndex(of: ".") ?? name.endIndex
    let stem = String(decoding: name[..<dot].utf8.prefix(160), as: UTF8.self).filter { $0 != "\u{FFFD}" }
    let kind = String(name[dot...].prefix(20))
    let resource = HTMLPage.Resource(path: "\(page)_files/\(stem)-\(digest(of: bytes).description.prefix(8))\(kind)", bytes: bytes)
    if taken.insert(resource.path).inserted { resources.append(resource) }
    return relativeURL(resource.path) + link[(link.firstIndex { $0 == "?" || $0 == "#" } ?? link.endIndex)...]
  }
}
