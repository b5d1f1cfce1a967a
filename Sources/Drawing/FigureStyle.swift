/// Light or dark page.
package enum ColorScheme: String, Hashable, Sendable, CaseIterable {
  case light, dark
}

/// What the page decides about a figure. Lengths are points.
package struct FigureStyle: Hashable, Sendable {
  package var scheme: ColorScheme
  /// The width at the figure's disposal; a figure's own preferred width is capped by it.
  package var availableWidth: Double
  /// A height the figure may not exceed (a page's), or infinity.
  package var availableHeight: Double
  package var fontFamily: String
  package var fontSize: Double

  package init(
    scheme: ColorScheme = .light, availableWidth: Double = 480, availableHeight: Double = .infinity, fontFamily: String = "Noto Sans",
    fontSize: Double = 8
  ) {
    self.scheme = scheme
    self.availableWidth = availableWidth
    self.availableHeight = availableHeight
    self.fontFamily = fontFamily
    self.fontSize = fontSize
  }
}
