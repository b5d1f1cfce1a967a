import Foundation

/// The variants of each part, in the body's coordinates: the bird looks to the right, its head at (0.4, −0.38), its feet at 0.9.
extension Pen {
  mutating func drawBirdBeak(_ variant: Int) {
    let name = BirdPart.beak.rawValue
    switch variant {
    case 0:
      polygon(name, [(0.6, -0.52), (0.92, -0.34), (0.6, -0.24)], .init(0.97, 0.55, 0.08))
      keypoint("beak tip", 0.92, -0.34)
    case 1:
      polygon(name, [(0.6, -0.45), (1.22, -0.36), (0.6, -0.3)], .init(0.42, 0.44, 0.48))
      keypoint("beak tip", 1.22, -0.36)
    case 2:
      blob(name, [(0.56, -0.52), (0.82, -0.52), (0.95, -0.36), (0.9, -0.12), (0.8, -0.3), (0.58, -0.24)], .init(0.97, 0.83, 0.1))
      keypoint("beak tip", 0.9, -0.12)
    case 3:
      curve(name, [(0.6, -0.4), (0.86, -0.4), (1.04, -0.26), (1.1, -0.04)], 0.12, .init(0.85, 0.12, 0.12))
      keypoint("beak tip", 1.1, -0.04)
    case 4:
      blob(name, [(0.56, -0.46), (0.8, -0.4), (1.06, -0.36), (1.06, -0.2), (0.8, -0.2), (0.56, -0.26)], .init(0.12, 0.12, 0.14))
      keypoint("beak tip", 1.07, -0.28)
    default:
      polygon(name, [(0.56, -0.54), (1.08, -0.3), (0.56, -0.16)], .init(0.15, 0.35, 0.85))
      line(name, [(0.6, -0.34), (1.04, -0.3)], 0.03, .init(0.05, 0.15, 0.5))
      keypoint("beak tip", 1.08, -0.3)
    }
  }

  mutating func drawBirdEye(_ variant: Int) {
    let name = BirdPart.eye.rawValue
    keypoint("eye", 0.48, -0.44)
    switch variant {
    case 0: oval(name, 0.48, -0.44, 0.065, 0.065, .ink)
    case 1:
      oval(name, 0.48, -0.44, 0.115, 0.115, .chalk)
      oval(name, 0.48, -0.44, 0.06, 0.06, .ink)
    case 2:
      oval(name, 0.48, -0.44, 0.12, 0.12, .init(0.98, 0.85, 0.1))
      oval(name, 0.48, -0.44, 0.05, 0.08, .ink)
    default:
      oval(name, 0.44, -0.44, 0.22, 0.09, .ink)
      oval(name, 0.48, -0.44, 0.06, 0.06, .init(0.9, 0.12, 0.1))
    }
  }

  mutating func drawBirdCrest(_ variant: Int) {
    let name = BirdPart.crest.rawValue
    switch variant {
    case 0:
      blob(name, [(0.52, -0.56), (0.42, -0.84), (0.28, -0.96), (0.18, -0.8), (0.14, -0.5)], .init(0.88, 0.15, 0.15))
      keypoint("crest tip", 0.28, -0.96)
    case 1:
      for (x, y) in [(0.5, -0.98), (0.3, -1.0), (0.1, -0.9), (-0.02, -0.7)] {
        polygon(name, [(0.34, -0.5), (x, y), (0.5, -0.54)], .init(0.12, 0.12, 0.14))
      }
      keypoint("crest tip", 0.3, -1)
    case 2:
      for step in 0..<5 {
        oval(
          name, 0.2 + Double(step) * 0.08, -0.74 - 0.05 * sin(Double(step) * .pi / 4), 0.06, 0.2, .init(0.97, 0.82, 0.1),
          angle: -0.7 + Double(step) * 0.3)
      }
      keypoint("crest tip", 0.36, -0.98)
    case 3:
      curve(name, [(0.4, -0.56), (0.2, -0.84), (-0.12, -0.86), (-0.34, -0.62)], 0.11, .init(0.15, 0.35, 0.88))
      oval(name, -0.34, -0.6, 0.1, 0.12, .init(0.15, 0.35, 0.88))
      keypoint("crest tip", -0.36, -0.52)
    default:
      blob(name, [(0.66, -0.52), (0.56, -0.7), (0.36, -0.75), (0.16, -0.66), (0.06, -0.42), (0.36, -0.5)], .init(0.97, 0.97, 0.96))
      keypoint("crest tip", 0.36, -0.76)
    }
  }

