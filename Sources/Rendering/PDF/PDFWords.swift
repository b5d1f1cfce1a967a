import Markdown

/// The words that pages add to a report, in its language: those of the HTML page, and what only paper needs to say.
struct PDFWords: Sendable {
  var page: PageWords
  var keywords = "Keywords"
  var continued = "continued"
  var omittedLines: @Sendable (_ count: Int) -> String = { "… \($0 == 1 ? "1 more line" : "\(grouped($0)) more lines")" }

  init(language: String) {
    page = PageWords(language: language)
    guard language.lowercased().split(separator: "-").first == "ja" else { return }
    keywords = "キーワード"
    continued = "続き"
    omittedLines = { "… ほか \(grouped($0)) 行" }
  }
}
