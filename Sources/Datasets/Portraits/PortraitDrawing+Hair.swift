import Foundation

extension PortraitDrawing {
  private enum Texture { case plain, straight, wavy }

  private var texture: Texture { attributes[.wavyHair] ? .wavy : attributes[.straightHair] ? .straight : .plain }

  private var isLong: Bool { !attributes[.male] }

  /// How far down the hair reaches.
  private var hem: Double {
    if isLong { return 0.72 + 0.34 * factors.hairLength }
    return attributes[.wearingHat] ? 0.5 : 0.415 + 0.05 * factors.hairLength
  }

  private var topY: Double { crownY - (attributes[.recedingHairline] ? 0.022 : 0.042) * factors.hairVolume - (texture == .wavy ? 0.01 : 0) }

  /// The hair's outer edge at a height, from the middle.
  private func outerHalfWidth(at y: Double) -> Double {
    let base = headHalfWidth + (isLong ? 0.036 : 0.016) * factors.hairVolume
    let down = max(0, min(1, (y - 0.3) / max(0.05, hem - 0.3)))
    switch texture {
    case .straight: return base - 0.004 + (isLong ? 0.012 * down : 0)
    case .plain: return base + (isLong ? 0.045 * sin(.pi * min(1, down * 1.12)) : 0.01)
    case .wavy:
      let depth = isLong ? 0.022 : 0.014
      return base + (isLong ? 0.03 + 0.02 * down : 0.012) + depth * sin(2 * .pi * (y / (isLong ? 0.125 : 0.09) + factors.hairPhase))
    }
  }

  /// The right half of the hair's outline, from the top down to `bottom`.
  private func outline(to bottom: Double) -> [Point] {
    let wide = outerHalfWidth(at: 0.3)
    var points: [Point] = []
    if texture == .wavy || (texture == .straight && !isLong) {
      // Scallops or spikes along the crown.
      let count = texture == .wavy ? 7 : 11
      for step in 1..<count {
        let angle = .pi / 2 * Double(step) / Double(count)
        let bump = texture == .wavy ? 1 + 0.045 * cos(.pi * Double(step)) : 1 + 0.035 * cos(.pi * Double(step))
        points.append(Point(wide * sin(angle) * bump, 0.3 - (0.3 - topY) * cos(angle) * bump))
      }
    } else {
      for step in 1..<5 {
        let angle = .pi / 2 * Double(step) / 5
        points.append(Point(wide * sin(angle), 0.3 - (0.3 - topY) * cos(angle)))
      }
    }
    for y in stride(from: 0.3, to: bottom - 0.01, by: texture == .wavy ? 0.03 : 0.06) { points.append(Point(outerHalfWidth(at: y), y)) }
    points.append(Point(outerHalfWidth(at: bottom), bottom))
    return points
  }

  /// What of the hair lies behind the neck.
  mutating func drawBackHair() {
    guard !attributes[.bald] else { return }
    let right = outline(to: hem)
    let path: SketchPath
    if texture == .straight {
      path = .polygon([Point(0, topY)] + right + right.reversed().map { Point(-$0.x, $0.y) })
    } else {
      let end =
        isLong
        ? (texture == .plain
          ? [Point(headHalfWidth * 0.8, hem + 0.022), Point(headHalfWidth * 0.4, hem)]
          : [Point(headHalfWidth * 0.85, hem + 0.03), Point(headHalfWidth * 0.45, hem - 0.005)]) : []
      let half = right + end
      // Left open, so that the curve does not swing out where the hem's corners are.
      path = .smooth(half.reversed().map { Point(-$0.x, $0.y) } + [Point(0, topY)] + half, closed: false) + SketchPath([.close])
    }
    add(.hair, path, .solid(palette.hairDark))
  }

