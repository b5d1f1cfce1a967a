import Foundation

extension SceneStage {
  /// A wall and a floor; sometimes the wall is papered or tiled. Returns where they meet.
  private mutating func room(_ wall: Material, _ floor: Material) -> Double {
    let edge = random.uniform(in: 0.6..<0.7)
    if wall == .plaster, random.chance(0.4) {
      pen.place = .identity
      surface("wall", from: -3, to: edge, pen.near(0.8, 0.78, 0.72), wall)
      pen.owner = "wall"
      let paper = pen.near(0.82, 0.78, 0.68)
      pen.fill(
        "", .rectangle(Point(-0.15, -0.15), 1.3, edge + 0.15), paper, marks: paper.darker(0.2), random.pick(SurfaceTexture.allCases),
        step: 0.08,
        wall)
    } else {
      surface("wall", from: -3, to: edge, wall == .tile ? pen.near(0.82, 0.88, 0.88) : pen.near(0.84, 0.8, 0.7), wall)
    }
    surface("floor", from: edge, floor == .wood ? pen.near(0.62, 0.44, 0.27) : pen.near(0.72, 0.68, 0.64), floor)
    return edge
  }

  private mutating func window(x: Double, y: Double, width: Double, height: Double) {
    pen.place = .identity
    pen.owner = "window 1"
    pen.box("frame", x, y, x + width, y + height, .init(0.95, 0.94, 0.9), .wood)
    for (left, right) in [(0.06, 0.47), (0.53, 0.94)] {
      pen.box("pane", x + width * left, y + height * 0.06, x + width * right, y + height * 0.94, .init(0.62, 0.82, 0.95), .glass)
    }
    for side in [-0.06, 0.88] {
      cloth(
        "curtain",
        [
          (x + width * side, y - 0.03), (x + width * (side + 0.2), y - 0.03), (x + width * (side + 0.16), y + height + 0.07),
          (x + width * side, y + height + 0.07),
        ], step: 0.035)
    }
  }

  private mutating func painting(x: Double, y: Double, size: Double) {
    pen.place = .identity
    pen.owner = "painting 1"
    pen.box("frame", x, y, x + size, y + size * 0.75, .init(0.55, 0.38, 0.16), .wood)
    let inner = SketchPath.rectangle(Point(x + size * 0.1, y + size * 0.1), size * 0.8, size * 0.55)
    pen.fill("canvas", inner, pen.vividColor().lighter(0.3))
    pen.fill("canvas", .circle(Point(x + size * 0.6, y + size * 0.45), size * 0.22), pen.vividColor(), clip: inner)
  }

  mutating func bedroom() {
    let edge = room(.plaster, .wood)
    if random.chance(0.7) { window(x: random.uniform(in: 0.1..<0.25), y: 0.1, width: 0.26, height: 0.3) }
    if random.chance(0.6) { painting(x: random.uniform(in: 0.5..<0.7), y: 0.12, size: 0.2) }
    if random.chance(0.6) { put(.wardrobe, x: 0.86, ground: edge + 0.05, size: 0.56) }
    cloth("rug", [(0.15, 0.86), (0.75, 0.86), (0.85, 0.99), (0.05, 0.99)], step: 0.06)
    put(.bed, x: random.uniform(in: 0.36..<0.5), ground: edge + 0.22, size: random.uniform(in: 0.6..<0.75))
    if random.chance(0.7) { put(.lamp, x: random.uniform(in: 0.76..<0.94), ground: edge + 0.16, size: 0.32) }
    if random.chance(0.4) { put(.cat, as: "cat", x: random.uniform(in: 0.2..<0.8), ground: 0.98, size: 0.22) }
  }

  mutating func kitchen() {
    let edge = room(.tile, .tile)
    window(x: random.uniform(in: 0.35..<0.55), y: 0.08, width: 0.24, height: 0.24)
    put(Thing("cabinet", Thing.wardrobe.draw), x: 0.14, ground: edge + 0.03, size: 0.46)
    put(Thing("stove") { Self.stove(&$0) }, x: 0.86, ground: edge + 0.06, size: 0.32)
    let ground = random.uniform(in: 0.88..<0.97)
    put(.chair, x: 0.2, ground: ground, size: 0.36)
    put(.table, x: 0.5, ground: ground, size: 0.56)
    let top = ground - 0.26
    if random.chance(0.6) {
      cloth("tablecloth", [(0.3, top - 0.01), (0.7, top - 0.01), (0.76, top + 0.09), (0.24, top + 0.09)], step: 0.04)
    }
    for x in [0.36, 0.5, 0.64] where random.chance(0.75) {
      put(random.pick([.bottle, .cup, .bowl, .jug, .cake]), x: x, ground: top + 0.06, size: random.uniform(in: 0.13..<0.17))
    }
    if random.chance(0.5) { put(.person, x: random.uniform(in: 0.75..<0.9), ground: 0.98, size: 0.6) }
  }

  mutating func livingRoom() {
    let edge = room(random.chance(0.4) ? .brick : .plaster, .wood)
    if random.chance(0.6) { painting(x: random.uniform(in: 0.35..<0.6), y: 0.1, size: 0.24) }
    cloth("rug", [(0.2, 0.84), (0.8, 0.84), (0.92, 0.98), (0.08, 0.98)], step: 0.07)
    put(Thing("sofa") { Self.sofa(&$0) }, x: random.uniform(in: 0.3..<0.42), ground: edge + 0.14, size: 0.6)
    put(.lamp, x: random.uniform(in: 0.02..<0.1), ground: edge + 0.1, size: 0.42)
    put(.television, x: random.uniform(in: 0.78..<0.9), ground: edge + 0.12, size: 0.32)
    if random.chance(0.5) { put(.table, x: 0.55, ground: 0.97, size: 0.36) }
    if random.chance(0.4) { put(.dog, as: "dog", x: random.uniform(in: 0.2..<0.8), ground: 0.97, size: 0.24) }
    if random.chance(0.5) { put(.person, x: random.uniform(in: 0.45..<0.65), ground: 0.93, size: 0.56) }
  }

  private static func stove(_ pen: inout Pen) {
    pen.box("body", -0.8, -0.7, 0.8, 0.9, .init(0.85, 0.86, 0.88), .metal)
    pen.box("door", -0.6, -0.1, 0.6, 0.7, .init(0.35, 0.36, 0.4), .metal)
    pen.box("door/window", -0.42, 0.05, 0.42, 0.5, .init(0.2, 0.15, 0.15), .glass)
    for x in [-0.5, -0.16, 0.16, 0.5] { pen.oval("knob", x, -0.4, 0.1, 0.1, .ink) }
  }

  private static func sofa(_ pen: inout Pen) {
    let cloth = pen.vividColor()
    for x in [-0.8, 0.8] { pen.line("leg", [(x, 0.6), (x, 0.88)], 0.1, .init(0.35, 0.24, 0.14), .wood) }
    pen.box("back", -0.85, -0.4, 0.85, 0.3, cloth.darker(0.1), .fabric)
    pen.box("seat", -0.9, 0.2, 0.9, 0.66, cloth, .fabric)
    for x in [-1.0, 1.0] {
      pen.blob("arm", [(x * 0.98, -0.05), (x * 0.74, -0.05), (x * 0.74, 0.68), (x * 0.98, 0.68)], cloth.darker(0.2), .fabric)
    }
    for x in [-0.4, 0.4] { pen.box("cushion", x - 0.2, -0.14, x + 0.2, 0.22, pen.vividColor(), .fabric) }
  }
}
