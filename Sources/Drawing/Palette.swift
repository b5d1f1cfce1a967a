import Exhibits

/// The colours of a figure's furniture and of its series, for one scheme.
struct Palette: Sendable {
  /// The page behind the figure: figures are transparent, so it is only assumed, to judge contrast.
  let paper: Color
  /// Titles and labels.
  let ink: Color
  /// Numbers on axes, second lines.
  let softInk: Color
  /// Axes, dendrograms, arrows.
  let line: Color
  /// Lines to read values by.
  let grid: Color
  /// Cells without a value, and the strokes across them.
  let missing: Color
  let missingStroke: Color
  /// Colours of series, told apart by colour-blind readers (after Okabe and Ito), at least 3:1 against the paper.
  let series: [Color]

  static func of(_ scheme: ColorScheme) -> Palette { scheme == .light ? light : dark }

  /// The colour of series number `index`; they repeat after eight.
  func series(_ index: Int) -> Color { series[index % series.count] }

  /// Gains and losses.
  var gain: Color { series[0] }
  var loss: Color { series[1] }

  private static let light = Palette(
    paper: Color(0xFFFFFF), ink: Color(0x1F2328), softInk: Color(0x57606A), line: Color(0x8C959F), grid: Color(0xE4E7EB),
    missing: Color(0xECEEF1), missingStroke: Color(0xB4BBC3),
    series: [0x0072B2, 0xCC4B00, 0x008F68, 0xB0558A, 0xA87000, 0x3A8FC4, 0x6E6259, 0x3B3F8C].map { Color($0) })

  private static let dark = Palette(
    paper: Color(0x16181D), ink: Color(0xE6E8EB), softInk: Color(0xA9B1BA), line: Color(0x757D87), grid: Color(0x2D3239),
    missing: Color(0x2B2F36), missingStroke: Color(0x59606A),
    series: [0x4AA3E0, 0xF07F3C, 0x2DBE94, 0xDD93C0, 0xE3AA3F, 0x93CDF3, 0xB3A89C, 0x9A9EF0].map { Color($0) })
}

extension NetworkDiagram.Role {
  /// The colour of a role's boxes.
  func color(in palette: Palette) -> Color {
    switch self {
    case .input, .output: palette.softInk
    case .convolution: palette.series[0]
    case .pooling: palette.series[5]
    case .normalization: palette.series[6]
    case .activation: palette.series[4]
    case .linear: palette.series[7]
    case .attention: palette.series[1]
    case .combination: palette.series[2]
    case .other: palette.line
    }
  }
}
