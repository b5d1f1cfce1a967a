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
    case "link":
      add("href", isTakenIn ? .resource : .link)
      found += srcset("imagesrcset").map { LinkUse(url: $0, kind: .resource) }
    case "meta":
      if self["http-equiv"]?.lowercased() == "refresh", let content = self["content"],
        let match = content.firstMatch(of: /(?i)^[^;,]*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/)
      {
        found.append(LinkUse(url: match.output.1.trimmedSpaces, kind: .link))
      }
    case "img", "source":
      add("src", .resource)
      found += srcset("srcset").map { LinkUse(url: $0, kind: .resource) }
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
    for name in ["fill", "stroke", "filter", "mask", "clip-path", "marker-start", "marker-mid", "marker-end"] {
      if let value = self[name] { found += styleURLs(value).map { LinkUse(url: $0, kind: .resource) } }
    }
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
  private func srcset(_ attribute: String) -> [String] {
    guard let value = self[attribute] else { return [] }
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

/// The URLs that a style sheet takes in: `url(…)` and `@import "…"`, where no comment hides them.
func styleURLs(_ style: String) -> [String] {
  guard style.utf8.contains(where: { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "@") }) else { return [] }
  var urls: [String] = []
  let style = style.replacing(/(?s)\/\*.*?(?:\*\/|$)/, with: " ")
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
