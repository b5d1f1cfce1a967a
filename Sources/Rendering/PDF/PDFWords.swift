import Markdown

/// The words that pages add to a report, in its language.
struct PDFWords: Hashable, Sendable {
  var abstract = "Abstract"
  var keywords = "Keywords"
  var contents = "Contents"
  var continued = "continued"
  var callouts: [Callout.Kind: String] = [
    .note: "Note", .tip: "Tip", .important: "Important", .warning: "Warning", .caution: "Caution",
  ]

  init(language: String) {
    guard language.hasPrefix("ja") else { return }
    abstract = "要旨"
    keywords = "キーワード"
    contents = "目次"
    continued = "続き"
    callouts = [.note: "注", .tip: "ヒント", .important: "重要", .warning: "警告", .caution: "注意"]
  }
}
