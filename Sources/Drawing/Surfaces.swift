import CPangoCairo

/// The display list as a standalone SVG file, drawn by Cairo. The same list gives the same bytes.
package func drawSVG(_ list: DisplayList) -> [UInt8] { [] }

/// The display list as PNG, `scale` pixels a point, on a transparent ground.
package func drawPNG(_ list: DisplayList, scale: Double) -> [UInt8] { [] }

/// Paints the display list with its top left at the current origin of a `cairo_t`.
package func draw(_ list: DisplayList, on cairo: OpaquePointer) {}
