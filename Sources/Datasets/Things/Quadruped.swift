/// Four-legged animals, told apart by their proportions, ears, tails, horns and coats.
struct Quadruped: Sendable {
  enum Ear { case pointed, round, floppy, long, wide }
  enum Tail { case thin, bushy, short, curly, tuft }
  enum Horns { case none, antlers, short, curved }
  enum Coat { case plain, stripes, spots, patches, wool, whiteTip }

  var colors: [(Double, Double, Double)]
  var length = 0.5
  var thickness = 0.27
  var leg = 0.5
  /// How far the head stands before and above the chest.
  var neck = (x: 0.25, y: 0.3)
  var neckWidth = 0.22
  var head = (x: 0.2, y: 0.17)
  var snout = 0.14
  var ear = Ear.pointed
  var tail = Tail.thin
  var horns = Horns.none
  var coat = Coat.plain
  var hasMane = false
  var hasHump = false
  var hasTrunk = false

  func draw(_ pen: inout Pen) {
    let tone = pen.random.pick(colors)
    let fur = pen.near(tone.0, tone.1, tone.2, spread: 0.08)
    let dark = fur.darker(0.3)
    let stride = pen.random.uniform(in: -0.1..<0.1)
    let (foot, hip) = (0.92, 0.92 - leg)
    let top = hip - thickness * 0.6
    for (place, shift) in [(-0.75, stride), (0.6, -stride)] {
      pen.line("leg", [(place * length + 0.1, top), (place * length + 0.1 + shift, foot)], 0.11, dark)
    }
    let back = -length - thickness * 0.4
    switch tail {
    case .thin: pen.curve("tail", [(back + 0.1, top - 0.05), (back - 0.18, top - 0.3), (back - 0.1, top - 0.55)], 0.07, fur)
    case .bushy: pen.oval("tail", back - 0.12, top - 0.05, 0.3, 0.12, coat == .whiteTip ? fur : dark, angle: -0.6)
    case .short: pen.oval("tail", back + 0.05, top - 0.1, 0.1, 0.08, fur.lighter(0.5))
    case .curly:
      pen.curve("tail", [(back + 0.1, top), (back - 0.06, top - 0.1), (back + 0.02, top - 0.2), (back - 0.1, top - 0.16)], 0.05, dark)
    case .tuft:
      pen.curve("tail", [(back + 0.1, top), (back - 0.06, top + 0.15), (back - 0.06, top + 0.4)], 0.06, dark)
      pen.oval("tail", back - 0.06, top + 0.42, 0.07, 0.11, dark.darker(0.4))
    }
    let chest = (x: length * 0.85, y: top - thickness * 0.2)
    let face = (x: chest.x + neck.x, y: chest.y - neck.y)
    pen.line("neck", [(chest.x - 0.06, chest.y + 0.08), (face.x, face.y)], neckWidth, fur)
    if hasMane { pen.line("mane", [(chest.x - 0.16, chest.y - 0.06), (face.x - 0.13, face.y - 0.06)], 0.13, dark.darker(0.5)) }
    if hasHump { pen.oval("hump", -0.05, top - thickness, 0.24, 0.2, fur) }
    let body = SketchPath.ellipse(Point(0, top), length + thickness * 0.4, thickness)
    pen.fill("body", body, fur)
    drawCoat(&pen, on: body, top, fur)
    for (place, shift) in [(-0.75, -stride), (0.6, stride)] {
      pen.line("leg", [(place * length - 0.05, top + 0.05), (place * length - 0.05 + shift, foot)], 0.12, fur)
    }
    drawHead(&pen, at: face, fur, dark)
    markKeypoints(&pen, top: top, foot: foot, stride: stride, face: face)
  }

