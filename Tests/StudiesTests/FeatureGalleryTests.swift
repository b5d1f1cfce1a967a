import Datasets
import Explanations
import Networks
import Tensors
import Testing
import Training

@testable import Studies

@Suite("Galleries of features") struct FeatureGalleryTests {
  static let normalization = Normalization(mean: [0.5, 0.4, 0.3], standardDeviation: [0.2, 0.3, 0.25])

  /// Each winner against a projection of its own, cut by what changes the activation when a pixel changes.
  @Test(arguments: ["features.0", "features.2", "features.4", "fc"]) func winnersAreCutToWhatTheySee(_ node: String) throws {
    let (model, pictures) = (try smallDeepModel(), GivenPictures.noise(7))
    let strongest = try model.strongestActivations(of: pictures, at: [node, "fc"], count: 3, normalization: Self.normalization)
    let gallery = try strongest.gallery(
      of: [2, 0], at: node, model: model, pictures: pictures, normalization: Self.normalization, by: .init(.gradient), batchSize: 4)
    #expect(gallery.node == node && gallery.features.map(\.channel) == [2, 0] && gallery.source == "given" && gallery.isSynthetic)
    let isMap = node != "fc"
    for feature in gallery.features {
      #expect(feature.winners.map(\.activation) == (try strongest.layer(node)).features[feature.channel].strongest.filter { $0.value > 0 })
      for winner in feature.winners {
        let activation = winner.activation
        let image = Self.normalization.applied(to: pictures.images[activation.picture..<activation.picture + 1])
        let unit = FeatureUnit(channel: feature.channel, row: isMap ? activation.row : nil, column: isMap ? activation.column : nil)
        let whole = try model.projections(of: node, units: [unit], pictures: image, by: .init(.gradient))
        // Nothing of it lies outside.
        let (rows, columns) = (winner.pixels.rows, winner.pixels.columns)
        #expect((winner.reconstruction - whole[0].narrow(1, rows).narrow(2, columns)).abs().max().number < 1e-12)
        #expect(near(winner.reconstruction.squared().sum().number, whole.squared().sum().number))
        let cut = pictures.images[activation.picture].narrow(1, rows).narrow(2, columns)
        #expect((winner.picture - cut).abs().max().number == 0)
        #expect(winner.category == ["ant", "bee", "cow"][activation.picture % 3])
        #expect(winner.caption.hasSuffix(", \(winner.category ?? "")"))
        // The frame holds the crop where it lies in the field.
        #expect(winner.offset.rows + rows.count <= feature.field.rows && winner.offset.columns + columns.count <= feature.field.columns)
        let drawn = winner.drawnPicture(in: feature.field)
        #expect(drawn.shape == [3, feature.field.rows, feature.field.columns])
        let inside = drawn.narrow(1, winner.offset.rows..<winner.offset.rows + rows.count)
          .narrow(2, winner.offset.columns..<winner.offset.columns + columns.count)
        #expect((inside - cut).abs().max().number == 0)
        let white = drawn.sum().number - cut.sum().number
        #expect(near(white, Double(3 * (feature.field.rows * feature.field.columns - rows.count * columns.count))))
      }
    }
    // A field of 3 pixels at steps of 2 that begins before the picture; the whole picture of what sees all of it.
    if node == "features.0" {
      #expect(gallery.features.allSatisfy { $0.field == 3 })
      for winner in gallery.features.flatMap(\.winners) {
        let (row, column) = (winner.activation.row, winner.activation.column)
        #expect(winner.offset == Extent(rows: row == 0 ? 1 : 0, columns: column == 0 ? 1 : 0))
      }
    } else if node == "fc" {
      #expect(gallery.features.allSatisfy { $0.field == [16, 18] && $0.winners.allSatisfy { $0.offset == 0 } })
    }
  }

