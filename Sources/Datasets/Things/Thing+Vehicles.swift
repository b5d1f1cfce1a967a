extension Thing {
  static let automobile = Thing("automobile") { pen in
    let paint = pen.vividColor()
    let roof = pen.random.uniform(in: -0.5..<(-0.36))
    pen.fill(
      "body",
      .smooth([Point(-0.6, 0), Point(-0.38, roof), Point(0.2, roof), Point(0.52, 0), Point(0.1, 0.15), Point(-0.3, 0.15)]), paint, .metal)
    pen.fill(
      "body",
      .polygon([
        Point(-0.95, 0.05), Point(-0.6, -0.06), Point(0.5, -0.06), Point(0.9, 0.06), Point(0.97, 0.42), Point(-0.95, 0.42),
      ]), paint, .metal)
    pen.polygon("window", [(-0.47, -0.06), (-0.33, roof + 0.1), (-0.1, roof + 0.06), (-0.1, -0.06)], .init(0.72, 0.86, 0.93), .glass)
    pen.polygon("door/window", [(-0.04, -0.06), (-0.04, roof + 0.06), (0.18, roof + 0.1), (0.38, -0.06)], .init(0.72, 0.86, 0.93), .glass)
    pen.box("door", -0.06, -0.04, 0.36, 0.36, paint.darker(0.14), .metal)
    pen.line("door/handle", [(0.02, 0.1), (0.12, 0.1)], 0.05, .chalk)
    pen.oval("headlight", 0.88, 0.15, 0.08, 0.07, .init(1, 0.95, 0.6))
    wheels(&pen, at: [-0.56, 0.56], radius: 0.24)
    pen.keypoint("rear wheel", -0.56, 0.42)
    pen.keypoint("front wheel", 0.56, 0.42)
    pen.keypoint("headlight", 0.88, 0.15)
    pen.keypoint("window", -0.2, -0.14)
  }

  static let truck = Thing("truck") { pen in
    let (cab, load) = (pen.vividColor(), pen.random.chance(0.5) ? pen.vividColor() : pen.near(0.85, 0.85, 0.82))
    pen.box("load", -0.98, -0.68, 0.3, 0.46, load, .metal)
    for x in [-0.66, -0.34, -0.02] { pen.line("load", [(x, -0.6), (x, 0.38)], 0.03, load.darker(0.25)) }
    pen.polygon("cab", [(0.36, -0.36), (0.72, -0.36), (0.92, 0.02), (0.96, 0.5), (0.36, 0.5)], cab, .metal)
    pen.polygon("window", [(0.46, -0.26), (0.69, -0.26), (0.84, 0.02), (0.46, 0.02)], .init(0.72, 0.86, 0.93), .glass)
    wheels(&pen, at: [-0.7, -0.26, 0.64], radius: 0.22)
    pen.keypoint("rear wheel", -0.7, 0.44)
    pen.keypoint("front wheel", 0.64, 0.44)
    pen.keypoint("window", 0.6, -0.12)
  }

  static let bus = Thing("bus") { pen in
    let paint = pen.vividColor()
    pen.box("body", -0.97, -0.5, 0.97, 0.5, paint, .metal)
    pen.box("body", -0.97, 0.16, 0.97, 0.26, .chalk)
    for x in [-0.86, -0.5, -0.14, 0.22] { pen.box("window", x, -0.36, x + 0.28, 0.04, .init(0.72, 0.86, 0.93), .glass) }
    pen.box("door", 0.6, -0.36, 0.86, 0.46, .init(0.6, 0.76, 0.85), .glass)
    wheels(&pen, at: [-0.56, 0.42], radius: 0.21)
  }

  static let tractor = Thing("tractor") { pen in
    let paint = pen.random.chance(0.5) ? pen.near(0.85, 0.15, 0.1) : pen.near(0.2, 0.55, 0.15)
    pen.box("body", -0.1, -0.1, 0.85, 0.36, paint, .metal)
    pen.box("cab", -0.6, -0.7, 0.05, 0.2, paint.darker(0.15), .metal)
    pen.box("window", -0.5, -0.6, -0.06, -0.15, .init(0.72, 0.86, 0.93), .glass)
    pen.line("body", [(0.5, -0.1), (0.5, -0.5)], 0.09, .ink)
    wheels(&pen, at: [-0.4], radius: 0.48)
    wheels(&pen, at: [0.62], radius: 0.26)
  }

  static let bicycle = Thing("bicycle") { pen in
    let paint = pen.vividColor().darker(0.2)
    for x in [-0.52, 0.52] { pen.stroke("wheel", .circle(Point(x, 0.42), 0.42), 0.09, .ink, .rubber) }
    pen.line("frame", [(-0.52, 0.42), (-0.24, -0.12), (0.34, -0.12), (0.02, 0.42), (-0.52, 0.42)], 0.09, paint, .metal)
    pen.line("frame", [(0.52, 0.42), (0.3, -0.36)], 0.09, paint, .metal)
    pen.line("frame", [(0.02, 0.42), (-0.28, -0.22)], 0.09, paint, .metal)
    pen.line("handle", [(0.16, -0.4), (0.42, -0.34)], 0.09, .ink)
    pen.line("saddle", [(-0.42, -0.26), (-0.14, -0.26)], 0.12, .ink)
  }

  static let airplane = Thing("airplane") { pen in
    let body = pen.random.chance(0.6) ? pen.near(0.88, 0.89, 0.92) : pen.vividColor()
    let trim = pen.vividColor()
    let sweep = pen.random.uniform(in: 0.3..<0.5)
    pen.polygon("wing", [(0.16, -0.04), (-0.12, -0.5), (-0.32, -0.5), (-0.14, 0)], body.darker(0.3), .metal)
    pen.polygon("tail", [(-0.66, -0.04), (-0.96, -0.5), (-0.78, -0.52), (-0.44, -0.1)], trim, .metal)
    pen.blob("body", [(-0.95, -0.06), (-0.6, -0.16), (0.5, -0.17), (0.88, -0.07), (0.97, 0.03), (0.6, 0.14), (-0.5, 0.13)], body, .metal)
    pen.polygon("wing", [(0.22, 0.05), (-0.34, sweep + 0.2), (-0.56, sweep + 0.2), (-0.16, 0.05)], body.darker(0.18), .metal)
    pen.oval("engine", 0, 0.28, 0.13, 0.07, trim.darker(0.2), .metal)
    for x in stride(from: -0.42, through: 0.5, by: 0.18) { pen.oval("window", x, -0.05, 0.04, 0.045, .init(0.2, 0.3, 0.45)) }
    pen.polygon("window", [(0.72, -0.1), (0.84, -0.06), (0.82, 0), (0.7, -0.02)], .init(0.2, 0.3, 0.45))
    pen.keypoint("nose", 0.9, 0.02)
    pen.keypoint("tail", -0.76, -0.36)
    pen.keypoint("wing", -0.3, sweep)
  }

  static let helicopter = Thing("helicopter") { pen in
    let paint = pen.vividColor()
    pen.line("tail", [(-0.1, 0), (-0.9, -0.2)], 0.13, paint)
    pen.line("tail", [(-0.98, -0.42), (-0.84, 0.02)], 0.07, .ink)
    pen.oval("body", 0.25, 0.08, 0.46, 0.34, paint, .metal)
    pen.blob("window", [(0.28, -0.2), (0.58, -0.08), (0.66, 0.12), (0.3, 0.12)], .init(0.72, 0.86, 0.93), .glass)
    pen.line("rotor", [(0.2, -0.26), (0.2, -0.46)], 0.08, .ink)
    pen.line("rotor", [(-0.7, -0.48), (0.98, -0.46)], 0.07, .ink)
    pen.line("skid", [(-0.16, 0.6), (0.66, 0.6)], 0.06, .ink)
    for x in [0.05, 0.45] { pen.line("skid", [(x, 0.36), (x, 0.6)], 0.05, .ink) }
  }

  static let balloon = Thing("balloon") { pen in
    let (one, two) = (pen.vividColor(), pen.vividColor())
    let bag = SketchPath.smooth([
      Point(0, -0.95), Point(0.62, -0.5), Point(0.5, 0.08), Point(0.12, 0.45), Point(-0.12, 0.45), Point(-0.5, 0.08), Point(-0.62, -0.5),
    ])
    for x in [-0.13, 0.13] { pen.line("rope", [(x, 0.4), (x * 0.8, 0.72)], 0.03, .ink) }
    pen.fill("bag", bag, one, .fabric)
    for x in [-0.4, 0.0, 0.4] { pen.fill("bag", .ellipse(Point(x, -0.25), 0.1, 0.75), two, clip: bag) }
    pen.box("basket", -0.15, 0.66, 0.15, 0.92, .init(0.55, 0.36, 0.16), .wood)
  }

  static let rocket = Thing("rocket") { pen in
    let (body, trim) = (pen.near(0.9, 0.9, 0.92), pen.vividColor())
    pen.polygon("flame", [(-0.16, 0.55), (0, 0.98), (0.16, 0.55)], .init(1, 0.6, 0.1))
    pen.polygon("fin", [(-0.2, 0.1), (-0.5, 0.6), (-0.2, 0.52)], trim)
    pen.polygon("fin", [(0.2, 0.1), (0.5, 0.6), (0.2, 0.52)], trim)
    pen.blob("body", [(0, -0.95), (0.24, -0.4), (0.22, 0.55), (-0.22, 0.55), (-0.24, -0.4)], body, .metal)
    pen.polygon("nose", [(0, -0.98), (0.19, -0.55), (-0.19, -0.55)], trim)
    pen.oval("window", 0, -0.22, 0.12, 0.12, .init(0.3, 0.5, 0.75), .glass)
  }

  static let ship = Thing("ship") { pen in
    let hull = pen.random.chance(0.5) ? pen.near(0.25, 0.27, 0.33) : pen.vividColor().darker(0.3)
    let funnel = pen.vividColor()
    pen.box("funnel", -0.32, -0.7, -0.08, -0.2, funnel, .metal)
    pen.box("funnel", 0.1, -0.62, 0.3, -0.2, funnel, .metal)
    pen.box("deck", -0.6, -0.28, 0.52, 0.1, .chalk.darker(0.05), .metal)
    pen.polygon("hull", [(-0.96, 0.02), (0.98, -0.02), (0.78, 0.5), (-0.78, 0.5)], hull, .metal)
    for x in stride(from: -0.48, through: 0.44, by: 0.2) { pen.oval("window", x, -0.1, 0.05, 0.05, .init(0.25, 0.4, 0.55)) }
    pen.line("hull", [(-0.84, 0.36), (0.82, 0.36)], 0.07, .init(0.75, 0.2, 0.15))
    pen.curve("wave", [(-1, 0.54), (-0.6, 0.47), (-0.2, 0.54), (0.2, 0.47), (0.6, 0.54), (1, 0.47)], 0.1, .init(0.5, 0.72, 0.88))
    pen.keypoint("bow", 0.9, 0.06)
    pen.keypoint("stern", -0.86, 0.1)
    pen.keypoint("funnel", -0.2, -0.5)
  }

  static let sailboat = Thing("sailboat") { pen in
    let sail = pen.random.chance(0.5) ? Sketch.Color.chalk : pen.vividColor()
    pen.line("mast", [(-0.02, -0.92), (-0.02, 0.4)], 0.06, .init(0.45, 0.3, 0.16), .wood)
    pen.polygon("sail", [(0.06, -0.88), (0.72, 0.26), (0.06, 0.26)], sail, .fabric)
    pen.polygon("sail", [(-0.1, -0.7), (-0.1, 0.26), (-0.58, 0.26)], sail.darker(0.12), .fabric)
    pen.polygon("hull", [(-0.8, 0.36), (0.88, 0.36), (0.56, 0.72), (-0.52, 0.72)], pen.vividColor().darker(0.3), .wood)
  }

  static let rowboat = Thing("rowboat") { pen in
    let wood = pen.near(0.55, 0.36, 0.18)
    pen.line("oar", [(-0.1, -0.25), (-0.5, 0.75)], 0.07, wood.lighter(0.3), .wood)
    pen.blob("hull", [(-0.95, -0.05), (-0.4, 0.1), (0.4, 0.1), (0.95, -0.05), (0.55, 0.5), (-0.55, 0.5)], wood, .wood)
    pen.line("oar", [(0.15, -0.25), (0.5, 0.75)], 0.07, wood.lighter(0.3), .wood)
    pen.line("seat", [(-0.4, 0.06), (0.4, 0.06)], 0.09, wood.darker(0.4), .wood)
  }

  static let submarine = Thing("submarine") { pen in
    let paint = pen.random.chance(0.5) ? pen.near(0.9, 0.75, 0.15) : pen.near(0.35, 0.4, 0.45)
    pen.line("periscope", [(0.1, -0.3), (0.1, -0.75), (0.26, -0.75)], 0.07, paint.darker(0.3), .metal)
    pen.box("tower", -0.2, -0.45, 0.28, 0, paint.darker(0.1), .metal)
    pen.polygon("tail", [(-0.98, -0.3), (-0.7, 0.12), (-0.98, 0.5)], paint.darker(0.25), .metal)
    pen.oval("body", 0, 0.12, 0.88, 0.34, paint, .metal)
    for x in [-0.4, 0.0, 0.4] { pen.oval("window", x, 0.08, 0.1, 0.1, .init(0.65, 0.85, 0.95), .glass) }
  }

  static let train = Thing("train") { pen in
    let paint = pen.vividColor().darker(0.2)
    pen.box("cab", -0.9, -0.62, -0.3, 0.42, paint, .metal)
    pen.box("roof", -0.97, -0.74, -0.22, -0.6, paint.darker(0.4), .metal)
    pen.box("window", -0.76, -0.46, -0.44, -0.14, .init(0.72, 0.86, 0.93), .glass)
    pen.box("boiler", -0.3, -0.22, 0.8, 0.34, paint.lighter(0.1), .metal)
    pen.polygon("funnel", [(0.46, -0.2), (0.4, -0.66), (0.74, -0.66), (0.66, -0.2)], .ink, .metal)
    pen.polygon("plough", [(0.78, 0.3), (0.98, 0.66), (0.7, 0.66)], .init(0.6, 0.15, 0.12), .metal)
    wheels(&pen, at: [-0.6, -0.05, 0.45], radius: 0.22)
  }

  /// Tyres with hubs, standing at 0.66.
  private static func wheels(_ pen: inout Pen, at places: [Double], radius: Double) {
    for x in places {
      pen.oval("wheel", x, 0.66 - radius, radius, radius, .ink, .rubber)
      pen.oval("wheel/hub", x, 0.66 - radius, radius * 0.48, radius * 0.48, .init(0.72, 0.73, 0.76), .metal)
    }
  }
}
