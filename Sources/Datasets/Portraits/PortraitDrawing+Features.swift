import Foundation

extension PortraitDrawing {
  mutating func drawEyes() {
    for side in [-1.0, 1] {
      let part = side < 0 ? PortraitPart.leftEye : .rightEye
      let center = Point(side * eyeX + turn, eyeY)
      let (w, h) = (eyeHalfWidth, eyeHalfHeight)
      // The outer corner lies a little higher than the inner.
      let inner = center + Point(-side * w, h * 0.18)
      let outer = center + Point(side * w, -h * 0.1)
      let upper = center + Point(0, -h * 1.42)
      let lower = center + Point(0, h * 1.28)
      let opening = SketchPath([
        .move(inner), .curve(Point(center.x - side * w * 0.5, upper.y), Point(center.x + side * w * 0.6, upper.y), outer),
        .curve(Point(center.x + side * w * 0.5, lower.y), Point(center.x - side * w * 0.5, lower.y), inner), .close,
      ])
      let lid = SketchPath([
        .move(inner), .curve(Point(center.x - side * w * 0.5, upper.y), Point(center.x + side * w * 0.6, upper.y), outer),
      ])
      if attributes[.heavyMakeup] {
        let tip = outer + Point(side * 0.03, -0.026)
        let shadow = SketchPath([
          .move(inner + Point(-side * 0.008, 0)),
          .curve(Point(center.x - side * w * 0.6, eyeY - 0.078), Point(center.x + side * w * 0.7, eyeY - 0.082), tip), .line(outer),
          .curve(Point(center.x + side * w * 0.6, upper.y), Point(center.x - side * w * 0.5, upper.y), inner), .close,
        ])
        shade(part, shadow, .solid(palette.lid.faded(0.8)))
        add(part, shadow, .nothing)
      }
      add(part, opening, .solid(Color(0.97, 0.96, 0.94)))
      let pupil = center + Point(factors.gaze * 0.012, -0.005)
      let iris = 0.0325 * factors.eyeSize
      shade(part, .circle(pupil, iris), .solid(palette.iris.darker(0.45)), clip: opening)
      shade(part, .circle(pupil, iris * 0.82), .solid(palette.iris), clip: opening)
      shade(part, .circle(pupil, iris * 0.5), .solid(Color(0.03, 0.02, 0.03)), clip: opening)
      shade(
        part, SketchPath.ellipse(Point(center.x, upper.y + h * 0.3), w, h * 0.42), .solid(Color(0.1, 0.05, 0.08, alpha: 0.28)),
        clip: opening)
      if attributes[.attractive] {
        shade(part, .circle(pupil + Point(-0.009, -0.01), 0.0105), .solid(Color(1, 1, 1, alpha: 0.98)), clip: opening)
      } else {
        shade(part, opening, .solid(palette.skinShade.faded(0.28)))
      }
      let made = attributes[.heavyMakeup]
      let lashes = !attributes[.male]
      line(part, lid, Color(0.09, 0.05, 0.05), made ? 0.022 : lashes ? 0.014 : 0.0095)
      if lashes || made {
        let length = made ? 1.0 : 0.55
        line(part, .polyline([outer, outer + Point(side * 0.03 * length, -0.026 * length)]), Color(0.09, 0.05, 0.05), made ? 0.02 : 0.011)
      }
      if attributes[.narrowEyes] {
        // The lid's fold shows that the eye is narrow and not merely small.
        line(
          part, .smooth([inner + Point(0, -0.014), Point(center.x, upper.y - 0.016), outer + Point(0, -0.014)], closed: false),
          palette.skinDeepShade.faded(0.7), 0.008)
      }
      line(
        part, .smooth([inner, Point(center.x, center.y + h), outer], closed: false), palette.skinDeepShade.faded(made ? 0.95 : 0.45),
        made ? 0.01 : 0.007)
      let name = side < 0 ? "left eye" : "right eye"
      mark(name, center)
      mark(name + " inner corner", inner)
      mark(name + " outer corner", outer)
    }
  }

