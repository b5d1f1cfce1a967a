import Foundation

extension PortraitDrawing {
  /// The wall behind, and what hangs on it.
  mutating func drawBackground() {
    let colors = factors.backgroundColors
    place(
      .background, .rectangle(Point(-4, -4), 9, 9),
      .linear(from: Point(0.3, 0), to: Point(0.7, 1), [.init(0, colors[0]), .init(1, colors[1])]))
    for object in factors.backgroundObjects {
      let (center, size, color) = (object.center, object.size, object.color)
      switch object.kind {
      case 0: place(.backgroundObject, .circle(center, size * 0.7), .solid(color))
      case 1:
        let frame = SketchPath.rectangle(center + Point(-size * 0.7, -size * 0.9), size * 1.4, size * 1.8)
        place(.backgroundObject, frame, .solid(color), stroke: .solid(color.darker(0.35)), width: 0.018)
      default:
        let leaf = SketchPath([
          .move(center + Point(0, -size)),
          .curve(center + Point(size, -size * 0.5), center + Point(size * 0.7, size * 0.7), center + Point(0, size)),
          .curve(center + Point(-size * 0.7, size * 0.7), center + Point(-size, -size * 0.5), center + Point(0, -size)), .close,
        ])
        place(.backgroundObject, leaf, .solid(color))
      }
    }
  }

  mutating func drawEars() {
    for side in [-1.0, 1] {
      let x = side * (halfWidth + 0.006)
      let part = side < 0 ? PortraitPart.leftEar : .rightEar
      add(part, .ellipse(Point(x, 0.475), 0.033, 0.062, angle: side * 0.15), .solid(palette.skin.mixed(with: palette.skinShade, 0.5)))
      line(
        part, .smooth([Point(x + side * 0.004, 0.437), Point(x + side * 0.017, 0.46), Point(x + side * 0.006, 0.5)], closed: false),
        palette.skinDeepShade.faded(0.6), 0.009)
    }
  }

  /// The head's skin, its zones and its roundness.
  mutating func drawFace() {
    let face = facePath
    add(.face, face, .solid(palette.skin))
    // Zones, from the least to the most particular; nothing of them is seen.
    func zone(_ part: PortraitPart, _ path: SketchPath) -> Sketch.Shape {
      Sketch.Shape(part.name, path, fill: .nothing, clip: face).moved(by: pose)
    }
    var zones = [
      zone(.jaw, jawPath(inner: 0.035)),
      zone(.forehead, .rectangle(Point(-0.5, 0), 1, browY - 0.012)),
      zone(.scalp, .rectangle(Point(-0.5, 0), 1, 0.235)),
      zone(.leftCheek, .ellipse(Point(-0.15 + turn, 0.575), 0.095, 0.088)),
      zone(.rightCheek, .ellipse(Point(0.15 + turn, 0.575), 0.095, 0.088)),
      zone(.upperLip, .ellipse(Point(turn, mouthY - 0.036), mouthHalfWidth * 1.05, 0.03)),
      zone(.chin, .ellipse(Point(turn * 0.5, chinY - 0.02), 0.1, 0.062)),
    ]
    // The skin seen through glasses is theirs, the eyes are not.
    if attributes[.eyeglasses] { zones += [zone(.glasses, lens(-1)), zone(.glasses, lens(1))] }
    zones += [
      zone(.leftUnderEye, .ellipse(Point(-eyeX + turn, eyeY + 0.045), eyeHalfWidth * 1.15, 0.032)),
      zone(.rightUnderEye, .ellipse(Point(eyeX + turn, eyeY + 0.045), eyeHalfWidth * 1.15, 0.032)),
    ]
    for zone in zones { insert(zone) }
    // The side away from the light, and the edges, are darker.
    let away = -factors.lightSide
    shade(
      .face, face,
      .linear(
        from: Point(-headHalfWidth * away, 0.3), to: Point(headHalfWidth * away, 0.5),
        [
          .init(0, palette.skinLight.faded(0.22 * abs(away))), .init(0.5, palette.skinShade.faded(0)),
          .init(1, palette.skinDeepShade.faded(0.34 * abs(away))),
        ]))
    shade(
      .face, face,
      .radial(
        center: Point(turn, 0.45), radius: 0.36,
        [.init(0, palette.skinShade.faded(0)), .init(0.6, palette.skinShade.faded(0)), .init(1, palette.skinShade.faded(0.8))]))
    shade(
      .scalp, .ellipse(Point(-0.07 * away, 0.185), 0.075, 0.036, angle: -0.2 * away),
      .radial(
        center: Point(-0.07 * away, 0.185), radius: 0.075, [.init(0, Color(1, 1, 1, alpha: 0.62)), .init(1, Color(1, 1, 1, alpha: 0))]),
      clip: face)
  }

