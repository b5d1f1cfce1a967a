import Mustache

/// What `site-index.mustache` is filled with.
struct SiteIndexView: MustacheParent {
  var frame: SiteFrame
  var language: String
  var styleURL: String
  var scriptURL: String
  var entries: [SiteEntry]
  var words: PageWords

  static let offers: [String: TemplateOffer] = {
    var offers: [String: TemplateOffer] = [:]
    for name in PageView.siteNames + ["language", "styleURL", "scriptURL", "scriptWords", "skipWord", "countWords"] { offers[name] = .value }
    var entry: [String: TemplateOffer] = [:]
    for name in ["url", "pdf", "language", "plainTitle", "title", "abstract", "picture", "date"] { entry[name] = .value }
    offers["reports"] = .list(entry)
    return offers
  }()

  func child(named name: String) -> Any? {
    switch name {
    case "language": language
    case "styleURL": styleURL
    case "scriptURL": scriptURL
    case "scriptWords": words.forScript
    case "skipWord": words.skip
    case "countWords": words.reportCount(entries.count)
    case "reports": entries.map(EntryView.init)
    default: PageView.siteValue(name, page: SiteFrame.home, frame: frame, words: words)
    }
  }

  private struct EntryView: MustacheParent {
    var entry: SiteEntry

    func child(named name: String) -> Any? {
      switch name {
      case "url": entry.url
      case "pdf": entry.pdf
      case "language": entry.language
      case "plainTitle": entry.plainTitle
      case "title": entry.title
      case "abstract": entry.abstract
      case "picture": entry.picture
      case "date": entry.date
      default: nil
      }
    }
  }
}

/// What `site-missing.mustache` is filled with.
struct SiteMissingView: MustacheParent {
  var frame: SiteFrame
  var baseURL: String
  var language: String
  var styleURL: String
  var scriptURL: String
  var words: PageWords

  static let offers: [String: TemplateOffer] = Dictionary(
    ["baseURL", "language", "styleURL", "scriptURL", "siteTitle", "siteHome", "missingWord", "reportsWord", "scriptWords"]
      .map { ($0, .value) },
    uniquingKeysWith: { first, _ in first })

  func child(named name: String) -> Any? {
    switch name {
    case "baseURL": baseURL
    case "language": language
    case "styleURL": styleURL
    case "scriptURL": scriptURL
    case "siteTitle": frame.title
    case "siteHome": SiteFrame.home
    case "missingWord": words.missingPage
    case "reportsWord": words.reports
    case "scriptWords": words.forScript
    default: nil
    }
  }
}

/// What `site-neighbours.mustache` is filled with.
struct SiteNeighboursView: MustacheParent {
  var previous: SiteEntry?
  var next: SiteEntry?
  var words: PageWords

  static let offers: [String: TemplateOffer] = Dictionary(
    [
      "previousURL", "previousTitle", "previousLanguage", "previousWord", "nextURL", "nextTitle", "nextLanguage", "nextWord", "reportsWord",
    ].map { ($0, .value) },
    uniquingKeysWith: { first, _ in first })

  func child(named name: String) -> Any? {
    switch name {
    case "previousURL": previous?.url
    case "previousTitle": previous?.title
    case "previousLanguage": previous?.language
    case "previousWord": words.previous
    case "nextURL": next?.url
    case "nextTitle": next?.title
    case "nextLanguage": next?.language
    case "nextWord": words.next
    case "reportsWord": words.reports
    default: nil
    }
  }
}

extension PageView {
  /// The names of the site around a page.
  static let siteNames = ["siteTitle", "siteHome", "canonicalURL", "siteWords", "searchWord", "searchAllWord"]

  /// The value of one of ``siteNames``.
  static func siteValue(_ name: String, page: String, frame: SiteFrame?, words: PageWords) -> Any? {
    guard let frame else { return nil }
    switch name {
    case "siteTitle": return frame.title
    case "siteHome": return SiteFrame.home
    case "canonicalURL": return frame.canonicalURL(page)
    case "siteWords": return words.forSearch
    case "searchWord": return words.search
    case "searchAllWord": return words.searchAll
    default: return nil
    }
  }
}
