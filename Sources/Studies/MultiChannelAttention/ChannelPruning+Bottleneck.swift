import Dispatch
import Networks
import Tensors

/// The part after the features of a network with bottleneck masks, for many sets of channels at once, without its masks ever in memory.
///
/// A mask only matters where its feature is not zero, and after a ReLU about half are. For each attribute four hidden units make all
/// masks of a position, so one mask value is four products, and a sigmoid, computed where it is used. The hidden units of a larger
/// set of channels are those of a smaller one and what the further channels add. Four attributes are computed side by side.
struct BottleneckTail: Sendable {
  private typealias Lanes = SIMD4<Float>
  /// Hidden units of one attribute.
  private static let width = 4

  private let attributes: Int
  private let channels: Int
  private let isResidual: Bool
  /// Blocks of four attributes; the last may be filled up with zeros.
  private let blocks: Int
  /// `block channel unit`.
  private let reduce: [Lanes]
  /// `block unit`.
  private let reduceBias: [Lanes]
  /// `block channel (bias, units…)`, for the negative logarithm to base 2 of the odds, which the sigmoid wants.
  private let expand: [Lanes]
  /// `block channel`.
  private let head: [Lanes]
  /// `block`.
  private let headBias: [Lanes]

  /// `nil` for another kind of masks, width or type.
  init?(_ network: MultiChannelAttention) {
    let (attributes, channels) = (network.attributeCount, network.channelCount)
    let weights = network.model.weights
    guard network.description.masks == .bottleneck, let reduce = weights["masks.reduce.weight"],
      let reduceBias = weights["masks.reduce.bias"], let expand = weights["masks.expand.weight"],
      let expandBias = weights["masks.expand.bias"], reduce.dtype == .float32, reduce.size(0) == attributes * Self.width
    else { return nil }
    (self.attributes, self.channels, isResidual) = (attributes, channels, network.description.isResidual)
    let blocks = (attributes + 3) / 4
    self.blocks = blocks
    /// The numbers of four attributes side by side; `A …` becomes `block …`.
    func lanes(_ tensor: Tensor) -> [Lanes] {
      let values: [Float] = tensor.array()
      let length = values.count / attributes
      return (0..<blocks * length).map { place in
        let (first, offset) = (place / length * 4, place % length)
        return Lanes((0..<4).map { first + $0 < attributes ? values[(first + $0) * length + offset] : 0 })
      }
    }
    self.reduce = lanes(reduce.reshape([attributes, Self.width, channels]).transpose(1, 2))
    self.reduceBias = lanes(reduceBias.reshape([attributes, Self.width]))
    let odds = Tensor.concatenate(
      [expandBias.reshape([attributes, channels, 1]), expand.reshape([attributes, channels, Self.width])], along: 2)
    self.expand = lanes(odds * -1.442_695_040_888_963_4)
    head = lanes(network.headWeights)
    headBias = lanes(network.headBias)
  }

  /// Logits by order and count, `N A` each, of features `N C h w`; the same bits whatever the number of threads.
  func logits(_ features: Tensor, orders: [[Int]], counts: [Int]) -> [[[Float]]] {
    let pictures = features.size(0)
    let positions = features.size(2) * features.size(3)
    let values: [Float] = features.array()
    let rows = orders.count * counts.count
    // One picture after the other: row (order and count), then attribute.
    var found = [Float](repeating: 0, count: pictures * rows * attributes)
    let strands = max(1, min(Torch.threadCount, pictures))
    found.withUnsafeMutableBufferPointer { buffer in
      nonisolated(unsafe) let buffer = buffer
      DispatchQueue.concurrentPerform(iterations: strands) { strand in
        for picture in stride(from: strand, to: pictures, by: strands) {
          let plane = values[picture * channels * positions..<(picture + 1) * channels * positions]
          let logits = UnsafeMutableBufferPointer(rebasing: buffer[picture * rows * attributes..<(picture + 1) * rows * attributes])
          fill(logits, for: ActiveFeatures(plane, channels: channels), positions: positions, orders: orders, counts: counts)
        }
      }
    }
    return orders.indices.map { order in
      counts.indices.map { count in
        (0..<pictures).flatMap { picture in
          let start = (picture * rows + order * counts.count + count) * attributes
          return found[start..<start + attributes]
        }
      }
    }
  }