  /// The locks beside the face, before the shoulders.
  mutating func drawSideHair() {
    guard !attributes[.bald], isLong else { return }
    for side in [-1.0, 1] {
      let outer = outline(to: hem).filter { $0.y > 0.24 }
      var inner: [Point] = []
      for y in stride(from: 0.3, to: min(hem, 0.66), by: 0.06) { inner.append(Point(faceHalfWidth(at: y) - 0.016, y)) }
      if hem > 0.7 { inner.append(Point(0.196, 0.7)) }
      if hem > 0.8 { inner.append(Point(0.188 + (texture == .wavy ? 0.01 : 0), 0.8)) }
      if hem > 0.93 { inner.append(Point(0.185, 0.92)) }
      let tip: [Point]
      switch texture {
      case .straight: tip = [Point(0.19, hem)]
      case .plain: tip = [Point(0.235, hem + 0.024), Point(0.18, hem + 0.004)]
      case .wavy: tip = [Point(0.27, hem + 0.032), Point(0.225, hem + 0.006), Point(0.19, hem + 0.022)]
      }
      let half = (outer + tip + inner.reversed()).map { Point(side * $0.x, $0.y) }
      let path: SketchPath = texture == .straight ? .polygon(half) : .smooth(half)
      add(
        .hair, path,
        .linear(
          from: Point(0, 0.25), to: Point(0, max(0.75, hem)),
          [.init(0, palette.hair), .init(1, palette.hair.mixed(with: palette.hairDark, 0.45))]))
      drawStrands(side: side, clip: path)
    }
  }

  private mutating func drawStrands(side: Double, clip: SketchPath) {
    guard texture != .plain else { return }
    for number in 0..<4 {
      let x = 0.205 + 0.026 * Double(number)
      let color = number % 2 == 0 ? palette.hairDark.faded(0.8) : palette.hairLight.faded(0.85)
      if texture == .straight {
        line(.hair, .polyline([Point(side * x, 0.28), Point(side * (x + 0.006), hem)]), color, 0.0085, clip: clip)
      } else {
        var points: [Point] = []
        for y in stride(from: 0.28, through: hem + 0.02, by: 0.031) {
          points.append(Point(side * (x + 0.004 + 0.014 * sin(2 * .pi * (y / 0.125 + factors.hairPhase))), y))
        }
        line(.hair, .smooth(points, closed: false), color, 0.011, clip: clip)
      }
    }
  }

  /// The hair on the head, down to the hairline.
  mutating func drawTopHair() {
    guard !attributes[.bald] else { return }
    let bottom = isLong ? 0.36 : min(hem, 0.43)
    let right = outline(to: bottom)
    let top = Point(0, topY)
    let p = factors.hairParting * 0.1
    let edge = Point(faceHalfWidth(at: bottom) - (isLong ? 0.012 : 0.016), bottom)
    var segments = SketchPath.smooth(right.reversed().map { Point(-$0.x, $0.y) } + [top] + right, closed: false).segments
    if attributes[.recedingHairline] {
      segments += [
        .line(edge), .curve(Point(edge.x - 0.002, 0.28), Point(0.185, 0.235), Point(0.155, 0.185)),
        .curve(Point(0.12, 0.125), Point(0.075, 0.125), Point(0.05, 0.165)),
        .curve(Point(0.03, 0.182), Point(-0.03, 0.182), Point(-0.05, 0.165)),
        .curve(Point(-0.075, 0.125), Point(-0.12, 0.125), Point(-0.155, 0.185)),
        .curve(Point(-0.185, 0.235), Point(-edge.x + 0.002, 0.28), Point(-edge.x, bottom)), .close,
      ]
    } else if isLong {
      let line = Point(p, 0.2)
      segments += [
        .line(edge), .curve(Point(edge.x - 0.012, 0.3), Point(p + 0.115, 0.225), line),
        .curve(Point(p - 0.115, 0.225), Point(-edge.x + 0.012, 0.3), Point(-edge.x, bottom)), .close,
      ]
    } else {
      let side = p < 0 ? -1.0 : 1.0
      segments += [
        .line(edge), .curve(Point(edge.x + 0.004, 0.32), Point(edge.x - 0.01, 0.275), Point(0.165, 0.245)),
        .curve(Point(0.1, 0.225 - side * 0.012), Point(-0.1, 0.225 + side * 0.012), Point(-0.165, 0.245)),
        .curve(Point(-edge.x + 0.01, 0.275), Point(-edge.x - 0.004, 0.32), Point(-edge.x, bottom)), .close,
      ]
    }
    let path = SketchPath(segments)
    add(
      .topHair, path,
      .linear(
        from: Point(0, topY), to: Point(0, 0.4),
        [.init(0, palette.hair.mixed(with: palette.hairLight, 0.25)), .init(0.5, palette.hair), .init(1, palette.hair)]))
    drawTopStrands(parting: p, clip: path)
  }

