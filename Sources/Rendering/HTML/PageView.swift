import Mustache

/// What `page.mustache` is filled with.
///
/// Markup is ready to stand in the page; plain texts are escaped by the template.
struct PageView: MustacheParent {
  /// The BCP 47 tag.
  var language: String
  /// "light" or "dark" when the report insists on one.
  var theme: String?
  var plainTitle: String
  var description: String?
  var keywords: String?
  var authors: [String]
  var date: String?
  /// Markup, like the next three.
  var title: String?
  var subtitle: String?
  var abstract: String?
  var banner: String?
  /// The list of headings as markup, or `nil` without one.
  var contents: String?
  var body: String
  var footnotes: String?
  /// The URL of the PDF beside the page.
  var pdf: String?
  /// The URLs of style and script, or `nil` when both are embedded.
  var styleURL: String?
  var scriptURL: String?
  var style: String?
  var script: String?
  var words: PageWords
  /// The page's file name, for its absolute URL in a site.
  var page = ""
  /// The site that it stands in, if any.
  var site: SiteFrame?

  /// Every name that a template may use.
  static let offers: [String: TemplateOffer] = {
    var offers: [String: TemplateOffer] = [:]
    for name in names + siteNames { offers[name] = .value }
    offers["authors"] = .list([:])
    return offers
  }()

  static let names = [
    "language", "theme", "plainTitle", "description", "keywords", "authors", "authorList", "date", "title", "subtitle", "abstract",
    "banner", "contents", "body", "footnotes", "pdf", "styleURL", "scriptURL", "style", "script", "scriptWords", "skipWord",
    "contentsWord", "abstractWord", "footnotesWord",
  ]

  func child(named name: String) -> Any? {
    switch name {
    case "language": language
    case "theme": theme
    case "plainTitle": plainTitle
    case "description": description
    case "keywords": keywords
    case "authors": authors
    case "authorList": authors.isEmpty ? nil : authors.joined(separator: ", ")
    case "date": date
    case "title": title
    case "subtitle": subtitle
    case "abstract": abstract
    case "banner": banner
    case "contents": contents
    case "body": body
    case "footnotes": footnotes
    case "pdf": pdf
    case "styleURL": styleURL
    case "scriptURL": scriptURL
    case "style": style
    case "script": script
    case "scriptWords": words.forScript
    case "skipWord": words.skip
    case "contentsWord": words.contents
    case "abstractWord": words.abstract
    case "footnotesWord": words.footnotes
    default: Self.siteValue(name, page: page, frame: site, words: words)
    }
  }
}
