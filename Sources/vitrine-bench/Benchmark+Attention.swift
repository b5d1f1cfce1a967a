import Exhibits
import Explanations
import Foundation
import Networks
import Studies
import Tensors
import Training

extension Benchmark {
  /// The maps of forty attributes at once beside one at a time, and what a pruned network saves; on the committed checkpoints.
  ///
  /// `VITRINE_BENCH_RECORD` names a CSV file that takes the times of the pruned networks.
  func attention() throws {
    let threads = ProcessInfo.processInfo.environment["VITRINE_THREADS"].flatMap { Int($0) } ?? ProcessInfo.processInfo.activeProcessorCount
    Torch.threadCount = threads
    let models = "\(home)/reports/models"
    let network = try MultiChannelAttention(Checkpoint.load("\(models)/multichannel64-1.safetensors"))
    let plain = try Checkpoint.load("\(models)/multitask64-1.safetensors")
    var random = RandomSource(seed: 1)
    print("attention: \(threads) threads; the same maps made in two ways, in turns")
    for batch in [1, 8, 32] {
      let images = Tensor.uniform([batch, 3, 64, 64], using: &random)
      try compareMaps("class activation maps (no mask), batch \(batch)", ClassActivation(plain, images))
      try compareMaps("masks and evidence (a mask per channel), batch \(batch)", ChannelMasks(network, images))
    }
    let images = Tensor.uniform([64, 3, 64, 64], using: &random).inChannelsLast()
    let smaller = try stride(from: 0, to: 56, by: 8).map { try network.removingChannels(Set(0..<$0)) }
    let speed = try PruningSpeed(smaller, images: images, rounds: rounds * 2 + 1)
    print("forward passes of pruned networks, batch \(speed.batchSize), channels-last, medians of \(speed.rounds):")
    for row in speed.rows {
      print(
        String(
          format: "  %2d channels, %5.1f million multiply-adds: %6.1f ms (%.1f to %.1f), %.2f×", row.channels,
          Double(row.multiplyAdds) / 1e6, row.milliseconds, row.quartiles.lowerBound, row.quartiles.upperBound, row.speedup))
    }
    if let path = ProcessInfo.processInfo.environment["VITRINE_BENCH_RECORD"] { try write(record(of: speed), path) }
  }

  private func record(of speed: PruningSpeed) -> String {
    let rows = speed.rows.map { row in
      String(
        format: "%d,%.1f,%d,%.1f,%.2f", row.channels, Double(row.multiplyAdds) / 1e6, row.parameters, row.milliseconds, row.speedup)
    }
    return (["channels,multiply_adds,parameters,milliseconds,speedup"] + rows).joined(separator: "\n") + "\n"
  }

  /// Both ways in turns, and how far their maps lie apart.
  private func compareMaps(_ name: String, _ maps: some AttributeMapTask) throws {
    let difference = try relativeDifference(maps.atOnce(), maps.oneByOne())
    var (together, apart): ([Double], [Double]) = ([], [])
    for _ in 0..<rounds {
      together.append(try seconds { _ = try maps.atOnce() })
      apart.append(try seconds { _ = try maps.oneByOne() })
    }
    let ratios = zip(apart, together).map { $0 / $1 }.sorted()
    print(
      String(
        format: "%@: all at once %.1f ms, %d passes %.1f ms, %.1f× (%.1f to %.1f); maps differ by %.1e", name, 1000 * together.sorted()[rounds / 2],
        maps.attributeCount, 1000 * apart.sorted()[rounds / 2], ratios[rounds / 2], ratios[0], ratios[rounds - 1], difference))
    guard difference < 1e-4 else { throw CommandFailure(description: "\(name): the two ways give different maps") }
  }

  private func relativeDifference(_ one: Tensor, _ other: Tensor) -> Double {
    ((one - other).abs().max() / other.abs().max()).number
  }
}

/// The maps of all attributes for one batch, `N A h w`, in two ways that must agree.
private protocol AttributeMapTask {
  var attributeCount: Int { get }
  func atOnce() throws -> Tensor
  func oneByOne() throws -> Tensor
}

/// A network with nothing but a mean and a linear layer behind its features.
private struct ClassActivation: AttributeMapTask {
  let checkpoint: Checkpoint
  let images: Tensor
  let weights: Tensor
  let attributeCount: Int

  init(_ checkpoint: Checkpoint, _ images: Tensor) throws {
    (self.checkpoint, self.images) = (checkpoint, checkpoint.normalization.applied(to: images))
    guard let weights = checkpoint.model.weights["classifier.weight"] else { throw CommandFailure(description: "no linear layer") }
    (self.weights, attributeCount) = (weights, weights.size(0))
  }

  /// One pass and one matrix product.
  func atOnce() throws -> Tensor {
    let features = try checkpoint.model.forward(images, capturing: [AttributeNetwork.features])[AttributeNetwork.features]
    return classActivationMaps(features: features, weights: weights)
  }

  /// For each attribute a pass forward and back, as gradient-weighted maps are usually made: the gradient's mean over space weighs the
  /// features; its `1 / h·w` is taken out.
  func oneByOne() throws -> Tensor {
    let head = try checkpoint.model.cut(from: AttributeNetwork.features)
    let maps = try (0..<attributeCount).map { attribute in
      let features = try checkpoint.model.forward(images, capturing: [AttributeNetwork.features])[AttributeNetwork.features]
      let slopes = try gradient(at: features) { try head($0).select(1, attribute).sum() }
      let positions = Double(features.size(2) * features.size(3))
      return (slopes.mean(over: 2, 3, keepingDimensions: true) * positions * features).sum(over: 1)
    }
    return Tensor.stack(maps, along: 1)
  }
}

/// A network with a mask for each attribute and channel.
private struct ChannelMasks: AttributeMapTask {
  let network: MultiChannelAttention
  let singles: [MultiChannelAttention]
  let images: Tensor

  init(_ network: MultiChannelAttention, _ images: Tensor) throws {
    (self.network, self.images) = (network, images)
    singles = try network.attributes.map { try network.selecting(attributes: [$0]) }
  }

  var attributeCount: Int { network.attributeCount }
  func atOnce() throws -> Tensor { try network.pass(images).evidence }
  func oneByOne() throws -> Tensor { Tensor.concatenate(try singles.map { try $0.pass(images).evidence }, along: 1) }
}