  mutating func drawBirdWing(_ variant: Int) {
    let name = BirdPart.wing.rawValue
    let round = SketchPath.smooth([
      Point(0.26, -0.06), Point(0, -0.16), Point(-0.36, 0), Point(-0.62, 0.22), Point(-0.3, 0.32), Point(0.1, 0.24),
    ])
    let pointed = SketchPath.smooth([
      Point(0.26, -0.06), Point(-0.1, -0.14), Point(-0.5, 0.06), Point(-0.94, 0.16), Point(-0.4, 0.3), Point(0.1, 0.22),
    ])
    keypoint("wing tip", variant == 1 || variant == 4 ? -0.94 : -0.62, variant == 1 || variant == 4 ? 0.16 : 0.22)
    switch variant {
    case 0:
      fill(name, round, .init(0.2, 0.4, 0.85))
      for x in [-0.34, -0.12, 0.1] { stroke(name, .polyline([Point(x, -0.3), Point(x - 0.08, 0.45)]), 0.06, .chalk, clip: round) }
    case 1: fill(name, pointed, .init(0.2, 0.6, 0.25))
    case 2:
      fill(name, round, .init(0.45, 0.28, 0.15))
      for (x, y) in [(0.08, 0), (-0.14, 0.02), (-0.04, 0.16), (-0.3, 0.12), (-0.22, 0.24), (-0.46, 0.22)] {
        fill(name, .circle(Point(x, y), 0.05), .init(0.98, 0.9, 0.7), clip: round)
      }
    case 3:
      let disc = SketchPath.ellipse(Point(-0.16, 0.08), 0.4, 0.27, angle: 0.2)
      fill(name, disc, .init(0.85, 0.18, 0.15))
      stroke(name, .ellipse(Point(-0.16, 0.08), 0.22, 0.13, angle: 0.2), 0.05, .init(0.5, 0.05, 0.05))
    case 4:
      fill(name, pointed, .init(0.38, 0.4, 0.45))
      fill(name, .circle(Point(-0.85, 0.18), 0.32), .chalk, clip: pointed)
    default:
      fill(name, round, .init(0.97, 0.82, 0.12))
      fill(name, .polygon([Point(0.4, 0.1), Point(-0.7, 0.1), Point(-0.7, 0.5), Point(0.4, 0.5)]), .ink, clip: round)
    }
  }

  mutating func drawBirdBreast(_ variant: Int, body: SketchPath, feather: Sketch.Color) {
    let name = BirdPart.breast.rawValue
    let front = SketchPath.ellipse(Point(0.3, 0.2), 0.36, 0.36)
    switch variant {
    case 0: fill(name, .ellipse(Point(0.44, 0.02), 0.22, 0.24), .init(0.85, 0.15, 0.12), clip: body)
    case 1:
      fill(name, front, feather.lighter(0.7), clip: body)
      for (x, y) in [(0.38, 0.0), (0.28, 0.14), (0.44, 0.18), (0.16, 0.3), (0.32, 0.32), (0.06, 0.44)] {
        fill(name, .circle(Point(x, y), 0.05), .init(0.2, 0.13, 0.1), clip: body)
      }
    case 2:
      fill(name, front, feather.lighter(0.7), clip: body)
      for y in [0.02, 0.15, 0.28, 0.41] {
        stroke(name, .polyline([Point(0.1, y), Point(0.6, y)]), 0.05, .init(0.2, 0.13, 0.1), clip: body)
      }
    case 3: fill(name, front, .init(0.98, 0.86, 0.2), clip: body)
    default:
      fill(name, front, .chalk, clip: body)
      stroke(name, .polyline([Point(0.1, 0.08), Point(0.62, 0.04)]), 0.12, .ink, clip: body)
    }
  }

