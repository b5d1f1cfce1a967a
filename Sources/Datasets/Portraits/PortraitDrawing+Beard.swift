extension PortraitDrawing {
  /// Where a full beard grows: below the ears, over the jaw and around the mouth.
  ///
  /// - Parameter inner: How far its upper edge reaches in over the cheek.
  func jawPath(inner: Double) -> SketchPath {
    var right: [Point] = [Point(faceHalfWidth(at: 0.5) + 0.012, 0.5)]
    for y in stride(from: 0.55, through: chinY - 0.03, by: 0.04) { right.append(Point(faceHalfWidth(at: y) + 0.012, y)) }
    right.append(Point(chinHalfWidth * 0.8, chinY + 0.012))
    let back: [Point] = [
      Point(mouthHalfWidth * 0.5 + turn, mouthY - 0.048), Point(mouthHalfWidth + 0.03 + turn, mouthY - 0.03), Point(0.165, 0.61),
      Point(faceHalfWidth(at: 0.5) - inner, 0.5),
    ]
    return .polygon(
      [Point(turn, mouthY - 0.056)] + back + right + [Point(0, chinY + 0.02)]
        + (back + right).reversed().map { Point(-$0.x + ($0.x < 0.2 && $0.y < 0.7 ? 2 * turn : 0), $0.y) })
  }

  /// Stubble, a full beard or a goatee, below the mouth.
  mutating func drawBeard() {
    let face = facePath
    if attributes[.fiveOClockShadow] {
      let blue = palette.skin.mixed(with: Color(0.11, 0.14, 0.20), 0.66)
      shade(.beard, jawPath(inner: 0.02), .solid(blue.faded(0.74)), clip: face)
      shade(.beard, .ellipse(Point(turn, chinY - 0.03), 0.085, 0.05), .solid(blue.faded(0.25)), clip: face)
    }
    if attributes[.goatee] {
      let size = factors.beardSize
      let top = mouthY + 0.05
      let goatee = SketchPath.smooth([
        Point(turn, top - 0.004), Point(0.052 * size + turn, top + 0.002), Point(0.073 * size + turn * 0.7, chinY - 0.035),
        Point(0.048 * size, chinY + 0.018), Point(0, chinY + 0.036 * size), Point(-0.048 * size, chinY + 0.018),
        Point(-0.073 * size + turn * 0.7, chinY - 0.035), Point(-0.052 * size + turn, top + 0.002),
      ])
      add(.goatee, goatee, .solid(palette.beard))
      strands(.goatee, from: top + 0.012, to: chinY + 0.012, half: 0.045 * size, clip: goatee)
    }
    let hasFullBeard = !attributes[.noBeard] && !PortraitAttributes.beards.contains { attributes[$0] }
    if hasFullBeard {
      let path = SketchPath.smooth(fullBeard(size: factors.beardSize))
      add(.beard, path, .solid(palette.beard))
      strands(.beard, from: mouthY + 0.06, to: chinY + 0.02, half: jawHalfWidth * 0.72, clip: path)
      for side in [-1.0, 1] {
        line(
          .beard, .polyline([Point(side * (halfWidth - 0.02), 0.57), Point(side * (jawHalfWidth - 0.012), 0.66)]),
          palette.hairDark.faded(0.5), 0.009, clip: path)
      }
    }
  }

  private func fullBeard(size: Double) -> [Point] {
    let right = [
      Point(0.03 + turn, mouthY - 0.044), Point(mouthHalfWidth + 0.018 + turn, mouthY - 0.03), Point(mouthHalfWidth + 0.055 + turn, 0.635),
      Point(faceHalfWidth(at: 0.56) - 0.03, 0.575), Point(faceHalfWidth(at: 0.5) - 0.02, 0.49), Point(faceHalfWidth(at: 0.5) + 0.008, 0.49),
      Point(faceHalfWidth(at: 0.58) + 0.014, 0.58), Point(jawHalfWidth + 0.016, chinY - 0.09), Point(chinHalfWidth + 0.03, chinY - 0.005),
      Point(chinHalfWidth * 0.5, chinY + 0.035 * size),
    ]
    return [Point(turn, mouthY - 0.036)] + right + [Point(0, chinY + 0.044 * size)]
      + right.reversed().map { Point(-$0.x + ($0.y < 0.64 && $0.x < 0.16 ? 2 * turn : 0), $0.y) }
  }

  private mutating func strands(_ part: PortraitPart, from top: Double, to bottom: Double, half: Double, clip: SketchPath) {
    for number in -2...2 {
      let x = half * Double(number) / 2.4
      line(part, .polyline([Point(x + turn * 0.5, top), Point(x * 0.8, bottom)]), palette.hairDark.faded(0.45), 0.008, clip: clip)
    }
  }

  /// Over the mouth's upper edge.
  mutating func drawMustache() {
    guard attributes[.mustache] else { return }
    let w = (mouthHalfWidth + 0.014) * min(1.15, factors.beardSize)
    let y = mouthY - 0.008
    let right = [
      Point(0.045 + turn, y - 0.046), Point(w * 0.85 + turn, y - 0.02), Point(w * 1.12 + turn, y + 0.016), Point(w * 0.6 + turn, y + 0.004),
      Point(0.02 + turn, y - 0.003),
    ]
    let left = right.map { Point(2 * turn - $0.x, $0.y) }
    let path = SketchPath.smooth([Point(turn, y - 0.04)] + right + [Point(turn, y - 0.008)] + left.reversed())
    add(.mustache, path, .solid(palette.beard))
    line(.mustache, .polyline([Point(turn, y - 0.036), Point(turn, y - 0.008)]), palette.hairDark.darker(0.3), 0.007)
  }

  mutating func drawSideburns() {
    guard attributes[.sideburns] else { return }
    for side in [-1.0, 1] {
      let path = SketchPath.polygon([
        Point(side * (faceHalfWidth(at: 0.36) + 0.012), 0.34), Point(side * (faceHalfWidth(at: 0.38) - 0.04), 0.36),
        Point(side * (faceHalfWidth(at: 0.5) - 0.05), 0.5), Point(side * (faceHalfWidth(at: 0.58) - 0.078), 0.6),
        Point(side * (faceHalfWidth(at: 0.6) + 0.004), 0.608), Point(side * (faceHalfWidth(at: 0.5) + 0.01), 0.5),
      ])
      add(.sideburns, path, .solid(palette.beard))
    }
  }
}
