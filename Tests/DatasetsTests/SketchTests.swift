import Foundation
import Testing

@testable import Datasets

@Suite struct SketchTests {
  private let sketch = Sketch(
    shapes: [
      .init("ground", .rectangle(Point(-2, -2), 5, 5), fill: .solid(.init(1, 1, 1))),
      .init("disc", .circle(Point(0.5, 0.5), 0.25), fill: .solid(.init(1, 0, 0))),
      .init("bar", .rectangle(Point(0.5, 0), 0.1, 1), fill: .solid(.init(0, 0, 1))),
    ], keypoints: ["center": Point(0.5, 0.5)])

  @Test func aPartMapNamesTheTopmostPart() {
    let map = sketch.partMap(width: 40, height: 40, parts: ["ground", "disc", "bar"])
    for row in 0..<40 {
      for column in 0..<40 {
        let (x, y) = ((Double(column) + 0.5) / 40, (Double(row) + 0.5) / 40)
        let distance = hypot(x - 0.5, y - 0.5)
        // Cairo's curves are flattened to a tenth of a pixel.
        guard abs(distance - 0.25) > 0.2 / 40 else { continue }
        let expected = (0.5..<0.6).contains(x) ? "bar" : distance < 0.25 ? "disc" : "ground"
        #expect(map.parts[Int(map.values[row * 40 + column])] == expected, "at \(column), \(row)")
      }
    }
  }

  @Test func removingAPartShowsWhatIsBehind() {
    let picture = sketch.removing(["bar"]).picture(width: 40, height: 40)
    let place = (20 * 40 + 21) * 3
    #expect(Array(picture.samples[place..<place + 3]) == [255, 0, 0])
  }

  @Test func aViewMovesPixelsAndMapsAlike() {
    let moved = sketch.seen(through: .translation(0.25, 0))
    let (still, shifted) = (sketch.picture(width: 40, height: 40), moved.picture(width: 40, height: 40))
    for row in 0..<40 {
      for column in 0..<30 {
        #expect(still.samples[(row * 40 + column) * 3] == shifted.samples[(row * 40 + column + 10) * 3])
      }
    }
    #expect(moved.view(Point(0.5, 0.5)) == Point(0.75, 0.5))
  }

  @Test func turningComposesWithScaling() {
    let map = Affine.rotation(.pi / 2).then(.scaling(2))
    let moved = map(Point(0.75, 0.5))
    // Clockwise on a page whose y points down: from the right to the bottom, then twice as far.
    #expect(abs(moved.x - 0.5) < 1e-12 && abs(moved.y - 1) < 1e-12)
  }

  @Test func blurKeepsTheMean() {
    var soft = sketch
    soft.blur = 0.05
    let (sharp, blurred) = (sketch.picture(width: 40, height: 40), soft.picture(width: 40, height: 40))
    func mean(_ picture: Picture) -> Double { picture.samples.reduce(0) { $0 + Double($1) } / Double(picture.samples.count) }
    #expect(sharp != blurred)
    #expect(abs(mean(sharp) - mean(blurred)) < 1.5)
  }
}
