import Foundation
import Rendering

/// The page as it is served: as built, with the preview's script and style put into its head.
func servedPage(_ html: String, report: String, version: Int, server: String) -> [UInt8] {
  let head = """
    <link rel="stylesheet" href="/__preview/client.css" id="vitrine-preview-style">
    <script src="/__preview/client.js" defer id="vitrine-preview" data-report="\(escapedHTML(report))" data-version="\(version)" \
    data-server="\(server)"></script>

    """
  guard let end = html.range(of: "\n</head>\n") else { return Array((html + head).utf8) }
  return Array((html[..<end.lowerBound] + "\n" + head + html[end.lowerBound...].dropFirst()).utf8)
}

/// What stands in for a page that has never been good: errors and progress show over it, and the first good page takes its place.
func waitingPage(report: String, server: String) -> [UInt8] {
  servedPage(
    page(
      title: report,
      body: "<header class=\"title\"><h1>\(escapedHTML(report))</h1></header>\n<p class=\"preview-waiting\">This page is being made.</p>"),
    report: report, version: 0, server: server)
}

/// A report in the list of all.
struct ListedReport: Hashable {
  var name: String
  var path: String
  var status: PreviewStatus
  var errors: Int
}

/// The list of all reports.
func listPage(_ reports: [ListedReport], title: String) -> String {
  var body = "<header class=\"title\"><h1>\(escapedHTML(title))</h1></header>\n"
  if reports.isEmpty { body += "<p>There is no report yet.</p>\n" }
  for report in reports {
    let words =
      switch report.status.state {
      case .idle: "not built yet"
      case .reading: "being built"
      case .running: "cells are running"
      case .ready: "up to date"
      case .failed, .broken: report.errors == 1 ? "1 error" : "\(report.errors) errors"
      }
    body += """
      <p class="preview-report"><a href="/\(relativeURL(report.name)).html">\(escapedHTML(report.name))</a> \
      <span class="preview-path">\(escapedHTML(report.path))</span> \
      <span class="preview-state" data-state="\(report.status.state.rawValue)">\(words)</span></p>

      """
  }
  return page(title: title, body: body)
}

private func page(title: String, body: String) -> String {
  """
  <!DOCTYPE html>
  <html lang="en">
  <head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>\(escapedHTML(title))</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/__preview/style.css">
  </head>
  <body>
  <div class="page">
  <main id="content">
  <article>
  \(body)
  </article>
  </main>
  </div>
  </body>
  </html>

  """
}
