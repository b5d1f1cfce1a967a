import Foundation
import Tensors

/// Draws one scene, from the sky or the wall to what stands in front, or one texture.
struct SceneDrawing {
  var kind: SceneKind?
  var texture: SurfaceTexture?
  var stream: String
  var seed: UInt64
  var index: Int

  func sketch() -> Sketch {
    var pen = Pen(random("place"))
    pen.showsMaterials = true
    if let texture { drawTexture(texture, &pen) }
    if let kind {
      var stage = SceneStage(pen: pen, random: random("things"))
      stage.draw(kind)
      pen = stage.pen
    }
    pen.place = .identity
    pen.random = random("light")
    let everywhere = SketchPath.rectangle(Point(-3, -3), 7, 7)
    let start = Point(pen.random.uniform(), pen.random.uniform(in: -0.2..<0.3))
    let (glow, shade) = (pen.random.uniform(in: 0..<0.18), pen.random.uniform(in: 0..<0.22))
    pen.shapes.append(
      .init(
        "light", everywhere,
        fill: .radial(
          center: start, radius: 1.3, [.init(0, .init(1, 0.97, 0.88, alpha: glow)), .init(1, .init(0.03, 0.03, 0.1, alpha: shade))]),
        isMapped: false))
    return Sketch(shapes: pen.shapes, keypoints: pen.keypoints)
  }

  private func random(_ factor: String) -> KeyedRandom { KeyedRandom(stream, seed: seed, index: index, factor: factor) }

  private func drawTexture(_ texture: SurfaceTexture, _ pen: inout Pen) {
    let one = pen.vividColor()
    let two = pen.random.chance(0.5) ? one.darker(0.6) : pen.random.chance(0.5) ? one.lighter(0.75) : pen.vividColor()
    pen.owner = "texture"
    pen.fill(
      "", .rectangle(Point(-0.4, -0.4), 1.8, 1.8), one, marks: two, texture, step: pen.random.uniform(in: 0.07..<0.18),
      turned: pen.random.uniform(in: -0.7..<0.7))
  }
}

/// Where a scene's surfaces and things are put. Things of a kind are counted: `car 1`, `car 2`.
struct SceneStage {
  var pen: Pen
  /// Decides what stands where; each thing's own look comes from `pen`.
  var random: KeyedRandom
  private var counts: [String: Int] = [:]

  init(pen: Pen, random: KeyedRandom) { (self.pen, self.random) = (pen, random) }

  /// A surface across the picture from `top` down, far beyond the edges.
  mutating func surface(_ name: String, from top: Double, to bottom: Double = 4, _ color: Sketch.Color, _ material: Material? = nil) {
    pen.place = .identity
    pen.owner = name
    // The pattern covers what moderate views show, the plain colour all.
    let beyond = SketchPath.rectangle(Point(-3, top), 7, bottom - top)
    pen.shapes.append(.init(material.map { "\(name)|\($0.rawValue)" } ?? name, beyond, fill: .solid(color)))
    let height = max(0.02, min(bottom, 1.15) - max(top, -0.15))
    pen.fill("", .rectangle(Point(-0.15, max(top, -0.15)), 1.3, height), color, material)
  }

  /// A sky, which has no material.
  mutating func sky(_ high: Sketch.Color, _ low: Sketch.Color) {
    pen.shapes.append(
      .init("sky", .rectangle(Point(-3, -3), 7, 7), fill: .linear(from: Point(0, 0), to: Point(0, 0.7), [.init(0, high), .init(1, low)])))
  }

  /// A thing standing on `ground`, `size` of the picture's width across; it may face the other way.
  mutating func put(_ thing: Thing, as name: String? = nil, x: Double, ground: Double, size: Double) {
    let name = name ?? thing.name
    counts[name, default: 0] += 1
    pen.owner = "\(name) \(counts[name]!)"
    let half = size / 2
    let flip = random.chance(0.5) ? -1.0 : 1.0
    pen.place = Affine.scaling(half * flip, half, around: Point(0, 0)).then(.translation(x, ground - 0.9 * half))
    let others = pen.keypoints
    pen.keypoints = [:]
    thing.draw(&pen)
    // Things of a kind have the same places: they are named as their parts are.
    let own = pen.keypoints.map { ("\(pen.owner)/\($0)", $1) }
    pen.keypoints = others.merging(own) { $1 }
    pen.place = .identity
  }

  /// A thing of an animal's kind.
  mutating func put(_ animal: Quadruped, as name: String, x: Double, ground: Double, size: Double) {
    put(Thing(name) { animal.draw(&$0) }, x: x, ground: ground, size: size)
  }

  /// Some of the things side by side with gaps, the farther ones first.
  mutating func scatter(_ things: [Thing], _ number: Range<Int>, ground: Range<Double>, size: (far: Double, near: Double)) {
    let places = (0..<random.integer(in: number)).map { _ in (random.uniform(in: 0.02..<0.98), random.uniform(in: ground)) }
    for (x, y) in places.sorted(by: { $0.1 < $1.1 }) {
      let near = (y - ground.lowerBound) / max(0.001, ground.upperBound - ground.lowerBound)
      put(random.pick(things), x: x, ground: y, size: (size.far + (size.near - size.far) * near) * random.uniform(in: 0.85..<1.15))
    }
  }

  /// A flat thing with a texture on it: a rug, a curtain, a towel, a picture.
  mutating func cloth(_ name: String, _ outline: [(Double, Double)], step: Double = 0.05, _ material: Material? = .fabric) {
    counts[name, default: 0] += 1
    pen.place = .identity
    pen.owner = "\(name) \(counts[name]!)"
    let one = pen.vividColor()
    let two = random.chance(0.5) ? one.lighter(0.7) : one.darker(0.6)
    pen.fill(
      "", .polygon(outline.map { Point($0.0, $0.1) }), one, marks: two, random.pick(SurfaceTexture.allCases), step: step, material)
  }
}
