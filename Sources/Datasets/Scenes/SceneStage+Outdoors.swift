import Foundation

extension SceneStage {
  mutating func draw(_ kind: SceneKind) {
    switch kind {
    case .street: street()
    case .field: field()
    case .beach: beach()
    case .forest: forest()
    case .harbor: harbor()
    case .park: park()
    case .farm: farm()
    case .desert: desert()
    case .snowfield: snowfield()
    case .nightCity: nightCity()
    case .bedroom: bedroom()
    case .kitchen: kitchen()
    case .livingRoom: livingRoom()
    }
  }

  private static let cars: [Thing] = [
    Thing("car", Thing.automobile.draw), Thing("car", Thing.automobile.draw), .truck, .bus, .bicycle,
  ]

  private mutating func daySky() {
    let blue = pen.near(0.5, 0.72, 0.92, spread: 0.08)
    sky(blue, blue.lighter(0.55))
    for _ in 0..<random.integer(in: 0..<3) {
      put(
        Thing("cloud") { pen in
          for (x, r) in [(-0.6, 0.34), (-0.1, 0.5), (0.5, 0.36)] { pen.oval("", x, 0.5 - r * 0.2, r, r * 0.7, .init(0.97, 0.97, 0.98)) }
        }, x: random.uniform(), ground: random.uniform(in: 0.12..<0.3), size: random.uniform(in: 0.15..<0.3))
    }
  }

  private mutating func street() {
    daySky()
    let edge = random.uniform(in: 0.52..<0.62)
    for x in stride(from: 0.06, through: 1.0, by: 0.27) {
      put(
        random.pick([.house, .house, .skyscraper, .church]), x: x + random.uniform(in: -0.05..<0.05), ground: edge + 0.01,
        size: random.uniform(in: 0.3..<0.5))
    }
    surface("sidewalk", from: edge, to: edge + 0.1, pen.near(0.72, 0.7, 0.66), .stone)
    surface("road", from: edge + 0.09, pen.near(0.34, 0.34, 0.36), .asphalt)
    scatter([.oak, .poplar], 0..<3, ground: edge + 0.03..<edge + 0.08, size: (0.26, 0.32))
    scatter([.person], 0..<3, ground: edge + 0.05..<edge + 0.1, size: (0.2, 0.22))
    scatter(Self.cars, 1..<4, ground: edge + 0.2..<0.98, size: (0.26, 0.42))
  }

  private mutating func field() {
    daySky()
    let edge = random.uniform(in: 0.4..<0.58)
    surface("mountain", from: edge - 0.06, to: edge + 0.02, pen.near(0.5, 0.58, 0.62))
    surface("grass", from: edge, pen.near(0.45, 0.62, 0.25), .grass)
    scatter([.oak, .poplar, .pine], 1..<4, ground: edge + 0.01..<edge + 0.08, size: (0.2, 0.35))
    scatter([.tulip, .daisy, .sunflower], 1..<6, ground: 0.72..<1.02, size: (0.12, 0.24))
    if random.chance(0.6) { put(.horse, as: "horse", x: random.uniform(in: 0.2..<0.8), ground: 0.85, size: 0.35) }
  }

  private mutating func beach() {
    daySky()
    let edge = random.uniform(in: 0.36..<0.48)
    surface("sea", from: edge, to: edge + 0.24, pen.near(0.2, 0.5, 0.75), .water)
    scatter([Thing("boat", Thing.sailboat.draw), .ship], 0..<3, ground: edge + 0.04..<edge + 0.1, size: (0.16, 0.26))
    surface("sand", from: edge + 0.2, pen.near(0.93, 0.84, 0.6), .sand)
    if random.chance(0.7) { cloth("towel", [(0.3, 0.8), (0.62, 0.8), (0.7, 0.92), (0.34, 0.92)], step: 0.05) }
    scatter([.palm], 0..<3, ground: 0.7..<0.9, size: (0.5, 0.7))
    scatter([.person, .umbrella, .crab], 1..<5, ground: 0.72..<1, size: (0.24, 0.34))
  }

  private mutating func forest() {
    sky(pen.near(0.6, 0.76, 0.66), pen.near(0.75, 0.85, 0.7))
    let edge = random.uniform(in: 0.5..<0.62)
    scatter([.pine, .oak, .poplar], 5..<8, ground: edge - 0.02..<edge + 0.02, size: (0.4, 0.6))
    surface("grass", from: edge, pen.near(0.3, 0.45, 0.2), .grass)
    scatter([.pine, .oak, .bareTree], 2..<4, ground: edge + 0.1..<0.9, size: (0.5, 0.8))
    scatter([.mushroom], 0..<4, ground: 0.8..<1, size: (0.1, 0.16))
    if random.chance(0.6) { put(.deer, as: "deer", x: random.uniform(in: 0.2..<0.8), ground: 0.9, size: 0.36) }
  }

  private mutating func harbor() {
    daySky()
    let edge = random.uniform(in: 0.42..<0.5)
    for x in [0.08, 0.36, 0.9] {
      put(random.pick([.house, .lighthouse, .church]), x: x, ground: edge + 0.01, size: random.uniform(in: 0.22..<0.34))
    }
    surface("sea", from: edge, pen.near(0.22, 0.42, 0.58), .water)
    scatter(
      [.ship, Thing("boat", Thing.sailboat.draw), Thing("boat", Thing.rowboat.draw)], 2..<5, ground: edge + 0.1..<0.86, size: (0.26, 0.46))
    if random.chance(0.6) { surface("pier", from: 0.9, pen.near(0.5, 0.36, 0.22), .wood) }
  }

