/// The drawing of one portrait: the measures that follow from its attributes and factors, and the shapes so far.
///
/// Shapes are drawn around a face whose middle lies at x = 0 and moved into their place (`pose`) as they are added.
struct PortraitDrawing {
  typealias Color = Sketch.Color
  typealias Paint = Sketch.Paint

  let attributes: PortraitAttributes
  let factors: PortraitFactors
  let palette: PortraitPalette
  let pose: Affine
  private(set) var shapes: [Sketch.Shape] = []
  private(set) var keypoints: [String: Point] = [:]

  // MARK: Measures, in picture widths
  /// What hair, hats and light go by: face shapes leave it alone.
  let headHalfWidth: Double
  let halfWidth, jawHalfWidth, chinHalfWidth, chinY: Double
  let eyeX, eyeHalfWidth, eyeHalfHeight: Double
  let browY, noseTipY, noseHalfWidth: Double
  let mouthY, mouthHalfWidth: Double
  /// What a crooked face adds to the right brow's and mouth corner's height and takes from the left's.
  let crook: Double
  /// How far the features lie from the head's middle.
  let turn: Double
  let eyeY = 0.45
  let crownY = 0.115

  init(attributes: PortraitAttributes, factors: PortraitFactors) {
    self.attributes = attributes
    self.factors = factors
    palette = PortraitPalette(attributes: attributes, factors: factors)
    pose = Affine.scaling(factors.scale, around: Point(0, 0.5))
      .then(.rotation(factors.roll, around: Point(0, 0.75)))
      .then(.translation(0.5 + factors.offset.x, factors.offset.y))
    func on(_ attribute: PortraitAttribute, _ yes: Double, _ no: Double = 0) -> Double { attributes[attribute] ? yes : no }
    headHalfWidth = 0.236 * factors.faceWidth * on(.male, 1.03, 1)
    halfWidth = headHalfWidth * on(.ovalFace, 0.9, 1) * on(.chubby, 1.03, 1)
    jawHalfWidth = (0.185 * factors.jawWidth + on(.male, 0.018)) * on(.ovalFace, 0.8, 1) * on(.chubby, 1.27, 1)
    chinHalfWidth = (0.088 + on(.male, 0.022)) * on(.ovalFace, 0.78, 1) * on(.chubby, 1.36, 1)
    chinY = 0.15 + 0.595 * factors.faceLength + on(.ovalFace, 0.036) - on(.chubby, 0.004)
    eyeX = 0.107 * factors.eyeSpacing
    eyeHalfWidth = 0.057 * factors.eyeSize * on(.attractive, 1.06, 1) * on(.male, 0.96, 1)
    eyeHalfHeight = 0.034 * factors.eyeSize * on(.narrowEyes, 0.36, 1) * on(.attractive, 1.06, 1) * on(.male, 0.92, 1)
    browY = 0.376 + factors.browHeight + on(.male, 0.012)
    noseTipY = 0.43 + 0.145 * factors.noseLength * on(.bigNose, 1.18, 1)
    noseHalfWidth = 0.045 * factors.noseWidth * on(.bigNose, 1.7, 1) * on(.pointyNose, 0.8, 1)
    mouthY = 0.656 + factors.mouthHeight
    mouthHalfWidth = 0.084 * factors.mouthWidth * on(.smiling, 1.14, 1)
    crook = on(.attractive, 0, 0.013 * factors.crookedness)
    turn = factors.turn
  }

  // MARK: Adding

  /// Adds a shape that moves with the head.
  mutating func add(
    _ part: PortraitPart, _ path: SketchPath, _ fill: Paint? = nil, stroke: Paint? = nil, width: Double = 0, clip: SketchPath? = nil,
    isMapped: Bool = true
  ) {
    shapes.append(
      Sketch.Shape(part.name, path, fill: fill, stroke: stroke, width: width, clip: clip, isMapped: isMapped).moved(by: pose))
  }

  /// Adds a shape through which its part's surroundings show: shade, shine, a line.
  mutating func shade(_ part: PortraitPart, _ path: SketchPath, _ fill: Paint, clip: SketchPath? = nil) {
    add(part, path, fill, clip: clip, isMapped: false)
  }

  /// Adds a line that belongs to no part of its own.
  mutating func line(_ part: PortraitPart, _ path: SketchPath, _ color: Color, _ width: Double, clip: SketchPath? = nil) {
    add(part, path, stroke: .solid(color), width: width, clip: clip, isMapped: false)
  }

  /// Adds a shape that stays where the picture is.
  mutating func place(
    _ part: PortraitPart, _ path: SketchPath, _ fill: Paint?, stroke: Paint? = nil, width: Double = 0, isMapped: Bool = true
  ) {
    shapes.append(Sketch.Shape(part.name, path, fill: fill, stroke: stroke, width: width, isMapped: isMapped))
  }

  /// Adds a shape that is in its place already.
  mutating func insert(_ shape: Sketch.Shape) { shapes.append(shape) }

  mutating func mark(_ name: String, _ point: Point) { keypoints[name] = pose(point) }

  /// Half the face's width between the cheekbones and the jaw's corners.
  private var cheekHalfWidth: Double { (halfWidth + jawHalfWidth) / 2 + (attributes[.chubby] ? 0.026 : 0.018) }

  /// The face's outline from the crown clockwise, everything the head's skin covers.
  var facePath: SketchPath {
    let (w, j, c) = (halfWidth, jawHalfWidth, chinHalfWidth)
    let jawY = chinY - 0.095
    let right = [
      Point(0.115, crownY + 0.022), Point(w * 0.86, 0.225), Point(w * 0.985, 0.34), Point(w, 0.46),
      Point(cheekHalfWidth, jawY - 0.085),
      Point(j, jawY), Point((j + c) / 2 + 0.004, chinY - 0.045), Point(c, chinY - 0.014),
    ]
    let left = right.reversed().map { Point(-$0.x, $0.y) }
    return .smooth([Point(0, crownY)] + right + [Point(0, chinY)] + left)
  }

  /// Half the face's width at a height, roughly: where hair, beard and ears meet the face.
  func faceHalfWidth(at y: Double) -> Double {
    let jawY = chinY - 0.095
    let known = [
      (0.225, halfWidth * 0.86), (0.34, halfWidth * 0.985), (0.46, halfWidth), (jawY - 0.085, cheekHalfWidth),
      (jawY, jawHalfWidth), (chinY - 0.045, (jawHalfWidth + chinHalfWidth) / 2 + 0.004), (chinY - 0.014, chinHalfWidth),
    ]
    guard y > known[0].0 else { return known[0].1 }
    for (above, below) in zip(known, known.dropFirst()) where y <= below.0 {
      return above.1 + (below.1 - above.1) * (y - above.0) / (below.0 - above.0)
    }
    return chinHalfWidth
  }
}
