import CPangoCairo

/// A decoded picture file.
final class Picture {
  let surface: OpaquePointer
  let width: Double
  let height: Double

  /// Decodes a PNG; `nil` when the bytes are none.
  init?(png bytes: [UInt8]) {
    var reader = Reader(bytes: bytes[...])
    let surface = withUnsafeMutablePointer(to: &reader) { closure in
      cairo_image_surface_create_from_png_stream(
        { closure, target, length in
          guard let reader = closure?.assumingMemoryBound(to: Reader.self), let target,
            reader.pointee.bytes.count >= Int(length)
          else { return CAIRO_STATUS_READ_ERROR }
          let part = reader.pointee.bytes.prefix(Int(length))
          part.withUnsafeBytes { UnsafeMutableRawPointer(target).copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(target), byteCount: $0.count) }
          reader.pointee.bytes = reader.pointee.bytes.dropFirst(Int(length))
          return CAIRO_STATUS_SUCCESS
        }, closure)
    }
    guard let surface, cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
      cairo_surface_destroy(surface)
      return nil
    }
    self.surface = surface
    width = Double(cairo_image_surface_get_width(surface))
    height = Double(cairo_image_surface_get_height(surface))
  }

  deinit { cairo_surface_destroy(surface) }

  private struct Reader {
    var bytes: ArraySlice<UInt8>
  }
}