  /// `eye`, `ear`, `nose` (a trunk's tip), `tail`, and the nearer `front foot` and `hind foot`: places that are seen when nothing stands
  /// before the animal, but for a sheep's tail under its wool. It faces the side on which the nose is.
  private func markKeypoints(_ pen: inout Pen, top: Double, foot: Double, stride: Double, face: (x: Double, y: Double)) {
    let (x, y) = face
    pen.keypoint("eye", x + head.x * 0.3, y - head.y * 0.25)
    if hasTrunk {
      pen.keypoint("nose", x + head.x + 0.24, y + 0.68)
    } else {
      pen.keypoint("nose", x + head.x * 0.85 + snout * 0.9, y + head.y * 0.25)
    }
    switch ear {
    case .pointed: pen.keypoint("ear", x + 0.057, y - head.y * 0.7 - 0.067)
    case .round: pen.keypoint("ear", x + 0.09, y - head.y * 0.9 - 0.05)
    case .floppy: pen.keypoint("ear", x - 0.1, y + 0.04)
    case .long: pen.keypoint("ear", x + 0.04, y - head.y - 0.2)
    case .wide: pen.keypoint("ear", x - 0.17, y)
    }
    let back = -length - thickness * 0.4
    switch tail {
    case .thin: pen.keypoint("tail", back - 0.1, top - 0.55)
    case .bushy: pen.keypoint("tail", back - 0.12, top - 0.05)
    case .short: pen.keypoint("tail", back - 0.02, top - 0.11)
    case .curly: pen.keypoint("tail", back - 0.1, top - 0.16)
    case .tuft: pen.keypoint("tail", back - 0.06, top + 0.42)
    }
    pen.keypoint("front foot", 0.6 * length - 0.05 + stride, foot - 0.03)
    pen.keypoint("hind foot", -0.75 * length - 0.05 - stride, foot - 0.03)
  }

  private func drawCoat(_ pen: inout Pen, on body: SketchPath, _ top: Double, _ fur: Sketch.Color) {
    switch coat {
    case .plain: break
    case .whiteTip: pen.fill("belly", .ellipse(Point(0, top + thickness * 0.8), length, thickness * 0.5), .chalk, clip: body)
    case .stripes:
      for place in stride(from: -0.9, through: 1.0, by: 0.24) {
        pen.stroke(
          "coat", .polyline([Point(place * length - 0.03, top - 0.4), Point(place * length + 0.03, top + 0.4)]), 0.07, .ink, clip: body)
      }
    case .spots:
      for _ in 0..<12 {
        let center = Point(pen.random.uniform(in: -1..<1) * length, top + pen.random.uniform(in: -1..<1) * thickness)
        pen.fill("coat", .circle(center, 0.07), fur.darker(0.5), clip: body)
      }
    case .patches:
      let dark = pen.random.chance(0.7) ? Sketch.Color.ink : Sketch.Color(0.5, 0.28, 0.12)
      for _ in 0..<4 {
        let center = Point(pen.random.uniform(in: -1..<1) * length, top + pen.random.uniform(in: -1..<1) * thickness)
        pen.fill("coat", .ellipse(center, pen.random.uniform(in: 0.12..<0.26), 0.16), dark, clip: body)
      }
    case .wool:
      for step in 0..<9 {
        let angle = Double(step) / 9
        let place = Affine.rotation(angle * 2 * .pi, around: Point(0, 0))(Point(1, 0))
        pen.oval("coat", place.x * length, top + place.y * thickness * 0.8, 0.19, 0.17, fur.lighter(0.1))
      }
    }
  }

