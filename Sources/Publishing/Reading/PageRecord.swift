/// What the site needs to know of one page, kept beside it: so an unchanged page is not read again, and no page stays in memory.
struct PageRecord: Codable, Hashable {
  /// A change of what is recorded, or how, makes old records void.
  static let version = 2

  /// The text of the title.
  var title = ""
  /// The title as markup that can stand inside a link.
  var titleMarkup = ""
  /// The first paragraph of the abstract, likewise.
  var abstractMarkup: String?
  /// The first figure as markup, without its alternative text: its place says what it is.
  var pictureMarkup: String?
  /// As written.
  var date: String?
  /// A BCP 47 tag.
  var language = "en"
  /// Everything that a URL's fragment can name.
  var anchors: [String] = []
  /// Each once, in order.
  var links: [LinkUse] = []
  /// How many pictures the page shows as missing.
  var missingPictures = 0
  /// What search finds, in order; the first is the top of the page. Not kept with the record: it goes into the page's shard.
  var sections: [SearchSection] = []

  private enum CodingKeys: CodingKey {
    case title, titleMarkup, abstractMarkup, pictureMarkup, date, language, anchors, links, missingPictures
  }
}

/// A URL that a page uses.
struct LinkUse: Codable, Hashable {
  enum Kind: String, Codable, Hashable {
    /// A reader may follow it.
    case link
    /// The page takes it in by itself.
    case resource
  }

  /// As written, entities resolved.
  var url: String
  var kind: Kind
}

/// A stretch of a page that search leads to.
struct SearchSection: Hashable {
  /// `#` and the heading's id, or nothing for the top of the page.
  var anchor: String
  var heading: String
  /// Words with single spaces between.
  var text: String
}