  /// One picture's logits: rows of orders and counts, a number an attribute.
  private func fill(
    _ logits: UnsafeMutableBufferPointer<Float>, for features: ActiveFeatures, positions: Int, orders: [[Int]], counts: [Int]
  ) {
    var sums = [Lanes](repeating: .zero, count: positions * Self.width)
    var hidden = sums
    for (number, order) in orders.enumerated() {
      for block in 0..<blocks {
        for place in sums.indices { sums[place] = reduceBias[block * Self.width + place % Self.width] }
        var first = channels
        for (row, count) in counts.enumerated().reversed() {
          let logit: Lanes
          if count == 0, number > 0 {
            // The whole network is the same in every order.
            logit = Lanes((0..<4).map { block * 4 + $0 < attributes ? logits[row * attributes + block * 4 + $0] : 0 })
          } else {
            for index in (count..<first).reversed() { add(order[index], of: features, to: &sums, block: block) }
            first = count
            for place in sums.indices { hidden[place] = sums[place].replacing(with: 0, where: sums[place] .< 0) }
            var total = Lanes.zero
            for channel in order[count...].reversed() {
              total += head[block * channels + channel] * masked(channel, of: features, hidden, block: block)
            }
            logit = total / Float(positions) + headBias[block]
          }
          for lane in 0..<min(4, attributes - block * 4) {
            logits[(number * counts.count + row) * attributes + block * 4 + lane] = logit[lane]
          }
        }
      }
    }
  }

  /// What one channel adds to the hidden units of four attributes.
  private func add(_ channel: Int, of features: ActiveFeatures, to sums: inout [Lanes], block: Int) {
    let start = (block * channels + channel) * Self.width
    let (first, second, third, fourth) = (reduce[start], reduce[start + 1], reduce[start + 2], reduce[start + 3])
    sums.withUnsafeMutableBufferPointer { sums in
      features.forEach(in: channel) { position, value in
        let place = position * Self.width
        sums[place] += value * first
        sums[place + 1] += value * second
        sums[place + 2] += value * third
        sums[place + 3] += value * fourth
      }
    }
  }

  /// The sum over positions of one channel's feature under the masks of four attributes.
  private func masked(_ channel: Int, of features: ActiveFeatures, _ hidden: [Lanes], block: Int) -> Lanes {
    let start = (block * channels + channel) * (Self.width + 1)
    let (bias, first, second) = (expand[start], expand[start + 1], expand[start + 2])
    let (third, fourth) = (expand[start + 3], expand[start + 4])
    let beside: Float = isResidual ? 1 : 0
    var total = Lanes.zero
    hidden.withUnsafeBufferPointer { hidden in
      features.forEach(in: channel) { position, value in
        let place = position * Self.width
        // One product a statement: together they are more than the type checker takes.
        var odds: Lanes = bias + first * hidden[place]
        odds += second * hidden[place + 1]
        odds += third * hidden[place + 2]
        odds += fourth * hidden[place + 3]
        let mask: Lanes = 1 / (1 + powerOfTwo(odds))
        total += value * (beside + mask)
      }
    }
    return total
  }
}

/// The features of one picture that are not zero.
private struct ActiveFeatures {
  /// Where each channel's begin, and the end.
  private var starts: [Int] = [0]
  private var positions: [Int32] = []
  private var values: [Float] = []

  /// - Parameter plane: `C`, then positions.
  init(_ plane: ArraySlice<Float>, channels: Int) {
    let length = plane.count / channels
    positions.reserveCapacity(plane.count)
    values.reserveCapacity(plane.count)
    plane.withUnsafeBufferPointer { plane in
      for channel in 0..<channels {
        for position in 0..<length where plane[channel * length + position] != 0 {
          positions.append(Int32(truncatingIfNeeded: position))
          values.append(plane[channel * length + position])
        }
        starts.append(values.count)
      }
    }
  }

  @inline(__always) func forEach(in channel: Int, _ body: (Int, Float) -> Void) {
    positions.withUnsafeBufferPointer { positions in
      values.withUnsafeBufferPointer { values in
        for place in starts[channel]..<starts[channel + 1] { body(Int(positions[place]), values[place]) }
      }
    }
  }
}

/// 2 to the power of each lane, to a relative error of 1e-7, between 2⁻¹²⁶ and 2¹²⁶; not a number stays so.
///
/// A polynomial on [−½, ½] (the coefficients of Cephes' `exp2f`), and the whole part goes into the exponent's bits.
@inline(__always) func powerOfTwo(_ exponents: SIMD4<Float>) -> SIMD4<Float> {
  let low = exponents.replacing(with: -126, where: exponents .< -126)
  let bounded = low.replacing(with: 126, where: low .> 126)
  // Adding 1.5 · 2²³ rounds to a whole number, which then stands in the lowest bits.
  let shifted = bounded + 12_582_912
  let part = bounded - (shifted - 12_582_912)
  var power = SIMD4<Float>(repeating: 1.535_336_2e-4)
  power = power * part + 1.339_887_4e-3
  power = power * part + 9.618_437_4e-3
  power = power * part + 5.550_332_5e-2
  power = power * part + 2.402_264_8e-1
  power = power * part + 6.931_472e-1
  power = power * part + 1
  let bits = (unsafeBitCast(shifted, to: SIMD4<UInt32>.self) &+ 127) &<< 23
  return power * unsafeBitCast(bits, to: SIMD4<Float>.self)
}
