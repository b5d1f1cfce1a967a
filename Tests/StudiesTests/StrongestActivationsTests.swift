import Datasets
import Networks
import Tensors
import Testing
import Training

@testable import Studies

/// The streaming selection against a full sort of everything.
@Suite("Strongest activations") struct StrongestActivationsTests {
  typealias Activation = StrongestActivations.Activation

  /// All positions of all pictures sorted: value, then picture, then position; a picture's first counts. `maps[picture][position]`.
  static func sorted(_ maps: [[Double]], width: Int, limit: Int) -> [Activation] {
    var all: [Activation] = []
    for (picture, map) in maps.enumerated() where !map.contains(where: \.isNaN) {
      for (place, value) in map.enumerated() {
        all.append(Activation(picture: picture, row: place / width, column: place % width, value: value))
      }
    }
    all.sort { ($1.value, $0.picture, $0.row, $0.column) < ($0.value, $1.picture, $1.row, $1.column) }
    var seen: Set<Int> = []
    return Array(all.filter { seen.insert($0.picture).inserted }.prefix(limit))
  }

  @Test("Any order, any batches, ties, infinities and NaN: as a full sort has it", arguments: 0..<60 as Range<UInt64>)
  func property(seed: UInt64) {
    var random = RandomSource(seed: seed)
    func integer(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }
    let (pictures, channels, height, width) = (integer(1..<40), integer(1..<4), integer(1..<4), integer(1..<5))
    let limit = integer(1..<13)
    // Few different values, so that most are equal to others.
    let values = (0..<pictures * channels * height * width).map { _ -> Double in
      let chance = integer(0..<200)
      return chance == 0 ? .nan : chance == 1 ? .infinity : chance == 2 ? -.infinity : Double(integer(-2..<4))
    }
    let type: DType = seed % 2 == 0 ? .float32 : .float64
    let maps = Tensor(values, shape: [pictures, channels, height, width], type: type)
    var ranking = ActivationRanking(channels: channels, positions: height * width, limit: limit)
    var rest = Array(0..<pictures).shuffled(using: &random)[...]
    while !rest.isEmpty {
      let batch = Array(rest.prefix(integer(1..<12)))
      rest = rest.dropFirst(batch.count)
      let part = maps.select(0, at: batch)
      ranking.add(MapPeaks(integer(0..<2) == 0 ? part : part.inChannelsLast()), width: width, pictures: batch)
    }
    for (channel, feature) in ranking.features.enumerated() {
      let own = (0..<pictures).map { picture in
        (0..<height * width).map { values[(picture * channels + channel) * height * width + $0] }
      }
      let counted = own.filter { !$0.contains(where: \.isNaN) }
      #expect(feature.strongest == Self.sorted(own, width: width, limit: limit))
      #expect(feature.channel == channel && feature.pictureCount == counted.count)
      #expect(feature.undefinedCount == pictures - counted.count)
      let active = counted.flatMap { $0 }.count { $0 > 0 }
      #expect(near(feature.activePositions, Double(active) / Double(counted.count * height * width)))
      #expect(near(feature.activePictures, Double(counted.count { $0.contains { $0 > 0 } }) / Double(counted.count)))
      #expect(feature.isDead == (active == 0))
      #expect(counted.isEmpty ? feature.maximum.isNaN : feature.maximum == counted.flatMap { $0 }.max())
    }
  }

  @Test(arguments: [1, 4, 64]) func aPassFindsWhatTheNetworkGives(_ batchSize: Int) throws {
    let (model, pictures) = (try smallDeepModel(), GivenPictures.noise(23))
    let normalization = Normalization(mean: [0.5, 0.4, 0.3], standardDeviation: [0.2, 0.3, 0.25])
    let nodes = ["features.4", "features.0", "fc", "features.2"]
    var told: [[Int]] = []
    let found = try model.strongestActivations(
      of: pictures, at: nodes, count: 6, normalization: normalization, batchSize: batchSize
    ) { told.append([$0, $1]) }
    #expect(told == stride(from: batchSize, to: 23 + batchSize, by: batchSize).map { [min($0, 23), 23] })
    #expect(found.source == "given" && found.isSynthetic && found.pictureCount == 23 && found.layers.map(\.node) == nodes)
    // One picture a pass, through the whole network.
    let passes = try (0..<23).map { try model.forward(normalization.applied(to: pictures.images[$0..<$0 + 1]), capturing: nodes) }
    for layer in found.layers {
      let shape = try model.network.shape(of: layer.node)
      let (positions, width) = (shape.dropFirst().reduce(1, *), shape.count == 3 ? shape[2] : 1)
      #expect(layer.shape == shape && layer.features.count == shape[0])
      for (channel, feature) in layer.features.enumerated() {
        let maps = passes.map { Array($0[layer.node].array(of: Double.self)[channel * positions..<(channel + 1) * positions]) }
        let expected = Self.sorted(maps, width: width, limit: 6)
        #expect(feature.strongest.map(\.picture) == expected.map(\.picture))
        #expect(feature.strongest.map { [$0.row, $0.column] } == expected.map { [$0.row, $0.column] })
        #expect(zip(feature.strongest, expected).allSatisfy { near($0.value, $1.value) })
        #expect(near(feature.activePositions, Double(maps.flatMap { $0 }.count { $0 > 0 }) / Double(23 * positions)))
      }
    }
  }

