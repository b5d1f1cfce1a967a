import Rendering

/// Reads a built page for what the site needs to know of it.
///
/// The page itself is read rather than the report: what raw HTML links to and names counts too, and an anchor is what the page says it is.
func readPage(_ html: [UInt8]) -> PageRecord {
  var reading = PageReading()
  for token in HTMLScanner(html) { reading.take(token) }
  return reading.finish()
}

private struct PageReading {
  private var record = PageRecord()
  private var anchors: Set<String> = []
  private var links: Set<LinkUse> = []

  /// Where in the page it is.
  private var isInArticle = false
  private var isInTitle = false
  private var isInAbstract = false
  private var isInByline = false
  private var isInStyle = false
  /// An element that says nothing, and how many of its name are open inside.
  private var skipped: (name: String, depth: Int)?

  private var title = PlainText()
  private var titleMarkup: InlineMarkup?
  private var abstractMarkup: InlineMarkup?
  private var date: PlainText?
  private var isTitleDone = false
  private var isAbstractDone = false

  /// The pictures of the first figure: one for the light page, one for the dark.
  private var canvas: [HTMLTag]?
  private var isCanvasDone = false
  private var firstImage: HTMLTag?

  private var anchor = ""
  private var heading: (name: String, text: PlainText)?
  private var headingText = ""
  private var text = PlainText()

  mutating func take(_ token: HTMLToken) {
    if case .open(let tag) = token { note(tag) }
    if isInStyle, case .text(let style) = token {
      for url in styleURLs(style) { link(LinkUse(url: url, kind: .resource)) }
    }
    if case .close("style") = token { isInStyle = false }
    guard !skips(token) else { return }
    switch token {
    case .text(let text): take(text: text)
    case .open(let tag): open(tag)
    case .close(let name): close(name)
    }
    if titleMarkup != nil { titleMarkup?.add(token) }
    if abstractMarkup != nil { abstractMarkup?.add(token) }
  }

  /// Anchors and links count wherever they are.
  private mutating func note(_ tag: HTMLTag) {
    if tag.name == "html" { record.language = tag["lang"] ?? record.language }
    for name in [tag["id"], tag.name == "a" ? tag["name"] : nil] {
      if let name, !name.isEmpty, anchors.insert(name).inserted { record.anchors.append(name) }
    }
    for use in tag.links { link(use) }
    if tag.has("missing-picture") { record.missingPictures += 1 }
    isInStyle = tag.name == "style"
  }

  private mutating func link(_ use: LinkUse) {
    if links.insert(use).inserted { record.links.append(use) }
  }

  private mutating func skips(_ token: HTMLToken) -> Bool {
    if let (name, depth) = skipped {
      switch token {
      case .open(let tag) where tag.name == name: skipped = (name, depth + 1)
      case .close(name): skipped = depth == 0 ? nil : (name, depth - 1)
      default: break
      }
      return true
    }
    guard case .open(let tag) = token, !HTMLTag.void.contains(tag.name), isSilent(tag) else { return false }
    skipped = (tag.name, 0)
    return true
  }

  /// What is not text of the report: code of pages, marks for the eye, the list of contents, folded code.
  private func isSilent(_ tag: HTMLTag) -> Bool {
    switch tag.name {
    case "script", "style", "nav", "annotation", "template", "svg", "iframe": true
    default: ["anchor", "footnote-ref", "footnote-back", "fold", "sr", "gutter", "number", "abstract-title", "banner"].contains(where: tag.has)
      || tag.name == "details" && tag.has("contents")
    }
  }

  private mutating func take(text new: String) {
    guard isInArticle else { return }
    if date != nil { date?.add(new) }
    if titleMarkup != nil {
      title.add(new)
    } else if heading != nil {
      heading?.text.add(new)
    } else if !isInByline {
      text.add(new)
    }
  }