  private func drawHead(_ pen: inout Pen, at face: (x: Double, y: Double), _ fur: Sketch.Color, _ dark: Sketch.Color) {
    let (x, y) = face
    func ears(behind: Bool) {
      switch ear {
      case .pointed where !behind:
        for shift in [-0.11, 0.05] {
          pen.polygon(
            "ear", [(x + shift - 0.07, y - head.y * 0.5), (x + shift, y - head.y - 0.2), (x + shift + 0.09, y - head.y * 0.6)], dark)
        }
      case .round where behind: for shift in [-0.13, 0.09] { pen.oval("ear", x + shift, y - head.y * 0.9, 0.09, 0.09, dark) }
      case .floppy where !behind: pen.oval("ear", x - 0.1, y + 0.04, 0.075, 0.19, dark, angle: 0.25)
      case .long where behind:
        for shift in [-0.1, 0.04] { pen.oval("ear", x + shift, y - head.y - 0.2, 0.06, 0.28, fur.lighter(0.15), angle: -0.1) }
      case .wide where !behind: pen.oval("ear", x - 0.17, y, 0.19, 0.25, dark)
      default: break
      }
    }
    ears(behind: true)
    switch horns {
    case .none: break
    case .short: pen.curve("horn", [(x - 0.02, y - head.y * 0.8), (x + 0.02, y - head.y - 0.16)], 0.06, .chalk.darker(0.15))
    case .curved:
      pen.curve("horn", [(x, y - head.y * 0.8), (x - 0.14, y - head.y - 0.2), (x - 0.32, y - head.y - 0.12)], 0.07, .chalk.darker(0.25))
    case .antlers:
      let bone = Sketch.Color(0.45, 0.33, 0.2)
      for shift in [-0.06, 0.08] {
        let root = y - head.y * 0.8
        pen.curve("horn", [(x + shift, root), (x + shift - 0.12, root - 0.22), (x + shift - 0.02, root - 0.48)], 0.05, bone)
        pen.line("horn", [(x + shift - 0.1, root - 0.18), (x + shift + 0.12, root - 0.34)], 0.045, bone)
        pen.line("horn", [(x + shift - 0.1, root - 0.2), (x + shift - 0.28, root - 0.36)], 0.045, bone)
      }
    }
    pen.oval("head", x, y, head.x, head.y, fur)
    if hasTrunk {
      pen.curve(
        "trunk", [(x + head.x * 0.7, y), (x + head.x + 0.12, y + 0.2), (x + head.x + 0.1, y + 0.55), (x + head.x + 0.24, y + 0.68)], 0.13,
        fur)
      pen.curve("horn", [(x + head.x * 0.6, y + 0.14), (x + head.x + 0.26, y + 0.16)], 0.05, .chalk)
    } else {
      pen.oval(
        "snout", x + head.x * 0.85, y + head.y * 0.3, snout, head.y * 0.62, coat == .whiteTip ? .chalk : fur.lighter(0.12), angle: 0.2)
      pen.oval("snout", x + head.x * 0.85 + snout * 0.9, y + head.y * 0.25, 0.04, 0.04, .ink)
    }
    ears(behind: false)
    pen.oval("eye", x + head.x * 0.3, y - head.y * 0.25, 0.035, 0.04, .ink)
  }

