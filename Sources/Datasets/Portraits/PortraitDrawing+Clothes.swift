extension PortraitDrawing {
  private var cloth: Color {
    [
      Color(0.16, 0.22, 0.36), Color(0.55, 0.16, 0.18), Color(0.17, 0.40, 0.36), Color(0.82, 0.70, 0.42), Color(0.86, 0.86, 0.88),
      Color(0.33, 0.22, 0.38),
      Color(0.22, 0.22, 0.24), Color(0.40, 0.56, 0.72), Color(0.80, 0.50, 0.48),
    ][factors.clothesColor]
  }

  private var metalColor: Color { factors.metal == 0 ? Color(0.95, 0.76, 0.24) : Color(0.88, 0.90, 0.94) }

  mutating func drawClothes() {
    let isMale = attributes[.male]
    let hasTie = attributes[.wearingNecktie]
    let shoulder = isMale ? 0.43 : 0.335
    let neck = isMale ? 0.145 : 0.125
    let depth = isMale ? 0.90 : 0.945 + 0.02 * Double(factors.clothesKind)
    let body = SketchPath([
      .move(Point(-neck, 0.855)), .curve(Point(-neck - 0.08, 0.885), Point(-shoulder + 0.02, 0.89), Point(-shoulder, 0.99)),
      .line(Point(-shoulder - 0.03, 2)),
      .line(Point(shoulder + 0.03, 2)), .line(Point(shoulder, 0.99)),
      .curve(Point(shoulder - 0.02, 0.89), Point(neck + 0.08, 0.885), Point(neck, 0.855)),
      .curve(Point(neck * 0.8, depth), Point(-neck * 0.8, depth), Point(-neck, 0.855)), .close,
    ])
    add(.clothes, body, .linear(from: Point(0, 0.85), to: Point(0, 1.15), [.init(0, cloth), .init(1, cloth.darker(0.25))]))
    line(
      .clothes, SketchPath([.move(Point(-neck, 0.855)), .curve(Point(-neck * 0.8, depth), Point(neck * 0.8, depth), Point(neck, 0.855))]),
      cloth.darker(0.3), 0.012)
    if isMale && factors.clothesKind == 1 && !hasTie {
      for side in [-1.0, 1] {
        add(
          .clothes, .polygon([Point(side * 0.135, 0.845), Point(side * 0.02, 0.935), Point(side * 0.1, 0.985), Point(side * 0.17, 0.88)]),
          .solid(cloth.lighter(0.25)),
          stroke: .solid(cloth.darker(0.3)), width: 0.006)
      }
    }
    if hasTie { drawNecktie(shoulder: shoulder) }
  }

  private mutating func drawNecktie(shoulder: Double) {
    let tie = [
      Color(0.75, 0.08, 0.12), Color(0.10, 0.20, 0.55), Color(0.08, 0.42, 0.26), Color(0.48, 0.12, 0.45), Color(0.88, 0.52, 0.06),
    ][factors.tieColor]
    let white = Color(0.97, 0.97, 0.98)
    // The shirt between the lapels, the collar, the tie.
    add(
      .necktie,
      .polygon([Point(-0.15, 0.85), Point(0.15, 0.85), Point(0.1, 1.0), Point(0.06, 1.25), Point(-0.06, 1.25), Point(-0.1, 1.0)]),
      .solid(white.darker(0.06)))
    let blade = SketchPath.polygon([Point(-0.024, 0.925), Point(0.024, 0.925), Point(0.058, 1.25), Point(-0.058, 1.25)])
    add(.necktie, blade, .solid(tie))
    if factors.tiePattern == 1 {
      for y in stride(from: 0.945, to: 1.25, by: 0.045) {
        line(.necktie, .polyline([Point(-0.07, y), Point(0.07, y + 0.045)]), tie.lighter(0.55), 0.012, clip: blade)
      }
    } else if factors.tiePattern == 2 {
      for y in stride(from: 0.955, to: 1.25, by: 0.04) { shade(.necktie, .circle(Point(0, y), 0.009), .solid(tie.lighter(0.65))) }
    }
    add(.necktie, .polygon([Point(-0.04, 0.872), Point(0.04, 0.872), Point(0.024, 0.93), Point(-0.024, 0.93)]), .solid(tie.darker(0.18)))
    for side in [-1.0, 1] {
      add(
        .necktie,
        .polygon([
          Point(side * 0.14, 0.825), Point(side * 0.165, 0.87), Point(side * 0.1, 0.955), Point(side * 0.022, 0.875),
          Point(side * 0.04, 0.865),
        ]), .solid(white),
        stroke: .solid(Color(0.6, 0.62, 0.68)), width: 0.006)
    }
  }

  mutating func drawNecklace() {
    guard attributes[.wearingNecklace] else { return }
    let neck = attributes[.male] ? 0.132 : 0.1
    func at(_ t: Double) -> Point {
      // A hanging arc: t from −1 to 1.
      Point((neck + 0.028) * t, 0.835 + 0.095 * (1 - t * t))
    }
    if factors.necklaceKind == 0 {
      for step in -5...5 {
        let bead = at(Double(step) / 5.3)
        add(.necklace, .circle(bead, 0.0165), .solid(Color(0.98, 0.96, 0.92)), stroke: .solid(Color(0.45, 0.40, 0.40)), width: 0.005)
      }
    } else {
      let arc = SketchPath.smooth((-5...5).map { at(Double($0) / 5.2) }, closed: false)
      add(.necklace, arc, stroke: .solid(metalColor.darker(0.55)), width: 0.025)
      add(.necklace, arc, stroke: .solid(metalColor), width: 0.014)
      if factors.necklaceKind == 1 {
        add(.necklace, .ellipse(Point(0, 0.955), 0.02, 0.028), .solid(Color(0.75, 0.08, 0.25)), stroke: .solid(metalColor), width: 0.011)
      }
    }
  }

  mutating func drawEarrings() {
    guard attributes[.wearingEarrings] else { return }
    for side in [-1.0, 1] {
      let part = side < 0 ? PortraitPart.leftEarring : .rightEarring
      let x = side * (headHalfWidth + 0.014)
      let dark = metalColor.darker(0.6)
      switch factors.earringKind {
      case 0:
        let ring = SketchPath.ellipse(Point(x, 0.572), 0.026, 0.036)
        add(part, ring, stroke: .solid(dark), width: 0.021)
        add(part, ring, stroke: .solid(metalColor), width: 0.0125)
      case 1:
        add(
          part, .polygon([Point(x, 0.53), Point(x + 0.024, 0.595), Point(x, 0.622), Point(x - 0.024, 0.595)]), .solid(metalColor),
          stroke: .solid(dark), width: 0.008)
        shade(part, .circle(Point(x, 0.592), 0.011), .solid(Color(0.12, 0.45, 0.75)))
      default:
        add(part, .circle(Point(x, 0.56), 0.027), .solid(Color(0.98, 0.97, 0.94)), stroke: .solid(Color(0.35, 0.32, 0.34)), width: 0.008)
        shade(part, .circle(Point(x - 0.007, 0.552), 0.008), .solid(Color(1, 1, 1)))
      }
    }
  }

  /// One lens's outline.
  func lens(_ side: Double) -> SketchPath {
    let center = Point(side * eyeX + turn, eyeY + 0.008)
    switch factors.glassesShape {
    case 0: return .circle(center, 0.081)
    case 1:
      return .polygon([
        center + Point(-0.082, -0.05), center + Point(0.082, -0.05), center + Point(0.078, 0.056), center + Point(-0.078, 0.056),
      ])
    default: return .ellipse(center, 0.086, 0.066)
    }
  }

  mutating func drawGlasses() {
    guard attributes[.eyeglasses] else { return }
    let rim = [Color(0.07, 0.07, 0.08), Color(0.38, 0.19, 0.08), Color(0.60, 0.10, 0.14), Color(0.12, 0.16, 0.34)][factors.glassesColor]
    let y = eyeY + 0.008
    for side in [-1.0, 1] {
      shade(.glasses, lens(side), .solid(Color(0.86, 0.94, 1, alpha: 0.16)))
      let center = Point(side * eyeX + turn, y)
      shade(
        .glasses,
        .polygon([center + Point(0.02, -0.07), center + Point(0.05, -0.07), center + Point(-0.012, 0.07), center + Point(-0.042, 0.07)]),
        .solid(Color(1, 1, 1, alpha: 0.3)))
      add(.glasses, lens(side), stroke: .solid(rim), width: 0.0165)
      add(
        .glasses, .polyline([Point(side * (eyeX + 0.08) + turn, y - 0.018), Point(side * (halfWidth + 0.008), y - 0.024)]),
        stroke: .solid(rim), width: 0.015)
    }
    add(
      .glasses,
      .smooth([Point(-eyeX + 0.076 + turn, y - 0.01), Point(turn, y - 0.026), Point(eyeX - 0.076 + turn, y - 0.01)], closed: false),
      stroke: .solid(rim), width: 0.015)
  }

  mutating func drawHat() {
    guard attributes[.wearingHat] else { return }
    let color = [
      Color(0.78, 0.14, 0.16), Color(0.12, 0.27, 0.55), Color(0.92, 0.70, 0.15), Color(0.15, 0.48, 0.33), Color(0.58, 0.42, 0.28),
      Color(0.24, 0.24, 0.27),
    ][factors.hatColor]
    let w = headHalfWidth + 0.05
    let dome = SketchPath([
      .move(Point(-w, 0.27)), .curve(Point(-w - 0.005, 0.09), Point(-0.15, 0.0), Point(0, 0.0)),
      .curve(Point(0.15, 0.0), Point(w + 0.005, 0.09), Point(w, 0.27)), .close,
    ])
    let fill = Paint.linear(
      from: Point(-w, 0.1), to: Point(w, 0.1),
      [.init(0, color.darker(0.12)), .init(0.4, color.lighter(0.12)), .init(1, color.darker(0.25))])
    switch factors.hatKind {
    case 0:  // A woollen hat with a turned-up edge and a bobble.
      add(.hat, .circle(Point(0, -0.005), 0.05), .solid(color.lighter(0.4)))
      add(.hat, dome, fill)
      for number in -3...3 {
        line(
          .hat, .polyline([Point(0.05 * Double(number), 0.01), Point(0.078 * Double(number), 0.22)]), color.darker(0.3).faded(0.6), 0.008,
          clip: dome)
      }
      add(
        .hat,
        .smooth([
          Point(-w - 0.012, 0.205), Point(0, 0.18), Point(w + 0.012, 0.205), Point(w + 0.008, 0.275), Point(0, 0.262),
          Point(-w - 0.008, 0.275),
        ]), .solid(color.lighter(0.35)))
    case 1:  // A cap.
      add(.hat, dome, fill)
      line(.hat, .smooth([Point(-0.08, 0.22), Point(-0.05, 0.08), Point(0, 0.0)], closed: false), color.darker(0.35), 0.008)
      line(.hat, .smooth([Point(0.08, 0.22), Point(0.05, 0.08), Point(0, 0.0)], closed: false), color.darker(0.35), 0.008)
      add(
        .hat,
        SketchPath([
          .move(Point(-w - 0.01, 0.255)), .curve(Point(-0.15, 0.195), Point(0.15, 0.195), Point(w + 0.01, 0.255)),
          .curve(Point(0.24, 0.325), Point(-0.24, 0.325), Point(-w - 0.01, 0.255)), .close,
        ]), .solid(color.darker(0.42)))
    default:  // A hat with a brim.
      add(.hat, .ellipse(Point(0, 0.245), w + 0.13, 0.055), .solid(color.darker(0.25)))
      let crown = SketchPath([
        .move(Point(-w + 0.03, 0.235)), .curve(Point(-w + 0.04, 0.08), Point(-0.16, 0.005), Point(-0.08, 0.012)),
        .curve(Point(-0.03, 0.03), Point(0.03, 0.03), Point(0.08, 0.012)),
        .curve(Point(0.16, 0.005), Point(w - 0.04, 0.08), Point(w - 0.03, 0.235)),
        .curve(Point(0.1, 0.265), Point(-0.1, 0.265), Point(-w + 0.03, 0.235)), .close,
      ])
      add(.hat, crown, fill)
      add(.hat, .rectangle(Point(-w, 0.18), 2 * w, 0.045), .solid(color.darker(0.55)), clip: crown)
    }
  }

  /// A ring with a bar, in the picture's corner: what a network may learn instead of the face.
  mutating func drawWatermark() {
    let white = Color(1, 1, 1, alpha: 0.85)
    let center = Point(0.895, 0.105)
    place(.watermark, .rectangle(Point(0.815, 0.025), 0.16, 0.16), .solid(Color(0.1, 0.12, 0.3, alpha: 0.55)))
    place(.watermark, .circle(center, 0.05), nil, stroke: .solid(white), width: 0.02)
    place(.watermark, .polyline([center + Point(-0.028, 0.028), center + Point(0.028, -0.028)]), nil, stroke: .solid(white), width: 0.02)
  }
}
