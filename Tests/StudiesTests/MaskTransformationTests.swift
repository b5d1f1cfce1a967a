import Datasets
import Foundation
import Networks
import Studies
import Tensors
import Testing

@Suite("Intentional mask transformation")
struct MaskTransformationTests {
  @Test(arguments: AttributeNetwork.Masks.allCases, [false, true])
  func gammaZeroIsTheNetworkBitForBit(_ masks: AttributeNetwork.Masks, _ isResidual: Bool) throws {
    let double = try randomNetwork(masks, isResidual: isResidual)
    let single = try MultiChannelAttention(double.model.converted(to: .float32), double.description, attributes: double.attributes)
    let test = NoisePictures(name: "test", count: 3)
    for network in [double, single] {
      let training = try network.statistics(of: NoisePictures(count: 4))
      let pass = try network.pass(test.images.converted(to: network.headWeights.dtype))
      for recentered in [false, true] {
        let none = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: 0, recentered: recentered)
        #expect(none.factors.values.allSatisfy { $0 == 1 })
        #expect(try none.logits(of: pass).array(of: Double.self) == pass.logits.array(of: Double.self))
        #expect(none.masks(of: pass).array(of: Double.self) == pass.masks.array(of: Double.self))
      }
    }
  }

  @Test(arguments: [false, true], [0.3, 1, 2.5]) func logitsAreThoseOfTransformedMasks(_ isResidual: Bool, _ gamma: Double) throws {
    let network = try randomNetwork(.full1x1, isResidual: isResidual)
    let training = try network.statistics(of: NoisePictures(count: 4))
    let test = NoisePictures(name: "test", count: 2)
    let pass = try network.pass(test.images)
    let (weights, biases) = (Values(network.headWeights), network.headBias.array(of: Double.self))
    let plain = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: gamma)
    let centred = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: gamma, recentered: true)
    let (logits, recentered) = (Values(try plain.logits(of: pass)), Values(try centred.logits(of: pass)))
    let (masks, features, transformed) = (Values(pass.masks), Values(pass.features), Values(plain.masks(of: pass)))
    let trainingPass = try network.pass(NoisePictures(count: 4).images)
    let (trainingMasks, trainingFeatures) = (Values(trainingPass.masks), Values(trainingPass.features))
    func mean(_ value: (Int, Int) -> Double) -> Double {
      var sum = 0.0
      for row in 0..<16 { for column in 0..<16 { sum += value(row, column) } }
      return sum / 256
    }
    let beside: Double = isResidual ? 1 : 0
    for a in 0..<5 {
      let importances = (0..<64).map { c in
        abs(weights[a, c])
          * (0..<4).reduce(0) { sum, n in sum + mean { (beside + trainingMasks[n, a, c, $0, $1]) * trainingFeatures[n, c, $0, $1] } / 4 }
      }
      let average = importances.reduce(0, +) / 64
      let factors = importances.map { pow($0 / average, gamma) }
      for c in 0..<64 { #expect(near(plain.factors[a, c], factors[c])) }
      for n in 0..<2 {
        #expect(near(transformed[n, a, 8, 2, 3], masks[n, a, 8, 2, 3] * factors[8]))
        let total = (0..<64).reduce(0) { sum, c in
          sum + weights[a, c] * mean { (beside + masks[n, a, c, $0, $1] * factors[c]) * features[n, c, $0, $1] }
        }
        #expect(near(logits[n, a], total + biases[a]))
        // The mean logit over the training pictures moved by this much.
        let shift = (0..<64).reduce(0) { sum, c in
          sum + weights[a, c] * (factors[c] - 1)
            * (0..<4).reduce(0) { sum, k in sum + mean { trainingMasks[k, a, c, $0, $1] * trainingFeatures[k, c, $0, $1] } / 4 }
        }
        #expect(near(recentered[n, a], total + biases[a] - shift))
      }
    }
  }

  @Test func recenteringKeepsTheMeanLogitOverTheTrainingPictures() throws {
    let (network, pictures) = (try randomNetwork(isResidual: true), NoisePictures())
    let training = try network.statistics(of: pictures)
    let pass = try network.pass(pictures.images)
    let transformation = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: 1.5, recentered: true)
    let moved = try transformation.logits(of: pass)
    #expect((moved.mean(over: 0) - pass.logits.mean(over: 0)).abs().max().number < 1e-10)
    #expect((moved - pass.logits).abs().max().number > 1e-3)
  }

  @Test func factorsOfDeadChannelsAttributesWithoutChannelsAndTheShuffledControl() throws {
    let network = try randomNetwork { weights in
      var rows: [Double] = weights["classifier.weight"]!.array()
      for c in 0..<64 { rows[2 * 64 + c] = 0 }
      rows[10] = 0
      weights["classifier.weight"] = Tensor(rows, shape: [5, 64, 1, 1])
    }
    let training = try network.statistics(of: NoisePictures())
    let sharp = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: 2)
    #expect(sharp.factors[0, 10] == 0)
    #expect((0..<64).allSatisfy { sharp.factors[2, $0] == 1 })
    #expect(sharp.factors.values.allSatisfy { $0.isFinite && $0 >= 0 })
    let control = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: 2, shuffled: 4)
    func row(_ transformation: IntentionalMaskTransformation, _ a: Int) -> [Double] { (0..<64).map { transformation.factors[a, $0] } }
    for a in [0, 1, 3, 4] {
      #expect(row(control, a) != row(sharp, a))
      #expect(row(control, a).sorted() == row(sharp, a).sorted())
    }
    let again = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: 2, shuffled: 4)
    #expect(again.factors == control.factors)
    let other = try randomNetwork(seed: 8)
    #expect(throws: StudyError.self) { try IntentionalMaskTransformation(other, trainingStatistics: training, gamma: 1) }
  }

  @Test func aTrialCountsTheAnswersOfEachCorruptionAndStrength() throws {
    let network = try randomNetwork()
    let training = try network.statistics(of: NoisePictures())
    let test = NoisePictures(name: "test", count: 5, leavesOut: true)
    let corruptions: [Corruption] = [.none, .noise(standardDeviation: 0.2), .square(side: 30)]
    let trial = try network.maskTransformationTrial(
      gammas: [0, 1], trainingStatistics: training, under: corruptions, on: test, seed: 6, batchSize: 2)
    #expect(trial.results.map(\.gamma) == [0, 1, 0, 1, 0, 1] && trial.results.map(\.corruption) == corruptions.flatMap { [$0, $0] })
    for result in trial.results {
      let pictures = CorruptedPictures(test, result.corruption, seed: 6)
      let transformation = try IntentionalMaskTransformation(network, trainingStatistics: training, gamma: result.gamma)
      let pass = try network.pass(try Tensor((0..<5).map(pictures.picture)).converted(to: .float64))
      let logits = Values(try transformation.logits(of: pass))
      let accuracies = (0..<5).map { a in
        let counted = (0..<5).filter { test.countedAttributes(at: $0)![a] }
        let right = counted.filter { n in
          guard case .attributes(let holds) = test.label(at: n) else { return false }
          return (logits[n, a] > 0) == holds[a]
        }
        return Double(right.count) / Double(counted.count)
      }
      #expect(zip(result.accuracies, accuracies).allSatisfy { near($0, $1) })
      #expect(near(result.accuracy, accuracies.reduce(0, +) / 5))
    }
    #expect(trial.accuracies(under: .none) == trial.results.prefix(2).map(\.accuracy))
    let again = try network.maskTransformationTrial(
      gammas: [0, 1], trainingStatistics: training, under: corruptions, on: test, seed: 6, batchSize: 2)
    #expect(again.results == trial.results)
    #expect(throws: StudyError.self) {
      try network.maskTransformationTrial(gammas: [0], trainingStatistics: training, under: [.none], on: NoisePictures(count: 3))
    }
  }
}

