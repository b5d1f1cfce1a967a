import Foundation
import Tensors

/// Draws one small picture: background, clutter, the thing, what hides a part of it, and the light.
///
/// Each factor has random numbers of its own, so that changing one leaves the others as they are.
struct SmallPictureDrawing {
  var vocabulary: SmallPictures.Vocabulary
  var category: Int
  var stream: String
  var seed: UInt64
  var index: Int

  func sketch() -> Sketch {
    var pen = Pen(random("background"))
    drawBackground(&pen)
    pen.random = random("clutter")
    drawClutter(&pen)
    pen.random = random("thing")
    if vocabulary == .digits { drawDigits(&pen) } else { drawThing(&pen) }
    pen.random = random("occluder")
    drawOccluder(&pen)
    pen.random = random("light")
    drawLight(&pen)
    var camera = random("camera")
    let blur = camera.chance(0.5) ? 0 : camera.uniform(in: 0..<0.022)
    return Sketch(shapes: pen.shapes, keypoints: pen.keypoints, blur: blur)
  }

  private func random(_ factor: String) -> KeyedRandom { KeyedRandom(stream, seed: seed, index: index, factor: factor) }

  /// A wall of two tones, or ground and sky. It reaches far beyond the picture, for views that move.
  private func drawBackground(_ pen: inout Pen) {
    pen.relief = 0
    pen.owner = "background"
    func tone() -> Sketch.Color {
      Sketch.Color(hue: pen.random.uniform(), saturation: pen.random.uniform(in: 0.05..<0.55), value: pen.random.uniform(in: 0.25..<0.95))
    }
    let (one, two) = (tone(), tone())
    let everywhere = SketchPath.rectangle(Point(-3, -3), 7, 7)
    let angle = pen.random.uniform(in: 0..<2 * .pi)
    let (from, to) = (Point(0.5 - cos(angle) * 0.6, 0.5 - sin(angle) * 0.6), Point(0.5 + cos(angle) * 0.6, 0.5 + sin(angle) * 0.6))
    pen.shapes.append(
      .init("background", everywhere, fill: .linear(from: from, to: to, [.init(0, one), .init(1, one.mixed(with: two, 0.5))])))
    if pen.random.chance(0.45) {
      pen.fill("ground", .rectangle(Point(-3, pen.random.uniform(in: 0.5..<0.9)), 7, 4), two)
    }
  }

  private func drawClutter(_ pen: inout Pen) {
    pen.owner = "clutter"
    pen.relief = 0.1
    for _ in 0..<pen.random.integer(in: 0..<7) {
      let center = Point(pen.random.uniform(in: -0.05..<1.05), pen.random.uniform(in: -0.05..<1.05))
      let size = pen.random.uniform(in: 0.05..<0.24)
      let color = pen.vividColor().mixed(with: Sketch.Color(0.5, 0.5, 0.5), pen.random.uniform(in: 0.1..<0.7))
      let turn = Affine.rotation(pen.random.uniform(in: 0..<3.14), around: center)
      switch pen.random.integer(in: 0..<4) {
      case 0: pen.fill("", .ellipse(center, size, size * pen.random.uniform(in: 0.4..<1)), color)
      case 1: pen.fill("", SketchPath.rectangle(center - Point(size, size / 2), size * 2, size).moved(by: turn), color)
      case 2:
        pen.fill(
          "", SketchPath.polygon([center + Point(0, -size), center + Point(size, size), center + Point(-size, size)]).moved(by: turn), color
        )
      default:
        pen.stroke("", SketchPath.polyline([center - Point(size * 2, 0), center + Point(size * 2, 0)]).moved(by: turn), size * 0.4, color)
      }
    }
  }

  private func drawThing(_ pen: inout Pen) {
    var pose = random("pose")
    let size = pose.uniform(in: 0.27..<0.47)
    let slack = max(0.06, 0.5 - size)
    let center = Point(0.5 + pose.uniform(in: -1..<1) * slack, 0.5 + pose.uniform(in: -1..<1) * slack)
    let stretch = pose.uniform(in: 0.9..<1.1)
    let turn = pose.uniform(in: -0.3..<0.3)
    let flip = pose.chance(0.5) ? -1.0 : 1.0
    pen.owner = "thing"
    pen.relief = pose.uniform(in: 0.05..<0.3)
    pen.place = Affine.scaling(size * flip * stretch, size / stretch, around: Point(0, 0)).then(.rotation(turn, around: Point(0, 0)))
      .then(.translation(center.x, center.y))
    vocabulary.things[category].draw(&pen)
    pen.place = .identity
  }

