import Foundation

extension Thing {
  static let clock = Thing("clock") { pen in
    let rim = pen.vividColor()
    pen.oval("rim", 0, 0, 0.88, 0.88, rim)
    pen.oval("face", 0, 0, 0.7, 0.7, .chalk)
    for step in 0..<12 {
      let angle = Double(step) * .pi / 6
      pen.oval("mark", 0.58 * cos(angle), 0.58 * sin(angle), 0.05, 0.05, .ink)
    }
    for (length, width) in [(0.36, 0.1), (0.54, 0.06)] {
      let angle = pen.random.uniform(in: 0..<6.28)
      pen.line("hand", [(0, 0), (length * cos(angle), length * sin(angle))], width, .ink)
    }
  }

  static let telephone = Thing("telephone") { pen in
    let paint = pen.vividColor()
    pen.box("body", -0.46, -0.92, 0.46, 0.92, .ink.lighter(0.15))
    pen.box("screen", -0.38, -0.75, 0.38, 0.55, paint)
    for (x, y) in [(-0.2, -0.5), (0.2, -0.5), (-0.2, -0.1), (0.2, -0.1), (-0.2, 0.3), (0.2, 0.3)] {
      pen.box("icon", x - 0.1, y - 0.1, x + 0.1, y + 0.1, paint.lighter(0.6))
    }
    pen.oval("button", 0, 0.73, 0.1, 0.1, .chalk)
  }

  static let television = Thing("television") { pen in
    for x in [-0.4, 0.4] { pen.line("antenna", [(0, -0.5), (x, -0.95)], 0.05, .ink, .metal) }
    for x in [-0.5, 0.5] { pen.line("leg", [(x, 0.6), (x * 1.15, 0.9)], 0.09, .ink) }
    pen.box("body", -0.92, -0.55, 0.92, 0.7, pen.near(0.45, 0.28, 0.16), .wood)
    pen.fill("screen", .rectangle(Point(-0.8, -0.42), 1.2, 1), pen.near(0.45, 0.65, 0.75), .glass)
    for y in [-0.25, 0.1] { pen.oval("knob", 0.66, y, 0.12, 0.12, .chalk.darker(0.2)) }
  }

  static let computer = Thing("computer") { pen in
    pen.box("body", -0.72, -0.72, 0.72, 0.3, .ink.lighter(0.2), .metal)
    pen.box("screen", -0.62, -0.62, 0.62, 0.2, pen.vividColor().lighter(0.2), .glass)
    pen.polygon("keyboard", [(-0.72, 0.32), (0.72, 0.32), (0.97, 0.78), (-0.97, 0.78)], .init(0.75, 0.76, 0.78), .metal)
    for y in [0.42, 0.54] { pen.line("key", [(-0.64 - y * 0.1, y), (0.64 + y * 0.1, y)], 0.06, .ink) }
  }

  static let camera = Thing("camera") { pen in
    let paint = pen.random.chance(0.6) ? Sketch.Color.ink.lighter(0.15) : pen.vividColor()
    pen.box("flash", -0.25, -0.7, 0.3, -0.4, paint.darker(0.2))
    pen.box("body", -0.92, -0.48, 0.92, 0.68, paint)
    pen.oval("lens", 0, 0.1, 0.46, 0.46, .init(0.75, 0.76, 0.78), .metal)
    pen.oval("lens", 0, 0.1, 0.33, 0.33, .init(0.15, 0.2, 0.35), .glass)
    pen.oval("lens", -0.1, 0, 0.09, 0.09, .chalk)
    pen.box("button", 0.56, -0.6, 0.78, -0.48, .init(0.8, 0.15, 0.1))
  }

  static let hammer = Thing("hammer") { pen in
    pen.line("handle", [(0, -0.4), (0, 0.9)], 0.18, pen.near(0.65, 0.45, 0.25), .wood)
    pen.polygon("head", [(-0.6, -0.78), (0.3, -0.78), (0.72, -0.5), (0.3, -0.38), (-0.6, -0.38)], pen.near(0.5, 0.52, 0.56), .metal)
  }

