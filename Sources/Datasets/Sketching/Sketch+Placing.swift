extension Sketch.Color {
  /// A colour by hue (whole turns), saturation and value.
  init(hue: Double, saturation: Double, value: Double) {
    func component(_ shift: Double) -> Double {
      let turn = hue + shift
      let place = (turn - turn.rounded(.down)) * 6
      return value * (1 - saturation * max(0, min(1, min(place, 4 - place))))
    }
    self.init(component(5.0 / 6), component(0.5), component(1.0 / 6))
  }

  /// The same, seen through: `alpha` 0 to 1.
  func faded(_ alpha: Double) -> Sketch.Color { Sketch.Color(red, green, blue, alpha: alpha) }

  /// Mixed with black.
  func darker(_ amount: Double) -> Sketch.Color { mixed(with: Sketch.Color(0, 0, 0, alpha: alpha), amount) }

  /// Mixed with white.
  func lighter(_ amount: Double) -> Sketch.Color { mixed(with: Sketch.Color(1, 1, 1, alpha: alpha), amount) }
}

extension Sketch.Paint {
  /// What marks a zone in the part map and is not seen in the picture.
  static let nothing = Sketch.Paint.solid(Sketch.Color(0, 0, 0, alpha: 0))

  /// The paint moved by a map that keeps angles.
  func moved(by map: Affine) -> Sketch.Paint {
    switch self {
    case .solid: self
    case .linear(let from, let to, let stops): .linear(from: map(from), to: map(to), stops)
    case .radial(let center, let radius, let stops): .radial(center: map(center), radius: radius * map.enlargement, stops)
    }
  }
}

extension Sketch.Shape {
  /// Whether it only marks a zone: nothing of it is seen in the picture.
  var isUnseen: Bool { stroke == nil && (fill == nil || fill == .nothing) }

  /// The shape moved by a map that keeps angles: outline, clip, paints and the stroke's width.
  func moved(by map: Affine) -> Sketch.Shape {
    var shape = self
    shape.path = path.moved(by: map)
    shape.clip = clip?.moved(by: map)
    shape.fill = fill?.moved(by: map)
    shape.stroke = stroke?.moved(by: map)
    shape.width = width * map.enlargement
    return shape
  }
}

extension Affine {
  /// How much longer lengths become, for a map that keeps angles.
  var enlargement: Double { (abs(a * d - b * c)).squareRoot() }
}