@Suite("Corrupted pictures")
struct CorruptedPicturesTests {
  let pictures = NoisePictures(count: 4)

  @Test func nothingIsDoneWithoutStrength() throws {
    for corruption in [Corruption.none, .noise(standardDeviation: 0), .blur(standardDeviation: 0), .square(side: 0)] {
      #expect(try CorruptedPictures(pictures, corruption).picture(at: 2) == pictures.picture(at: 2))
    }
    #expect(CorruptedPictures(pictures, .none).name == "noise")
    #expect(CorruptedPictures(pictures, .square(side: 3)).name == "noise, square, 3 px")
    #expect(CorruptedPictures(pictures, .square(side: 3)).label(at: 1) == pictures.label(at: 1))
  }

  @Test func noiseIsSeededByThePictureAndAsStrongAsSaid() throws {
    struct Grey: PictureDataset {
      var (name, isSynthetic, labelNames, count) = ("grey", true, LabelNames.attributes(["a"]), 3)
      func picture(at index: Int) -> Picture { Picture(width: 64, height: 64, samples: Array(repeating: 128, count: 64 * 64 * 3)) }
      func label(at index: Int) -> Label { .attributes([true]) }
    }
    let noisy = CorruptedPictures(Grey(), .noise(standardDeviation: 0.1), seed: 5)
    let samples = try noisy.picture(at: 1).samples.map { Double($0) - 128 }
    let mean = samples.reduce(0, +) / Double(samples.count)
    let deviation = (samples.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(samples.count)).squareRoot()
    // 12,288 samples: the mean's deviation is 0.23, the deviation's 0.16.
    #expect(abs(mean) < 1 && abs(deviation - 25.5) < 0.8)
    // A Gaussian has 0.27 % beyond three deviations.
    let far = Double(samples.count { abs($0) > 76.5 }) / Double(samples.count)
    #expect((0.0012...0.0045).contains(far))
    #expect(try noisy.picture(at: 1) == CorruptedPictures(Grey(), .noise(standardDeviation: 0.1), seed: 5).picture(at: 1))
    #expect(try noisy.picture(at: 1) != noisy.picture(at: 2))
    #expect(try noisy.picture(at: 1) != CorruptedPictures(Grey(), .noise(standardDeviation: 0.1), seed: 6).picture(at: 1))
    // Stronger noise is the same noise: the signs stay.
    let strong = try CorruptedPictures(Grey(), .noise(standardDeviation: 0.2), seed: 5).picture(at: 1).samples.map { Double($0) - 128 }
    #expect(zip(samples, strong).allSatisfy { $0 * $1 >= 0 })
  }