  static let cat = Quadruped(
    colors: [(0.9, 0.55, 0.2), (0.35, 0.35, 0.38), (0.15, 0.15, 0.16), (0.85, 0.8, 0.7)], length: 0.42, thickness: 0.22, leg: 0.38,
    neck: (0.16, 0.2), neckWidth: 0.16, head: (0.23, 0.2), snout: 0.07, ear: .pointed, tail: .thin)
  static let dog = Quadruped(
    colors: [(0.6, 0.4, 0.2), (0.9, 0.85, 0.75), (0.25, 0.17, 0.12), (0.75, 0.6, 0.4)], length: 0.46, thickness: 0.23, leg: 0.45,
    neck: (0.14, 0.26), head: (0.2, 0.17), snout: 0.19, ear: .floppy, tail: .short)
  static let fox = Quadruped(
    colors: [(0.88, 0.4, 0.1)], length: 0.45, thickness: 0.18, leg: 0.36, neck: (0.18, 0.12), neckWidth: 0.16, head: (0.19, 0.15),
    snout: 0.18, ear: .pointed, tail: .bushy, coat: .whiteTip)
  static let bear = Quadruped(
    colors: [(0.35, 0.22, 0.12), (0.2, 0.14, 0.1), (0.9, 0.9, 0.88)], length: 0.5, thickness: 0.38, leg: 0.36, neck: (0.2, 0.08),
    neckWidth: 0.36, head: (0.25, 0.23), snout: 0.13, ear: .round, tail: .short)
  static let rabbit = Quadruped(
    colors: [(0.75, 0.7, 0.65), (0.55, 0.4, 0.3), (0.9, 0.9, 0.9)], length: 0.32, thickness: 0.3, leg: 0.2, neck: (0.14, 0.16),
    neckWidth: 0.2, head: (0.2, 0.18), snout: 0.07, ear: .long, tail: .short)
  static let horse = Quadruped(
    colors: [(0.45, 0.25, 0.12), (0.3, 0.16, 0.08), (0.6, 0.38, 0.2), (0.12, 0.11, 0.11)], length: 0.5, thickness: 0.25, leg: 0.58,
    neck: (0.22, 0.45), neckWidth: 0.24, head: (0.2, 0.12), snout: 0.22, ear: .pointed, tail: .tuft, hasMane: true)
  static let cow = Quadruped(
    colors: [(0.95, 0.94, 0.9)], length: 0.56, thickness: 0.32, leg: 0.4, neck: (0.18, 0.12), neckWidth: 0.26, head: (0.2, 0.16),
    snout: 0.17, ear: .floppy, tail: .tuft, horns: .short, coat: .patches)
  static let sheep = Quadruped(
    colors: [(0.93, 0.91, 0.84)], length: 0.42, thickness: 0.32, leg: 0.36, neck: (0.14, 0.1), neckWidth: 0.2, head: (0.16, 0.14),
    snout: 0.12, ear: .floppy, tail: .short, coat: .wool)
  static let pig = Quadruped(
    colors: [(0.95, 0.65, 0.65), (0.9, 0.55, 0.58)], length: 0.5, thickness: 0.36, leg: 0.26, neck: (0.16, 0), neckWidth: 0.3,
    head: (0.23, 0.21), snout: 0.12, ear: .floppy, tail: .curly)
  static let goat = Quadruped(
    colors: [(0.92, 0.9, 0.85), (0.5, 0.4, 0.32)], length: 0.44, thickness: 0.25, leg: 0.46, neck: (0.16, 0.3), neckWidth: 0.17,
    head: (0.17, 0.13), snout: 0.15, ear: .floppy, tail: .short, horns: .curved)
  static let deer = Quadruped(
    colors: [(0.68, 0.42, 0.2), (0.58, 0.36, 0.18)], length: 0.42, thickness: 0.2, leg: 0.56, neck: (0.17, 0.4), neckWidth: 0.15,
    head: (0.16, 0.11), snout: 0.13, ear: .floppy, tail: .short, horns: .antlers)
  static let elephant = Quadruped(
    colors: [(0.55, 0.56, 0.6), (0.48, 0.47, 0.5)], length: 0.5, thickness: 0.42, leg: 0.36, neck: (0.2, 0.16), neckWidth: 0.34,
    head: (0.26, 0.25), ear: .wide, tail: .tuft, hasTrunk: true)
  static let giraffe = Quadruped(
    colors: [(0.93, 0.75, 0.35)], length: 0.36, thickness: 0.2, leg: 0.55, neck: (0.26, 0.9), neckWidth: 0.15, head: (0.15, 0.1),
    snout: 0.13, ear: .floppy, tail: .tuft, horns: .short, coat: .spots)
  static let zebra = Quadruped(
    colors: [(0.95, 0.95, 0.93)], length: 0.48, thickness: 0.25, leg: 0.5, neck: (0.2, 0.36), neckWidth: 0.22, head: (0.19, 0.12),
    snout: 0.18, ear: .pointed, tail: .tuft, coat: .stripes, hasMane: true)
  static let camel = Quadruped(
    colors: [(0.8, 0.62, 0.38)], length: 0.46, thickness: 0.24, leg: 0.56, neck: (0.36, 0.42), neckWidth: 0.15, head: (0.17, 0.11),
    snout: 0.15, ear: .round, tail: .tuft, hasHump: true)
}
