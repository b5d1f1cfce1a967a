internal import CCairo

extension Picture {
  /// Writes the picture as an 8-bit PNG without transparency; grey pictures become three equal channels.
  ///
  /// - Throws: ``DatasetError`` when the file cannot be written.
  public func writePNG(to path: String) throws {
    precondition(channels == 1 || channels == 3, "writePNG: \(channels) channels")
    let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height))
    defer { cairo_surface_destroy(surface) }
    guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS, let bytes = cairo_image_surface_get_data(surface) else {
      throw DatasetError(path: path, reason: "a PNG of \(width)×\(height) pixels cannot be made")
    }
    let stride = Int(cairo_image_surface_get_stride(surface))
    for row in 0..<height {
      let pixels = UnsafeMutableRawPointer(bytes + row * stride).assumingMemoryBound(to: UInt32.self)
      for column in 0..<width {
        let place = (row * width + column) * channels
        let (red, green, blue) =
          channels == 3 ? (samples[place], samples[place + 1], samples[place + 2]) : (samples[place], samples[place], samples[place])
        pixels[column] = 0xFF00_0000 | UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
      }
    }
    cairo_surface_mark_dirty(surface)
    let status = cairo_surface_write_to_png(surface, path)
    guard status == CAIRO_STATUS_SUCCESS else {
      throw DatasetError(path: path, reason: "cannot be written: \(String(cString: cairo_status_to_string(status)))")
    }
  }
}