  /// What lies on the skin: colour, hollows, bags, lines, blemishes.
  mutating func drawSkin() {
    let face = facePath
    if attributes[.chubby] {
      for side in [-1.0, 1] {
        let center = Point(side * 0.155 + turn, 0.6)
        shade(
          .face, .circle(center, 0.085),
          .radial(center: center, radius: 0.085, [.init(0, palette.skinLight.faded(0.55)), .init(1, palette.skinLight.faded(0))]),
          clip: face)
        line(
          .face,
          .smooth([Point(side * 0.112 + turn, 0.60), Point(side * 0.123 + turn, 0.65), Point(side * 0.112 + turn, 0.70)], closed: false),
          palette.skinDeepShade.faded(0.45), 0.011)
      }
    }
    for side in [-1.0, 1] {
      let part = side < 0 ? PortraitPart.leftCheek : .rightCheek
      if attributes[.highCheekbones] {
        let bone = Point(side * 0.158 + turn, 0.525)
        let hollow = SketchPath.smooth([
          Point(side * (halfWidth - 0.004), 0.545), Point(side * 0.165 + turn, 0.585), Point(side * 0.112 + turn, 0.655),
          Point(side * 0.15 + turn, 0.64), Point(side * (halfWidth - 0.022), 0.60),
        ])
        shade(part, hollow, .solid(palette.skinDeepShade.faded(0.5)), clip: face)
        shade(
          part, .ellipse(bone, 0.062, 0.026, angle: -side * 0.45),
          .radial(
            center: bone, radius: 0.06, [.init(0, palette.skinLight.lighter(0.5).faded(0.85)), .init(1, palette.skinLight.faded(0))]),
          clip: face)
      }
      if attributes[.rosyCheeks] {
        let center = Point(side * 0.148 + turn, 0.565)
        let pink = Color(0.93, 0.22, 0.30)
        shade(
          part, .circle(center, 0.08),
          .radial(center: center, radius: 0.08, [.init(0, pink.faded(0.68)), .init(0.5, pink.faded(0.5)), .init(1, pink.faded(0))]),
          clip: face)
      }
      if attributes[.bagsUnderEyes] {
        let x = side * eyeX + turn
        let y = eyeY + eyeHalfHeight * 0.6
        let purple = palette.skinDeepShade.mixed(with: Color(0.22, 0.08, 0.24), 0.55)
        let bag = SketchPath([
          .move(Point(x - eyeHalfWidth, y + 0.006)),
          .curve(Point(x - eyeHalfWidth * 0.7, y + 0.06), Point(x + eyeHalfWidth * 0.7, y + 0.06), Point(x + eyeHalfWidth, y + 0.006)),
          .curve(Point(x + eyeHalfWidth * 0.5, y + 0.026), Point(x - eyeHalfWidth * 0.5, y + 0.026), Point(x - eyeHalfWidth, y + 0.006)),
          .close,
        ])
        shade(side < 0 ? .leftUnderEye : .rightUnderEye, bag, .solid(purple.faded(0.72)))
      }
    }
    if !attributes[.young] { drawLines(clip: face) }
    if !attributes[.attractive] {
      let spot = palette.skin.mixed(with: Color(0.58, 0.16, 0.12), 0.5)
      for (number, place) in factors.blemishes.enumerated() {
        let y = number < 4 ? 0.305 + 0.045 * place.y : 0.6 + 0.075 * place.y
        let x = number < 4 ? 0.15 * place.x : (place.x < 0 ? -0.075 : 0.075) + 0.105 * place.x
        shade(.face, .circle(Point(x + turn, y), 0.0095 + 0.004 * abs(place.y)), .solid(spot.faded(0.85)), clip: face)
      }
    }
  }

