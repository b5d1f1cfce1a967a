import Datasets
import Foundation
import Networks
import Tensors
import Testing

@testable import Studies

/// Aliasing against gratings, whose frequency is known, and against dense responses made in other ways.
@Suite("Aliasing of responses") struct ResponseAliasingTests {
  /// A filter that passes the picture's red through, and one that passes nothing.
  static func passing(stride: Extent, size: Int = 64) throws -> Model {
    try filterModel(Tensor([1, 0, 0, 0, 0, 0] as [Double], shape: [2, 3, 1, 1]), stride: stride, height: size, width: size)
  }

  static func hann(_ place: Int, _ length: Int) -> Double { (1 - cos(2 * Double.pi * Double(place) / Double(length))) / 2 }

  static func grating(_ cycles: Int, size: Int = 64, vertical: Bool = false) -> GivenPictures {
    .drawn(width: size, height: size) { row, column in
      0.5 + 0.45 * cos(2 * Double.pi * Double(cycles * (vertical ? row : column)) / Double(size))
    }
  }

  /// Steps of 4 represent an eighth of a cycle per pixel, 8 cycles in 64 pixels; 61 of them are moved over.
  @Test(arguments: [false, true]) func gratingsAboveTheLimitFoldAndOthersDoNot(_ vertical: Bool) throws {
    for (cycles, folds) in [(2, 0.0), (5, 0), (12, 1), (16, 1), (27, 1)] {
      let pictures = Self.grating(cycles, vertical: vertical)
      let found = try Self.passing(stride: 4).responseAliasing(at: "relu", on: pictures)
      #expect(found.stride == 4 && found.pictureCount == 1 && found.foldedShares.count == 2)
      #expect(abs(found.foldedShares[0] - folds) < 0.02, "\(cycles) cycles: \(found.foldedShares[0])")
      #expect(found.foldedShares[1].isNaN && found.interpolationErrors[1].isNaN)
      #expect(folds == 0 ? found.interpolationErrors[0] < 0.5 : found.interpolationErrors[0] > 0.9)
    }
    // Steps of 2 represent twice as much.
    let pictures = Self.grating(12, vertical: vertical)
    #expect(try Self.passing(stride: 2).responseAliasing(at: "relu", on: pictures).foldedShares[0] < 0.02)
    let dense = try Self.passing(stride: 1).responseAliasing(at: "relu", on: Self.grating(27, vertical: vertical))
    #expect(dense.foldedShares[0] == 0 && dense.interpolationErrors[0] == 0)
    // Steps in one direction fold what changes in that direction.
    let steps = Extent(rows: 4, columns: 1)
    let uneven = try Self.passing(stride: steps).responseAliasing(at: "relu", on: pictures).foldedShares[0]
    #expect(abs(uneven - (vertical ? 1 : 0)) < 0.02)
  }

  /// What folds is really there, at the wrong frequency: 12 cycles in 64 pixels are seen by 16 samples as 4.
  @Test func samplesShowTheWrongFrequency() throws {
    let samples = try Self.passing(stride: 4)(Self.grating(12).images)[0, 0, 0].array(of: Double.self)
    #expect(samples.count == 16)
    for (place, value) in samples.enumerated() {
      let expected = 0.5 + 0.45 * cos(2 * Double.pi * Double(4 * place) / 16)
      #expect(abs(value - expected) < 0.003)
    }
  }

  @Test func theDenseResponseIsThatOfStepsOfOne() throws {
    let filters = FirstLayerFiltersTests.random([3, 3, 5, 4])
    let pictures = GivenPictures.noise(1, width: 30, height: 29)
    for (stride, padding) in [(Extent(4), Extent(0)), (Extent(3), Extent(2)), ([2, 3], [1, 0]), (Extent(1), Extent(2))] {
      let model = try filterModel(filters, stride: stride, height: 29, width: 30, padding: padding, bias: [0.1, -0.2, 0])
      let dense = try ResponseSampling(model, node: "relu").denseResponse(to: pictures.images)
      let all = try filterModel(filters, stride: 1, height: 29, width: 30, bias: [0.1, -0.2, 0])(pictures.images)[0]
      // The first position that sees no padding begins within the picture.
      let top = (stride.rows - padding.rows % stride.rows) % stride.rows
      let left = (stride.columns - padding.columns % stride.columns) % stride.columns
      let expected = all.narrow(1, top..<top + dense.size(1)).narrow(2, left..<left + dense.size(2))
      #expect((dense - expected).abs().max().number < 1e-12)
      // As much as there is, but for what another step would need.
      #expect(dense.size(1) + 2 * stride.rows > all.size(1) - top && dense.size(2) + 2 * stride.columns > all.size(2) - left)
    }
  }

