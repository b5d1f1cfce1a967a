import Foundation
import Testing
import Vitrine

@Suite("What a cell shows", .serialized)
struct ShowTests {
  struct Opaque { var number = 3 }

  @Test("Everything has a form to be shown in")
  func forms() {
    #expect(shown { show("text") } == [.text("text")])
    #expect(shown { show(3) } == [.text("3")])
    #expect(shown { show(0.1) } == [.text("0.1")])
    #expect(shown { show(()) } == [])
    #expect(shown { show(Int?.none) } == [.text("nil")])
    #expect(shown { show(Optional(4)) } == [.text("4")])
    #expect(shown { show([1, 2]) } == [.text("1\n2")])
    #expect(shown { show(1...3) } == [.text("1...3")])
    #expect(shown { show(Opaque()) }.first?.summary.contains("number: 3") == true)
    #expect(
      shown { show(SmallPictures(.ten, count: 7)) }
        == [.text("small pictures v1, ten, 32 px, seed 1, 7 train (synthetic): 7 pictures, 10 categories")])
    let boxed: any Showable = "boxed"
    #expect(shown { show(boxed) } == [.text("boxed")])
    let erased: Any = "erased"
    #expect(shown { show(erased) } == [.text("erased")])
  }

  @Test("Several figures are panels, one is itself")
  func panels() {
    let figure = Figure.bars([1, 2], categories: ["a", "b"])
    #expect(shown { show([figure, figure]) } == [.panels([.figure(figure), .figure(figure)])])
    #expect(shown { show([figure]) } == [.figure(figure)])
    #expect(shown { show(Matrix([[1]])) } == [.figure(.heatmap(Matrix([[1]])))])
  }

  @Test("Progress is limited to 0 … 1")
  func progressing() {
    nonisolated(unsafe) var seen: [Double?] = []
    CellSink.progress = { fraction, _ in seen.append(fraction) }
    progress(0.5, "half")
    progress(7)
    progress(nil, "who knows")
    #expect(seen == [0.5, 1, nil])
  }

  @Test(
    "Inline numbers are short",
    arguments: [
      (90.17325, "90.17"), (0.9166666, "0.9167"), (0.5, "0.5"), (100, "100"), (123456.7, "123457"), (9.99996, "10"), (0, "0"),
      (-0.25, "−0.25"), (0.00012345, "0.0001234"), (0.000012345, "1.234 × 10⁻⁵"), (1.5e20, "1.5 × 10²⁰"), (.nan, "NaN"), (-.infinity, "−∞"),
    ])
  func inlineNumbers(_ value: Double, _ text: String) {
    #expect(inlineText(value) == text)
  }

  @Test("Other inline values")
  func inlineValues() {
    #expect(inlineText(27) == "27")
    #expect(inlineText(-3) == "−3")
    #expect(inlineText("a*b") == "a*b")
    #expect(inlineText(Float(0.1)) == "0.1")
    #expect(inlineText(Int?.none) == "–")
    #expect(inlineText(Optional(0.25)) == "0.25")
    #expect(inlineText(true) == "true")
    #expect(inlineText(90.0.formatted(.decimals(2))) == "90.00")
  }

  private func shown(_ body: () -> Void) -> [Exhibit] {
    nonisolated(unsafe) var seen: [Exhibit] = []
    let before = CellSink.exhibit
    CellSink.exhibit = { seen.append($0) }
    body()
    CellSink.exhibit = before
    return seen
  }
}

@Suite("Pictures and conversions")
struct PictureTests {
  @Test("A dataset's picture is shown alike straight from its bytes and by way of a tensor")
  func pictures() throws {
    let drawn = SmallPictures(.ten, split: .test, count: 3, seed: 3, width: 16).pictures(0..<3)
    let images = try Tensor(drawn)
    #expect(images.shape == [3, 3, 16, 16])
    for (number, picture) in drawn.enumerated() {
      #expect(Raster(images[number]) == Raster(picture))
      #expect(Data(picture.samples) == Raster(picture).samples)
    }
    #expect(Set(drawn).count == 3)
  }

  @Test("A picture's samples survive the way to a tensor and back")
  func raster() {
    let raster = Raster(width: 2, height: 1, channels: 3, samples: Data([0, 128, 255, 10, 20, 30]))
    let tensor = Tensor(raster)
    #expect(tensor.shape == [3, 1, 2])
    #expect(tensor[2, 0, 0].number == 1)
    #expect(Raster(tensor) == raster)
    let map = Raster(Tensor([-1.0, 0, .nan, 3], shape: [2, 2]), range: nil)
    #expect(Array(map.samples) == [0, 64, 0, 255])
    #expect(Array(Raster(Tensor([2.0, 2], shape: [1, 2]), range: nil).samples) == [0, 0])
  }

  @Test("A tensor of both signs has its zero in the middle, scaled by its largest number or a given one")
  func signed() {
    let tensor = Tensor([0.0, 2, -1, -2], shape: [2, 2])
    #expect(Array(Raster(signed: tensor).samples) == [128, 255, 64, 0])
    #expect(Array(Raster(signed: tensor, bound: 1).samples) == [128, 255, 0, 0])
    #expect(Array(Raster(signed: tensor, bound: 4).samples) == [128, 191, 96, 64])
    #expect(Array(Raster(signed: Tensor.zeros([3, 1, 1])).samples) == [128, 128, 128])
  }

  @Test("Matrices and tensors convert")
  func matrices() {
    let matrix = Matrix([[1, 2, 3], [4, 5, 6]])
    #expect(Matrix(Tensor(matrix)) == matrix)
  }

  @Test("A histogram counts every finite number once")
  func histogram() {
    let histogram = Histogram(of: [0, 0.5, 1, 2, .nan, .infinity], bins: 2)
    #expect(histogram.edges == [0, 1, 2])
    #expect(histogram.series[0].counts == [2, 2])
    #expect(Histogram(of: [3, 3], bins: 4).series[0].counts.reduce(0, +) == 2)
  }
}
