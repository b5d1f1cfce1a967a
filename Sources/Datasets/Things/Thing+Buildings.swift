extension Thing {
  private static func window(_ pen: inout Pen, _ x: Double, _ y: Double, _ w: Double, _ h: Double) {
    pen.box("window", x - w, y - h, x + w, y + h, .init(0.65, 0.82, 0.93), .glass)
    pen.line("window/frame", [(x, y - h), (x, y + h)], 0.035, .chalk)
    pen.line("window/frame", [(x - w, y), (x + w, y)], 0.035, .chalk)
  }

  static let house = Thing("house") { pen in
    let isBrick = pen.random.chance(0.5)
    let wall = isBrick ? pen.near(0.72, 0.32, 0.24, spread: 0.05) : pen.near(0.9, 0.82, 0.65)
    pen.box("chimney", 0.34, -0.9, 0.55, -0.4, .init(0.55, 0.25, 0.2), .brick)
    pen.box("wall", -0.72, -0.15, 0.72, 0.92, wall, isBrick ? .brick : .plaster)
    pen.polygon("roof", [(-0.92, -0.12), (0, -0.9), (0.92, -0.12)], pen.near(0.5, 0.2, 0.16), .tile)
    pen.box("door", -0.17, 0.32, 0.17, 0.92, pen.near(0.45, 0.27, 0.13), .wood)
    pen.oval("door/handle", 0.1, 0.62, 0.035, 0.035, .init(0.9, 0.8, 0.3), .metal)
    for x in [-0.44, 0.44] { window(&pen, x, 0.2, 0.16, 0.16) }
  }

  static let church = Thing("church") { pen in
    let wall = pen.near(0.82, 0.78, 0.72)
    pen.box("wall", -0.2, 0.05, 0.85, 0.92, wall, .stone)
    pen.polygon("roof", [(-0.3, 0.08), (0, -0.3), (0.7, -0.3), (0.97, 0.08)], pen.near(0.45, 0.25, 0.2), .tile)
    pen.box("tower", -0.72, -0.35, -0.16, 0.92, wall.darker(0.08), .stone)
    pen.polygon("roof", [(-0.8, -0.32), (-0.44, -0.82), (-0.08, -0.32)], .init(0.35, 0.4, 0.5), .tile)
    pen.line("cross", [(-0.44, -0.8), (-0.44, -1)], 0.05, .ink)
    pen.line("cross", [(-0.53, -0.92), (-0.35, -0.92)], 0.05, .ink)
    pen.box("door", -0.56, 0.5, -0.32, 0.92, .init(0.4, 0.25, 0.14), .wood)
    for x in [0.1, 0.42, 0.72] { pen.oval("window", x, 0.45, 0.09, 0.2, .init(0.3, 0.45, 0.7), .glass) }
  }

  static let castle = Thing("castle") { pen in
    let wall = pen.near(0.62, 0.6, 0.6)
    pen.box("wall", -0.6, -0.05, 0.6, 0.92, wall, .stone)
    for x in [-0.5, -0.24, 0.02, 0.28] { pen.box("wall", x, -0.2, x + 0.15, 0, wall, .stone) }
    for x in [-0.72, 0.72] {
      pen.box("tower", x - 0.23, -0.5, x + 0.23, 0.92, wall.darker(0.1), .stone)
      pen.polygon("roof", [(x - 0.27, -0.48), (x, -0.96), (x + 0.27, -0.48)], pen.near(0.6, 0.2, 0.2), .tile)
      pen.box("window", x - 0.06, -0.2, x + 0.06, 0.08, .ink)
    }
    pen.fill(
      "door", .smooth([Point(-0.2, 0.92), Point(-0.2, 0.5), Point(0, 0.3), Point(0.2, 0.5), Point(0.2, 0.92)]), .init(0.35, 0.22, 0.12),
      .wood)
  }

  static let skyscraper = Thing("skyscraper") { pen in
    let wall = pen.near(0.4, 0.48, 0.58)
    let lit = pen.random.chance(0.5) ? Sketch.Color(0.98, 0.88, 0.5) : Sketch.Color(0.7, 0.85, 0.95)
    pen.line("mast", [(0, -0.98), (0, -0.7)], 0.06, .ink, .metal)
    pen.box("wall", -0.38, -0.8, 0.38, 0.94, wall, .metal)
    for row in 0..<7 {
      for column in 0..<3 {
        pen.box(
          "window", -0.28 + Double(column) * 0.21, -0.7 + Double(row) * 0.22, -0.15 + Double(column) * 0.21, -0.56 + Double(row) * 0.22,
          lit, .glass)
      }
    }
  }

  static let windmill = Thing("windmill") { pen in
    let wall = pen.near(0.85, 0.82, 0.76)
    pen.polygon("tower", [(-0.24, -0.2), (0.24, -0.2), (0.42, 0.94), (-0.42, 0.94)], wall, .plaster)
    pen.polygon("roof", [(-0.3, -0.18), (0, -0.55), (0.3, -0.18)], pen.near(0.5, 0.24, 0.18), .tile)
    let turn = pen.random.uniform(in: 0..<1.57)
    for step in 0..<4 {
      let map = Affine.rotation(turn + Double(step) * .pi / 2, around: Point(0, -0.25))
      pen.fill("sail", SketchPath.rectangle(Point(0.05, -0.25), 0.62, 0.17).moved(by: map), pen.near(0.92, 0.9, 0.85), .fabric)
      pen.stroke("sail", SketchPath.polyline([Point(0, -0.25), Point(0.68, -0.25)]).moved(by: map), 0.05, .init(0.4, 0.26, 0.14))
    }
    pen.box("door", -0.12, 0.55, 0.12, 0.94, .init(0.4, 0.25, 0.14), .wood)
  }

  static let lighthouse = Thing("lighthouse") { pen in
    let tower = SketchPath.polygon([Point(-0.2, -0.5), Point(0.2, -0.5), Point(0.36, 0.94), Point(-0.36, 0.94)])
    pen.fill("tower", tower, .chalk)
    for y in [-0.35, 0.1, 0.55] { pen.fill("band", .rectangle(Point(-0.6, y), 1.2, 0.22), .init(0.85, 0.15, 0.12), clip: tower) }
    pen.box("lamp", -0.17, -0.75, 0.17, -0.5, .init(1, 0.92, 0.5), .glass)
    pen.polygon("roof", [(-0.25, -0.73), (0, -0.98), (0.25, -0.73)], .init(0.7, 0.12, 0.1))
  }

  static let tent = Thing("tent") { pen in
    let cloth = pen.vividColor()
    pen.polygon("wall", [(-0.95, 0.85), (0, -0.65), (0.95, 0.85)], cloth, .fabric)
    pen.polygon("door", [(-0.3, 0.85), (0, -0.2), (0.3, 0.85)], cloth.darker(0.6))
    pen.line("pole", [(0, -0.65), (0, -0.85)], 0.07, .ink)
  }

  static let bridge = Thing("bridge") { pen in
    let steel = pen.near(0.65, 0.25, 0.2)
    for x in [-0.5, 0.5] { pen.box("tower", x - 0.07, -0.7, x + 0.07, 0.85, steel, .metal) }
    pen.curve("cable", [(-0.98, 0.2), (-0.5, -0.64), (0, 0.1), (0.5, -0.64), (0.98, 0.2)], 0.05, steel.darker(0.2), .metal)
    for x in stride(from: -0.3, through: 0.3, by: 0.15) {
      pen.line("cable", [(x, -0.1 - abs(x) * 0.6), (x, 0.26)], 0.03, steel.darker(0.2), .metal)
    }
    pen.line("deck", [(-1, 0.3), (1, 0.3)], 0.14, .init(0.35, 0.35, 0.38), .asphalt)
  }
}
