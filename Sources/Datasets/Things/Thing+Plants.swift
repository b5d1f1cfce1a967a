import Foundation

extension Thing {
  static let oak = Thing("tree") { pen in
    let (bark, leaf) = (pen.near(0.42, 0.28, 0.16), pen.near(0.22, 0.52, 0.18))
    pen.polygon("trunk", [(-0.13, 0), (0.13, 0), (0.2, 0.95), (-0.2, 0.95)], bark, .wood)
    for (x, y, r) in [(-0.4, -0.15, 0.38), (0.4, -0.18, 0.38), (0, -0.5, 0.44), (0.05, -0.1, 0.4)] {
      pen.oval("crown", x, y, r, r, leaf, .foliage)
    }
  }

  static let pine = Thing("pine") { pen in
    let leaf = pen.near(0.1, 0.38, 0.22)
    pen.box("trunk", -0.1, 0.55, 0.1, 0.95, pen.near(0.4, 0.26, 0.14), .wood)
    for (y, w) in [(0.15, 0.66), (-0.25, 0.52), (-0.6, 0.38)] {
      pen.polygon("crown", [(0, y - 0.4), (w, y + 0.5), (-w, y + 0.5)], leaf.lighter(0.1 - y * 0.1), .foliage)
    }
  }

  static let palm = Thing("palm") { pen in
    let leaf = pen.near(0.25, 0.6, 0.2)
    pen.curve("trunk", [(0.2, 0.95), (0.02, 0.3), (0.06, -0.4)], 0.15, pen.near(0.55, 0.4, 0.22), .wood)
    for (x, y) in [(-0.85, -0.1), (-0.7, -0.6), (-0.15, -0.95), (0.5, -0.85), (0.9, -0.4), (0.7, 0.1)] {
      pen.curve("crown", [(0.06, -0.42), ((x + 0.06) / 2, (y - 0.42) / 2 - 0.16), (x, y)], 0.14, leaf, .foliage)
    }
    for x in [-0.04, 0.16] { pen.oval("fruit", x, -0.32, 0.09, 0.09, .init(0.45, 0.28, 0.12)) }
  }

  static let poplar = Thing("poplar") { pen in
    pen.box("trunk", -0.09, 0.5, 0.09, 0.95, pen.near(0.45, 0.32, 0.2), .wood)
    pen.blob("crown", [(0, -0.97), (0.26, -0.3), (0.24, 0.5), (0, 0.66), (-0.24, 0.5), (-0.26, -0.3)], pen.near(0.35, 0.58, 0.2), .foliage)
  }

  static let bareTree = Thing("bare tree") { pen in
    let bark = pen.near(0.34, 0.26, 0.22)
    pen.polygon("trunk", [(-0.06, -0.3), (0.06, -0.3), (0.15, 0.95), (-0.15, 0.95)], bark, .wood)
    for (x, y, root) in [(-0.7, -0.4, 0.3), (0.72, -0.3, 0.2), (-0.42, -0.85, -0.1), (0.46, -0.82, -0.15), (0.05, -0.95, -0.3)] {
      pen.line("branch", [(0, root), (x * 0.6, (y + root) / 2), (x, y)], 0.08, bark)
      pen.line("branch", [(x * 0.6, (y + root) / 2), (x * 0.3, y)], 0.05, bark)
    }
  }

  static let cactus = Thing("cactus") { pen in
    let skin = pen.near(0.25, 0.55, 0.3)
    pen.line("trunk", [(0, 0.6), (0, -0.75)], 0.34, skin)
    pen.line("arm", [(0, 0.15), (-0.5, 0.15), (-0.5, -0.35)], 0.22, skin)
    pen.line("arm", [(0, -0.05), (0.5, -0.05), (0.5, -0.5)], 0.22, skin)
    pen.polygon("pot", [(-0.42, 0.5), (0.42, 0.5), (0.3, 0.95), (-0.3, 0.95)], .init(0.75, 0.38, 0.2))
  }

