import Reports

/// What a report's settings decide about its pages: paper, type and the spaces between things. Lengths are points.
struct PDFStyle: Hashable, Sendable {
  /// The three voices of a page.
  enum Family: Hashable, Sendable { case serif, sans, mono }

  /// A face at a size.
  struct Face: Hashable, Sendable {
    var family = Family.serif
    var size: Double
    var isBold = false
    var isItalic = false
  }

  var pageWidth: Double
  var pageHeight: Double
  var margin: Double
  var fontSize: Double
  var language: String
  /// Fontconfig's family list for each voice, the preferred first.
  var serif: String
  var sans: String
  var mono: String
  /// Families the report asked for by name.
  var requestedFamilies: [String]

  init(_ settings: ReportSettings) {
    let pdf = settings.pdf
    (pageWidth, pageHeight) = pdf.paperSize.size
    margin = min(max(pdf.margin, 18), pageWidth * 0.4)
    fontSize = min(max(pdf.fontSize, 4), 48)
    language = settings.language
    let cjk = pdf.cjkMainFont ?? "Noto Serif CJK JP"
    serif = Self.familyList([pdf.mainFont ?? "Noto Serif", cjk])
    sans = Self.familyList(["Noto Sans", pdf.cjkMainFont ?? "Noto Sans CJK JP"])
    mono = Self.familyList([pdf.monoFont ?? "Noto Sans Mono", "Noto Sans CJK JP"])
    requestedFamilies = [pdf.mainFont, pdf.cjkMainFont, pdf.monoFont].compactMap { $0 }
  }

  var textWidth: Double { pageWidth - 2 * margin }
  /// The height of the part of a page that text, floats and footnotes share.
  var textHeight: Double { pageHeight - 2 * margin }

  /// The distance between base lines as a multiple of the size.
  static let leading = 1.4
  /// The space between paragraphs.
  var paragraphSpace: Double { fontSize * 0.62 }
  /// The space above and below figures, tables and boxes.
  var blockSpace: Double { fontSize * 1.15 }
  /// The size of captions, tables, footnotes and the abstract.
  var smallSize: Double { Self.quarter(fontSize * 0.88) }
  var codeSize: Double { Self.quarter(fontSize * Self.monoScale) }
  var headSize: Double { Self.quarter(fontSize * 0.8) }
  /// The size of raised marks, relative to their text. There is one, because each further size costs a search of all fonts.
  static let raisedScale = 0.7
  /// Fixed-width type looks larger than the text it stands in.
  static let monoScale = 0.85
  /// Tables shrink no further than this before their text wraps.
  static let smallestTableSize = 6.5

  /// Whether the language sets its lines without spaces between words.
  var isIdeographic: Bool { language.hasPrefix("ja") || language.hasPrefix("zh") }

  func heading(level: Int) -> Face {
    let scales = [1.55, 1.25, 1.1, 1, 1, 1]
    return Face(
      family: .sans, size: Self.quarter(fontSize * scales[min(max(level, 1), 6) - 1]), isBold: true, isItalic: level > 4)
  }

  /// A size in quarter points.
  static func quarter(_ size: Double) -> Double { (size * 4).rounded() / 4 }

  /// The families of a voice for a text. Without ideographs the first is enough: each further list costs a search of all fonts.
  func families(_ family: Family, hasIdeographs: Bool) -> String {
    let list = switch family {
    case .serif: serif
    case .sans: sans
    case .mono: mono
    }
    return hasIdeographs || isIdeographic ? list : String(list.prefix { $0 != "," })
  }

  private static func familyList(_ names: [String]) -> String {
    names.map { $0.replacing(",", with: " ") }.joined(separator: ",")
  }
}
