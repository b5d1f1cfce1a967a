import CPangoCairo
import Foundation

/// The display list as a standalone SVG file, drawn by Cairo. The same list gives the same bytes.
package func drawSVG(_ list: DisplayList) -> [UInt8] {
  var bytes: [UInt8] = []
  withUnsafeMutablePointer(to: &bytes) { target in
    Fonts.exclusively {
      let surface = cairo_svg_surface_create_for_stream(append, target, max(1, list.width), max(1, list.height))
      cairo_svg_surface_restrict_to_version(surface, CAIRO_SVG_VERSION_1_2)
      let cairo = cairo_create(surface)
      if let cairo { draw(list, on: cairo) }
      cairo_destroy(cairo)
      cairo_surface_finish(surface)
      cairo_surface_destroy(surface)
    }
  }
  return withOwnIdentifiers(bytes, sharp: list.items.flatMap(\.sharpness))
}

/// The display list as PNG, `scale` pixels a point, on a transparent ground.
package func drawPNG(_ list: DisplayList, scale: Double) -> [UInt8] {
  // Cairo's pictures have at most 32767 pixels a side.
  let scale = min(scale, 32000 / max(list.width, list.height, 1))
  let surface = cairo_image_surface_create(
    CAIRO_FORMAT_ARGB32, Int32(max(1, (list.width * scale).rounded(.up))), Int32(max(1, (list.height * scale).rounded(.up))))
  Fonts.exclusively {
    let cairo = cairo_create(surface)
    if let cairo {
      cairo_scale(cairo, scale, scale)
      draw(list, on: cairo)
    }
    cairo_destroy(cairo)
  }
  var bytes: [UInt8] = []
  _ = withUnsafeMutablePointer(to: &bytes) { cairo_surface_write_to_png_stream(surface, append, $0) }
  cairo_surface_destroy(surface)
  return bytes
}

/// Paints the display list with its top left at the current origin of a `cairo_t`.
package func draw(_ list: DisplayList, on cairo: OpaquePointer) {
  cairo_save(cairo)
  for item in list.items { draw(item, on: cairo) }
  cairo_restore(cairo)
}

private func draw(_ item: DisplayItem, on cairo: OpaquePointer) {
  switch item {
  case .path(let path): draw(path, on: cairo)
  case .text(let text): draw(text, on: cairo)
  case .image(let image): draw(image, on: cairo)
  case .group(let group): draw(group, on: cairo)
  case .link(let link): draw(link, on: cairo)
  }
}

private func draw(_ path: DisplayPath, on cairo: OpaquePointer) {
  trace(path.outline, on: cairo)
  if let fill = path.fill {
    setSource(fill, on: cairo)
    if path.stroke == nil { cairo_fill(cairo) } else { cairo_fill_preserve(cairo) }
  }
  if let stroke = path.stroke {
    setSource(stroke.color, on: cairo)
    cairo_set_line_width(cairo, stroke.width)
    cairo_set_dash(cairo, stroke.dashes, Int32(stroke.dashes.count), 0)
    cairo_set_line_cap(cairo, stroke.isRound ? CAIRO_LINE_CAP_ROUND : CAIRO_LINE_CAP_BUTT)
    cairo_set_line_join(cairo, stroke.isRound ? CAIRO_LINE_JOIN_ROUND : CAIRO_LINE_JOIN_MITER)
    cairo_stroke(cairo)
  }
  cairo_new_path(cairo)
}

private func trace(_ outline: Outline, on cairo: OpaquePointer) {
  cairo_new_path(cairo)
  for step in outline.steps {
    switch step {
    case .move(let point): cairo_move_to(cairo, point.x, point.y)
    case .line(let point): cairo_line_to(cairo, point.x, point.y)
    case .curve(let first, let second, let end): cairo_curve_to(cairo, first.x, first.y, second.x, second.y, end.x, end.y)
    case .rectangle(let frame): cairo_rectangle(cairo, frame.x, frame.y, frame.width, frame.height)
    case .circle(let center, let radius):
      cairo_new_sub_path(cairo)
      cairo_arc(cairo, center.x, center.y, radius, 0, 2 * .pi)
      cairo_close_path(cairo)
    case .close: cairo_close_path(cairo)
    }
  }
}

private func draw(_ text: DisplayText, on cairo: OpaquePointer) {
  guard !text.text.isEmpty else { return }
  setSource(text.color, on: cairo)
  cairo_save(cairo)
  cairo_translate(cairo, text.origin.x, text.origin.y)
  if text.angle != 0 { cairo_rotate(cairo, text.angle) }
  cairo_move_to(cairo, 0, 0)
  Typesetter.shared.show(text.text, text.face, on: cairo)
  cairo_restore(cairo)
  cairo_new_path(cairo)
}