  @Test func resultsDoNotDependOnTheBatches() throws {
    let (model, pictures) = (try smallDeepModel(), GivenPictures.noise(5))
    let strongest = try model.strongestActivations(of: pictures, at: ["features.4"], count: 9)
    let galleries = try [1, 3, 100].map { batch in
      try strongest.gallery(of: [0, 3, 1], at: "features.4", model: model, pictures: pictures, batchSize: batch)
    }
    for gallery in galleries {
      for (feature, expected) in zip(gallery.features, galleries[0].features) {
        #expect(feature.winners.map(\.pixels) == expected.winners.map(\.pixels))
        for (one, other) in zip(feature.winners, expected.winners) {
          #expect((one.reconstruction - other.reconstruction).abs().max().number < 1e-12)
          #expect((one.picture - other.picture).abs().max().number == 0)
        }
      }
    }
    // Of five pictures, those in which the feature is above 0.
    let active = try strongest.layer("features.4").features.map { feature in feature.strongest.count { $0.value > 0 } }
    #expect(galleries[0].features.map(\.winners.count) == [active[0], active[3], active[1]] && active.contains { $0 < 5 })
    #expect(try strongest.gallery(of: [1], at: "features.4", count: 2, model: model, pictures: pictures).features[0].winners.count == 2)
    #expect(try strongest.gallery(of: [], at: "features.4", model: model, pictures: pictures).features.isEmpty)
  }

  @Test func mosaicsHaveEveryTileInItsPlace() {
    let tiles = (1...5).map { Tensor.full([1, 2, 3], Double($0) / 10) }
    let mosaic = Tensor.mosaic(tiles, columns: 3, count: 9, pixels: 7, gap: 1)
    // Twice as large: 4 × 6 a tile.
    #expect(mosaic.shape == [1, 3 * 4 + 2, 3 * 6 + 2])
    let values = Values(mosaic)
    for row in 0..<14 {
      for column in 0..<20 {
        let (tile, isGap) = (row / 5 * 3 + column / 7, row % 5 == 4 || column % 7 == 6)
        #expect(near(values[0, row, column], isGap || tile > 4 ? 1 : Double(tile + 1) / 10, within: 1e-6))
      }
    }
    // A tile that is smaller keeps its pixels and leaves the rest white.
    let uneven = Tensor.mosaic([Tensor.zeros([1, 1, 1]), Tensor.zeros([1, 2, 2])], columns: 2, pixels: 1, gap: 3)
    #expect(uneven.shape == [1, 2, 7] && uneven.sum().number == 6 + 3)
    #expect(Tensor.mosaic([], columns: 3, pixels: 4, gap: 0).array(of: Double.self) == Array(repeating: 1, count: 48))
    // More than twice too large: means of squares, and of what is left of one at the end.
    let large = Tensor((0..<15).map { Double($0) / 16 }, shape: [1, 3, 5])
    let reduced: [Float] = Tensor.mosaic([large], columns: 1, pixels: 1).array()
    #expect(reduced == [6.0 / 16, 8.5 / 16])
    let detail = Tensor([0, 0.25, 0.5, 0.75] as [Double], shape: [1, 2, 2])
    let expected = [0, 0, 0.25, 0.25, 0, 0, 0.25, 0.25, 0.5, 0.5, 0.75, 0.75, 0.5, 0.5, 0.75, 0.75]
    #expect(Tensor.mosaic([detail], columns: 1, pixels: 5).array(of: Double.self) == expected)
  }

  @Test func greyIsNoEffect() {
    let signed = Tensor([-2, 0, 1, 4] as [Double], shape: [1, 2, 2])
    #expect(signed.aroundGrey().array(of: Double.self) == [0.25, 0.5, 0.625, 1])
    #expect(signed.aroundGrey(limit: 1).array(of: Double.self) == [0, 0.5, 1, 1])
    #expect(Tensor.zeros([1, 2, 2]).aroundGrey().array(of: Double.self) == [0.5, 0.5, 0.5, 0.5])
  }

  @Test func whatCannotBeShown() throws {
    let (model, pictures) = (try smallDeepModel(), GivenPictures.noise(4))
    let strongest = try model.strongestActivations(of: pictures, at: ["features.1"])
    #expect(throws: StudyError.self) { try strongest.gallery(of: [0], at: "features.2", model: model, pictures: pictures) }
    #expect(throws: StudyError("“features.1” has channels 0 to 4, so no channel 5")) {
      try strongest.gallery(of: [0, 5], at: "features.1", model: model, pictures: pictures)
    }
    #expect(throws: StudyError.self) { try strongest.gallery(of: [0], at: "features.1", model: model, pictures: GivenPictures.noise(5)) }
    #expect(throws: StudyError.self) { try strongest.gallery(of: [0], at: "features.1", model: model, pictures: pictures, batchSize: 0) }
  }
}