  /// The lines of age.
  private mutating func drawLines(clip face: SketchPath) {
    let color = palette.skinDeepShade.faded(0.62)
    for (number, y) in [0.275, 0.308, 0.341].enumerated() {
      let half = 0.115 - 0.012 * Double(number)
      line(
        .forehead,
        .smooth(
          [Point(-half + turn, y + 0.006), Point(turn - 0.03, y - 0.004), Point(turn + 0.03, y + 0.003), Point(half + turn, y + 0.004)],
          closed: false),
        color.faded(0.5), 0.0095)
    }
    for side in [-1.0, 1] {
      line(
        .face,
        .smooth(
          [
            Point(side * (noseHalfWidth + 0.012) + turn, noseTipY - 0.012), Point(side * 0.092 + turn, 0.615),
            Point(side * (mouthHalfWidth + 0.022) + turn, mouthY + 0.012),
          ],
          closed: false), color, 0.012)
      let corner = Point(side * (eyeX + eyeHalfWidth + 0.012) + turn, eyeY)
      for spread in [-0.022, 0.002, 0.026] {
        line(.face, .polyline([corner + Point(0, spread * 0.4), corner + Point(side * 0.038, spread)]), color, 0.008, clip: face)
      }
      line(
        .face,
        .smooth(
          [Point(side * (mouthHalfWidth + 0.01) + turn, mouthY + 0.03), Point(side * (mouthHalfWidth + 0.008) + turn, mouthY + 0.065)],
          closed: false),
        color.faded(0.45), 0.009)
    }
  }

  mutating func drawNeck() {
    let half = attributes[.male] ? 0.13 : 0.094
    let neck = SketchPath([
      .move(Point(-half, 0.6)), .line(Point(-half, 0.8)), .curve(Point(-half, 0.87), Point(-half - 0.05, 0.9), Point(-half - 0.12, 0.93)),
      .line(Point(-half - 0.12, 1.2)), .line(Point(half + 0.12, 1.2)), .line(Point(half + 0.12, 0.93)),
      .curve(Point(half + 0.05, 0.9), Point(half, 0.87), Point(half, 0.8)), .line(Point(half, 0.6)), .close,
    ])
    add(.neck, neck, .solid(palette.skin.mixed(with: palette.skinShade, 0.45)))
    shade(
      .neck, .ellipse(Point(0, chinY - 0.01), half + 0.055, 0.075),
      .linear(
        from: Point(0, chinY - 0.05), to: Point(0, chinY + 0.07),
        [.init(0, palette.skinDeepShade.faded(0.85)), .init(1, palette.skinDeepShade.faded(0.15))]),
      clip: neck)
    if attributes[.doubleChin] {
      // The fold must be under the chin whatever the head's length, so it is drawn on the neck before the face.
      let half = min(0.13, jawHalfWidth * 0.72)
      let fold = SketchPath.smooth([
        Point(-half * 0.98, chinY - 0.05), Point(-half * 0.86, chinY + 0.012), Point(-half * 0.42, chinY + 0.053),
        Point(half * 0.42, chinY + 0.053), Point(half * 0.86, chinY + 0.012), Point(half * 0.98, chinY - 0.05), Point(0, chinY - 0.09),
      ])
      add(
        .chin, fold, .solid(palette.skin.mixed(with: palette.skinLight, 0.3)), stroke: .solid(palette.skinDeepShade.faded(0.85)),
        width: 0.014)
    }
  }

  /// The line that parts the chin from the fold below it.
  mutating func drawDoubleChin() {
    guard attributes[.doubleChin] else { return }
    let c = chinHalfWidth
    line(
      .chin,
      .smooth(
        [
          Point(-c - 0.055, chinY - 0.045), Point(-c * 0.7, chinY - 0.012), Point(0, chinY), Point(c * 0.7, chinY - 0.012),
          Point(c + 0.055, chinY - 0.045),
        ], closed: false),
      palette.skinDeepShade.faded(0.85), 0.015)
  }
}