  static let scissors = Thing("scissors") { pen in
    let grip = pen.vividColor()
    for x in [-1.0, 1.0] {
      pen.polygon("blade", [(x * 0.38, -0.95), (x * 0.2, -0.9), (x * -0.16, 0.25), (x * -0.02, 0.25)], .init(0.72, 0.75, 0.79), .metal)
      pen.stroke("handle", .ellipse(Point(x * 0.34, 0.58), 0.24, 0.3, angle: x * 0.3), 0.12, grip)
    }
    pen.oval("screw", 0, 0.04, 0.06, 0.06, .ink)
  }

  static let saw = Thing("saw") { pen in
    var edge: [(Double, Double)] = [(0.3, -0.3), (-0.95, -0.1)]
    for step in 0...7 { edge += [(-0.95 + Double(step) * 0.17, 0.12), (-0.87 + Double(step) * 0.17, 0.28)] }
    pen.polygon("blade", edge + [(0.45, 0.3)], .init(0.75, 0.78, 0.82), .metal)
    pen.stroke(
      "handle", .smooth([Point(0.36, -0.3), Point(0.9, -0.3), Point(0.86, 0.4), Point(0.42, 0.4)]), 0.17, pen.near(0.65, 0.38, 0.15), .wood)
  }

  static let key = Thing("key") { pen in
    let metal = pen.random.chance(0.6) ? pen.near(0.85, 0.7, 0.25) : pen.near(0.65, 0.67, 0.7)
    pen.stroke("bow", .circle(Point(-0.58, 0), 0.3), 0.15, metal, .metal)
    pen.line("shaft", [(-0.26, 0), (0.9, 0)], 0.14, metal, .metal)
    for (x, y) in [(0.86, 0.34), (0.6, 0.26)] { pen.line("bit", [(x, 0), (x, y)], 0.12, metal.darker(0.15), .metal) }
  }

  static let umbrella = Thing("umbrella") { pen in
    let (one, two) = (pen.vividColor(), pen.vividColor())
    pen.line("stick", [(0, -0.9), (0, 0.7)], 0.07, .init(0.35, 0.25, 0.15))
    pen.curve("handle", [(0, 0.66), (0.06, 0.9), (0.26, 0.88), (0.28, 0.7)], 0.08, .init(0.35, 0.25, 0.15))
    let dome = SketchPath.smooth([
      Point(-0.95, 0.1), Point(-0.7, -0.5), Point(0, -0.82), Point(0.7, -0.5), Point(0.95, 0.1), Point(0.48, 0), Point(0, 0.1),
      Point(-0.48, 0),
    ])
    pen.fill("canopy", dome, one, .fabric)
    for x in [-0.48, 0.48] { pen.fill("canopy", .ellipse(Point(x, -0.1), 0.2, 0.7), two, clip: dome) }
  }

  static let iceCream = Thing("ice cream") { pen in
    pen.polygon("cone", [(-0.36, 0), (0.36, 0), (0, 0.96)], pen.near(0.85, 0.62, 0.32), .tile)
    for (x, y) in [(-0.24, -0.16), (0.24, -0.16), (0, -0.52)] { pen.oval("scoop", x, y, 0.34, 0.33, pen.vividColor().lighter(0.3)) }
    pen.oval("cherry", 0.04, -0.86, 0.1, 0.1, .init(0.8, 0.05, 0.1))
  }