  /// The digit in the middle and what is seen of its neighbours.
  private func drawDigits(_ pen: inout Pen) {
    var pose = random("pose")
    let size = pose.uniform(in: 0.32..<0.46)
    let slant = pose.uniform(in: -0.22..<0.22)
    let turn = pose.uniform(in: -0.14..<0.14)
    let center = Point(0.5 + pose.uniform(in: -0.07..<0.07), 0.5 + pose.uniform(in: -0.07..<0.07))
    let style = DigitOutline.Style(
      narrowness: pose.uniform(in: 0.5..<0.68), isAngular: pose.chance(0.4), weight: pose.uniform(in: 0.16..<0.36))
    let color = pen.vividColor().mixed(with: pose.chance(0.5) ? .chalk : .ink, pose.uniform(in: 0.2..<1))
    let hasShadow = pose.chance(0.35)
    for shift in [-1, 1, 0] {
      guard shift == 0 || pose.chance(0.6) else { continue }
      let digit = shift == 0 ? category : pose.integer(in: 0..<10)
      pen.owner = shift == 0 ? "thing" : "neighbour"
      pen.place = Affine(a: size, b: 0, c: -slant * size, d: size, tx: 0, ty: 0)
        .then(.translation(Double(shift) * size * (style.narrowness * 2 + 0.35), 0)).then(.rotation(turn, around: Point(0, 0)))
        .then(.translation(center.x, center.y))
      let outline = DigitOutline.path(of: digit, style: style)
      if hasShadow {
        pen.stroke("shadow", outline.moved(by: .translation(0.1, 0.1)), style.weight, .init(0, 0, 0, alpha: 0.4), isMapped: false)
      }
      pen.stroke("stroke", outline, style.weight, color)
    }
    pen.place = .identity
  }

  /// Sometimes something stands before the thing.
  private func drawOccluder(_ pen: inout Pen) {
    guard pen.random.chance(vocabulary == .digits ? 0.15 : 0.4) else { return }
    pen.owner = "occluder"
    let color = pen.vividColor().mixed(with: Sketch.Color(0.4, 0.4, 0.4), 0.3)
    let center = Point(pen.random.uniform(in: 0.15..<0.85), pen.random.uniform(in: 0.15..<0.85))
    let turn = Affine.rotation(pen.random.uniform(in: 0..<3.14), around: center)
    if pen.random.chance(0.5) {
      pen.stroke(
        "", SketchPath.polyline([center - Point(2, 0), center + Point(2, 0)]).moved(by: turn), pen.random.uniform(in: 0.04..<0.1), color)
    } else {
      let size = pen.random.uniform(in: 0.08..<0.17)
      pen.fill("", SketchPath.rectangle(center - Point(size, size), size * 2, size * 2).moved(by: turn), color)
    }
  }

  /// The light's colour, and less contrast or less light over all.
  private func drawLight(_ pen: inout Pen) {
    let everywhere = SketchPath.rectangle(Point(-3, -3), 7, 7)
    let tint = Sketch.Color(
      hue: pen.random.uniform(), saturation: pen.random.uniform(in: 0..<0.8), value: pen.random.uniform(in: 0.2..<1),
      alpha: pen.random.uniform(in: 0..<0.3))
    let far = tint.faded(0)
    let start = Point(pen.random.uniform(in: -0.2..<1.2), pen.random.uniform(in: -0.2..<0.4))
    pen.shapes.append(
      .init("light", everywhere, fill: .radial(center: start, radius: 1.4, [.init(0, tint), .init(1, far)]), isMapped: false))
    if pen.random.chance(0.35) {
      pen.shapes.append(
        .init("light", everywhere, fill: .solid(.init(0, 0, 0, alpha: pen.random.uniform(in: 0.1..<0.5))), isMapped: false))
    }
  }
}

extension Sketch.Color {
  fileprivate init(hue: Double, saturation: Double, value: Double, alpha: Double) {
    self.init(hue: hue, saturation: saturation, value: value)
    self.alpha = alpha
  }
}
