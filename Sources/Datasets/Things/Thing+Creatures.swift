import Foundation

extension Thing {
  static let bird = Thing("bird") { pen in
    let coat = pen.vividColor()
    let belly = pen.random.chance(0.5) ? coat.lighter(0.6) : pen.vividColor().lighter(0.3)
    let lift = pen.random.uniform(in: -0.15..<0.15)
    for x in [-0.08, 0.14] { pen.line("leg", [(x, 0.45), (x + 0.06, 0.9), (x + 0.2, 0.9)], 0.05, .init(0.5, 0.35, 0.2)) }
    pen.polygon("tail", [(-0.4, 0.05), (-0.98, -0.1 + lift), (-0.94, 0.16 + lift), (-0.36, 0.3)], coat.darker(0.35))
    pen.oval("body", 0, 0.15, 0.52, 0.37, coat, angle: -0.25)
    pen.oval("belly", 0.12, 0.28, 0.32, 0.22, belly, angle: -0.3)
    pen.polygon("beak", [(0.66, -0.44), (0.98, -0.3), (0.66, -0.22)], .init(0.95, 0.65, 0.1))
    pen.oval("head", 0.48, -0.32, 0.29, 0.27, coat)
    pen.oval("wing", -0.12, 0.1, 0.36, 0.2, coat.darker(0.28), angle: 0.3 + lift)
    pen.oval("eye", 0.56, -0.38, 0.06, 0.06, .ink)
    pen.keypoint("eye", 0.56, -0.38)
    pen.keypoint("beak", 0.83, -0.31)
    pen.keypoint("tail", -0.84, 0.02 + lift)
    pen.keypoint("wing", -0.2, 0.08)
  }

  static let duck = Thing("duck") { pen in
    let coat = pen.random.chance(0.5) ? pen.near(0.9, 0.88, 0.8) : pen.near(0.5, 0.38, 0.28)
    pen.polygon("tail", [(-0.6, 0.1), (-0.95, -0.22), (-0.5, 0.4)], coat.darker(0.2))
    pen.oval("body", -0.08, 0.3, 0.66, 0.36, coat)
    pen.line("neck", [(0.38, 0.2), (0.46, -0.34)], 0.24, pen.random.chance(0.5) ? .init(0.1, 0.4, 0.25) : coat)
    pen.oval("beak", 0.82, -0.36, 0.2, 0.09, .init(0.95, 0.6, 0.1))
    pen.oval("head", 0.5, -0.44, 0.25, 0.23, .init(0.1, 0.42, 0.28))
    pen.oval("wing", -0.16, 0.26, 0.38, 0.2, coat.darker(0.25), angle: 0.1)
    pen.oval("eye", 0.58, -0.5, 0.05, 0.05, .chalk)
    pen.curve("wave", [(-1, 0.66), (-0.6, 0.58), (-0.2, 0.66), (0.2, 0.58), (0.6, 0.66), (1, 0.58)], 0.1, .init(0.4, 0.65, 0.85))
  }

  static let owl = Thing("owl") { pen in
    let coat = pen.near(0.5, 0.36, 0.22)
    for x in [-0.42, 0.42] { pen.oval("wing", x, 0.25, 0.18, 0.5, coat.darker(0.3), angle: x > 0 ? -0.15 : 0.15) }
    pen.oval("body", 0, 0.22, 0.45, 0.62, coat)
    for row in 0..<3 {
      for column in 0..<3 { pen.oval("belly", Double(column - 1) * 0.22, 0.16 + Double(row) * 0.2, 0.09, 0.06, coat.lighter(0.45)) }
    }
    for x in [-1.0, 1.0] { pen.polygon("ear", [(x * 0.5, -0.9), (x * 0.12, -0.7), (x * 0.46, -0.45)], coat.darker(0.2)) }
    pen.oval("head", 0, -0.42, 0.48, 0.36, coat)
    for x in [-0.21, 0.21] {
      pen.oval("eye", x, -0.44, 0.2, 0.2, .chalk)
      pen.oval("eye", x, -0.44, 0.1, 0.1, .ink)
    }
    pen.polygon("beak", [(-0.09, -0.32), (0.09, -0.32), (0, -0.1)], .init(0.95, 0.65, 0.15))
  }