  private mutating func open(_ tag: HTMLTag) {
    if !Self.isInline(tag.name) {
      text.separate()
      heading?.text.separate()
      title.separate()
    }
    switch tag.name {
    case "article": isInArticle = true
    case "header" where tag.has("title") && !isTitleDone: isInTitle = true
    case "section" where tag.has("abstract") && isInTitle: isInAbstract = true
    case "h1" where isInTitle && titleMarkup == nil: titleMarkup = InlineMarkup()
    case "h1", "h2", "h3", "h4", "h5", "h6":
      guard isInArticle, !isInTitle, let id = tag["id"], !id.isEmpty else { break }
      endSection()
      anchor = "#" + id
      heading = (tag.name, PlainText())
    case "p" where isInTitle && tag.has("byline"): isInByline = true
    case "p" where isInAbstract && !isAbstractDone: abstractMarkup = InlineMarkup()
    case "span" where isInTitle && tag.has("date"): date = PlainText()
    case "div" where tag.has("canvas") && !isInTitle && !isCanvasDone && canvas == nil: canvas = []
    case "img": image(tag)
    default: break
    }
  }

  private mutating func image(_ tag: HTMLTag) {
    guard isInArticle, !tag.has("dark-only") || canvas != nil else { return }
    if !tag.has("dark-only"), let alternative = tag["alt"] {
      text.separate()
      text.add(alternative)
      text.separate()
    }
    if !isCanvasDone { canvas?.append(tag) }
    // One in the title or abstract is a part of those.
    if firstImage == nil, !isInTitle { firstImage = tag }
  }

  private mutating func close(_ name: String) {
    if !Self.isInline(name) {
      text.separate()
      heading?.text.separate()
    }
    switch name {
    case "article": isInArticle = false
    case "header" where isInTitle:
      isInTitle = false
      isTitleDone = true
    case "h1" where isInTitle && record.titleMarkup.isEmpty:
      record.titleMarkup = titleMarkup?.markup ?? ""
      titleMarkup = nil
    case "section": isInAbstract = false
    case "p":
      isInByline = false
      if let markup = abstractMarkup {
        record.abstractMarkup = markup.isEmpty ? nil : markup.markup
        abstractMarkup = nil
        isAbstractDone = true
      }
    case "span":
      if let found = date {
        record.date = found.string
        date = nil
      }
    case "div":
      if let images = canvas {
        isCanvasDone = !images.isEmpty
        if !isCanvasDone { canvas = nil }
      }
    default: break
    }
    if let heading, heading.name == name {
      headingText = heading.text.string
      self.heading = nil
    }
  }

  /// The words gathered since the last heading are that heading's.
  private mutating func endSection() {
    if let open = heading {
      headingText = open.text.string
      heading = nil
    }
    record.sections.append(SearchSection(anchor: anchor, heading: headingText, text: text.string))
    text = PlainText()
    headingText = ""
  }

  mutating func finish() -> PageRecord {
    endSection()
    record.title = title.string
    let pictures = canvas ?? firstImage.map { [$0] } ?? []
    record.pictureMarkup = pictures.isEmpty ? nil : pictures.compactMap(Self.picture).joined()
    if record.pictureMarkup == "" { record.pictureMarkup = nil }
    return record
  }

  /// A picture for another page: a file of the site. One that its page holds in itself would be too large to carry about.
  private static func picture(_ tag: HTMLTag) -> String? {
    guard let source = tag["src"], !source.isEmpty, !source.hasPrefix("/"), !source.contains(":") else { return nil }
    var markup = "<img"
    for name in ["light-only", "dark-only"] where tag.has(name) { markup += " class=\"\(name)\"" }
    markup += " src=\"\(escapedHTML(source))\" alt=\"\""
    for name in ["width", "height"] {
      if let length = tag[name].flatMap({ Int($0) }) { markup += " \(name)=\"\(length)\"" }
    }
    return markup + " loading=\"lazy\" decoding=\"async\">"
  }

  /// Whether an element stands within a word or a line rather than between.
  private static func isInline(_ name: String) -> Bool {
    switch name {
    case "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "ins", "kbd", "label", "mark", "q", "s", "samp", "small",
      "span", "strong", "sub", "sup", "u", "var", "wbr", "time", "math", "semantics", "mrow", "mi", "mn", "mo", "ms", "msub", "msup",
      "msubsup", "mstyle", "mover", "munder", "munderover", "mspace", "mpadded":
      true
    default: false
    }
  }
}
