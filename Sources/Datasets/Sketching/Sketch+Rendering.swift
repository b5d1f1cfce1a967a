internal import CCairo

extension Sketch {
  /// The picture, `width × height` pixels.
  public func picture(width: Int, height: Int) -> Picture {
    let canvas = Canvas(width: width, height: height, view: view)
    for shape in shapes where !shape.isUnseen { canvas.paint(shape) }
    return canvas.picture().blurred(standardDeviation: blur * Double(width))
  }

  /// Which part each pixel belongs to: the topmost mapped shape that covers its centre.
  ///
  /// - Parameter parts: Every part that may occur, at most 255. Number 0 of the result is `""`: no part.
  public func partMap(width: Int, height: Int, parts: [String]) -> PartMap {
    precondition(parts.count <= 255, "partMap: \(parts.count) parts, at most 255")
    let numbers = Dictionary(uniqueKeysWithValues: parts.enumerated().map { ($1, $0 + 1) })
    let canvas = Canvas(width: width, height: height, view: view, isExact: true)
    for shape in shapes where shape.isMapped {
      guard let number = numbers[shape.part] else { preconditionFailure("partMap: part \"\(shape.part)\" is not listed") }
      // The number is the red component; without antialiasing a pixel is painted wholly or not at all.
      let paint = Paint.solid(Color(Double(number) / 255, 0, 0))
      var flat = shape
      flat.fill = shape.fill.map { _ in paint }
      flat.stroke = shape.stroke.map { _ in paint }
      canvas.paint(flat)
    }
    let picture = canvas.picture()
    let values = stride(from: 0, to: picture.samples.count, by: 3).map { picture.samples[$0] }
    return PartMap(width: width, height: height, parts: [""] + parts, values: values)
  }
}

/// A Cairo surface in memory and what paints on it.
private final class Canvas {
  private let width: Int
  private let height: Int
  private let surface: OpaquePointer
  private let context: OpaquePointer

  /// - Parameter isExact: Whether pixels are painted wholly or not at all.
  init(width: Int, height: Int, view: Affine, isExact: Bool = false) {
    precondition((1...8192).contains(width) && (1...8192).contains(height), "Sketch: \(width)×\(height) pixels")
    self.width = width
    self.height = height
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    context = cairo_create(surface)
    if isExact { cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE) }
    cairo_set_line_cap(context, CAIRO_LINE_CAP_ROUND)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    cairo_scale(context, Double(width), Double(width))
    var matrix = cairo_matrix_t(xx: view.a, yx: view.b, xy: view.c, yy: view.d, x0: view.tx, y0: view.ty)
    cairo_transform(context, &matrix)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  func paint(_ shape: Sketch.Shape) {
    if let clip = shape.clip {
      cairo_save(context)
      trace(clip)
      cairo_clip(context)
    }
    if let fill = shape.fill {
      trace(shape.path)
      with(fill) { cairo_fill(context) }
    }
    if let stroke = shape.stroke {
      trace(shape.path)
      cairo_set_line_width(context, shape.width)
      with(stroke) { cairo_stroke(context) }
    }
    if shape.clip != nil { cairo_restore(context) }
  }

  private func trace(_ path: SketchPath) {
    cairo_new_path(context)
    for segment in path.segments {
      switch segment {
      case .move(let point): cairo_move_to(context, point.x, point.y)
      case .line(let point): cairo_line_to(context, point.x, point.y)
      case .curve(let one, let two, let end): cairo_curve_to(context, one.x, one.y, two.x, two.y, end.x, end.y)
      case .close: cairo_close_path(context)
      }
    }
  }

  private func with(_ paint: Sketch.Paint, _ body: () -> Void) {
    switch paint {
    case .solid(let color):
      cairo_set_source_rgba(context, color.red, color.green, color.blue, color.alpha)
      body()
    case .linear(let from, let to, let stops):
      gradient(cairo_pattern_create_linear(from.x, from.y, to.x, to.y), stops, body)
    case .radial(let center, let radius, let stops):
      gradient(cairo_pattern_create_radial(center.x, center.y, 0, center.x, center.y, radius), stops, body)
    }
  }

  private func gradient(_ pattern: OpaquePointer?, _ stops: [Sketch.Stop], _ body: () -> Void) {
    for stop in stops {
      cairo_pattern_add_color_stop_rgba(pattern, stop.offset, stop.color.red, stop.color.green, stop.color.blue, stop.color.alpha)
    }
    cairo_set_source(context, pattern)
    body()
    cairo_pattern_destroy(pattern)
  }

  func picture() -> Picture {
    cairo_surface_flush(surface)
    precondition(cairo_status(context) == CAIRO_STATUS_SUCCESS, "Sketch: \(String(cString: cairo_status_to_string(cairo_status(context))))")
    let stride = Int(cairo_image_surface_get_stride(surface))
    let bytes = cairo_image_surface_get_data(surface)!
    let samples = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      var place = 0
      for row in 0..<height {
        UnsafeRawPointer(bytes + row * stride).withMemoryRebound(to: UInt32.self, capacity: width) { pixels in
          for column in 0..<width {
            let pixel = pixels[column]
            buffer[place] = UInt8(truncatingIfNeeded: pixel >> 16)
            buffer[place + 1] = UInt8(truncatingIfNeeded: pixel >> 8)
            buffer[place + 2] = UInt8(truncatingIfNeeded: pixel)
            place += 3
          }
        }
      }
      count = place
    }
    return Picture(width: width, height: height, samples: samples)
  }
}