  mutating func drawBirdTail(_ variant: Int) {
    let name = BirdPart.tail.rawValue
    switch variant {
    case 0:
      polygon(name, [(-0.4, 0), (-1.1, -0.14), (-0.82, 0.12), (-1.1, 0.36), (-0.4, 0.24)], .init(0.13, 0.13, 0.15))
      keypoint("tail tip", -1.1, 0.1)
    case 1:
      for step in 0..<5 {
        fill(
          name,
          SketchPath.ellipse(Point(-0.74, 0.12), 0.34, 0.085).moved(by: .rotation(-0.6 + Double(step) * 0.3, around: Point(-0.42, 0.12))),
          step % 2 == 0 ? .init(0.95, 0.5, 0.1) : .init(0.82, 0.36, 0.05))
      }
      keypoint("tail tip", -1.08, 0.12)
    case 2:
      blob(name, [(-0.4, 0.02), (-0.9, 0.06), (-1.36, 0.24), (-0.9, 0.26), (-0.4, 0.24)], .init(0.2, 0.4, 0.88))
      keypoint("tail tip", -1.36, 0.24)
    case 3:
      polygon(name, [(-0.4, 0.04), (-0.98, -0.12), (-1.02, 0.4), (-0.4, 0.22)], .init(0.2, 0.58, 0.25))
      keypoint("tail tip", -1, 0.14)
    case 4:
      let outline = SketchPath.polygon([Point(-0.4, 0), Point(-1.12, 0.0), Point(-1.12, 0.26), Point(-0.4, 0.24)])
      fill(name, outline, .init(0.55, 0.36, 0.2))
      for x in [-1.02, -0.86, -0.7, -0.54] {
        stroke(name, .polyline([Point(x, -0.1), Point(x, 0.4)]), 0.06, .init(0.25, 0.14, 0.08), clip: outline)
      }
      keypoint("tail tip", -1.12, 0.13)
    default:
      curve(name, [(-0.4, 0.1), (-0.84, -0.04), (-1.24, -0.3)], 0.08, .chalk)
      curve(name, [(-0.4, 0.14), (-0.86, 0.16), (-1.32, 0.02)], 0.08, .chalk)
      for (x, y) in [(-1.24, -0.3), (-1.32, 0.02)] { oval(name, x, y, 0.1, 0.1, .init(0.9, 0.9, 0.98)) }
      keypoint("tail tip", -1.28, -0.14)
    }
  }

  mutating func drawBirdFeet(_ variant: Int, lean: Double) {
    let name = BirdPart.feet.rawValue
    let (color, width, foot): (Sketch.Color, Double, Double) =
      switch variant {
      case 0: (.init(0.95, 0.8, 0.15), 0.05, 0.84)
      case 1: (.init(0.88, 0.2, 0.15), 0.06, 1.08)
      case 2: (.init(0.97, 0.55, 0.1), 0.09, 0.78)
      default: (.init(0.13, 0.13, 0.15), 0.08, 0.84)
      }
    for (number, x) in [-0.06, 0.2].enumerated() {
      let end = x + (number == 0 ? lean : -lean)
      line(name, [(x, 0.4), (end, foot)], width, color)
      switch variant {
      case 2:
        polygon(name, [(end - 0.06, foot - 0.06), (end + 0.28, foot - 0.02), (end + 0.22, foot + 0.1), (end - 0.04, foot + 0.08)], color)
      case 3: for toe in [-0.12, 0.1, 0.24] { line(name, [(end, foot), (end + toe, foot + 0.1)], 0.06, color) }
      default: for toe in [-0.1, 0.18] { line(name, [(end, foot), (end + toe, foot + 0.05)], width, color) }
      }
      keypoint(number == 0 ? "hind foot" : "front foot", end, foot)
    }
  }
}
