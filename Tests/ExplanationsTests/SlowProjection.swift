import Explanations
import Foundation
import Networks
import Tensors

/// Numbers in doubles, `C H W`; a vector is `F 1 1`.
struct Volume {
  var channels: Int
  var rows: Int
  var columns: Int
  var values: [Double]

  init(_ channels: Int, _ rows: Int, _ columns: Int) {
    (self.channels, self.rows, self.columns) = (channels, rows, columns)
    values = Array(repeating: 0, count: channels * rows * columns)
  }

  subscript(channel: Int, row: Int, column: Int) -> Double {
    get { values[(channel * rows + row) * columns + column] }
    set { values[(channel * rows + row) * columns + column] = newValue }
  }

  var zero: Volume { Volume(channels, rows, columns) }

  func map(_ transform: (Double) -> Double) -> Volume {
    var copy = self
    copy.values = values.map(transform)
    return copy
  }

  static func + (left: Volume, right: Volume) -> Volume {
    var sum = left
    for place in sum.values.indices { sum.values[place] += right.values[place] }
    return sum
  }
}

/// Projections written a second time, in loops over one picture: every signal is pushed from an output to the inputs it was computed from.
struct SlowProjection {
  var model: Model
  var rule = ProjectionRule.deconvnet
  var overwrites = false

  func values(_ picture: Volume) -> [String: Volume] {
    var values = ["input": picture]
    for node in model.network.nodes { values[node.name] = step(node, node.inputs.map { values[$0]! }) }
    return values
  }

  func back(_ signal: Volume, from start: String, _ values: [String: Volume]) -> Volume {
    var signals = [start: signal]
    for node in model.network.nodes.reversed() {
      guard let signal = signals[node.name] else { continue }
      let inputs = node.inputs.map { values[$0]! }
      for (name, part) in zip(node.inputs, push(signal, node, inputs)) { signals[name] = signals[name].map { $0 + part } ?? part }
    }
    return signals["input"]!
  }

  private func numbers(_ node: Network.Node, _ name: String) -> [Double] { model.weights["\(node.name).\(name)"]!.array() }

  /// Calls `body` with each of the products that a convolution sums: output place, input place, weight's place.
  private func products(
    _ layer: Convolution, _ input: Volume, _ output: Volume, _ body: ((Int, Int, Int), (Int, Int, Int), Int) -> Void
  ) {
    let (each, made) = (input.channels / layer.groups, layer.channels / layer.groups)
    for out in 0..<output.channels {
      for row in 0..<output.rows {
        for column in 0..<output.columns {
          for channel in 0..<each {
            for down in 0..<layer.kernel.rows {
              for across in 0..<layer.kernel.columns {
                let r = row * layer.stride.rows - layer.padding.rows + down * layer.dilation.rows
                let c = column * layer.stride.columns - layer.padding.columns + across * layer.dilation.columns
                guard r >= 0, r < input.rows, c >= 0, c < input.columns else { continue }
                let weight = ((out * each + channel) * layer.kernel.rows + down) * layer.kernel.columns + across
                body((out, row, column), (out / made * each + channel, r, c), weight)
              }
            }
          }
        }
      }
    }
  }

  /// The places of a pool's window, row by row.
  private func window(_ pool: MaxPool, _ row: Int, _ column: Int, _ input: Volume) -> [(Int, Int)] {
    let (top, left) = (row * pool.stride.rows - pool.padding.rows, column * pool.stride.columns - pool.padding.columns)
    return (top..<top + pool.size.rows).flatMap { r in (left..<left + pool.size.columns).map { (r, $0) } }
      .filter { $0.0 >= 0 && $0.0 < input.rows && $0.1 >= 0 && $0.1 < input.columns }
  }

  private func largest(_ pool: MaxPool, _ channel: Int, _ row: Int, _ column: Int, _ input: Volume) -> (Int, Int) {
    var best: (Int, Int)?
    for place in window(pool, row, column, input) {
      if let best, input[channel, place.0, place.1] <= input[channel, best.0, best.1] { continue }
      best = place
    }
    return best!
  }

  private func empty(_ node: Network.Node, _ inputs: [Volume]) -> Volume {
    let shape = try! node.operation.outputShape(for: inputs.map { isVector(node) ? [$0.channels] : [$0.channels, $0.rows, $0.columns] })
    return shape.count == 1 ? Volume(shape[0], 1, 1) : Volume(shape[0], shape[1], shape[2])
  }

  private func isVector(_ node: Network.Node) -> Bool { try! model.network.shape(of: node.inputs[0]).count == 1 }

  private func neighbours(_ norm: LocalResponseNorm, _ channel: Int, _ count: Int) -> ClosedRange<Int> {
    max(0, channel - norm.size / 2)...min(count - 1, channel + (norm.size - 1) / 2)
  }

