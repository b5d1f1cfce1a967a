import Drawing
import Exhibits
import Foundation
import Reports

/// Writes a woven report as markup.
///
/// It owns what is gathered on the way: files, diagnostics, footnote references, failures.
struct PageWriter {
  let report: WovenReport
  let words: PageWords
  let load: (String) throws -> [UInt8]
  let draw: (Figure, FigureStyle) -> DrawnFigure

  var out = Markup()
  var files: PageFiles
  var diagnostics: [Diagnostic] = []
  /// The block being written: where a diagnostic points.
  var range: SourceRange?
  /// Added to every heading's level, so that the title is the page's only first one.
  let headingShift: Int
  /// How often each footnote was referred to, by number.
  var footnoteOccurrences: [Int: Int] = [:]
  /// Anchors and labels of failed cells, in order, for the banner.
  var failures: [(id: String, cell: String)] = []
  /// Pictures of prose by path, loaded once.
  var pictures: [String: Picture] = [:]
  /// The lines of source files that failures show, by path.
  var sources: [String: [String]] = [:]
  private var anonymous = 0

  /// A picture of prose as the page shows it.
  enum Picture {
    case shown(url: String, size: (width: Int, height: Int)?)
    case missing
  }

  init(
    report: WovenReport, load: @escaping (String) throws -> [UInt8], draw: @escaping (Figure, FigureStyle) -> DrawnFigure
  ) {
    self.report = report
    self.load = load
    self.draw = draw
    words = PageWords(language: report.settings.language)
    files = PageFiles(folder: report.name + "_files", embeds: report.settings.html.embedsResources)
    let hasTopHeading = report.contents.contains { $0.level == 1 } || report.blocks.contains { $0.isTopHeading }
    headingShift = !report.title.isEmpty && hasTopHeading ? 1 : 0
  }

  /// An id for something that the author did not name.
  mutating func nextAnchor(_ stem: String) -> String {
    anonymous += 1
    return "\(stem)-\(anonymous)"
  }

  mutating func warn(_ message: String, hint: String? = nil) {
    diagnostics.append(.warning(message, at: range, hint: hint))
  }

  /// Writes apart from the page, such as into a place of the template.
  mutating func apart(_ write: (inout PageWriter) -> Void) -> String {
    let page = out
    out = Markup()
    defer { out = page }
    write(&self)
    return out.string
  }

  // MARK: - The page

  mutating func view(pdf: String?, templates: HTMLTemplates, site: SiteFrame?) -> PageView {
    let settings = report.settings
    let (styleURL, scriptURL) = sharedURLs(templates, site: site)
    let title = report.title.isEmpty ? nil : apart { $0.inlines($0.report.title) }
    let subtitle = report.subtitle.isEmpty ? nil : apart { $0.inlines($0.report.subtitle) }
    let abstract =
      report.abstract.isEmpty
      ? nil
      : apart { writer in
        for paragraph in writer.report.abstract { writer.paragraph(paragraph) }
      }
    let body = apart { $0.blocks($0.report.blocks) }
    let footnotes = report.footnotes.isEmpty ? nil : apart { $0.footnotes() }
    let plainTitle = report.title.isEmpty ? report.name : plainText(report.title)
    let description = report.abstract.first.map(plainText) ?? (report.subtitle.isEmpty ? nil : plainText(report.subtitle))
    return PageView(
      language: settings.language, theme: settings.html.theme == .auto ? nil : settings.html.theme.rawValue, plainTitle: plainTitle,
      description: description, keywords: settings.keywords.isEmpty ? nil : settings.keywords.joined(separator: ", "),
      authors: settings.authors, date: settings.date, title: title, subtitle: subtitle, abstract: abstract, banner: banner(),
      contents: settings.html.tableOfContents ? contents() : nil, body: body, footnotes: footnotes,
      pdf: pdf.map(relativeURL), styleURL: styleURL, scriptURL: scriptURL, style: files.embeds ? site == nil ? templates.style : templates.siteStyle : nil,
      script: files.embeds ? site == nil ? templates.script : templates.siteScript : nil, words: words, page: report.name + ".html",
      site: site)
  }

  /// The URLs of style and script: beside the page, or once for all pages of a site; none when the page embeds them.
  private mutating func sharedURLs(_ templates: HTMLTemplates, site: SiteFrame?) -> (style: String?, script: String?) {
    if files.embeds { return (nil, nil) }
    if site != nil {
      let assets = templates.siteAssets
      return (assets.style.path, assets.script.path)
    }
    return (
      files.add(Array(templates.style.utf8), name: "style.css", mediaType: "text/css"),
      files.add(Array(templates.script.utf8), name: "script.js", mediaType: "text/javascript")
    )
  }

  /// The list of headings as nested lists, or `nil` when it would say nothing.
  private mutating func contents() -> String? {
    let settings = report.settings.html
    let entries = report.contents.filter { $0.level <= settings.tableOfContentsDepth }
    guard entries.count > 1 else { return nil }
    return apart { writer in
      var levels: [Int] = []
      for entry in entries {
        while levels.count > 1, let last = levels.last, entry.level < last {
          writer.out.raw("</li></ul>")
          levels.removeLast()
        }
        if let last = levels.last, entry.level <= last {
          writer.out.raw("</li>\n")
          levels[levels.count - 1] = entry.level
        } else {
          writer.out.raw("<ul>")
          levels.append(entry.level)
        }
        writer.out.raw("<li><a")
        writer.out.attribute("href", "#" + entry.id)
        writer.out.raw(">")
        if settings.numbersSections, let number = entry.number { writer.out.span("number", number) }
        writer.inlines(entry.text, isLabel: true)
        writer.out.raw("</a>")
      }
      for _ in levels { writer.out.raw("</li></ul>") }
    }
  }

  /// The notes at the end, each with a way back to every place that refers to it.
  private mutating func footnotes() {
    // Notes may refer to notes: all are written before the ways back are counted.
    var texts: [(markup: Markup, endsInParagraph: Bool)] = []
    for footnote in report.footnotes {
      let page = out
      out = Markup()
      var endsInParagraph = false
      for (index, block) in footnote.blocks.enumerated() {
        if index == footnote.blocks.count - 1, case .paragraph(let text) = block.kind {
          range = block.range
          out.raw("<p>")
          inlines(text)
          endsInParagraph = true
        } else {
          self.block(block)
        }
      }
      texts.append((out, endsInParagraph))
      out = page
    }
    out.raw("<ol>\n")
    for (index, text) in texts.enumerated() {
      let number = index + 1
      out.raw("<li id=\"fn-\(number)\">")
      out.raw(text.markup)
      if !text.endsInParagraph { out.raw("<p>") }
      let count = footnoteOccurrences[number] ?? 0
      for occurrence in 0..<count {
        out.raw(" <a class=\"footnote-back\" role=\"doc-backlink\" href=\"#fnref-\(number)-\(occurrence + 1)\"")
        out.attribute("aria-label", count == 1 ? words.backToText : "\(words.backToText) (\(occurrence + 1))")
        out.raw(">↩\u{FE0E}")
        if count > 1 { out.raw("<sup>\(occurrence + 1)</sup>") }
        out.raw("</a>")
      }
      out.raw("</p></li>\n")
    }
    out.raw("</ol>\n")
  }
}

extension WovenBlock {
  fileprivate var isTopHeading: Bool {
    if case .heading(level: 1, _, _) = kind { true } else { false }
  }
}