  static let penguin = Thing("penguin") { pen in
    for x in [-0.2, 0.2] { pen.oval("foot", x, 0.86, 0.2, 0.09, .init(0.95, 0.6, 0.1)) }
    for x in [-1.0, 1.0] { pen.oval("wing", x * 0.48, 0.16, 0.13, 0.42, .ink, angle: x * -0.25) }
    pen.oval("body", 0, 0.2, 0.46, 0.66, .ink.lighter(0.08))
    pen.oval("belly", 0, 0.3, 0.32, 0.52, .chalk)
    pen.oval("head", 0, -0.58, 0.32, 0.3, .ink.lighter(0.08))
    pen.polygon("beak", [(0.12, -0.62), (0.5, -0.5), (0.12, -0.44)], .init(0.95, 0.6, 0.1))
    pen.oval("eye", 0.08, -0.66, 0.07, 0.07, .chalk)
  }

  static let flamingo = Thing("flamingo") { pen in
    let coat = pen.near(0.97, 0.5, 0.58)
    pen.line("leg", [(-0.05, 0.3), (-0.02, 0.95)], 0.06, coat.darker(0.2))
    pen.line("leg", [(0.02, 0.3), (0.22, 0.6), (-0.02, 0.66)], 0.06, coat.darker(0.2))
    pen.oval("body", -0.12, 0.1, 0.46, 0.27, coat, angle: 0.2)
    pen.curve("neck", [(0.2, 0.1), (0.5, -0.15), (0.14, -0.5), (0.36, -0.78)], 0.13, coat)
    pen.oval("head", 0.42, -0.78, 0.17, 0.13, coat)
    pen.polygon("beak", [(0.5, -0.84), (0.8, -0.66), (0.72, -0.46), (0.5, -0.7)], .ink)
  }

  static let frog = Thing("frog") { pen in
    let coat = pen.random.chance(0.75) ? pen.near(0.3, 0.65, 0.2) : pen.near(0.5, 0.45, 0.2)
    for x in [-1.0, 1.0] {
      pen.oval("leg", x * 0.6, 0.38, 0.34, 0.24, coat.darker(0.25), angle: x * -0.5)
      pen.line("foot", [(x * 0.5, 0.66), (x * 0.95, 0.72)], 0.13, coat.darker(0.25))
    }
    pen.oval("body", 0, 0.2, 0.6, 0.48, coat)
    pen.oval("belly", 0, 0.4, 0.38, 0.28, coat.lighter(0.5))
    for x in [-0.34, 0.34] { pen.line("leg", [(x, 0.35), (x * 1.1, 0.76)], 0.13, coat.darker(0.12)) }
    pen.oval("head", 0, -0.15, 0.55, 0.34, coat)
    for x in [-0.32, 0.32] {
      pen.oval("eye", x, -0.44, 0.19, 0.19, coat)
      pen.oval("eye", x, -0.46, 0.12, 0.12, .chalk)
      pen.oval("eye", x, -0.46, 0.06, 0.08, .ink)
    }
    pen.curve("mouth", [(-0.4, -0.08), (0, 0.06), (0.4, -0.08)], 0.05, coat.darker(0.6))
    pen.keypoint("left eye", -0.32, -0.46)
    pen.keypoint("right eye", 0.32, -0.46)
    pen.keypoint("belly", 0, 0.4)
  }

  static let turtle = Thing("turtle") { pen in
    let (shell, skin) = (pen.near(0.4, 0.35, 0.18), pen.near(0.45, 0.65, 0.3))
    for x in [-0.45, 0.35] { pen.line("leg", [(x, 0.35), (x + 0.02, 0.7)], 0.2, skin) }
    pen.oval("head", 0.78, 0.1, 0.2, 0.17, skin)
    pen.oval("eye", 0.84, 0.04, 0.04, 0.04, .ink)
    let dome = SketchPath.smooth([Point(-0.8, 0.42), Point(-0.6, -0.12), Point(0, -0.42), Point(0.5, -0.14), Point(0.68, 0.42)])
    pen.fill("shell", dome, shell)
    for x in [-0.4, 0.0, 0.38] { pen.oval("shell", x, 0.05 + abs(x) * 0.3, 0.16, 0.16, shell.lighter(0.3)) }
    pen.line("shell", [(-0.8, 0.42), (0.68, 0.42)], 0.12, shell.darker(0.3))
  }