private func draw(_ image: DisplayImage, on cairo: OpaquePointer) {
  guard image.pixels.width > 0, image.pixels.height > 0, image.frame.width > 0, image.frame.height > 0 else { return }
  let kind = cairo_surface_get_type(cairo_get_target(cairo))
  // Some PDF viewers smooth whatever they enlarge, so sharp pixels are enlarged beforehand: to one and a half a point, since a page of
  // small maps at four costs a third of a second to compress.
  let enough = Int(min(512, 1.5 * max(image.frame.width, image.frame.height)))
  let pixels = kind == CAIRO_SURFACE_TYPE_PDF && !image.isSmooth ? image.pixels.enlarged(toAtLeast: enough) : image.pixels
  guard let surface = makeSurface(pixels) else { return }
  cairo_save(cairo)
  cairo_translate(cairo, image.frame.x, image.frame.y)
  cairo_scale(cairo, image.frame.width / Double(pixels.width), image.frame.height / Double(pixels.height))
  cairo_set_source_surface(cairo, surface, 0, 0)
  let pattern = cairo_get_source(cairo)
  cairo_pattern_set_filter(pattern, image.isSmooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
  if kind == CAIRO_SURFACE_TYPE_SVG || kind == CAIRO_SURFACE_TYPE_PDF {
    // Painted, a picture stays a picture; filled, it would become a repeating pattern.
    cairo_paint(cairo)
  } else {
    // Without padding a smoothed picture fades at its edges.
    cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
    cairo_rectangle(cairo, 0, 0, Double(pixels.width), Double(pixels.height))
    cairo_fill(cairo)
  }
  cairo_restore(cairo)
  cairo_surface_destroy(surface)
}

/// A Cairo picture with memory of its own: vector surfaces may read it long after this call.
private func makeSurface(_ pixels: PixelGrid) -> OpaquePointer? {
  guard pixels.width < 32768, pixels.height < 32768 else { return nil }
  let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, Int32(pixels.width), Int32(pixels.height))
  guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let data = cairo_image_surface_get_data(surface) else {
    cairo_surface_destroy(surface)
    return nil
  }
  let stride = Int(cairo_image_surface_get_stride(surface))
  pixels.words.withUnsafeBytes { words in
    for row in 0..<pixels.height {
      let source = words.baseAddress! + row * pixels.width * 4
      UnsafeMutableRawPointer(data + row * stride).copyMemory(from: source, byteCount: pixels.width * 4)
    }
  }
  cairo_surface_mark_dirty(surface)
  return surface
}

extension DisplayItem {
  /// For each picture in the item, in order of painting, whether its pixels stay sharp.
  fileprivate var sharpness: [Bool] {
    switch self {
    case .image(let image):
      image.pixels.width > 0 && image.pixels.height > 0 && image.frame.width > 0 && image.frame.height > 0 ? [!image.isSmooth] : []
    case .group(let group): group.items.flatMap(\.sharpness)
    case .path, .text, .link: []
    }
  }
}

private func draw(_ group: DisplayGroup, on cairo: OpaquePointer) {
  cairo_save(cairo)
  cairo_translate(cairo, group.offset.x, group.offset.y)
  if group.scale != 1, group.scale > 0 { cairo_scale(cairo, group.scale, group.scale) }
  if let clip = group.clip {
    cairo_rectangle(cairo, clip.x, clip.y, clip.width, clip.height)
    cairo_clip(cairo)
  }
  if group.opacity < 1 { cairo_push_group(cairo) }
  for item in group.items { draw(item, on: cairo) }
  if group.opacity < 1 {
    cairo_pop_group_to_source(cairo)
    cairo_paint_with_alpha(cairo, group.opacity)
  }
  cairo_restore(cairo)
}

private func draw(_ link: DisplayLink, on cairo: OpaquePointer) {
  guard cairo_surface_get_type(cairo_get_target(cairo)) == CAIRO_SURFACE_TYPE_PDF else { return }
  let target = link.target.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
  let place = target.hasPrefix("#") ? "dest='\(target.dropFirst())'" : "uri='\(target)'"
  // Cairo 1.16 takes the rectangle on the page, whatever the transformation. Figures are never turned, so two corners are enough.
  var (left, top, right, bottom) = (link.frame.x, link.frame.y, link.frame.maxX, link.frame.maxY)
  cairo_user_to_device(cairo, &left, &top)
  cairo_user_to_device(cairo, &right, &bottom)
  let rectangle = [left, top, right - left, bottom - top].map { String(format: "%.2f", $0) }.joined(separator: " ")
  cairo_tag_begin(cairo, "Link", "\(place) rect=[\(rectangle)]")
  cairo_tag_end(cairo, "Link")
}

private func setSource(_ color: Color, on cairo: OpaquePointer) {
  cairo_set_source_rgba(cairo, color.red, color.green, color.blue, color.alpha)
}

private func append(
  _ target: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ count: UInt32
) -> cairo_status_t {
  target?.assumingMemoryBound(to: [UInt8].self).pointee.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
  return CAIRO_STATUS_SUCCESS
}
