extension HTMLTag {
  /// The URLs that the element uses.
  var links: [LinkUse] {
    var found: [LinkUse] = []
    func add(_ attribute: String, _ kind: LinkUse.Kind) {
      if let url = self[attribute] { found.append(LinkUse(url: url.trimmedSpaces, kind: kind)) }
    }
    switch name {
    case "a", "area":
      add("href", .link)
      add("xlink:href", .link)
    case "link": add("href", isTakenIn ? .resource : .link)
    case "img", "source":
      add("src", .resource)
      found += srcset.map { LinkUse(url: $0, kind: .resource) }
    case "video":
      add("src", .resource)
      add("poster", .resource)
    case "audio", "script", "iframe", "frame", "embed", "track", "input": add("src", .resource)
    case "object": add("data", .resource)
    case "image", "use", "feimage":
      add("href", .resource)
      add("xlink:href", .resource)
    default: break
    }
    if self["background"] != nil { add("background", .resource) }
    if let style = self["style"] { found += styleURLs(style).map { LinkUse(url: $0, kind: .resource) } }
    return found
  }

  /// Whether a `<link>` is fetched with the page, rather than offered to the reader.
  private var isTakenIn: Bool {
    let offered: Set<String> = ["alternate", "author", "bookmark", "canonical", "help", "license", "next", "prev", "search", "tag"]
    let relations = (self["rel"] ?? "").lowercased().split { $0.isWhitespace }.map(String.init)
    return relations.contains("stylesheet") || !relations.allSatisfy(offered.contains)
  }

  /// The URLs of `srcset`: each up to white space, with a size after it, and a comma.
  private var srcset: [String] {
    guard let value = self["srcset"] else { return [] }
    var urls: [String] = []
    var rest = Substring(value)
    while true {
      rest = rest.drop { $0.isWhitespace || $0 == "," }
      guard !rest.isEmpty else { return urls }
      let url = rest.prefix { !$0.isWhitespace }
      rest = rest[url.endIndex...]
      let trimmed = url.droppingLast { $0 == "," }
      urls.append(String(trimmed))
      // A comma at the URL's end ends the candidate; otherwise its size stands before the comma.
      if trimmed.endIndex == url.endIndex { rest = rest.drop { $0 != "," } }
    }
  }
}

/// The URLs that a style sheet takes in: `url(…)` and `@import "…"`.
func styleURLs(_ style: String) -> [String] {
  var urls: [String] = []
  for match in style.matches(of: /(?i)url\(\s*(?:"([^"]*)"|'([^']*)'|([^"'()\s]*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')/) {
    let parts = [match.output.1, match.output.2, match.output.3, match.output.4, match.output.5]
    // What only names something in the same page, as SVG does, takes in nothing.
    if let url = parts.compactMap({ $0 }).first, !url.isEmpty, !url.hasPrefix("#") { urls.append(String(url)) }
  }
  return urls
}

extension StringProtocol {
  var trimmedSpaces: String {
    String(drop { $0.isWhitespace }.droppingLast { $0.isWhitespace })
  }

  func droppingLast(while isDropped: (Character) -> Bool) -> SubSequence {
    var end = endIndex
    while end > startIndex, isDropped(self[index(before: end)]) { end = index(before: end) }
    return self[..<end]
  }
}
