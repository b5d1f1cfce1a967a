import Rendering

/// The sitemap of pages: their absolute URLs, and for those whose report says a date, that date.
func sitemap(_ pages: [(url: String, date: String?)]) -> String {
  var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"
  for page in pages {
    text += "<url><loc>\(escapedHTML(page.url))</loc>"
    if let day = day(ofDate: page.date) { text += "<lastmod>\(day)</lastmod>" }
    text += "</url>\n"
  }
  return text + "</urlset>\n"
}
