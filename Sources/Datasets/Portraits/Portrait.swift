/// A drawn portrait: its attributes, everything else about it, what has been taken from it and how it is seen.
///
/// It is a value without pixels. Whatever is changed, the rest is drawn from the same factors, so that two portraits differ by the change
/// alone:
///
///     let portrait = portraits.portrait(at: 17)
///     let other = portrait.toggling(.smiling)
///     let mask = portrait.causalMask(of: .smiling, width: 64, height: 64)
public struct Portrait: Hashable, Sendable {
  /// The attributes that it is drawn with. See ``label`` for what can be seen of them.
  public var attributes: PortraitAttributes
  public var factors: PortraitFactors
  /// Parts that are not drawn, so that what lies behind shows.
  public var removed: Set<PortraitPart>
  /// Whether a watermark lies over the picture's corner; it belongs to no attribute.
  public var hasWatermark: Bool
  /// What it is seen through; identity until moved, enlarged or turned.
  public var view: Affine

  init(
    attributes: PortraitAttributes, factors: PortraitFactors, removed: Set<PortraitPart> = [], hasWatermark: Bool = false,
    view: Affine = .identity
  ) {
    self.attributes = attributes
    self.factors = factors
    self.removed = removed
    self.hasWatermark = hasWatermark
    self.view = view
  }

  /// The shapes. The sketch is a picture width wide and high; of a higher picture the middle is there.
  public var sketch: Sketch {
    var drawing = PortraitDrawing(attributes: attributes, factors: factors)
    drawing.drawPortrait()
    if hasWatermark { drawing.drawWatermark() }
    let sketch = Sketch(
      shapes: drawing.shapes, keypoints: drawing.keypoints, view: view, blur: attributes[.blurry] ? 0.03 : 0)
    return removed.isEmpty ? sketch : sketch.removing(Set(removed.map(\.name)))
  }

  /// The picture.
  public func picture(width: Int = 64, height: Int = 64) -> Picture {
    sketch.centered(width: width, height: height).picture(width: width, height: height)
  }

  /// Which part each pixel shows; see ``PortraitPart/names``.
  public func partMap(width: Int = 64, height: Int = 64) -> PartMap {
    sketch.centered(width: width, height: height).partMap(width: width, height: height, parts: PortraitPart.names)
  }

  /// Named places on the face, in pixels from the picture's upper left corner: CelebA's five (`left eye`, `right eye`, `nose tip`,
  /// `left mouth corner`, `right mouth corner`; left is the viewer's) and the eyes' corners, the brows, the mouth and the chin.
  public func keypoints(width: Int = 64, height: Int = 64) -> [String: Point] {
    sketch.centered(width: width, height: height).placedKeypoints(width: width)
  }
}

extension PortraitDrawing {
  /// From back to front.
  mutating func drawPortrait() {
    drawBackground()
    drawBackHair()
    drawNeck()
    drawClothes()
    drawNecklace()
    drawEars()
    drawFace()
    drawSkin()
    drawDoubleChin()
    drawBeard()
    drawNose()
    drawMouth()
    drawMustache()
    drawEyes()
    drawBrows()
    drawSideburns()
    drawGlasses()
    drawTopHair()
    drawSideHair()
    drawBangs()
    drawHat()
    drawEarrings()
    drawLight()
  }

  /// The colour and the strength of the light on everything.
  private mutating func drawLight() {
    let tint = factors.brightness < 0 ? Color(0.02, 0.02, 0.06) : Color(1, 0.98, 0.94)
    let temperature = factors.warmth < 0 ? Color(0.35, 0.5, 0.9) : Color(1, 0.62, 0.25)
    let amount = 0.2 * abs(factors.brightness)
    place(
      .background, .rectangle(Point(-4, -4), 9, 9), .solid(tint.mixed(with: temperature, 0.35).faded(amount + 0.05 * abs(factors.warmth))),
      isMapped: false)
  }
}
