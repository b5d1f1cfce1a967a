import Reports

/// The site that a page stands in: `vitrine publish` gives one, an ordinary build none.
///
/// It holds only what all pages share. Which reports come before and after, a page learns when the whole site is put together: so a
/// changed title lays no other page out again.
package struct SiteFrame: Hashable, Sendable {
  package var title: String
  /// Where the site will be, ending in a slash; `nil` when nobody said.
  package var baseURL: String?

  package init(title: String, baseURL: String?) {
    self.title = title
    self.baseURL = baseURL
  }

  /// The page of all reports, as every other page links to it.
  package static let home = "index.html"
  /// The folder of what all pages share.
  package static let assets = "assets"
  /// Stands in a page where ``HTMLTemplates/neighbours(_:_:language:)`` goes.
  package static let neighboursMark = "<!--vitrine:neighbours-->"

  /// The absolute URL of a page of the site.
  package func canonicalURL(_ page: String) -> String? {
    baseURL.map { $0 + (page == Self.home ? "" : relativeURL(page)) }
  }
}

/// What the site knows of one of its reports.
package struct SiteEntry: Hashable, Sendable {
  /// Relative to the site, percent-encoded.
  package var url: String
  package var pdf: String?
  /// A BCP 47 tag.
  package var language: String
  package var plainTitle: String
  /// Markup without links, like the abstract and the picture.
  package var title: String
  package var abstract: String?
  package var picture: String?
  /// As written.
  package var date: String?

  package init(
    url: String, pdf: String?, language: String, plainTitle: String, title: String, abstract: String?, picture: String?, date: String?
  ) {
    self.url = url
    self.pdf = pdf
    self.language = language
    self.plainTitle = plainTitle
    self.title = title
    self.abstract = abstract
    self.picture = picture
    self.date = date
  }
}

extension HTMLTemplates {
  /// Style and script of all pages of a site, their digests in their names.
  package var siteAssets: (style: HTMLPage.Resource, script: HTMLPage.Resource) {
    (Self.asset("style", "css", siteStyle), Self.asset("script", "js", siteScript))
  }

  /// A page's own style and the site's around it.
  var siteStyle: String { style + siteStyleOnly }
  var siteScript: String { script + siteScriptOnly }

  private static func asset(_ name: String, _ kind: String, _ text: String) -> HTMLPage.Resource {
    HTMLPage.Resource(path: "\(SiteFrame.assets)/\(name)-\(digest(of: text).description.prefix(8)).\(kind)", bytes: Array(text.utf8))
  }

  /// One language for the words of a page about all reports: the reports', when they agree.
  private func language(of entries: [SiteEntry]) -> String {
    let languages = Set(entries.map(\.language))
    return languages.count == 1 ? languages.first ?? "en" : "en"
  }

  /// The page that a server shows for an address that the site does not have; `nil` as long as nobody says where the site will be.
  package func missingPage(_ frame: SiteFrame, entries: [SiteEntry]) throws -> String? {
    guard let baseURL = frame.baseURL else { return nil }
    let assets = siteAssets
    let language = language(of: entries)
    let view = SiteMissingView(
      frame: frame, baseURL: baseURL, language: language, styleURL: assets.style.path, scriptURL: assets.script.path,
      words: PageWords(language: language))
    guard let html = library.render(view, withTemplate: "site-missing") else { throw TemplateError.missing("site-missing") }
    return html
  }

  /// The page of all reports.
  package func siteIndex(_ frame: SiteFrame, entries: [SiteEntry]) throws -> String {
    let language = language(of: entries)
    let assets = siteAssets
    let view = SiteIndexView(
      frame: frame, language: language, styleURL: assets.style.path, scriptURL: assets.script.path, entries: entries,
      words: PageWords(language: language))
    guard let html = library.render(view, withTemplate: "site-index") else { throw TemplateError.missing("site-index") }
    return html
  }

  /// The links to the reports before and after, in the words of the page's language.
  package func neighbours(_ previous: SiteEntry?, _ next: SiteEntry?, language: String) throws -> String {
    guard previous != nil || next != nil else { return "" }
    let view = SiteNeighboursView(previous: previous, next: next, words: PageWords(language: language))
    guard let html = library.render(view, withTemplate: "site-neighbours") else { throw TemplateError.missing("site-neighbours") }
    return html
  }
}
