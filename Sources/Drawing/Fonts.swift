import CPangoCairo
import Foundation

/// The fonts of figures, pages and formulas: one Pango font map for all, used by one thread at a time.
///
/// Cairo 1.16 opens and closes FreeType's faces without a lock, so that two threads that show text at once crash now and then. What
/// takes long beside the text itself goes on side by side.
package enum Fonts {
  private static let lock = NSRecursiveLock()

  /// The map; use it, its contexts and what is shaped with them inside `exclusively` only.
  nonisolated(unsafe) package static let map: UnsafeMutablePointer<PangoFontMap>? = {
    let map = pango_cairo_font_map_new()
    // Points are units. Pango measures a font in a context of its own, which finds the fonts of ours only at the same resolution.
    pango_cairo_font_map_set_resolution(map.map { OpaquePointer($0) }, 72)
    return map
  }()

  /// Does something with fonts while no other thread does.
  package static func exclusively<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body()
  }
}
