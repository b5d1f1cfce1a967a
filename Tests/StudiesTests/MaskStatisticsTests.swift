import Datasets
import Exhibits
import Explanations
import Networks
import Studies
import Tensors
import Testing

/// Every statistic against plain loops over all masks and features at once, which the streaming pass never holds.
@Suite("Statistics of masks")
struct MaskStatisticsTests {
  /// Masks, features and logits of all pictures, one picture a pass.
  struct Everything {
    var masks: [Values] = []
    var features: [Values] = []
    var logits: [[Double]] = []
    let weights: Values
    let residual: Double

    init(_ network: MultiChannelAttention, _ pictures: NoisePictures) throws {
      weights = Values(network.headWeights)
      residual = network.description.isResidual ? 1 : 0
      let images = pictures.images
      for index in 0..<pictures.count {
        let pass = try network.pass(images[index..<index + 1])
        masks.append(Values(pass.masks[0]))
        features.append(Values(pass.features[0]))
        logits.append(pass.logits[0].array())
      }
    }

    /// A mean over the positions of one picture.
    func mean(_ value: (_ row: Int, _ column: Int) -> Double) -> Double {
      var sum = 0.0
      for row in 0..<16 { for column in 0..<16 { sum += value(row, column) } }
      return sum / 256
    }

    func score(_ n: Int, _ a: Int, _ c: Int) -> Double { mean { masks[n][a, c, $0, $1] } }

    func masked(_ n: Int, _ a: Int, _ c: Int) -> Double { mean { (residual + masks[n][a, c, $0, $1]) * features[n][c, $0, $1] } }

    /// A mean over pictures.
    func expected(_ value: (Int) -> Double) -> Double { (0..<masks.count).reduce(0) { $0 + value($1) } / Double(masks.count) }
  }