  @Test func deadAndFaintFeaturesAreFound() throws {
    let model = try smallDeepModel { weights in
      // Channel 1 answers to nothing; channel 3 with a hundredth of channel 2.
      let filters = weights["features.0.weight"] ?? .zeros([0])
      let rows = [filters[0], filters[1] * 0, filters[2], filters[2] * 0.01, filters[4]]
      weights["features.0.weight"] = Tensor.stack(rows)
      weights["features.0.bias"] = Tensor([0.1, -1, 0.1, 0.001, 0.1])
    }
    let layer = try model.strongestActivations(of: GivenPictures.noise(9), at: ["features.1"]).layer("features.1")
    #expect(layer.features.map(\.isDead) == [false, true, false, false, false])
    #expect(layer.deadShare == 0.2 && layer.live.map(\.channel) == [0, 2, 3, 4])
    let maxima = layer.features.map(\.maximum)
    #expect(near(maxima[3], maxima[2] / 100) && maxima[1] == 0 && layer.features[1].activePictures == 0)
    #expect(layer.faintShare(below: 0.1) == 0.4 && layer.faintShare(below: 0) == 0.2)
  }

  @Test func channelsAreChosenAmongThoseThatAreOftenActive() {
    // Channels 0, 3 and 6 are 0 in the weakest picture that is kept, and channel 5 has no defined value.
    let features = (0..<8).map { channel in
      let values = channel == 5 ? [] : [3, channel % 3 == 0 ? 0 : 1.0]
      return StrongestActivations.Feature(
        channel: channel, strongest: values.map { Activation(picture: 0, row: 0, column: 0, value: $0) }, pictureCount: 9,
        undefinedCount: 0, activePictures: 0.5, activePositions: 0.5)
    }
    let layer = StrongestActivations.Layer(node: "x", shape: [8, 1, 1], features: features)
    #expect(layer.chosenChannels(9) == [1, 2, 4, 7] && layer.chosenChannels(-1).isEmpty)
    let chosen = (0..<40).map { layer.chosenChannels(2, seed: $0) }
    #expect(chosen.allSatisfy { $0.count == 2 && $0[0] < $0[1] } && Set(chosen).count == 6)
    #expect(chosen[7] == layer.chosenChannels(2, seed: 7))
  }

  @Test func aFeatureWithoutNumbersIsSaidToHaveNone() throws {
    let model = try smallDeepModel { weights in
      let filters = weights["features.0.weight"] ?? .zeros([0])
      weights["features.0.weight"] = Tensor.stack((0..<5).map { $0 == 2 ? filters[2] * Double.nan : filters[$0] })
    }
    let layer = try model.strongestActivations(of: GivenPictures.noise(4), at: ["features.0"]).layer("features.0")
    let feature = layer.features[2]
    #expect(feature.strongest.isEmpty && feature.pictureCount == 0 && feature.undefinedCount == 4 && feature.isDead)
    #expect(feature.maximum.isNaN && feature.activePictures.isNaN && feature.activePositions.isNaN)
    #expect(layer.features[1].strongest.count == 4 && layer.features[1].undefinedCount == 0)
  }

  @Test func moreThanThereAreAreAllInOrder() throws {
    let found = try smallDeepModel().strongestActivations(of: GivenPictures.noise(3), at: ["fc", "fc"], count: .max)
    #expect(found.layers.count == 1)
    for feature in try found.layer("fc").features {
      #expect(feature.strongest.map(\.picture).sorted() == [0, 1, 2])
      #expect(zip(feature.strongest, feature.strongest.dropFirst()).allSatisfy { $0.value >= $1.value })
    }
  }

  @Test func whatCannotBeAsked() throws {
    let (model, pictures) = (try smallDeepModel(), GivenPictures.noise(3))
    #expect(throws: StudyError("given has no picture to study")) {
      try model.strongestActivations(of: GivenPictures(pictures: []), at: ["fc"])
    }
    #expect(throws: StudyError.self) { try model.strongestActivations(of: pictures, at: []) }
    #expect(throws: StudyError.self) { try model.strongestActivations(of: pictures, at: ["fc"], count: 0) }
    #expect(throws: StudyError.self) { try model.strongestActivations(of: pictures, at: ["fc"], batchSize: 0) }
    #expect(throws: NetworkError.unknownNode("features.44", nearest: "features.4")) {
      try model.strongestActivations(of: pictures, at: ["fc", "features.44"])
    }
    // A cut network would take another size, and maps of another size would not be those of the network.
    #expect(throws: StudyError("the pictures of given are [3, 16, 20], and the network small takes [3, 16, 18]")) {
      try model.strongestActivations(of: GivenPictures.noise(2, width: 20), at: ["features.0"])
    }
    struct Stopped: Error {}
    var told = 0
    #expect(throws: Stopped.self) {
      try model.strongestActivations(of: pictures, at: ["fc"], batchSize: 1) { done, _ in
        told = done
        if done == 2 { throw Stopped() }
      }
    }
    #expect(told == 2)
    let found = try model.strongestActivations(of: pictures, at: ["fc"])
    let error = #expect(throws: StudyError.self) { try found.layer("fd") }
    #expect(error?.hint == "did you mean “fc”?")
  }
}