  private func step(_ node: Network.Node, _ inputs: [Volume]) -> Volume {
    let input = inputs[0]
    var output = empty(node, inputs)
    switch node.operation {
    case let layer as Convolution:
      let (weight, bias) = (numbers(node, "weight"), numbers(node, "bias"))
      for place in output.values.indices { output.values[place] = bias[place / (output.rows * output.columns)] }
      products(layer, input, output) { output[$0.0, $0.1, $0.2] += weight[$2] * input[$1.0, $1.1, $1.2] }
    case is ReLU: output = input.map { max(0, $0) }
    case let pool as MaxPool:
      for channel in 0..<output.channels {
        for row in 0..<output.rows {
          for column in 0..<output.columns {
            let place = largest(pool, channel, row, column, input)
            output[channel, row, column] = input[channel, place.0, place.1]
          }
        }
      }
    case let norm as LocalResponseNorm:
      for (place, x) in input.values.enumerated() { output.values[place] = x / pow(denominator(norm, input, place), norm.beta) }
    case is BatchNorm:
      let (factor, shift) = (factors(node), numbers(node, "bias"))
      let mean = numbers(node, "running_mean")
      for (place, x) in input.values.enumerated() {
        let channel = place / (input.rows * input.columns)
        output.values[place] = (x - mean[channel]) * factor[channel] + shift[channel]
      }
    case is Linear:
      let (weight, bias) = (numbers(node, "weight"), numbers(node, "bias"))
      for out in 0..<output.channels {
        output.values[out] = input.values.indices.reduce(bias[out]) { $0 + weight[out * input.values.count + $1] * input.values[$1] }
      }
    case is Flatten: output.values = input.values
    case is Concatenate: output.values = inputs.flatMap(\.values)
    case is Add: output = inputs.dropFirst().reduce(input, +)
    default: fatalError("no loop for \(node.kind)")
    }
    return output
  }

  private func push(_ signal: Volume, _ node: Network.Node, _ inputs: [Volume]) -> [Volume] {
    let input = inputs[0]
    var result = input.zero
    switch node.operation {
    case let layer as Convolution:
      let weight = numbers(node, "weight")
      products(layer, input, signal) { result[$1.0, $1.1, $1.2] += weight[$2] * signal[$0.0, $0.1, $0.2] }
    case is ReLU:
      for place in signal.values.indices {
        let (arriving, entered) = (signal.values[place], input.values[place])
        let passes =
          switch rule {
          case .deconvnet: arriving > 0
          case .guided: arriving > 0 && entered > 0
          case .gradient: entered > 0
          }
        result.values[place] = passes ? arriving : 0
      }
    case let pool as MaxPool:
      for channel in 0..<signal.channels {
        for row in 0..<signal.rows {
          for column in 0..<signal.columns {
            let place = largest(pool, channel, row, column, input)
            let before = overwrites ? 0 : result[channel, place.0, place.1]
            result[channel, place.0, place.1] = before + signal[channel, row, column]
          }
        }
      }
    case let norm as LocalResponseNorm:
      if rule == .deconvnet { return [signal] }
      let plane = input.rows * input.columns
      for (place, arriving) in signal.values.enumerated() {
        let sum = denominator(norm, input, place)
        result.values[place] += arriving * pow(sum, -norm.beta)
        for channel in neighbours(norm, place / plane, input.channels) {
          let other = channel * plane + place % plane
          result.values[other] -=
            arriving * input.values[place] * norm.beta * pow(sum, -norm.beta - 1) * 2 * norm.alpha / Double(norm.size)
            * input.values[other]
        }
      }
    case is BatchNorm:
      let factor = factors(node)
      for (place, arriving) in signal.values.enumerated() {
        result.values[place] = arriving * factor[place / (input.rows * input.columns)]
      }
    case is Linear:
      let weight = numbers(node, "weight")
      for (out, arriving) in signal.values.enumerated() {
        for place in input.values.indices { result.values[place] += weight[out * input.values.count + place] * arriving }
      }
    case is Flatten: result.values = signal.values
    case is Concatenate:
      var start = 0
      return inputs.map { input in
        var part = input.zero
        part.values = Array(signal.values[start..<start + input.values.count])
        start += input.values.count
        return part
      }
    case is Add: return inputs.map { _ in signal }
    default: fatalError("no loop for \(node.kind)")
    }
    return [result]
  }

  private func denominator(_ norm: LocalResponseNorm, _ input: Volume, _ place: Int) -> Double {
    let plane = input.rows * input.columns
    let squares = neighbours(norm, place / plane, input.channels).map { input.values[$0 * plane + place % plane] }
    return norm.k + norm.alpha / Double(norm.size) * squares.reduce(0) { $0 + $1 * $1 }
  }

  private func factors(_ node: Network.Node) -> [Double] {
    zip(numbers(node, "weight"), numbers(node, "running_var")).map { $0 / ($1 + 1e-5).squareRoot() }
  }
}
