import Exhibits
import Markdown

/// A link that leads nowhere.
struct BrokenLink: Hashable {
  /// The page's path in the site.
  var page: String
  var use: LinkUse
  var fault: LinkFault
  /// The anchor that was most likely meant.
  var nearest: String?
}

/// Checks the links of a site's pages one page at a time: of the others it keeps only which anchors somebody links to.
struct LinkCheck {
  private let files: Set<String>
  private(set) var broken: [BrokenLink] = []
  /// Links to anchors of other pages, by page.
  private var pending: [String: [(page: String, use: LinkUse, id: String)]] = [:]

  /// - Parameter files: every file of the site.
  init(files: Set<String>) { self.files = files }

  /// Looks at the links of a page.
  mutating func check(_ links: [LinkUse], anchors: [String], of page: String) {
    let anchors = Set(anchors)
    for use in links {
      switch resolve(use, on: page, has: files.contains) {
      case .elsewhere, .file: break
      case .anchor(page, let id):
        if !has(id, among: anchors) { missing(id, on: page, of: page, use, anchors) }
      case .anchor(let other, let id): pending[other, default: []].append((page, use, id))
      case .fault(let fault): broken.append(BrokenLink(page: page, use: use, fault: fault))
      }
    }
  }

  /// Looks at the links between pages.
  ///
  /// - Parameter anchors: those of a page of the site.
  mutating func finish(anchors: (String) throws -> [String]) rethrows {
    for (target, links) in pending.sorted(by: { $0.key < $1.key }) {
      let known = Set(try anchors(target))
      for link in links where !has(link.id, among: known) { missing(link.id, on: target, of: link.page, link.use, known) }
    }
    pending = [:]
  }

  private mutating func missing(_ id: String, on target: String, of page: String, _ use: LinkUse, _ anchors: Set<String>) {
    // Looking for the nearest name costs a comparison with every one.
    let nearest = broken.count < 100 ? nearestName(to: id.removingPercentEncoding ?? id, among: anchors) : nil
    broken.append(BrokenLink(page: page, use: use, fault: .missingAnchor(page: target, id: id), nearest: nearest))
  }
}