  static let snake = Thing("snake") { pen in
    let coat = pen.vividColor()
    let path: [(Double, Double)] = [(-0.9, 0.7), (-0.5, 0.35), (0, 0.75), (0.5, 0.4), (0.2, 0), (-0.35, -0.05), (-0.3, -0.5), (0.3, -0.55)]
    pen.curve("body", path, 0.27, coat)
    for place in path.dropFirst() { pen.oval("body", place.0, place.1, 0.08, 0.08, coat.darker(0.5)) }
    pen.line("tongue", [(0.5, -0.58), (0.9, -0.6)], 0.05, .init(0.85, 0.1, 0.1))
    pen.oval("head", 0.42, -0.56, 0.26, 0.18, coat)
    pen.oval("eye", 0.5, -0.62, 0.05, 0.05, .ink)
  }

  static let crocodile = Thing("crocodile") { pen in
    let coat = pen.near(0.32, 0.45, 0.22)
    for x in [-0.3, 0.2] { pen.line("leg", [(x, 0.3), (x - 0.06, 0.62), (x + 0.08, 0.62)], 0.12, coat.darker(0.2)) }
    pen.polygon("tail", [(-0.3, 0), (-0.98, 0.4), (-0.3, 0.4)], coat.darker(0.1))
    pen.oval("body", -0.05, 0.2, 0.5, 0.22, coat)
    for x in stride(from: -0.6, through: 0.3, by: 0.15) {
      pen.polygon("back", [(x - 0.07, 0.06), (x, -0.1), (x + 0.07, 0.06)], coat.darker(0.3))
    }
    pen.polygon("jaw", [(0.3, 0.02), (0.97, -0.12), (0.97, 0.02), (0.4, 0.2)], coat)
    pen.polygon("jaw", [(0.35, 0.2), (0.95, 0.24), (0.95, 0.34), (0.35, 0.36)], coat.lighter(0.15))
    for x in stride(from: 0.55, through: 0.9, by: 0.11) { pen.polygon("tooth", [(x, 0.06), (x + 0.08, 0.05), (x + 0.04, 0.18)], .chalk) }
    pen.oval("eye", 0.42, -0.02, 0.08, 0.08, .chalk)
  }

  static let snail = Thing("snail") { pen in
    let (shell, skin) = (pen.vividColor(), pen.near(0.75, 0.65, 0.45))
    pen.curve("body", [(-0.9, 0.68), (0, 0.62), (0.6, 0.5), (0.72, 0)], 0.24, skin)
    for x in [0.1, 0.22] { pen.line("feeler", [(0.62 + x * 0.4, -0.05), (0.6 + x * 1.6, -0.45)], 0.05, skin.darker(0.2)) }
    pen.oval("shell", -0.1, 0.1, 0.52, 0.5, shell)
    pen.curve(
      "shell", [(-0.55, 0.2), (-0.1, 0.5), (0.3, 0.15), (0, -0.2), (-0.3, 0.1), (-0.05, 0.25), (0.05, 0.08)], 0.08, shell.darker(0.5))
  }

  static let butterfly = Thing("butterfly") { pen in
    let (wing, spot) = (pen.vividColor(), pen.vividColor())
    for x in [-1.0, 1.0] {
      pen.oval("wing", x * 0.5, -0.32, 0.46, 0.4, wing, angle: x * -0.5)
      pen.oval("wing", x * 0.4, 0.38, 0.34, 0.36, wing.darker(0.2), angle: x * 0.5)
      pen.oval("spot", x * 0.56, -0.36, 0.18, 0.15, spot)
      pen.oval("spot", x * 0.42, 0.42, 0.13, 0.13, spot)
      pen.curve("feeler", [(0, -0.5), (x * 0.1, -0.75), (x * 0.26, -0.86)], 0.04, .ink)
    }
    pen.oval("body", 0, 0, 0.09, 0.58, .ink)
  }