  private mutating func park() {
    daySky()
    let edge = random.uniform(in: 0.45..<0.55)
    scatter([.oak, .poplar], 2..<4, ground: edge..<edge + 0.02, size: (0.34, 0.46))
    surface("grass", from: edge, pen.near(0.36, 0.65, 0.28), .grass)
    surface("path", from: 0.76, to: 0.88, pen.near(0.8, 0.72, 0.58), .stone)
    scatter([Thing("bench") { Self.bench(&$0) }], 1..<3, ground: edge + 0.14..<0.78, size: (0.26, 0.3))
    scatter([.person, .bicycle, Thing("dog") { Quadruped.dog.draw(&$0) }], 1..<4, ground: 0.78..<0.94, size: (0.24, 0.32))
    if random.chance(0.5) { put(.kite, x: random.uniform(in: 0.2..<0.8), ground: 0.35, size: 0.22) }
  }

  private mutating func farm() {
    daySky()
    let edge = random.uniform(in: 0.48..<0.58)
    put(random.pick([.house, .windmill]), x: random.uniform(in: 0.15..<0.4), ground: edge + 0.02, size: 0.44)
    put(.oak, x: random.uniform(in: 0.6..<0.9), ground: edge + 0.02, size: 0.36)
    surface("grass", from: edge, pen.near(0.5, 0.62, 0.28), .grass)
    pen.owner = "fence 1"
    pen.place = .identity
    let wood = pen.near(0.6, 0.45, 0.3)
    for y in [edge + 0.05, edge + 0.1] { pen.line("rail", [(-1, y), (2, y)], 0.016, wood, .wood) }
    for x in stride(from: -0.9, through: 1.9, by: 0.14) {
      pen.line("post", [(x, edge + 0.02), (x, edge + 0.14)], 0.022, wood.darker(0.2), .wood)
    }
    let animals = [("cow", Quadruped.cow), ("sheep", .sheep), ("pig", .pig), ("horse", .horse)].map { name, animal in
      Thing(name) { animal.draw(&$0) }
    }
    scatter(animals, 2..<5, ground: edge + 0.2..<0.97, size: (0.24, 0.36))
    if random.chance(0.4) { put(.tractor, x: random.uniform(in: 0.3..<0.7), ground: 0.8, size: 0.34) }
  }

  private mutating func desert() {
    sky(pen.near(0.55, 0.75, 0.92), pen.near(0.95, 0.85, 0.68))
    let edge = random.uniform(in: 0.45..<0.6)
    surface("mountain", from: edge - 0.08, to: edge + 0.02, pen.near(0.7, 0.45, 0.3), .stone)
    surface("sand", from: edge, pen.near(0.9, 0.74, 0.46), .sand)
    scatter([.cactus], 1..<4, ground: edge + 0.05..<0.9, size: (0.22, 0.44))
    if random.chance(0.7) { put(.camel, as: "camel", x: random.uniform(in: 0.25..<0.75), ground: 0.9, size: 0.42) }
    if random.chance(0.4) { put(.tent, x: random.uniform(in: 0.2..<0.8), ground: 0.78, size: 0.34) }
  }

  private mutating func snowfield() {
    sky(pen.near(0.66, 0.76, 0.86), pen.near(0.85, 0.89, 0.93))
    let edge = random.uniform(in: 0.45..<0.58)
    scatter([.pine], 2..<5, ground: edge - 0.01..<edge + 0.03, size: (0.26, 0.46))
    surface("snow", from: edge, .init(0.94, 0.95, 0.98), .snow)
    if random.chance(0.6) { put(.house, x: random.uniform(in: 0.2..<0.8), ground: edge + 0.1, size: 0.38) }
    scatter([.snowman, .bareTree, .person], 1..<4, ground: edge + 0.15..<0.95, size: (0.28, 0.4))
  }

  private mutating func nightCity() {
    sky(.init(0.03, 0.04, 0.13), .init(0.16, 0.12, 0.28))
    put(
      Thing("moon") { pen in pen.oval("", 0, 0, 0.9, 0.9, .init(0.97, 0.95, 0.8)) }, x: random.uniform(in: 0.1..<0.9), ground: 0.22,
      size: 0.12)
    let edge = random.uniform(in: 0.66..<0.76)
    for x in stride(from: 0.04, through: 1.0, by: 0.19) {
      put(.skyscraper, x: x, ground: edge + 0.01, size: random.uniform(in: 0.45..<0.72))
    }
    surface("road", from: edge, .init(0.13, 0.13, 0.17), .asphalt)
    for x in [0.2, 0.7] {
      put(Thing("streetlight", Thing.streetlight.draw), x: x + random.uniform(in: -0.1..<0.1), ground: edge + 0.06, size: 0.4)
    }
    scatter(Self.cars, 1..<4, ground: edge + 0.12..<0.98, size: (0.24, 0.34))
  }

  private static func bench(_ pen: inout Pen) {
    let wood = pen.near(0.5, 0.34, 0.2)
    for x in [-0.7, 0.7] { pen.line("leg", [(x, 0.2), (x, 0.9)], 0.1, .ink, .metal) }
    pen.box("back", -0.95, -0.4, 0.95, 0.05, wood, .wood)
    pen.box("seat", -0.95, 0.22, 0.95, 0.4, wood.darker(0.15), .wood)
  }
}

extension Thing {
  static let streetlight = Thing("streetlight") { pen in
    pen.line("pole", [(0, 0.9), (0, -0.8), (0.3, -0.88)], 0.07, .init(0.35, 0.36, 0.4), .metal)
    pen.oval("lamp", 0.36, -0.82, 0.2, 0.1, .init(1, 0.93, 0.6), .glass)
  }
}