  static let cake = Thing("cake") { pen in
    let icing = pen.vividColor().lighter(0.3)
    for x in [-0.4, 0.0, 0.4] {
      pen.line("candle", [(x, -0.3), (x, -0.65)], 0.1, pen.vividColor())
      pen.oval("flame", x, -0.8, 0.06, 0.1, .init(1, 0.75, 0.15))
    }
    pen.box("body", -0.8, -0.1, 0.8, 0.75, pen.near(0.8, 0.6, 0.38))
    pen.line("cream", [(-0.76, 0.34), (0.76, 0.34)], 0.1, .chalk)
    pen.box("icing", -0.8, -0.3, 0.8, 0.02, icing)
    for x in stride(from: -0.68, through: 0.7, by: 0.34) { pen.oval("icing", x, 0.05, 0.15, 0.15, icing) }
  }

  static let pizza = Thing("pizza") { pen in
    pen.polygon("base", [(-0.85, -0.55), (0.85, -0.55), (0, 0.95)], pen.near(0.96, 0.8, 0.35))
    pen.line("crust", [(-0.84, -0.6), (0.84, -0.6)], 0.24, pen.near(0.75, 0.5, 0.22))
    for (x, y) in [(-0.3, -0.22), (0.3, -0.2), (0, 0.18), (-0.04, 0.55)] { pen.oval("topping", x, y, 0.14, 0.14, .init(0.8, 0.2, 0.12)) }
    for (x, y) in [(0, -0.3), (0.18, 0.1), (-0.18, 0.2)] { pen.oval("topping", x, y, 0.06, 0.05, .init(0.2, 0.45, 0.15)) }
  }

  static let kite = Thing("kite") { pen in
    let (one, two) = (pen.vividColor(), pen.vividColor())
    pen.curve("string", [(0.1, 0.2), (-0.2, 0.5), (0.1, 0.7), (-0.3, 0.96)], 0.04, .ink)
    pen.polygon("sail", [(0.1, -0.95), (0.7, -0.35), (0.1, 0.4), (-0.5, -0.35)], one, .fabric)
    pen.polygon("sail", [(0.1, -0.95), (0.7, -0.35), (0.1, -0.35)], two, .fabric)
    pen.polygon("sail", [(0.1, 0.4), (-0.5, -0.35), (0.1, -0.35)], two, .fabric)
    for (x, y) in [(-0.1, 0.5), (0, 0.72)] {
      pen.polygon("bow", [(x - 0.12, y - 0.08), (x + 0.12, y + 0.08), (x + 0.12, y - 0.08), (x - 0.12, y + 0.08)], two)
    }
  }

  static let raft = Thing("raft") { pen in
    let wood = pen.near(0.6, 0.42, 0.22)
    pen.line("mast", [(0, 0.3), (0, -0.9)], 0.08, wood.darker(0.2), .wood)
    pen.box("sail", 0.06, -0.8, 0.6, -0.1, .chalk.darker(0.08), .fabric)
    for (step, y) in [0.32, 0.46, 0.6].enumerated() {
      pen.line("log", [(-0.88, y), (0.88, y)], 0.15, wood.darker(Double(step % 2) * 0.2), .wood)
    }
    for x in [-0.55, 0.55] { pen.line("rope", [(x, 0.26), (x, 0.66)], 0.06, .init(0.85, 0.75, 0.5)) }
  }

  static let guitar = Thing("guitar") { pen in
    let wood = pen.random.chance(0.6) ? pen.near(0.75, 0.48, 0.2) : pen.vividColor()
    pen.line("neck", [(0, 0.2), (0, -0.75)], 0.12, .init(0.3, 0.18, 0.1), .wood)
    pen.box("head", -0.1, -0.97, 0.1, -0.72, .init(0.3, 0.18, 0.1))
    pen.oval("body", 0, 0.12, 0.34, 0.3, wood, .wood)
    pen.oval("body", 0, 0.56, 0.44, 0.38, wood, .wood)
    pen.oval("hole", 0, 0.3, 0.13, 0.13, .ink)
    pen.line("bridge", [(-0.16, 0.7), (0.16, 0.7)], 0.07, .ink)
  }