  static let bee = Thing("bee") { pen in
    for x in [-0.2, 0.22] { pen.oval("wing", x, -0.45, 0.2, 0.38, .init(0.8, 0.9, 0.97), angle: x * -1.2) }
    let body = SketchPath.ellipse(Point(-0.05, 0.15), 0.66, 0.42)
    pen.fill("body", body, pen.near(0.96, 0.78, 0.12))
    for x in [-0.42, -0.12, 0.18] { pen.fill("coat", .rectangle(Point(x, -0.4), 0.15, 1.1), .ink, clip: body) }
    pen.oval("head", 0.62, 0.08, 0.26, 0.26, .ink)
    pen.oval("eye", 0.7, 0.02, 0.08, 0.08, .chalk)
    pen.polygon("sting", [(-0.68, 0.06), (-0.95, 0.16), (-0.68, 0.26)], .ink)
  }

  static let beetle = Thing("beetle") { pen in
    let coat = pen.random.chance(0.5) ? pen.near(0.85, 0.12, 0.1) : pen.vividColor()
    for y in [-0.2, 0.2, 0.55] { pen.line("leg", [(-0.85, y - 0.1), (0, y), (0.85, y - 0.1)], 0.07, .ink) }
    pen.oval("head", 0, -0.6, 0.28, 0.24, .ink)
    pen.oval("body", 0, 0.16, 0.6, 0.66, coat)
    pen.line("body", [(0, -0.5), (0, 0.82)], 0.06, .ink)
    for (x, y) in [(-0.28, -0.1), (0.28, -0.1), (-0.3, 0.38), (0.3, 0.38)] { pen.oval("spot", x, y, 0.12, 0.12, .ink) }
  }

  static let spider = Thing("spider") { pen in
    let coat = pen.near(0.2, 0.16, 0.15)
    for x in [-1.0, 1.0] {
      for (y, end) in [(-0.25, -0.75), (-0.08, -0.2), (0.1, 0.4), (0.25, 0.85)] {
        pen.line("leg", [(0, y), (x * 0.55, (y + end) / 2 - 0.22), (x * 0.92, end)], 0.06, coat)
      }
    }
    pen.oval("body", 0, 0.24, 0.34, 0.4, coat)
    pen.oval("head", 0, -0.26, 0.22, 0.2, coat.lighter(0.12))
    pen.polygon("mark", [(-0.1, 0.12), (0.1, 0.12), (-0.1, 0.4), (0.1, 0.4)], .init(0.85, 0.15, 0.1))
  }

  static let caterpillar = Thing("caterpillar") { pen in
    let coat = pen.near(0.5, 0.75, 0.2)
    for step in 0..<6 {
      let (x, y) = (-0.8 + Double(step) * 0.28, 0.4 - 0.28 * abs(sin(Double(step) * 1.1)))
      pen.line("leg", [(x, y), (x, y + 0.36)], 0.07, .ink)
      pen.oval("body", x, y, 0.22, 0.24, step % 2 == 0 ? coat : coat.darker(0.3))
    }
    for x in [0.68, 0.86] { pen.line("feeler", [(x, -0.1), (x + 0.06, -0.42)], 0.05, .ink) }
    pen.oval("head", 0.76, 0.02, 0.24, 0.25, .init(0.85, 0.3, 0.15))
    pen.oval("eye", 0.84, -0.04, 0.06, 0.06, .chalk)
  }

  static let fish = Thing("fish") { pen in
    let (coat, band) = (pen.vividColor(), pen.vividColor())
    pen.polygon("tail", [(-0.4, 0), (-0.96, -0.42), (-0.8, 0), (-0.96, 0.42)], coat.darker(0.2))
    pen.polygon("fin", [(-0.25, -0.25), (0, -0.68), (0.32, -0.26)], coat.darker(0.3))
    let body = SketchPath.ellipse(Point(0.15, 0), 0.7, 0.38)
    pen.fill("body", body, coat)
    for x in [-0.2, 0.15] { pen.fill("coat", .rectangle(Point(x, -0.5), 0.14, 1), band, clip: body) }
    pen.polygon("fin", [(0.2, 0.05), (-0.1, 0.3), (0.2, 0.26)], coat.darker(0.3))
    pen.oval("eye", 0.55, -0.08, 0.1, 0.1, .chalk)
    pen.oval("eye", 0.57, -0.08, 0.05, 0.05, .ink)
  }

