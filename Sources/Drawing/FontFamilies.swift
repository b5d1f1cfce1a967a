import CPangoCairo

/// The names of the font families that Pango can set text in.
package func installedFontFamilies() -> Set<String> {
  guard let map = pango_cairo_font_map_get_default() else { return [] }
  var families: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
  var count: Int32 = 0
  pango_font_map_list_families(map, &families, &count)
  defer { g_free(families) }
  var names: Set<String> = []
  for index in 0..<Int(count) {
    if let name = pango_font_family_get_name(families?[index]) { names.insert(String(cString: name)) }
  }
  return names
}