  @Test func aSquareIsGreyAndWithinThePicture() throws {
    for (index, side) in [(0, 1), (1, 17), (2, 64), (3, 200)] {
      let (before, after) = (pictures.picture(at: index), try CorruptedPictures(pictures, .square(side: side)).picture(at: index))
      let changed = (0..<64 * 64).filter { place in (0..<3).allSatisfy { after.samples[3 * place + $0] == 128 } }
      let (rows, columns) = (changed.map { $0 / 64 }, changed.map { $0 % 64 })
      let size = min(side, 64)
      #expect(changed.count == size * size)
      #expect(rows.max()! - rows.min()! + 1 == size && columns.max()! - columns.min()! + 1 == size)
      let others = Set(0..<64 * 64).subtracting(changed)
      #expect(others.allSatisfy { place in (0..<3).allSatisfy { after.samples[3 * place + $0] == before.samples[3 * place + $0] } })
    }
  }

  @Test func aBlurSmoothsAndKeepsTheMean() throws {
    func roughness(_ picture: Picture) -> Double {
      (0..<64 * 63).reduce(0) { $0 + abs(Double(picture.samples[3 * $1]) - Double(picture.samples[3 * ($1 + 64)])) }
    }
    func mean(_ picture: Picture) -> Double { picture.samples.reduce(0) { $0 + Double($1) } / Double(picture.samples.count) }
    let steps = try [0, 0.7, 1.5, 4].map { try CorruptedPictures(pictures, .blur(standardDeviation: $0)).picture(at: 0) }
    for (before, after) in zip(steps, steps.dropFirst()) {
      #expect(roughness(after) < 0.8 * roughness(before))
      #expect(abs(mean(after) - mean(before)) < 1)
    }
  }
}
