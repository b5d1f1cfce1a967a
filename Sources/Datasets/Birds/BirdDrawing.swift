import Foundation
import Tensors

/// Draws one bird where it lives. Every factor has random numbers of its own.
struct BirdDrawing {
  var species: BirdSpecies
  var stream: String
  var seed: UInt64
  var index: Int

  func sketch() -> Sketch {
    var pen = Pen(random("background"))
    drawBackground(&pen)
    pen.random = random("objects")
    drawObjects(&pen)
    drawBird(&pen)
    pen.place = .identity
    pen.random = random("light")
    drawLight(&pen)
    return Sketch(shapes: pen.shapes, keypoints: pen.keypoints)
  }

  private func random(_ factor: String) -> KeyedRandom { KeyedRandom(stream, seed: seed, index: index, factor: factor) }

  private func drawBackground(_ pen: inout Pen) {
    let sky = pen.random.pick([
      Sketch.Color(0.72, 0.84, 0.93), .init(0.8, 0.87, 0.8), .init(0.9, 0.86, 0.76), .init(0.62, 0.74, 0.66), .init(0.78, 0.76, 0.84),
    ])
    let far = pen.near(sky.red * 0.85, sky.green * 0.9, sky.blue * 0.85, spread: 0.1)
    pen.shapes.append(
      .init(
        "background", .rectangle(Point(-3, -3), 7, 7),
        fill: .linear(from: Point(0.5, 0), to: Point(0.5, 1), [.init(0, sky), .init(1, far)])))
  }

  /// Leaves, twigs, flowers, stones and clouds, some before others and all behind the bird, each a part of its own.
  private func drawObjects(_ pen: inout Pen) {
    for number in 1...pen.random.integer(in: 4..<12) {
      let kind = pen.random.pick(["leaf", "leaf", "twig", "flower", "stone", "cloud", "grass"])
      pen.owner = "background/\(kind) \(number)"
      let center = Point(pen.random.uniform(), kind == "cloud" ? pen.random.uniform(in: 0..<0.35) : pen.random.uniform(in: 0.1..<1))
      let size = pen.random.uniform(in: 0.06..<0.17)
      pen.place = Affine.scaling(size, around: Point(0, 0)).then(.rotation(pen.random.uniform(in: -0.8..<0.8), around: Point(0, 0)))
        .then(.translation(center.x, center.y))
      switch kind {
      case "leaf":
        let green = pen.near(0.35, 0.58, 0.28)
        pen.blob("", [(-1, 0), (-0.2, -0.5), (1, 0), (-0.2, 0.5)], green)
        pen.line("", [(-0.9, 0), (0.9, 0)], 0.08, green.darker(0.3))
      case "twig":
        let bark = pen.near(0.45, 0.33, 0.22)
        pen.line("", [(-2, 0.2), (2, -0.2)], 0.2, bark)
        pen.line("", [(0, 0), (0.8, -0.9)], 0.14, bark)
      case "flower":
        let color = pen.vividColor().mixed(with: .chalk, 0.25)
        for step in 0..<5 { pen.oval("", cos(Double(step) * 1.2566) * 0.5, sin(Double(step) * 1.2566) * 0.5, 0.38, 0.38, color) }
        pen.oval("", 0, 0, 0.3, 0.3, .init(0.95, 0.85, 0.3))
      case "stone": pen.blob("", [(-0.9, 0.3), (-0.5, -0.4), (0.3, -0.5), (0.9, 0.2), (0, 0.6)], pen.near(0.58, 0.56, 0.54))
      case "cloud": for (x, r) in [(-0.7, 0.5), (0, 0.7), (0.7, 0.5)] { pen.oval("", x, 0, r, r * 0.7, .init(0.97, 0.97, 0.98)) }
      default:
        let green = pen.near(0.45, 0.62, 0.25)
        for x in [-0.5, -0.1, 0.4] { pen.curve("", [(x, 1), (x + 0.1, 0), (x + 0.4, -1)], 0.16, green) }
      }
    }
    pen.owner = ""
    pen.place = .identity
  }

  private func drawBird(_ pen: inout Pen) {
    var pose = random("pose")
    let size = pose.uniform(in: 0.26..<0.38)
    let center = Point(0.5 + pose.uniform(in: -0.1..<0.1), 0.5 + pose.uniform(in: -0.09..<0.09))
    let flip = pose.chance(0.5) ? -1.0 : 1.0
    let whole = Affine.scaling(size * flip, size, around: Point(0, 0)).then(.rotation(pose.uniform(in: -0.16..<0.16), around: Point(0, 0)))
      .then(.translation(center.x, center.y))
    let head = Affine.translation(pose.uniform(in: -0.06..<0.06), pose.uniform(in: -0.07..<0.07))
      .then(.rotation(pose.uniform(in: -0.22..<0.22), around: Point(0.38, -0.36)))
    let tail = Affine.rotation(pose.uniform(in: -0.3..<0.3), around: Point(-0.45, 0.12))
    let wing = Affine.rotation(pose.uniform(in: -0.3..<0.25), around: Point(0.2, 0))
    let legs = pose.uniform(in: -0.12..<0.12)
    var coat = random("coat")
    let tone = coat.uniform(in: 0.45..<0.85)
    let warmth = coat.uniform(in: -0.06..<0.1)
    let feather = Sketch.Color(tone + warmth, tone, tone - warmth)

    pen.place = tail.then(whole)
    pen.drawBirdTail(species[.tail])
    pen.place = whole
    pen.drawBirdFeet(species[.feet], lean: legs)
    pen.place = head.then(whole)
    pen.drawBirdCrest(species[.crest])
    pen.place = whole
    let body = SketchPath.smooth([
      Point(-0.58, 0.12), Point(-0.3, -0.2), Point(0.1, -0.27), Point(0.42, -0.1), Point(0.5, 0.18), Point(0.28, 0.44), Point(-0.1, 0.5),
      Point(-0.42, 0.34),
    ])
    let neck = head(Point(0.38, -0.36))
    pen.line("body", [(0.24, -0.02), (neck.x, neck.y)], 0.42, feather)
    pen.fill("body", body, feather)
    pen.drawBirdBreast(species[.breast], body: body, feather: feather)
    pen.place = head.then(whole)
    pen.oval("body", 0.4, -0.38, 0.28, 0.26, feather)
    pen.drawBirdBeak(species[.beak])
    pen.drawBirdEye(species[.eye])
    pen.place = wing.then(whole)
    pen.drawBirdWing(species[.wing])
  }

  /// A light from one side and, sometimes, shade over all.
  private func drawLight(_ pen: inout Pen) {
    let everywhere = SketchPath.rectangle(Point(-3, -3), 7, 7)
    let start = Point(pen.random.uniform(in: -0.2..<1.2), pen.random.uniform(in: -0.2..<0.3))
    let (glow, shade) = (pen.random.uniform(in: 0..<0.3), pen.random.uniform(in: 0..<0.3))
    pen.shapes.append(
      .init(
        "light", everywhere,
        fill: .radial(
          center: start, radius: 1.3, [.init(0, .init(1, 0.98, 0.85, alpha: glow)), .init(1, .init(0.05, 0.05, 0.15, alpha: shade))]),
        isMapped: false))
  }
}
