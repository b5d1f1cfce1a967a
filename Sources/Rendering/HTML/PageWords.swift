import Markdown

/// The words that a page itself says, in the report's language.
struct PageWords: Sendable {
  var skip = "Skip to content"
  var contents = "Contents"
  var abstract = "Abstract"
  var footnotes = "Footnotes"
  var backToText = "Back to text"
  var table = "Table"
  var figure = "Figure"
  var best = "best"
  var higherIsBetter = "higher is better"
  var lowerIsBetter = "lower is better"
  var note = "Note"
  var standardError = "Standard error"
  var missingPicture = "Picture missing"
  var hint = "Hint"
  var callouts: [Callout.Kind: String] = [
    .note: "Note", .tip: "Tip", .important: "Important", .warning: "Warning", .caution: "Caution",
  ]
  var failed: @Sendable (_ cell: String) -> String = { "Cell “\($0)” failed" }
  var blocked: @Sendable (_ cell: String) -> String = { "Cell “\($0)” was not run" }
  var banner: @Sendable (_ failed: Int, _ blocked: Int) -> String = { failed, blocked in
    let first = failed == 1 ? "1 cell of this report failed" : "\(failed) cells of this report failed"
    switch blocked {
    case 0: return first + "."
    case 1: return first + ", and 1 that reads its results was not run."
    default: return first + ", and \(blocked) that read their results were not run."
    }
  }
  var omitted: @Sendable (_ bytes: Int) -> String = { "… \($0 == 1 ? "1 byte" : "\(grouped($0)) bytes") left out" }

  // Said by the script.
  var copy = "Copy"
  var copied = "Copied"
  var enlarge = "Enlarge figure"
  var close = "Close"
  var theme = "Theme"
  var automatic = "automatic"
  var light = "light"
  var dark = "dark"
  var values = "Values: move with the arrow keys"

  // Said by a site.
  var search = "Search"
  var searchAll = "Search all reports"
  var searchLoading = "Loading…"
  var searchNothing = "Nothing found for"
  var searchResult = "1 result"
  var searchResults = "results, the best first"
  var searchUnavailable = "The search data could not be loaded."
  var reports = "Reports"
  var previous = "Previous"
  var next = "Next"
  var missingPage = "Page not found"
  var reportCount: @Sendable (_ count: Int) -> String = { $0 == 1 ? "1 report" : "\(grouped($0)) reports" }

  /// The words for a BCP 47 tag; English where there are none of its own.
  init(language: String) {
    if language.lowercased().split(separator: "-").first == "ja" { self = .japanese }
  }

  private init() {}

  private static let japanese: PageWords = {
    var words = PageWords()
    words.skip = "本文へ移動"
    words.contents = "目次"
    words.abstract = "概要"
    words.footnotes = "脚注"
    words.backToText = "本文へ戻る"
    words.table = "表"
    words.figure = "図"
    words.best = "最良"
    words.higherIsBetter = "大きいほど良い"
    words.lowerIsBetter = "小さいほど良い"
    words.note = "注"
    words.standardError = "標準エラー出力"
    words.missingPicture = "画像がありません"
    words.hint = "ヒント"
    words.callouts = [.note: "注", .tip: "ヒント", .important: "重要", .warning: "警告", .caution: "注意"]
    words.failed = { "セル「\($0)」は失敗しました" }
    words.blocked = { "セル「\($0)」は実行されませんでした" }
    words.banner = { failed, blocked in
      "このレポートのセルのうち \(failed) 個が失敗しました" + (blocked == 0 ? "。" : "。その結果を使う \(blocked) 個は実行されませんでした。")
    }
    words.omitted = { "… \(grouped($0)) バイトを省略" }
    words.copy = "コピー"
    words.copied = "コピーしました"
    words.enlarge = "図を拡大"
    words.close = "閉じる"
    words.theme = "テーマ"
    words.automatic = "自動"
    words.light = "ライト"
    words.dark = "ダーク"
    words.values = "値：矢印キーで移動"
    words.search = "検索"
    words.searchAll = "すべてのレポートを検索"
    words.searchLoading = "読み込み中…"
    words.searchNothing = "見つかりません："
    words.searchResult = "1 件"
    words.searchResults = "件（関連度順）"
    words.searchUnavailable = "検索データを読み込めませんでした。"
    words.reports = "レポート"
    words.previous = "前へ"
    words.next = "次へ"
    words.missingPage = "ページが見つかりません"
    words.reportCount = { "\(grouped($0)) 件のレポート" }
    return words
  }()

  /// What the script needs, as JSON.
  var forScript: String {
    PageJSON.object([
      "copy": copy, "copied": copied, "enlarge": enlarge, "close": close, "theme": theme, "auto": automatic, "light": light,
      "dark": dark, "values": values,
    ])
  }
}

extension PageWords {
  /// What the site's search needs, as JSON.
  var forSearch: String {
    PageJSON.object([
      "loading": searchLoading, "nothing": searchNothing, "result": searchResult, "results": searchResults, "unavailable": searchUnavailable,
    ])
  }
}

/// A count with its thousands set apart: 12,345.
func grouped(_ count: Int) -> String {
  var text = ""
  let digits = String(count)
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}