  /// A stem with two leaves; what blooms is drawn on top.
  private static func stem(_ pen: inout Pen) {
    let leaf = pen.near(0.25, 0.58, 0.22)
    pen.curve("stem", [(0, -0.2), (0.05, 0.4), (0, 0.96)], 0.09, leaf)
    pen.oval("leaf", -0.24, 0.5, 0.26, 0.1, leaf, angle: 0.6)
    pen.oval("leaf", 0.27, 0.62, 0.26, 0.1, leaf, angle: -0.6)
  }

  private static func petals(
    _ pen: inout Pen, count: Int, long: Double, wide: Double, _ color: Sketch.Color, heart: Double, _ middle: Sketch.Color
  ) {
    for step in 0..<count {
      let angle = Double(step) / Double(count) * 2 * .pi
      pen.oval("petal", cos(angle) * long, -0.4 + sin(angle) * long, long * 0.72, wide, color, angle: angle)
    }
    pen.oval("heart", 0, -0.4, heart, heart, middle)
  }

  static let tulip = Thing("tulip") { pen in
    stem(&pen)
    let color = pen.vividColor()
    pen.blob("petal", [(0, 0), (-0.34, -0.25), (-0.36, -0.85), (0, -0.5), (0.36, -0.85), (0.34, -0.25)], color)
    pen.oval("petal", 0, -0.4, 0.17, 0.4, color.darker(0.2))
  }

  static let daisy = Thing("daisy") { pen in
    stem(&pen)
    petals(&pen, count: 9, long: 0.33, wide: 0.1, pen.near(0.95, 0.95, 0.95, spread: 0.04), heart: 0.15, .init(0.96, 0.78, 0.1))
  }

  static let sunflower = Thing("sunflower") { pen in
    stem(&pen)
    petals(&pen, count: 14, long: 0.38, wide: 0.1, pen.near(0.97, 0.75, 0.08), heart: 0.32, .init(0.32, 0.18, 0.08))
  }

  static let rose = Thing("rose") { pen in
    stem(&pen)
    let color = pen.near(0.85, 0.1, 0.2)
    for (radius, tone) in [(0.48, 0.3), (0.36, 0.1), (0.24, 0.35), (0.12, 0.0)] {
      pen.oval("petal", radius * 0.1, -0.42 + radius * 0.1, radius, radius * 0.92, color.darker(tone))
    }
  }

  static let bluebell = Thing("bluebell") { pen in
    let color = pen.near(0.35, 0.35, 0.85)
    pen.curve("stem", [(-0.3, 0.96), (-0.2, 0), (0.1, -0.7), (0.6, -0.6)], 0.08, .init(0.3, 0.58, 0.25))
    for (x, y) in [(0.6, -0.45), (0.2, -0.4), (-0.16, 0.02), (0.36, 0.05)] {
      pen.polygon("petal", [(x - 0.08, y - 0.14), (x + 0.08, y - 0.14), (x + 0.2, y + 0.24), (x, y + 0.14), (x - 0.2, y + 0.24)], color)
    }
  }

  static let apple = Thing("apple") { pen in
    let color = pen.random.chance(0.6) ? pen.near(0.85, 0.12, 0.12) : pen.near(0.55, 0.75, 0.2)
    pen.blob("body", [(0, -0.36), (0.5, -0.5), (0.74, 0), (0.46, 0.7), (0, 0.62), (-0.46, 0.7), (-0.74, 0), (-0.5, -0.5)], color)
    pen.curve("stem", [(0, -0.36), (0.03, -0.62), (0.12, -0.82)], 0.08, .init(0.36, 0.24, 0.12))
    pen.oval("leaf", 0.3, -0.72, 0.22, 0.1, .init(0.3, 0.6, 0.2), angle: -0.4)
    pen.oval("shine", -0.36, -0.15, 0.1, 0.18, color.lighter(0.6), angle: 0.3)
  }

