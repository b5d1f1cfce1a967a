extension Thing {
  static let chair = Thing("chair") { pen in
    let wood = pen.near(0.55, 0.35, 0.18)
    let cloth = pen.vividColor()
    for x in [-0.4, 0.38] { pen.line("leg", [(x, 0.1), (x, 0.92)], 0.1, wood, .wood) }
    for x in [-0.2, 0.58] { pen.line("leg", [(x, 0), (x, 0.7)], 0.09, wood.darker(0.25), .wood) }
    pen.box("back", -0.46, -0.9, -0.3, 0.15, wood, .wood)
    pen.box("back", -0.42, -0.86, -0.2, 0, cloth.darker(0.15), .fabric)
    pen.polygon("seat", [(-0.46, 0.12), (-0.24, -0.06), (0.62, -0.06), (0.46, 0.12)], cloth, .fabric)
    pen.line("seat", [(-0.44, 0.14), (0.44, 0.14)], 0.08, wood, .wood)
  }

  static let table = Thing("table") { pen in
    let wood = pen.near(0.6, 0.4, 0.22)
    for x in [-0.55, 0.6] { pen.line("leg", [(x, -0.05), (x, 0.6)], 0.1, wood.darker(0.3), .wood) }
    for x in [-0.8, 0.78] { pen.line("leg", [(x, 0.05), (x, 0.9)], 0.12, wood.darker(0.15), .wood) }
    pen.polygon("top", [(-0.95, 0.1), (-0.68, -0.2), (0.7, -0.2), (0.95, 0.1)], wood, .wood)
    pen.line("top", [(-0.93, 0.12), (0.93, 0.12)], 0.08, wood.darker(0.2), .wood)
  }

  static let bed = Thing("bed") { pen in
    let wood = pen.near(0.5, 0.32, 0.18)
    let cloth = pen.vividColor()
    pen.box("headboard", -0.97, -0.62, -0.82, 0.85, wood, .wood)
    pen.box("frame", -0.9, 0.36, 0.95, 0.56, wood, .wood)
    for x in [-0.88, 0.86] { pen.line("leg", [(x, 0.5), (x, 0.85)], 0.12, wood, .wood) }
    pen.box("mattress", -0.83, 0.06, 0.92, 0.4, .chalk.darker(0.05), .fabric)
    pen.blob("pillow", [(-0.8, 0.04), (-0.76, -0.2), (-0.4, -0.2), (-0.36, 0.06)], .chalk, .fabric)
    pen.blob("blanket", [(-0.4, 0.42), (-0.42, -0.02), (0.9, -0.02), (0.96, 0.44)], cloth, .fabric)
  }

  static let lamp = Thing("lamp") { pen in
    let shade = pen.random.chance(0.5) ? pen.near(0.98, 0.9, 0.6) : pen.vividColor()
    pen.line("stand", [(0, -0.2), (0, 0.85)], 0.09, .init(0.5, 0.45, 0.38), .metal)
    pen.oval("base", 0, 0.86, 0.36, 0.1, .init(0.42, 0.38, 0.32), .metal)
    pen.polygon("shade", [(-0.28, -0.9), (0.28, -0.9), (0.58, -0.1), (-0.58, -0.1)], shade, .fabric)
  }

  static let wardrobe = Thing("wardrobe") { pen in
    let wood = pen.near(0.58, 0.38, 0.2)
    pen.box("body", -0.66, -0.92, 0.66, 0.88, wood.darker(0.15), .wood)
    for x in [-1.0, 1.0] {
      pen.box("door", min(x * 0.58, x * 0.03), -0.8, max(x * 0.58, x * 0.03), 0.72, wood.lighter(0.12), .wood)
      pen.line("door/handle", [(x * 0.12, -0.12), (x * 0.12, 0.08)], 0.06, .init(0.9, 0.8, 0.4), .metal)
    }
  }

  static let bottle = Thing("bottle") { pen in
    let glass = pen.random.pick([Sketch.Color(0.2, 0.5, 0.3), .init(0.5, 0.3, 0.15), .init(0.35, 0.6, 0.8)])
    pen.box("neck", -0.12, -0.85, 0.12, -0.2, glass, .glass)
    pen.blob("body", [(-0.14, -0.4), (0.14, -0.4), (0.32, 0), (0.32, 0.88), (-0.32, 0.88), (-0.32, 0)], glass, .glass)
    pen.box("label", -0.3, 0.2, 0.3, 0.62, pen.vividColor().lighter(0.4))
    pen.box("cap", -0.14, -0.97, 0.14, -0.8, .init(0.7, 0.15, 0.1))
  }

  static let cup = Thing("cup") { pen in
    let paint = pen.vividColor()
    pen.stroke("handle", .ellipse(Point(0.52, 0.1), 0.28, 0.32), 0.13, paint.darker(0.15))
    pen.polygon("body", [(-0.6, -0.45), (0.55, -0.45), (0.44, 0.75), (-0.48, 0.75)], paint)
    pen.oval("rim", -0.02, -0.45, 0.58, 0.16, paint.lighter(0.4))
    pen.oval("drink", -0.02, -0.43, 0.46, 0.1, .init(0.35, 0.2, 0.1))
  }

  static let bowl = Thing("bowl") { pen in
    let paint = pen.vividColor()
    pen.blob("body", [(-0.92, -0.12), (-0.5, 0.55), (0, 0.72), (0.5, 0.55), (0.92, -0.12)], paint)
    pen.oval("rim", 0, -0.1, 0.92, 0.24, paint.lighter(0.45))
    pen.oval("soup", 0, -0.08, 0.76, 0.16, .init(0.9, 0.65, 0.25))
    pen.box("base", -0.3, 0.64, 0.3, 0.78, paint.darker(0.25))
  }

  static let can = Thing("can") { pen in
    let paint = pen.vividColor()
    pen.box("body", -0.48, -0.7, 0.48, 0.75, paint, .metal)
    pen.oval("base", 0, 0.75, 0.48, 0.13, paint.darker(0.2), .metal)
    pen.oval("lid", 0, -0.7, 0.48, 0.14, .init(0.8, 0.82, 0.84), .metal)
    pen.box("label", -0.48, -0.25, 0.48, 0.35, .chalk)
    pen.oval("label", 0, 0.05, 0.22, 0.22, paint.darker(0.1))
  }

  static let jug = Thing("jug") { pen in
    let paint = pen.near(0.7, 0.75, 0.82)
    pen.curve("handle", [(0.3, -0.45), (0.8, -0.3), (0.72, 0.3), (0.4, 0.4)], 0.12, paint.darker(0.2))
    pen.polygon("spout", [(-0.3, -0.75), (-0.72, -0.6), (-0.34, -0.3)], paint)
    pen.blob(
      "body", [(-0.34, -0.75), (0.34, -0.75), (0.28, -0.3), (0.55, 0.3), (0.35, 0.86), (-0.35, 0.86), (-0.55, 0.3), (-0.28, -0.3)], paint)
    pen.line("band", [(-0.48, 0.2), (0.48, 0.2)], 0.12, pen.vividColor())
  }

  static let shirt = Thing("shirt") { pen in
    let cloth = pen.vividColor()
    for x in [-1.0, 1.0] {
      pen.polygon("sleeve", [(x * 0.36, -0.72), (x * 0.96, -0.3), (x * 0.74, 0.04), (x * 0.4, -0.2)], cloth.darker(0.15), .fabric)
    }
    pen.polygon("body", [(-0.42, -0.72), (0.42, -0.72), (0.46, 0.84), (-0.46, 0.84)], cloth, .fabric)
    pen.oval("collar", 0, -0.72, 0.2, 0.13, cloth.darker(0.45))
  }

  static let trousers = Thing("trousers") { pen in
    let cloth = pen.random.chance(0.6) ? pen.near(0.2, 0.3, 0.55) : pen.vividColor()
    pen.polygon("leg", [(-0.46, -0.7), (0.02, -0.7), (0, -0.1), (-0.14, 0.92), (-0.54, 0.92)], cloth, .fabric)
    pen.polygon("leg", [(0.46, -0.7), (-0.02, -0.7), (0, -0.1), (0.14, 0.92), (0.54, 0.92)], cloth.darker(0.1), .fabric)
    pen.box("belt", -0.47, -0.88, 0.47, -0.68, .init(0.3, 0.2, 0.12))
  }

  static let dress = Thing("dress") { pen in
    let cloth = pen.vividColor()
    for x in [-0.2, 0.2] { pen.line("strap", [(x, -0.6), (x * 1.1, -0.92)], 0.09, cloth.darker(0.2)) }
    pen.polygon("skirt", [(-0.22, -0.1), (0.22, -0.1), (0.78, 0.9), (-0.78, 0.9)], cloth, .fabric)
    pen.polygon("body", [(-0.34, -0.65), (0.34, -0.65), (0.24, -0.05), (-0.24, -0.05)], cloth.lighter(0.12), .fabric)
    pen.line("belt", [(-0.22, -0.06), (0.22, -0.06)], 0.1, pen.vividColor())
  }

  static let hat = Thing("hat") { pen in
    let cloth = pen.vividColor().darker(0.2)
    pen.oval("brim", 0, 0.35, 0.95, 0.22, cloth.darker(0.15), .fabric)
    pen.blob("crown", [(-0.5, 0.34), (-0.44, -0.42), (0, -0.56), (0.44, -0.42), (0.5, 0.34), (0, 0.42)], cloth, .fabric)
    pen.curve("band", [(-0.5, 0.16), (0, 0.26), (0.5, 0.16)], 0.15, .chalk)
  }

  static let shoe = Thing("shoe") { pen in
    let paint = pen.vividColor()
    pen.blob("body", [(-0.85, -0.4), (-0.3, -0.42), (0.1, 0), (0.75, 0.12), (0.92, 0.45), (-0.85, 0.45)], paint, .fabric)
    pen.line("sole", [(-0.86, 0.5), (0.9, 0.5)], 0.16, .chalk.darker(0.1), .rubber)
    for x in [-0.2, 0.0, 0.18] { pen.line("lace", [(x - 0.05, -0.12 + x * 0.8), (x + 0.13, -0.26 + x * 0.8)], 0.05, .chalk) }
    pen.oval("opening", -0.58, -0.4, 0.3, 0.08, paint.darker(0.6))
  }
}