  mutating func drawBrows() {
    let isArched = attributes[.archedEyebrows]
    let isBushy = attributes[.bushyEyebrows]
    for side in [-1.0, 1] {
      let part = side < 0 ? PortraitPart.leftBrow : .rightBrow
      let y = browY - side * crook
      func at(_ x: Double, _ rise: Double) -> Point { Point(side * (eyeX + x) + turn, y - rise) }
      let thickness = 0.0095 * factors.browThickness * (isBushy ? 2.25 : 1) * (attributes[.male] ? 1.25 : 1)
      let middle: [(Double, Double)] =
        isArched
        ? [(-0.060, -0.004), (-0.02, 0.018), (0.018, 0.036), (0.046, 0.026), (0.076, -0.012)]
        : [(-0.062, -0.002), (-0.025, 0.004), (0.015, 0.006), (0.048, 0.003), (0.07, -0.006)]
      let profile = [0.7, 1.0, 0.95, 0.7, 0.15]
      var above: [Point] = []
      var below: [Point] = []
      for (number, place) in middle.enumerated() {
        above.append(at(place.0, place.1 + thickness * profile[number]))
        below.append(at(place.0, place.1 - thickness * profile[number]))
      }
      add(part, .smooth(above + below.reversed()), .solid(palette.brow))
      if isBushy {
        for number in 0..<8 {
          let x = -0.058 + 0.016 * Double(number)
          let rise = 0.006 + thickness * 0.75
          add(
            part, .polyline([at(x, rise * 0.3), at(x + 0.012, rise + 0.009 + 0.004 * Double(number % 2))]), stroke: .solid(palette.brow),
            width: 0.009)
        }
      }
      mark(side < 0 ? "left brow" : "right brow", at(0, middle[2].1))
    }
  }

  mutating func drawNose() {
    let isPointy = attributes[.pointyNose]
    let isBig = attributes[.bigNose]
    let x = turn * 1.5
    let w = noseHalfWidth
    let tip = noseTipY
    let dark = palette.skinDeepShade
    let drop = isPointy ? 0.04 : 0.006
    let outline = SketchPath([
      .move(Point(x - 0.016, 0.415)),
      .curve(Point(x - 0.017, 0.48), Point(x - w * (isPointy ? 0.45 : 0.8), tip - 0.06), Point(x - w, tip - 0.012)),
      .curve(Point(x - w * 1.02, tip + 0.012), Point(x - w * 0.5, tip + 0.014), Point(x, tip + 0.012 + drop)),
      .curve(Point(x + w * 0.5, tip + 0.014), Point(x + w * 1.02, tip + 0.012), Point(x + w, tip - 0.012)),
      .curve(Point(x + w * (isPointy ? 0.45 : 0.8), tip - 0.06), Point(x + 0.017, 0.48), Point(x + 0.016, 0.415)), .close,
    ])
    add(
      .nose, outline,
      .linear(
        from: Point(x, 0.41), to: Point(x, tip + 0.02),
        [
          .init(0, palette.skin.faded(0)), .init(0.55, palette.skinShade.faded(0.35)),
          .init(1, palette.skinShade.mixed(with: Color(0.8, 0.3, 0.25), 0.18).faded(0.95)),
        ]))
    // One side of the bridge is in the shade.
    let side = factors.lightSide > 0 ? -1.0 : 1.0
    shade(
      .nose,
      SketchPath([
        .move(Point(x + side * 0.015, 0.40)),
        .curve(Point(x + side * 0.012, 0.47), Point(x + side * w * 0.5, tip - 0.05), Point(x + side * w * 0.92, tip - 0.014)),
        .curve(Point(x + side * w * 0.4, tip - 0.02), Point(x + side * 0.004, 0.5), Point(x + side * 0.004, 0.42)), .close,
      ]), .solid(dark.faded(0.3)))
    if isPointy {
      let tipPoint = Point(x, tip + 0.012 + drop)
      line(.nose, .polyline([Point(x - w * 0.95, tip - 0.008), tipPoint, Point(x + w * 0.95, tip - 0.008)]), dark.faded(0.95), 0.013)
      line(.nose, .polyline([Point(x, 0.45), Point(x, tip + 0.012)]), palette.skinLight.faded(0.9), 0.013)
    } else {
      let ball = Point(x, tip - 0.008)
      let radius = isBig ? 0.042 : 0.02
      shade(
        .nose, .circle(ball, radius),
        .radial(
          center: ball + Point(0, -0.006), radius: radius, [.init(0, palette.skinLight.faded(0.75)), .init(1, palette.skinLight.faded(0))]))
      line(
        .nose,
        .smooth(
          [
            Point(x - w, tip - 0.02), Point(x - w * 0.86, tip + 0.008), Point(x - w * 0.35, tip + 0.008), Point(x, tip + 0.016),
            Point(x + w * 0.35, tip + 0.008), Point(x + w * 0.86, tip + 0.008), Point(x + w, tip - 0.02),
          ], closed: false),
        dark.faded(isBig ? 0.9 : 0.65), isBig ? 0.0125 : 0.0095)
      for side in [-1.0, 1] {
        shade(
          .nose, .ellipse(Point(x + side * w * 0.48, tip + 0.004), isBig ? 0.0175 : 0.009, isBig ? 0.0085 : 0.0065),
          .solid(dark.darker(0.35).faded(0.9)))
      }
    }
    mark("nose tip", Point(x, tip + (isPointy ? drop : 0)))
  }