  @Test(arguments: AttributeNetwork.Masks.allCases, [false, true])
  func meansAreThoseOfLoops(_ masks: AttributeNetwork.Masks, _ isResidual: Bool) throws {
    let (network, pictures) = (try randomNetwork(masks, isResidual: isResidual), NoisePictures(count: 5))
    let statistics = try network.statistics(of: pictures, batchSize: 2)
    let all = try Everything(network, pictures)
    #expect(statistics.count == 5 && statistics.isResidual == isResidual && statistics.source == "noise")
    let none = Array(repeating: 0.0, count: 64)
    var importance = (masks: none, contributions: none, variances: none)
    for a in 0..<5 {
      for c in stride(from: 0, to: 64, by: 7) {
        let (weight, open) = (all.weights[a, c], all.expected { all.score($0, a, c) })
        let masked = all.expected { all.masked($0, a, c) }
        #expect(near(statistics.headWeights[a, c], weight))
        #expect(near(statistics.meanMasks[a, c], open))
        #expect(near(statistics.meanMaskedFeatures[a, c], masked))
        #expect(near(statistics.meanContributions[a, c], weight * masked))
        // Over positions: features are not negative.
        let magnitude = all.expected { n in all.mean { abs((all.residual + all.masks[n][a, c, $0, $1]) * all.features[n][c, $0, $1]) } }
        #expect(near(statistics.meanContributionMagnitudes[a, c], abs(weight) * magnitude))
        let variance = all.expected { (all.masked($0, a, c) - masked) * (all.masked($0, a, c) - masked) }
        #expect(near(statistics.maskedFeatureVariances[a, c], variance))
        let meanLogit = all.expected { all.logits[$0][a] }
        let share = weight * weight * variance / all.expected { (all.logits[$0][a] - meanLogit) * (all.logits[$0][a] - meanLogit) }
        #expect(near(statistics.contributionVariances[a, c], share) && near(statistics.importances(.variances)[a, c], share))
        importance.variances[c] += share
        importance.masks[c] += abs(weight) * (all.residual + open)
        importance.contributions[c] += abs(weight) * magnitude
      }
    }
    for c in stride(from: 0, to: 64, by: 7) {
      #expect(near(statistics.importance(.weightedMasks)[c], importance.masks[c]))
      #expect(near(statistics.importance(.contributions)[c], importance.contributions[c]))
      #expect(near(statistics.importance(.variances)[c], importance.variances[c]))
      for n in 0..<5 { #expect(near(Values(statistics.channelScores)[n, c], all.mean { all.features[n][c, $0, $1] })) }
    }
    for n in 0..<5 { for a in 0..<5 { #expect(near(Values(statistics.logits)[n, a], all.logits[n][a])) } }
    let column = (0..<5).map { abs(statistics.meanContributions[$0, 21]) }
    let served = statistics.attributes(servedBy: 21, count: 2)
    #expect(served.count == 2 && abs(served[0].contribution) == column.max()! && abs(served[1].contribution) == column.sorted()[3])
    #expect(near(served[0].contribution, statistics.meanContributions[try network.index(of: served[0].attribute), 21]))
    // Without the bias, a row of contributions sums to the mean logit.
    let biases = network.headBias.array(of: Double.self)
    for a in 0..<5 {
      let sum = (0..<64).reduce(0) { $0 + statistics.meanContributions[a, $1] }
      #expect(near(sum + biases[a], all.expected { all.logits[$0][a] }))
    }
  }

  @Test(arguments: [1, 3, 32]) func relationsAreCorrelationsOverChannelsAndPictures(_ batchSize: Int) throws {
    let (network, pictures) = (try randomNetwork(), NoisePictures())
    let relations = try network.statistics(of: pictures, batchSize: batchSize).relations
    let all = try Everything(network, pictures)
    let scores = (0..<5).map { a in (0..<7).map { n in (0..<64).map { all.score(n, a, $0) } } }
    let means = scores.map { of in (0..<64).map { c in of.reduce(0) { $0 + $1[c] } / 7 } }
    let deviations = zip(scores, means).map { of, means in of.flatMap { row in zip(row, means).map { $0 - $1 } } }
    for a in 0..<5 {
      let spread = (means[a].map { mean in (mean - means[a].reduce(0, +) / 64) }).reduce(0) { $0 + $1 * $1 } * 7
      let total = spread + deviations[a].reduce(0) { $0 + $1 * $1 }
      #expect(near(relations.betweenShares[a], spread / total))
      for b in 0..<5 {
        #expect(near(relations.correlations[a, b], pearson(scores[a].flatMap { $0 }, scores[b].flatMap { $0 })))
        #expect(near(relations.betweenChannels[a, b], pearson(means[a], means[b])))
        #expect(near(relations.withinChannels[a, b], pearson(deviations[a], deviations[b])))
      }
    }
  }

  @Test func labelsCorrelateOverPicturesWhereBothCount() throws {
    let pictures = NoisePictures(count: 11, constant: 3, leavesOut: true)
    let statistics = try randomNetwork().statistics(of: pictures)
    let labels = (0..<11).map { index in
      guard case .attributes(let holds) = pictures.label(at: index) else { return [Double]() }
      return holds.map { $0 ? 1 : 0 }
    }
    let relations = statistics.relations
    for a in 0..<5 {
      for b in 0..<5 {
        let both = (0..<11).filter { n in [a, b].allSatisfy { pictures.countedAttributes(at: n)![$0] } }
        #expect(near(relations.labels[a, b], pearson(both.map { labels[$0][a] }, both.map { labels[$0][b] })), "\(a), \(b)")
      }
    }
    #expect(relations.labels[3, 3].isNaN && relations.labels[0, 3].isNaN)
    // Exclusive by construction.
    #expect(relations.labels[0, 1] == -1)
    let first = try #require(try relations.topRelated(to: "a", count: 1, by: .magnitude, measure: .labels).first)
    #expect(first.attribute == "b" && first.index == 1 && first.correlation == -1)
    #expect(try relations.topRelated(to: "a", measure: .labels).map(\.attribute).last == "b")
    #expect(try relations.topRelated(to: "a", measure: .labels).allSatisfy { $0.attribute != "d" && $0.attribute != "a" })
    #expect(try relations.topRelated(to: "d", measure: .labels).isEmpty)
    #expect(try relations.topRelated(to: "a", count: 2).count == 2)
    #expect(throws: StudyError.self) { try relations.topRelated(to: "f") }
  }

  @Test func accuraciesAreThoseOfAnEvaluation() throws {
    let pictures = NoisePictures(count: 9, constant: 2, leavesOut: true)
    let network = try randomNetwork()
    let statistics = try network.statistics(of: pictures, batchSize: 4)
    var logits: [[Double]] = []
    let images = pictures.images
    for n in 0..<9 { logits.append(try network.pass(images[n..<n + 1]).logits.array()) }
    for a in 0..<5 {
      var (counted, right, present) = (0.0, 0.0, 0.0)
      for n in 0..<9 where pictures.countedAttributes(at: n)![a] {
        guard case .attributes(let holds) = pictures.label(at: n) else { continue }
        counted += 1
        if holds[a] { present += 1 }
        if (logits[n][a] > 0) == holds[a] { right += 1 }
      }
      #expect(near(statistics.accuracies[a], right / counted))
      #expect(near(statistics.frequencies[a], present / counted))
      #expect(near(statistics.majorityAccuracies[a], max(present, counted - present) / counted))
    }
    #expect(statistics.majorityAccuracies[2] == 1)
  }

  @Test func channelsCorrelateOverPicturesAndDeadOnesAreListed() throws {
    let pictures = NoisePictures()
    // Batch norm's factor and summand 0: channels 5 and 6 are dead.
    let network = try randomNetwork { weights in
      for name in ["extractor.bn3_3.weight", "extractor.bn3_3.bias"] {
        var values: [Double] = weights[name]!.array()
        (values[5], values[6]) = (0, 0)
        // Channel 7 is 1 everywhere: constant, but alive.
        values[7] = name.hasSuffix("bias") ? 1 : 0
        weights[name] = Tensor(values)
      }
    }
    let statistics = try network.statistics(of: pictures, batchSize: 3)
    let (scores, all) = (Values(statistics.channelScores), try Everything(network, pictures))
    // A network of random weights has dead channels of its own.
    let constant = (0..<64).filter { c in Set((0..<7).map { scores[$0, c] }).count == 1 }
    let dead = (0..<64).filter { c in all.features.allSatisfy { of in (0..<256).allSatisfy { of[c, $0 / 16, $0 % 16] == 0 } } }
    #expect(statistics.constantChannels == constant && Set(constant).isSuperset(of: [5, 6, 7]) && constant.count < 32)
    #expect(statistics.deadChannels == dead && Set(dead).isSuperset(of: [5, 6]) && !dead.contains(7))
    let correlations = statistics.channelCorrelations
    var best = (-1.0, 0, 0)
    for c in 0..<64 {
      for d in 0..<64 {
        let expected = pearson((0..<7).map { scores[$0, c] }, (0..<7).map { scores[$0, d] })
        #expect(near(correlations[c, d], expected), "\(c), \(d)")
        if c < d, expected > best.0 { best = (expected, c, d) }
      }
    }
    let alike = statistics.mostAlikeChannels(count: 3)
    #expect(alike.count == 3 && (alike[0].row, alike[0].column) == (best.1, best.2))
    #expect(alike[0].value >= alike[1].value && alike[1].value >= alike[2].value)
    #expect(statistics.importance(.contributions)[5] == 0 && statistics.importance(.weightedMasks)[5] > 0)
    // The clustered figure can be made in spite of them.
    #expect(Set(ClusterTree.averageLinkage(correlations: correlations).leafOrder) == Set(0..<64))
    #expect(try statistics.channels(servingAllOf: "b").allSatisfy { !dead.contains($0) })
  }

  @Test func scalesThatTradeBetweenFeaturesAndWeightsDoNotChangeTheContributions() throws {
    let network = try randomNetwork()
    // Twice the features of channel 9, half of what reads them: the same network.
    let other = try randomNetwork { weights in
      for name in ["extractor.bn3_3.weight", "extractor.bn3_3.bias"] {
        var values: [Double] = weights[name]!.array()
        values[9] *= 2
        weights[name] = Tensor(values)
      }
      for (name, dimension) in [("masks.reduce.weight", 1), ("classifier.weight", 1)] {
        var factors = Array(repeating: 1.0, count: 64)
        factors[9] = 0.5
        var shape = [1, 1, 1, 1]
        shape[dimension] = 64
        weights[name] = weights[name]! * Tensor(factors, shape: shape)
      }
    }
    let (one, two) = (try network.statistics(of: NoisePictures()), try other.statistics(of: NoisePictures()))
    #expect((one.logits - two.logits).abs().max().number < 1e-12)
    #expect(near(one.importance(.contributions)[9], two.importance(.contributions)[9]))
    #expect(near(one.importance(.weightedMasks)[9], 2 * two.importance(.weightedMasks)[9]))
  }

  @Test func onePictureHasNoCorrelationsAndEqualOnesNeither() throws {
    for pictures in [NoisePictures(count: 1), NoisePictures(count: 5, isOnePicture: true)] {
      let statistics = try randomNetwork().statistics(of: pictures, batchSize: 2)
      let relations = statistics.relations
      #expect(relations.withinChannels.values.allSatisfy { $0.isNaN })
      #expect(statistics.importance(.variances).allSatisfy { $0 == 0 } && statistics.importance().contains { $0 > 0 })
      #expect(relations.betweenShares.allSatisfy { near($0, 1) })
      #expect(zip(relations.correlations.values, relations.betweenChannels.values).allSatisfy { near($0, $1) && !$0.isNaN })
      if pictures.count == 1 {
        #expect(relations.labels.values.allSatisfy { $0.isNaN })
        #expect(statistics.constantChannels == Array(0..<64) && statistics.channelCorrelations.values.allSatisfy { $0.isNaN })
        #expect(statistics.mostAlikeChannels().isEmpty)
      }
    }
  }

  @Test func masksThatAreAllTheSameHaveNoCorrelations() throws {
    let network = try randomNetwork { weights in
      for name in weights.tensors.keys where name.hasPrefix("masks.") { weights[name] = weights[name]! * 0 }
    }
    let statistics = try network.statistics(of: NoisePictures())
    #expect(statistics.meanMasks.values.allSatisfy { near($0, 0.5) })
    let relations = statistics.relations
    for matrix in [relations.correlations, relations.betweenChannels, relations.withinChannels] {
      #expect(matrix.values.allSatisfy { $0.isNaN })
    }
    #expect(relations.betweenShares.allSatisfy { $0.isNaN })
    #expect(try relations.topRelated(to: "a").isEmpty)
  }

  @Test func subsetsProgressAndErrors() throws {
    let (network, pictures) = (try randomNetwork(), NoisePictures())
    var told: [[Int]] = []
    let some = try network.statistics(of: pictures, subset: [6, 1, 4], batchSize: 2) { told.append([$0, $1]) }
    #expect(told == [[2, 3], [3, 3]])
    let all = try network.statistics(of: pictures)
    for (row, index) in [6, 1, 4].enumerated() {
      #expect((some.logits[row] - all.logits[index]).abs().max().number < 1e-12)
      #expect(some.labels[row] == all.labels[index])
    }
    #expect(throws: StudyError.self) { try network.statistics(of: NoisePictures(count: 0)) }
    #expect(throws: StudyError.self) { try network.statistics(of: Portraits(split: .test, count: 2)) }
    #expect(throws: StudyError.self) { try network.statistics(of: SmallPictures(.ten, count: 2)) }
  }

  @Test func singlePrecisionGivesTheSameStatistics() throws {
    let (network, pictures) = (try randomNetwork(), NoisePictures())
    let single = try MultiChannelAttention(
      network.model.converted(to: .float32), network.description, attributes: network.attributes)
    let (one, other) = (try network.statistics(of: pictures), try single.statistics(of: pictures))
    #expect(one.channelScores.dtype == .float64 && other.channelScores.dtype == .float64)
    #expect(zip(one.relations.correlations.values, other.relations.correlations.values).allSatisfy { near($0, $1, within: 1e-4) })
    #expect(zip(one.relations.withinChannels.values, other.relations.withinChannels.values).allSatisfy { near($0, $1, within: 1e-3) })
    #expect(zip(one.importance(), other.importance()).allSatisfy { near($0, $1, within: 1e-5) })
  }

  @Test func theStrongestChannelsOfAPicture() throws {
    let (network, pictures) = (try randomNetwork(isResidual: true), NoisePictures(count: 3))
    let pass = try network.pass(pictures.images)
    let strip = try network.strongestChannels(of: "c", in: pass, picture: 1, count: 6)
    let all = try Everything(network, pictures)
    let shares = (0..<64).map { all.weights[2, $0] * all.masked(1, 2, $0) }
    let order = (0..<64).sorted { abs(shares[$0]) > abs(shares[$1]) }
    #expect(strip.map(\.channel) == Array(order.prefix(6)))
    for one in strip {
      #expect(near(one.contribution, shares[one.channel]))
      #expect(near(one.share, abs(shares[one.channel]) / shares.reduce(0) { $0 + abs($1) }))
      #expect(one.mask.shape == [16, 16] && near(Values(one.mask)[3, 4], all.masks[1][2, one.channel, 3, 4]))
      #expect(near(Values(one.feature)[5, 6], all.features[1][one.channel, 5, 6]))
    }
    let every = try network.strongestChannels(of: "c", in: pass, picture: 1, count: 1000)
    #expect(every.count == 64 && near(every.reduce(0) { $0 + $1.share }, 1))
    #expect(throws: StudyError.self) { try network.strongestChannels(of: "cc", in: pass) }
  }
}

extension MaskStatistics {
  /// The numbers of the channels that serve an attribute at all.
  fileprivate func channels(servingAllOf attribute: String) throws -> [Int] {
    try channels(serving: attribute, count: .max).filter { $0.contribution != 0 }.map(\.channel)
  }
}