  static let drum = Thing("drum") { pen in
    let paint = pen.vividColor()
    pen.box("body", -0.66, -0.25, 0.66, 0.6, paint)
    pen.oval("body", 0, 0.6, 0.66, 0.2, paint.darker(0.15))
    for x in stride(from: -0.6, through: 0.4, by: 0.33) { pen.line("cord", [(x, -0.2), (x + 0.16, 0.68), (x + 0.33, -0.2)], 0.04, .chalk) }
    pen.oval("skin", 0, -0.27, 0.68, 0.2, .chalk)
    for x in [-1.0, 1.0] { pen.line("stick", [(x * 0.1, -0.34), (x * 0.6, -0.85)], 0.07, .init(0.6, 0.42, 0.22)) }
  }

  static let candle = Thing("candle") { pen in
    let wax = pen.vividColor().lighter(0.3)
    pen.oval("dish", 0, 0.82, 0.6, 0.14, .init(0.8, 0.65, 0.25), .metal)
    pen.box("body", -0.2, -0.3, 0.2, 0.82, wax)
    pen.line("wick", [(0, -0.3), (0, -0.45)], 0.05, .ink)
    pen.blob("flame", [(0, -0.95), (0.16, -0.6), (0, -0.42), (-0.16, -0.6)], .init(1, 0.7, 0.1))
  }

  static let snowman = Thing("snowman") { pen in
    for (y, radius) in [(0.5, 0.45), (-0.1, 0.34), (-0.55, 0.24)] {
      pen.oval("body", 0, y, radius, radius, pen.near(0.95, 0.96, 0.99, spread: 0.02), .snow)
    }
    pen.box("hat", -0.2, -0.98, 0.2, -0.72, .ink)
    pen.line("hat", [(-0.34, -0.72), (0.34, -0.72)], 0.07, .ink)
    pen.polygon("nose", [(0, -0.58), (0.32, -0.5), (0, -0.46)], .init(0.95, 0.5, 0.1))
    for x in [-0.09, 0.09] { pen.oval("eye", x, -0.62, 0.04, 0.04, .ink) }
    for x in [-1.0, 1.0] { pen.line("arm", [(x * 0.3, -0.12), (x * 0.8, -0.4)], 0.05, .init(0.35, 0.24, 0.14)) }
    for y in [-0.2, 0, 0.3] { pen.oval("button", 0, y, 0.05, 0.05, .ink) }
  }

  static let ladder = Thing("ladder") { pen in
    let wood = pen.near(0.7, 0.5, 0.28)
    for x in [-1.0, 1.0] { pen.line("rail", [(x * 0.42, 0.94), (x * 0.3, -0.94)], 0.1, wood, .wood) }
    for y in stride(from: -0.72, through: 0.8, by: 0.3) { pen.line("rung", [(-0.36, y), (0.36, y)], 0.09, wood.darker(0.25), .wood) }
  }

  static let person = Thing("person") { pen in
    let skin = pen.random.pick([Sketch.Color(0.95, 0.78, 0.65), .init(0.8, 0.58, 0.42), .init(0.5, 0.33, 0.22)])
    let (shirt, legs) = (pen.vividColor(), pen.near(0.22, 0.26, 0.4))
    let swing = pen.random.uniform(in: 0.05..<0.22)
    for x in [-1.0, 1.0] {
      pen.line("leg", [(x * 0.12, 0.2), (x * swing, 0.88)], 0.18, legs, .fabric)
      pen.line("arm", [(x * 0.24, -0.38), (x * (0.3 + swing), 0.16)], 0.12, skin, .skin)
    }
    pen.blob("torso", [(-0.27, -0.46), (0.27, -0.46), (0.22, 0.26), (-0.22, 0.26)], shirt, .fabric)
    pen.oval("head", 0, -0.7, 0.19, 0.22, skin, .skin)
    pen.blob("head/hair", [(-0.2, -0.68), (-0.17, -0.93), (0.17, -0.93), (0.2, -0.68), (0, -0.8)], pen.near(0.25, 0.16, 0.1))
  }
}