  static let shark = Thing("shark") { pen in
    let coat = pen.near(0.42, 0.48, 0.56)
    pen.polygon("tail", [(-0.55, 0), (-0.98, -0.6), (-0.8, 0), (-0.96, 0.3)], coat)
    pen.polygon("fin", [(-0.12, -0.18), (0.02, -0.78), (0.32, -0.18)], coat.darker(0.12))
    pen.blob("body", [(-0.7, 0), (-0.1, -0.26), (0.6, -0.2), (0.97, 0.02), (0.6, 0.18), (-0.1, 0.22)], coat)
    pen.blob("belly", [(-0.3, 0.14), (0.2, 0.1), (0.8, 0.09), (0.5, 0.19), (0, 0.22)], .chalk)
    pen.polygon("fin", [(0.1, 0.14), (-0.25, 0.62), (0.34, 0.16)], coat.darker(0.2))
    pen.oval("eye", 0.68, -0.06, 0.05, 0.05, .ink)
  }

  static let octopus = Thing("octopus") { pen in
    let coat = pen.random.chance(0.5) ? pen.near(0.8, 0.3, 0.35) : pen.near(0.55, 0.3, 0.65)
    for x in [-0.75, -0.45, -0.15, 0.15, 0.45, 0.75] {
      pen.curve("arm", [(x * 0.5, 0.1), (x * 0.9, 0.5), (x * 1.1 + 0.08, 0.7), (x * 1.1 - 0.1, 0.88)], 0.15, coat.darker(0.15))
    }
    pen.oval("head", 0, -0.3, 0.5, 0.58, coat)
    for x in [-0.2, 0.2] {
      pen.oval("eye", x, -0.1, 0.13, 0.14, .chalk)
      pen.oval("eye", x, -0.09, 0.06, 0.08, .ink)
    }
  }

  static let crab = Thing("crab") { pen in
    let coat = pen.near(0.88, 0.32, 0.15)
    for x in [-1.0, 1.0] {
      for y in [0.2, 0.4, 0.6] { pen.line("leg", [(x * 0.3, y - 0.05), (x * 0.75, y), (x * 0.85, y + 0.22)], 0.07, coat.darker(0.2)) }
      pen.line("claw", [(x * 0.45, 0), (x * 0.75, -0.3)], 0.1, coat)
      pen.oval("claw", x * 0.74, -0.5, 0.2, 0.26, coat)
      pen.polygon("gap", [(x * 0.74, -0.46), (x * 0.66, -0.8), (x * 0.84, -0.8)], coat.darker(0.7))
      pen.line("eye", [(x * 0.16, 0), (x * 0.18, -0.3)], 0.06, coat)
      pen.oval("eye", x * 0.18, -0.32, 0.08, 0.08, .ink)
    }
    pen.oval("body", 0, 0.22, 0.56, 0.34, coat)
  }

  static let whale = Thing("whale") { pen in
    let coat = pen.near(0.25, 0.4, 0.6)
    pen.polygon("tail", [(-0.6, 0.1), (-0.98, -0.4), (-0.78, -0.22), (-0.6, -0.5), (-0.42, 0.1)], coat.darker(0.15))
    pen.blob("body", [(-0.8, 0.02), (-0.2, -0.12), (0.4, -0.36), (0.92, -0.1), (0.85, 0.35), (0.2, 0.5), (-0.4, 0.35)], coat)
    pen.blob("belly", [(0, 0.36), (0.5, 0.24), (0.88, 0.22), (0.7, 0.42), (0.2, 0.5)], .chalk)
    for x in [0.3, 0.56] { pen.curve("spout", [(0.42, -0.38), (x, -0.8), (x + (x - 0.42), -0.62)], 0.06, .init(0.5, 0.75, 0.95)) }
    pen.oval("eye", 0.64, 0.08, 0.05, 0.05, .ink)
  }
}