  private mutating func drawTopStrands(parting p: Double, clip: SketchPath) {
    let shine = SketchPath.smooth([Point(-0.17, 0.2), Point(-0.08, 0.135), Point(0.02, 0.125)], closed: false)
    if texture == .plain { return line(.topHair, shine, palette.hairLight.faded(0.55), 0.026, clip: clip) }
    let count = isLong ? 5 : 6
    for side in [-1.0, 1] {
      for number in 0..<count {
        let share = Double(number) / Double(count - 1)
        let color = number % 2 == 0 ? palette.hairDark.faded(0.85) : palette.hairLight.faded(0.85)
        if isLong {
          let start = Point(p, topY + 0.012 + 0.03 * share)
          let end = Point(side * (headHalfWidth * (0.5 + 0.58 * (1 - share))), 0.34)
          let bend = Point(side * (headHalfWidth * (0.35 + 0.6 * (1 - share))), topY + 0.05 + 0.02 * share)
          if texture == .straight {
            line(.topHair, SketchPath([.move(start), .curve(bend, bend, end)]), color, 0.0085, clip: clip)
          } else {
            let points = (0...8).map { step -> Point in
              let t = Double(step) / 8
              let along = start * ((1 - t) * (1 - t)) + bend * (2 * t * (1 - t)) + end * (t * t)
              return along + Point(0.008 * sin(6 * .pi * t), 0.013 * sin(6 * .pi * t))
            }
            line(.topHair, .smooth(points, closed: false), color, 0.011, clip: clip)
          }
        } else {
          let x = side * (0.02 + 0.2 * share)
          if texture == .straight {
            line(
              .topHair, .polyline([Point(x * 0.9, topY), Point(x + 0.012 * factors.hairParting, 0.27 + 0.1 * share)]), color, 0.0085,
              clip: clip)
          } else {
            let points = (0...6).map { step in Point(x + 0.014 * sin(.pi * Double(step) * 0.75 + share * 5), topY + 0.036 * Double(step)) }
            line(.topHair, .smooth(points, closed: false), color, 0.012, clip: clip)
          }
        }
      }
    }
  }

  /// The hair over the forehead.
  mutating func drawBangs() {
    guard attributes[.bangs] else { return }
    let low = isLong ? 0.358 : 0.335
    let side = faceHalfWidth(at: 0.33) - 0.004
    let crown = [
      Point(-side - 0.006, 0.32), Point(-0.19, 0.2), Point(-0.1, 0.142), Point(0, 0.128), Point(0.1, 0.142), Point(0.19, 0.2),
      Point(side + 0.006, 0.32),
    ]
    var edge: [Point] = []
    let teeth = texture == .straight ? 14 : texture == .wavy ? 8 : 10
    for step in 0...teeth {
      let share = Double(step) / Double(teeth)
      let depth = texture == .plain ? 0.006 : 0.011
      edge.append(
        Point(
          side * (1 - 2 * share), low + 0.012 * sin(.pi * share) - (step % 2 == 0 ? depth : 0) + 0.02 * (share - 0.5) * factors.hairParting)
      )
    }
    let path: SketchPath = texture == .straight ? .polygon(crown + edge) : .smooth(crown + edge)
    add(
      .bangs, path,
      .linear(
        from: Point(0, 0.13), to: Point(0, low),
        [
          .init(0, palette.hair), .init(0.45, palette.hair.mixed(with: palette.hairLight, 0.3)),
          .init(1, palette.hair.mixed(with: palette.hairDark, 0.4)),
        ]))
    for number in -4...4 {
      let x = 0.048 * Double(number)
      let color = number % 2 == 0 ? palette.hairDark.faded(0.6) : palette.hairLight.faded(0.5)
      line(.bangs, .smooth([Point(x * 0.45, 0.14), Point(x * 0.9, 0.24), Point(x, low)], closed: false), color, 0.008, clip: path)
    }
  }
}
