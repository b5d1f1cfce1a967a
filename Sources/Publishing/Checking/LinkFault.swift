/// What is wrong with a URL on a page of the site.
enum LinkFault: Hashable {
  /// The page would take something from the network by itself.
  case takenFromNetwork
  /// A path from the root of a server or a disk.
  case absolutePath
  /// A file of this machine.
  case localFile
  /// More `..` than there are folders.
  case outsideSite
  /// No such file in the site.
  case missing(path: String)
  /// The page is there, the anchor is not.
  case missingAnchor(page: String, id: String)
}

/// Where a URL on a page leads.
enum LinkTarget: Hashable {
  /// Out of the site, or to something that needs no look.
  case elsewhere
  /// A file of the site.
  case file(String)
  /// An anchor of a page of the site; which anchors that page has is for the caller to ask.
  case anchor(page: String, id: String)
  case fault(LinkFault)
}

/// Where a URL used by a page leads.
///
/// - Parameters:
///   - page: the page's path in the site.
///   - has: whether the site has a file.
func resolve(_ use: LinkUse, on page: String, has: (String) -> Bool) -> LinkTarget {
  // Browsers leave these out, wherever they stand.
  let url = use.url.filter { !$0.isNewline && $0 != "\t" }
  if let scheme = scheme(of: url) {
    switch scheme {
    case "data", "blob", "about", "javascript": return .elsewhere
    case "file": return .fault(.localFile)
    // A letter and a colon are a disk of Windows.
    case _ where scheme.utf8.count == 1: return .fault(.absolutePath)
    default: return use.kind == .link ? .elsewhere : .fault(.takenFromNetwork)
    }
  }
  // Browsers take a backslash for a slash.
  let path = url.replacing("\\", with: "/")
  if path.hasPrefix("//") { return .fault(use.kind == .link ? .absolutePath : .takenFromNetwork) }
  if path.hasPrefix("/") { return .fault(.absolutePath) }
  let hash = path.firstIndex(of: "#") ?? path.endIndex
  let fragment = hash == path.endIndex ? "" : String(path[path.index(after: hash)...])
  let file = path[..<hash].prefix { $0 != "?" }
  guard let target = file.isEmpty ? page : place(String(file), from: page) else { return .fault(.outsideSite) }
  guard let found = [target, target.isEmpty ? "index.html" : target + "/index.html"].first(where: has) else {
    return .fault(.missing(path: target))
  }
  // `#top` and `#:~:text=` are the browser's own.
  let id = fragment.range(of: ":~:").map { String(fragment[..<$0.lowerBound]) } ?? fragment
  guard found.hasSuffix(".html"), !id.isEmpty, id.lowercased() != "top" else { return .file(found) }
  return .anchor(page: found, id: id)
}

/// Whether a page has an anchor: as written, or with its percent signs resolved.
func has(_ id: String, among anchors: Set<String>) -> Bool {
  anchors.contains(id) || id.removingPercentEncoding.map(anchors.contains) == true
}

private func scheme(of url: String) -> String? {
  guard let colon = url.utf8.firstIndex(of: UInt8(ascii: ":")), let first = url.utf8.first, isLetter(first) else { return nil }
  let scheme = url[..<colon]
  let isScheme = scheme.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || "+-.".utf8.contains($0) }
  return isScheme ? scheme.lowercased() : nil
}

private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }

/// A relative path from a page, without dots; `nil` when it leads out of the site or has a broken percent sign.
private func place(_ path: String, from page: String) -> String? {
  guard let path = path.removingPercentEncoding else { return path }
  var parts = page.split(separator: "/").dropLast().map(String.init)
  for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
    if part != ".." {
      parts.append(String(part))
    } else if parts.popLast() == nil {
      return nil
    }
  }
  return parts.joined(separator: "/")
}