  /// Convolutions and overlapping pools, without padding: a piece of the picture as large as the field gives one number.
  @Test func deepDenseResponsesArePiecesThroughTheNetwork() throws {
    func network(_ height: Int, _ width: Int) throws -> Network {
      try Network("deep", input: [3, height, width]) {
        Convolution(3, kernel: 3, stride: 2).named("first")
        ReLU().named("relu1")
        MaxPool(3, stride: 2).named("pool")
        Convolution(2, kernel: 2).named("second")
        ReLU().named("relu2")
      }
    }
    let whole = try network(30, 27)
    let weights = whole.initialWeights(seed: 3, type: .float64)
    let pictures = GivenPictures.noise(2, width: 27, height: 30)
    let sampling = try ResponseSampling(Model(whole, weights), node: "relu2")
    let field = try whole.receptiveField(of: "relu2")
    #expect(sampling.stride == 4 && field.rows.size == 11)
    let dense = try sampling.denseResponse(to: pictures.images[0..<1])
    let piece = try Model(network(11, 11), weights)
    for row in stride(from: 0, to: dense.size(1), by: 3) {
      for column in stride(from: 0, to: dense.size(2), by: 3) {
        let given = try piece(pictures.images[0..<1].narrow(2, row..<row + 11).narrow(3, column..<column + 11))
        #expect(given.shape == [1, 2, 1, 1])
        #expect((dense.narrow(1, row..<row + 1).narrow(2, column..<column + 1) - given[0]).abs().max().number < 1e-12)
      }
    }
  }

  /// Both measures over two pictures by sums written out.
  @Test func measuresAreThoseOfLoops() throws {
    let model = try filterModel(FirstLayerFiltersTests.random([2, 3, 3, 3]), stride: [2, 3], height: 13, width: 14)
    let pictures = GivenPictures.noise(3, width: 14, height: 13)
    let found = try model.responseAliasing(at: "conv", on: pictures, count: 2)
    #expect(found.pictureCount == 2)
    for channel in 0..<2 {
      var (all, kept, distance, energy) = (0.0, 0.0, 0.0, 0.0)
      for picture in 0..<2 {
        let dense = try ResponseSampling(model, node: "conv").denseResponse(to: pictures.images[picture..<picture + 1])[channel]
        let (rows, columns) = (dense.size(0), dense.size(1))
        #expect(rows % 2 == 0 && columns % 3 == 0)
        let (values, mean) = (Values(dense), dense.mean().number)
        for k in 0..<rows {
          for l in 0..<columns {
            var (real, imaginary) = (0.0, 0.0)
            for y in 0..<rows {
              for x in 0..<columns {
                let (down, across) = (Self.hann(y, rows), Self.hann(x, columns))
                let phase = 2 * Double.pi * (Double(k * y) / Double(rows) + Double(l * x) / Double(columns))
                let value = (values[y, x] - mean) * down * across
                real += value * cos(phase)
                imaginary += value * sin(phase)
              }
            }
            let power = real * real + imaginary * imaginary
            all += power
            let (u, v) = (Double(min(k, rows - k)) / Double(rows), Double(min(l, columns - l)) / Double(columns))
            if u <= 0.25, v <= 1.0 / 6 { kept += power }
          }
        }
        let (lastRow, lastColumn) = (rows - 2, columns - 3)
        let inside = Values(dense.narrow(0, 0..<lastRow + 1).narrow(1, 0..<lastColumn + 1))
        let insideMean = inside.values.reduce(0, +) / Double(inside.values.count)
        for y in 0...lastRow {
          for x in 0...lastColumn {
            let (i, j) = (min(y / 2 * 2, lastRow - 2), min(x / 3 * 3, lastColumn - 3))
            let (a, b) = (Double(y - i) / 2, Double(x - j) / 3)
            let above = (1 - b) * values[i, j] + b * values[i, j + 3]
            let below = (1 - b) * values[i + 2, j] + b * values[i + 2, j + 3]
            let between = (1 - a) * above + a * below
            distance += (values[y, x] - between) * (values[y, x] - between)
            energy += (values[y, x] - insideMean) * (values[y, x] - insideMean)
          }
        }
      }
      #expect(near(found.foldedShares[channel], 1 - kept / all, within: 1e-9))
      #expect(near(found.interpolationErrors[channel], (distance / energy).squareRoot(), within: 1e-9))
      #expect(found.foldedShares[channel] > 0.1 && found.foldedShares[channel] < 0.99)
    }
  }

  @Test func whatIsBlurredFoldsLess() throws {
    let model = try filterModel(FirstLayerFiltersTests.random([4, 3, 7, 7]), stride: 2, height: 40, width: 40)
    let pictures = GivenPictures.noise(4, width: 40, height: 40)
    let sharp = try model.responseAliasing(at: "conv", on: pictures)
    let blurred = try model.responseAliasing(at: "conv", on: pictures, blurring: 5)
    for channel in 0..<4 {
      #expect(blurred.foldedShares[channel] < sharp.foldedShares[channel])
      #expect(blurred.interpolationErrors[channel] < sharp.interpolationErrors[channel])
    }
  }

  @Test func whatCannotBeMeasured() throws {
    let (model, pictures) = (try smallDeepModel(), GivenPictures.noise(2))
    #expect(throws: StudyError.self) { try model.responseAliasing(at: "fc", on: pictures) }
    #expect(throws: StudyError.self) { try model.responseAliasing(at: "features.0", on: GivenPictures(pictures: [])) }
    #expect(throws: StudyError.self) { try model.responseAliasing(at: "features.0", on: pictures, count: 0) }
    #expect(throws: StudyError.self) { try model.responseAliasing(at: "features.0", on: GivenPictures.noise(1, width: 20)) }
    #expect(throws: NetworkError.self) { try model.responseAliasing(at: "features.9", on: pictures) }
    // Fields of 15 pixels at steps of 4 in pictures of 16: no two positions see no padding.
    #expect(throws: StudyError.self) { try model.responseAliasing(at: "features.4", on: pictures) }
  }
}
