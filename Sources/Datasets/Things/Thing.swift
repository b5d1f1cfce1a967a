/// Something that can be drawn: its name and how.
struct Thing: Sendable {
  var name: String
  /// Draws it within −1…1, its foot near 0.9.
  var draw: @Sendable (inout Pen) -> Void

  init(_ name: String, _ draw: @escaping @Sendable (inout Pen) -> Void) {
    self.name = name
    self.draw = draw
  }
}

extension Sketch.Color {
  static let ink = Sketch.Color(0.1, 0.1, 0.12)
  static let chalk = Sketch.Color(0.97, 0.97, 0.95)
}