  mutating func drawMouth() {
    let isSmiling = attributes[.smiling]
    let isOpen = attributes[.mouthSlightlyOpen]
    let isBig = attributes[.bigLips]
    let w = mouthHalfWidth
    let x = turn
    let y = mouthY
    let raised = isSmiling ? 0.034 : factors.mouthCurve
    let upper = 0.017 * factors.lipThickness * (isBig ? 2 : 0.92) * (isSmiling ? 0.85 : 1)
    let lower = 0.021 * factors.lipThickness * (isBig ? 2 : 0.92) * (isSmiling ? 0.92 : 1)
    let gap = isOpen ? (isSmiling ? 0.037 : 0.034) * factors.mouthOpening : 0
    let left = Point(x - w, y - raised + crook * 0.8)
    let right = Point(x + w, y - raised - crook * 0.8)
    // The line between the lips sags in a smile.
    let sag = isSmiling ? 0.012 : 0.0
    func under(_ depth: Double) -> [SketchPath.Segment] {
      [.curve(Point(x + w * 0.55, y + depth + sag), Point(x - w * 0.55, y + depth + sag), left)]
    }
    let top: [SketchPath.Segment] = [
      .move(left), .curve(Point(x - w * 0.6, y - upper * 0.6), Point(x - w * 0.42, y - upper * 1.1), Point(x - w * 0.2, y - upper * 1.05)),
      .curve(Point(x - w * 0.1, y - upper), Point(x - w * 0.05, y - upper * 0.72), Point(x, y - upper * 0.72)),
      .curve(Point(x + w * 0.05, y - upper * 0.72), Point(x + w * 0.1, y - upper), Point(x + w * 0.2, y - upper * 1.05)),
      .curve(Point(x + w * 0.42, y - upper * 1.1), Point(x + w * 0.6, y - upper * 0.6), right),
    ]
    let whole = SketchPath(top + under((gap + lower) * 1.33) + [.close])
    add(.mouth, whole, .solid(palette.lip))
    // The upper lip lies in the shade of itself.
    let slit = SketchPath(top + under(0.004) + [.close])
    shade(.mouth, slit, .solid(palette.lipDark.faded(0.55)))
    if isOpen {
      let inside = SketchPath(
        [.move(left), .curve(Point(x - w * 0.5, y + 0.004 + sag * 0.5), Point(x + w * 0.5, y + 0.004 + sag * 0.5), right)]
          + under(gap * 1.33) + [.close])
      shade(.mouth, inside, .solid(Color(0.22, 0.04, 0.06)))
      let teeth = isSmiling ? gap * 0.92 : gap * 0.3
      shade(
        .mouth, .rectangle(Point(x - w * 0.86, y - 0.03), w * 1.72, 0.03 + sag * 0.4 + teeth), .solid(Color(0.98, 0.97, 0.94)), clip: inside
      )
    } else {
      line(
        .mouth, SketchPath([.move(left), .curve(Point(x - w * 0.5, y + 0.004 + sag), Point(x + w * 0.5, y + 0.004 + sag), right)]),
        palette.lipDark.darker(0.4), 0.0105)
    }
    if attributes[.wearingLipstick] {
      shade(.mouth, .ellipse(Point(x, y + gap + lower * 0.55 + sag * 0.7), w * 0.3, lower * 0.22), .solid(Color(1, 0.9, 0.9, alpha: 0.5)))
    }
    if isSmiling {
      for side in [-1.0, 1] {
        line(
          .mouth,
          .smooth(
            [
              Point(x + side * (w + 0.012), y - raised - 0.03), Point(x + side * (w + 0.024), y - raised - 0.002),
              Point(x + side * (w + 0.014), y - raised + 0.022),
            ], closed: false),
          palette.skinDeepShade.faded(0.55), 0.0095)
      }
    }
    shade(.chin, .ellipse(Point(x, y + gap + lower + sag + 0.016), w * 0.42, 0.008), .solid(palette.skinDeepShade.faded(0.22)))
    mark("mouth", Point(x, y))
    mark("left mouth corner", left)
    mark("right mouth corner", right)
    mark("chin", Point(0, chinY))
  }
}
