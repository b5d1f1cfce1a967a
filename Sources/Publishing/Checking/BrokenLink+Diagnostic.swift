import Building
import Exhibits
import Foundation
import Markdown
import Rendering
import Reports

extension BrokenLink {
  /// Errors for an author: one at every place of the source that holds the link, or one for the page when none does.
  ///
  /// - Parameters:
  ///   - sources: the links of the report that the page was made from.
  ///   - pages: the site's pages, for hints.
  func diagnostics(sources: [SourceLink], pageLinks: PageLinks?, project: Project, pages: [String]) -> [Diagnostic] {
    let hint = hint(sources: sources, pageLinks: pageLinks, project: project, pages: pages)
    let written = sources.filter { place(in: $0, pageLinks: pageLinks) != nil }
    let places = written.compactMap { place(in: $0, pageLinks: pageLinks) }
    guard !places.isEmpty else { return [.error("\(page): \(message)", hint: hint)] }
    // On a page the file would lie elsewhere; the author asks for one of the project.
    if fault == .outsideSite, let (what, hint) = written.lazy.compactMap({ missingFile($0, pageLinks, project) }).first {
      return places.map { .error("link to `\(shown)` leads nowhere: \(what)", at: $0, hint: hint) }
    }
    return places.map { .error(message, at: $0, hint: hint) }
  }

  private var what: String { use.kind == .link ? "link to" : "use of" }

  var message: String {
    switch fault {
    case .takenFromNetwork: "the page would take `\(shown)` from the network"
    case .absolutePath: "\(what) `\(shown)` depends on where the site will lie"
    case .localFile: "\(what) `\(shown)` leads to a file of this machine"
    case .outsideSite: "\(what) `\(shown)` leads out of the site"
    case .missing: "\(what) `\(shown)` leads nowhere in the site"
    case .missingAnchor(page, _): "\(what) `\(shown)` leads nowhere"
    case .missingAnchor(let page, let id): "\(what) `\(shown)` leads nowhere: \(page) has no `#\(id)`"
    }
  }

  private var shown: String { use.url.count <= 120 ? use.url : use.url.prefix(117) + "…" }

  private func hint(sources: [SourceLink], pageLinks: PageLinks?, project: Project, pages: [String]) -> String {
    switch fault {
    case .takenFromNetwork: return "save it beside the report and name it by its path; pages ask nothing of the network"
    case .absolutePath: return "write a path relative to the report, or a whole URL with https:"
    case .localFile: return "write a path relative to the report: a file of the project is then published with the page"
    case .outsideSite: return "only what lies in the project is published with a page"
    case .missingAnchor(let page, let id):
      return nearest.map { "did you mean `#\($0)`?" }
        ?? "give what it should lead to that name, as in `# Heading {#\(id)}`, in the report of \(page)"
    case .missing(let path):
      if let report = sources.lazy.compactMap({ source in pageLinks?.report(source.text, in: source.range.file).map { (source, $0) } })
        .first(where: { place(in: $0.0, pageLinks: pageLinks) != nil })
      {
        return "\(report.1) is a report of the project that this site does not have: publish it too"
      }
      if let source = sources.first(where: { $0.kind == .rawHTML && place(in: $0, pageLinks: pageLinks) != nil }),
        pageLinks?.linkedFile(use.url, in: source.range.file) != nil
      {
        let mark = use.kind == .resource ? "!" : ""
        return "write it in Markdown, as in \(mark)[text](\(use.url)): then the file is published with the page"
      }
      if let (what, hint) = sources.lazy.filter({ place(in: $0, pageLinks: pageLinks) != nil })
        .compactMap({ missingFile($0, pageLinks, project) }).first, !path.hasSuffix(".html")
      {
        return "\(what); \(hint)"
      }
      if path.hasSuffix(".html"), let nearest = nearestName(to: path, among: pages) { return "did you mean `\(nearest)`?" }
      return "mend the path: a file of the project is published with the page that links to it, another page needs its whole URL"
    }
  }

  /// Why a link to a file of the project does not take that along, and what to do.
  private func missingFile(_ source: SourceLink, _ pageLinks: PageLinks?, _ project: Project) -> (what: String, hint: String)? {
    guard source.kind == .link, let path = pageLinks?.pathInProject(source.text, in: source.range.file) else { return nil }
    var status = stat()
    guard stat(project.full(path), &status) == 0 else { return ("there is no \(path)", "mend the path") }
    if status.st_mode & S_IFMT == S_IFDIR {
      let report = pageLinks?.report(source.text + (source.text.hasSuffix("/") ? "" : "/") + "report.md", in: source.range.file)
      return ("\(path) is a folder", report == nil ? "link to a file in it" : "link to its report.md")
    }
    if path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
      return ("\(path) is hidden", "a file that is to be published needs a name without a dot in front")
    }
    return ("\(path) lies outside the project", "only what lies in the project is published with a page")
  }

  /// Where in the source the link is written.
  private func place(in source: SourceLink, pageLinks: PageLinks?) -> SourceRange? {
    switch source.kind {
    case .link:
      let isIt = source.text.trimmedSpaces == use.url || pageLinks?.htmlURL(of: source.text, in: source.range.file) == use.url
      return isIt ? source.range : nil
    case .picture: return source.text == use.url ? source.range : nil
    case .rawHTML:
      guard !use.url.isEmpty, let found = source.text.range(of: use.url) ?? source.text.range(of: escapedHTML(use.url)) else { return nil }
      let before = source.text[..<found.lowerBound]
      let line = before.utf8.count { $0 == UInt8(ascii: "\n") }
      let lineStart = before.utf8.lastIndex(of: UInt8(ascii: "\n")).map { source.text.utf8.index(after: $0) } ?? before.startIndex
      let column = source.text.utf8.distance(from: lineStart, to: found.lowerBound) + (line == 0 ? source.range.start.column : 1)
      let start = SourcePosition(line: source.range.start.line + line, column: column)
      let end = SourcePosition(line: start.line, column: column + source.text[found].utf8.count)
      return SourceRange(file: source.range.file, start: start, end: end)
    }
  }
}
