import Foundation

/// The names under a row of slots: level when they fit, else on several lines, else slanted, else upright and perhaps not all.
struct CategoryLabels {
  enum Manner {
    case level, slanted, upright
  }

  var manner: Manner
  var lines: [[String]]
  /// The height they need.
  var height: Double
  /// How far the first reaches to the left of its slot's middle.
  var overhang: Double
  /// Every how many slots one is named.
  var stride = 1

  init(_ names: [String], slot: Double, in sketch: Sketch) {
    let face = sketch.smallFace
    let lineHeight = Sketch.lineHeight(face)
    guard names.contains(where: { !$0.isEmpty }) else {
      (manner, lines, height, overhang) = (.level, names.map { _ in [] }, 2, 0)
      return
    }
    let widest = sketch.widest(names, face)
    if widest <= slot - 4 {
      (manner, lines, height, overhang) = (.level, names.map { [$0] }, lineHeight, 0)
      return
    }
    if slot > 24 {
      let wrapped = names.map { sketch.wrap($0, face, width: slot - 4, maximum: 3) }
      if !wrapped.joined().contains(where: { $0.contains("…") }) {
        (manner, lines, height, overhang) = (.level, wrapped, Double(wrapped.map(\.count).max() ?? 1) * lineHeight, 0)
        return
      }
    }
    let room = min(widest, sketch.width * 0.3, 100)
    let cut = names.map { sketch.fit($0, face, width: room) }
    let length = sketch.widest(cut, face)
    lines = cut.map { [$0] }
    if slot >= lineHeight * 1.2 {
      manner = .slanted
      height = length * 0.7072 + face.size * 0.8
      overhang = (cut.first.map { sketch.measure($0, face) } ?? 0) * 0.7072 + face.size * 0.5
    } else {
      manner = .upright
      height = length + 2
      overhang = face.size * 0.6
      stride = max(1, Int((lineHeight / max(slot, 0.001)).rounded(.up)))
    }
  }

  /// Places the names under slots of equal width.
  func draw(left: Double, slot: Double, top: Double, in sketch: inout Sketch) {
    let face = sketch.smallFace
    let lineHeight = Sketch.lineHeight(face)
    for (index, lines) in lines.enumerated() where index % stride == 0 {
      let x = left + (Double(index) + 0.5) * slot
      switch manner {
      case .level:
        for (row, line) in lines.enumerated() {
          sketch.text(line, face, at: Point(x, top + (Double(row) + 0.5) * lineHeight), align: .middle)
        }
      case .slanted:
        sketch.text(lines.first ?? "", face, at: Point(x, top + face.size * 0.3), align: .end, angle: -.pi / 4)
      case .upright:
        sketch.text(lines.first ?? "", face, at: Point(x, top), align: .end, angle: -.pi / 2)
      }
    }
  }
}
