import Exhibits
import Foundation
import Rendering
import Reports

/// What search knows of one page: a script of its own, since a page opened from disk can read nothing else.
struct SearchShard: Hashable {
  /// Relative to the site; its digest in its name.
  var path: String
  var bytes: [UInt8]

  private struct Page: Encodable {
    var url: String
    var title: String
    /// Anchor, heading and text of each.
    var sections: [[String]]
  }

  /// - Parameter url: the page's, relative to the site.
  init(url: String, record: PageRecord) throws {
    let page = Page(url: url, title: record.title, sections: record.sections.map { [$0.anchor, $0.heading, $0.text] })
    bytes = try script("vitrineSearch.page", page)
    path = "\(SiteFrame.assets)/search-\(digest(of: bytes).description.prefix(16)).js"
  }

  private struct Listed: Encodable {
    var url: String
    var data: String
  }

  /// The script that names all shards, in the order of the pages. Its own name never changes, so that no page does with a shard.
  static func index(_ shards: [(url: String, path: String)]) throws -> (path: String, bytes: [UInt8]) {
    ("\(SiteFrame.assets)/search.js", try script("vitrineSearch.index", shards.map { Listed(url: $0.url, data: $0.path) }))
  }
}

/// A call with a value, as a script that is the same for the same value.
private func script(_ function: String, _ value: some Encodable) throws -> [UInt8] {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  return Array("\(function)(".utf8) + (try encoder.encode(value)) + Array(");\n".utf8)
}