  static let banana = Thing("banana") { pen in
    let color = pen.near(0.97, 0.85, 0.2)
    pen.blob("body", [(-0.85, -0.35), (-0.7, 0.2), (-0.1, 0.66), (0.6, 0.5), (0.9, 0.1), (0.4, 0.2), (-0.2, 0.12), (-0.6, -0.4)], color)
    pen.curve("body", [(-0.7, -0.2), (-0.3, 0.34), (0.3, 0.44), (0.8, 0.2)], 0.05, color.darker(0.3))
    pen.line("stem", [(-0.72, -0.36), (-0.78, -0.62)], 0.14, .init(0.45, 0.36, 0.12))
  }

  static let pear = Thing("pear") { pen in
    pen.blob(
      "body", [(0, -0.62), (0.24, -0.42), (0.34, 0), (0.58, 0.42), (0.3, 0.86), (-0.3, 0.86), (-0.58, 0.42), (-0.34, 0), (-0.24, -0.42)],
      pen.near(0.72, 0.78, 0.25))
    pen.curve("stem", [(0, -0.6), (0.1, -0.92)], 0.08, .init(0.36, 0.24, 0.12))
    pen.oval("leaf", 0.3, -0.78, 0.2, 0.08, .init(0.3, 0.6, 0.2), angle: -0.3)
  }

  static let cherries = Thing("cherries") { pen in
    let color = pen.near(0.75, 0.05, 0.15)
    for x in [-0.42, 0.42] {
      pen.curve("stem", [(x, 0.4), (x * 0.7, -0.2), (0.1, -0.8)], 0.06, .init(0.35, 0.5, 0.15))
      pen.oval("body", x, 0.5, 0.36, 0.36, color)
      pen.oval("shine", x - 0.12, 0.38, 0.08, 0.08, color.lighter(0.7))
    }
    pen.oval("leaf", 0.4, -0.76, 0.32, 0.14, .init(0.3, 0.6, 0.2), angle: 0.2)
  }

  static let grapes = Thing("grapes") { pen in
    let color = pen.random.chance(0.5) ? pen.near(0.45, 0.18, 0.5) : pen.near(0.6, 0.72, 0.3)
    pen.line("stem", [(0, -0.5), (0.04, -0.92)], 0.08, .init(0.36, 0.24, 0.12))
    pen.oval("leaf", 0.34, -0.72, 0.28, 0.18, .init(0.3, 0.6, 0.2), angle: -0.3)
    for (row, count) in [4, 4, 3, 2, 1].enumerated() {
      for column in 0..<count {
        pen.oval(
          "body", (Double(column) - Double(count - 1) / 2) * 0.34, -0.38 + Double(row) * 0.29, 0.19, 0.19,
          color.darker(Double((row + column) % 2) * 0.22))
      }
    }
  }

  static let carrot = Thing("carrot") { pen in
    let color = pen.near(0.95, 0.5, 0.1)
    for x in [-0.3, 0.0, 0.3] { pen.curve("leaf", [(0, -0.35), (x * 0.6, -0.65), (x, -0.95)], 0.12, .init(0.25, 0.6, 0.2)) }
    pen.blob("body", [(-0.28, -0.4), (0.28, -0.4), (0.16, 0.3), (0, 0.96), (-0.16, 0.3)], color)
    for y in [-0.1, 0.2, 0.45] { pen.line("body", [(-0.12, y), (0.06, y + 0.03)], 0.04, color.darker(0.3)) }
  }

  static let mushroom = Thing("mushroom") { pen in
    let cap = pen.random.chance(0.6) ? pen.near(0.85, 0.15, 0.1) : pen.near(0.55, 0.38, 0.22)
    pen.blob("stem", [(-0.16, -0.1), (0.16, -0.1), (0.24, 0.85), (-0.24, 0.85)], .chalk.darker(0.06))
    pen.blob("cap", [(-0.85, 0.08), (-0.6, -0.5), (0, -0.8), (0.6, -0.5), (0.85, 0.08), (0, 0.02)], cap)
    for (x, y) in [(-0.42, -0.3), (0.05, -0.5), (0.45, -0.22), (0, -0.16)] { pen.oval("spot", x, y, 0.12, 0.09, .chalk) }
  }
}
