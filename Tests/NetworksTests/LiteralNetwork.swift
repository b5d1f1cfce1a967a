import Foundation
import Networks
import Tensors

/// The slowest way to run a network: one picture, one number after another, from the definitions alone.
struct LiteralNetwork {
  /// One value: `C H W` or a vector.
  struct Value {
    var shape: [Int]
    var numbers: [Double]

    init(_ shape: [Int], _ number: ([Int]) -> Double) {
      self.shape = shape
      var numbers: [Double] = []
      var index = Array(repeating: 0, count: shape.count)
      for _ in 0..<shape.reduce(1, *) {
        numbers.append(number(index))
        for axis in shape.indices.reversed() {
          index[axis] += 1
          if index[axis] < shape[axis] { break }
          index[axis] = 0
        }
      }
      self.numbers = numbers
    }

    init(_ tensor: Tensor) { (shape, numbers) = (tensor.shape, tensor.array(of: Double.self)) }

    subscript(_ index: [Int]) -> Double {
      var place = 0
      for (axis, one) in index.enumerated() { place = place * shape[axis] + (shape[axis] == 1 ? 0 : one) }
      return numbers[place]
    }

    /// A pixel, or zero outside.
    func padded(_ channel: Int, _ row: Int, _ column: Int) -> Double {
      (0..<shape[1]).contains(row) && (0..<shape[2]).contains(column) ? self[[channel, row, column]] : 0
    }
  }

  var network: Network
  var weights: Weights

  /// Every node's value for one picture.
  func values(for input: Tensor) throws -> [String: Value] {
    try values([network.inputs[0].name: Value(input)], shapes: network.shapes(for: input.shape))
  }

  /// For inputs of the declared shapes, by their names.
  func values(for inputs: [String: Tensor]) throws -> [String: Value] {
    var shapes: [String: [Int]] = [:]
    for name in network.nodeNames { shapes[name] = try network.shape(of: name) }
    return try values(inputs.mapValues { Value($0) }, shapes: shapes)
  }

  private func values(_ inputs: [String: Value], shapes: [String: [Int]]) throws -> [String: Value] {
    var values = inputs
    for node in network.nodes {
      let inputs = node.inputs.compactMap { values[$0] }
      values[node.name] = value(of: node, inputs, shapes[node.name] ?? [])
    }
    return values
  }

  private func value(of node: Network.Node, _ inputs: [Value], _ shape: [Int]) -> Value {
    let x = inputs[0]
    func weight(_ name: String) -> Value { Value(weights["\(node.name).\(name)"] ?? Tensor(Double.nan)) }
    func each(_ function: (Double) -> Double) -> Value { Value(shape) { function(x[$0]) } }
    switch node.operation {
    case let one as Convolution:
      let w = weight("weight")
      let (entering, leaving) = (x.shape[0] / one.groups, one.channels / one.groups)
      return Value(shape) { at in
        var sum = one.bias ? weight("bias")[[at[0]]] : 0
        for c in 0..<entering {
          for i in 0..<one.kernel.rows {
            for j in 0..<one.kernel.columns {
              let row = at[1] * one.stride.rows - one.padding.rows + i * one.dilation.rows
              let column = at[2] * one.stride.columns - one.padding.columns + j * one.dilation.columns
              sum += w[[at[0], c, i, j]] * x.padded(at[0] / leaving * entering + c, row, column)
            }
          }
        }
        return sum
      }
    case let one as TransposedConvolution:
      let w = weight("weight")
      var sums = [[Int]: Double]()
      for c in 0..<x.shape[0] {
        for h in 0..<x.shape[1] {
          for v in 0..<x.shape[2] {
            for o in 0..<one.channels {
              for i in 0..<one.kernel.rows {
                for j in 0..<one.kernel.columns {
                  let row = h * one.stride.rows - one.padding.rows + i * one.dilation.rows
                  let column = v * one.stride.columns - one.padding.columns + j * one.dilation.columns
                  sums[[o, row, column], default: 0] += x[[c, h, v]] * w[[c, o, i, j]]
                }
              }
            }
          }
        }
      }
      return Value(shape) { (sums[$0] ?? 0) + (one.bias ? weight("bias")[[$0[0]]] : 0) }
    case is Linear:
      let (w, b) = (weight("weight"), weight("bias"))
      return Value(shape) { at in (0..<x.shape[0]).reduce(b[at]) { $0 + w[[at[0], $1]] * x[[$1]] } }
    case let one as BatchNorm:
      let (mean, variance) = (weight("running_mean"), weight("running_var"))
      return Value(shape) { at in
        let c = [at[0]]
        let normalized = (x[at] - mean[c]) / (variance[c] + one.epsilon).squareRoot()
        return one.affine ? normalized * weight("weight")[c] + weight("bias")[c] : normalized
      }
    case is ReLU: return each { max(0, $0) }
    case let one as LeakyReLU: return each { $0 > 0 ? $0 : one.slope * $0 }
    case is Sigmoid: return each { 1 / (1 + exp(-$0)) }
    case is Tanh: return each { tanh($0) }
    case is Identity, is Dropout: return x
    case let one as Scaling: return each { $0 * one.factor + one.summand }
    case let one as Softmax:
      return Value(shape) { at in
        let sum = overlooked(x.shape, one.dimensions, at).reduce(0) { $0 + exp(x[$1]) }
        return exp(x[at]) / sum
      }
    case let one as Sum: return Value(shape) { at in overlooked(x.shape, one.dimensions, at).reduce(0) { $0 + x[$1] } }
    case let one as Mean:
      return Value(shape) { at in
        let places = overlooked(x.shape, one.dimensions, at)
        return places.reduce(0) { $0 + x[$1] } / Double(places.count)
      }
    case let one as MaxPool:
      return Value(shape) { at in
        window(at, one.size, one.stride, one.padding).filter { inside($0, x.shape) }.map { x[[at[0]] + $0] }.max() ?? .nan
      }
    case let one as AveragePool:
      return Value(shape) { at in
        let taps = window(at, one.size, one.stride, one.padding)
        let sum = taps.filter { inside($0, x.shape) }.reduce(0) { $0 + x[[at[0]] + $1] }
        // Overhanging cells beyond the padding count in no divisor.
        let counted = taps.filter { tap in
          one.countsPadding
            ? tap[0] < x.shape[1] + one.padding.rows && tap[1] < x.shape[2] + one.padding.columns : inside(tap, x.shape)
        }
        return sum / Double(counted.count)
      }
    case let one as AdaptiveAveragePool:
      return Value(shape) { at in
        func bin(_ index: Int, _ length: Int, _ count: Int) -> Range<Int> {
          Int((Double(index * length) / Double(count)).rounded(.down))..<Int((Double((index + 1) * length) / Double(count)).rounded(.up))
        }
        let (rows, columns) = (bin(at[1], x.shape[1], one.size.rows), bin(at[2], x.shape[2], one.size.columns))
        return rows.reduce(0) { sum, r in columns.reduce(sum) { $0 + x[[at[0], r, $1]] } } / Double(rows.count * columns.count)
      }
    case is GlobalMaxPool: return Value(shape) { at in overlooked(x.shape, [2, 3], at).map { x[$0] }.max() ?? .nan }
    case let one as LocalResponseNorm:
      return Value(shape) { at in
        let low = at[0] - one.size / 2
        let around = (low..<low + one.size).filter { (0..<x.shape[0]).contains($0) }.map { x[[$0, at[1], at[2]]] }
        let squares = around.reduce(0) { $0 + $1 * $1 }
        return x[at] / pow(one.k + one.alpha / Double(one.size) * squares, one.beta)
      }
    case let one as Pad: return Value(shape) { x.padded($0[0], $0[1] - one.top, $0[2] - one.left) }
    case is WeightedMean:
      let features = inputs[1]
      return Value(shape) { at in
        overlooked(x.shape, [2, 3], [at[0], 0, 0]).reduce(0) { $0 + x[$1] * features[[at[1], $1[1], $1[2]]] } / Double(x.shape[1] * x.shape[2])
      }
    case let one as AttendedMean:
      let features = inputs[1]
      let (channels, attributes) = (features.shape[0], x.shape[0] / features.shape[0])
      return Value(shape) { at in
        let mask = one.isByChannel ? at[1] * attributes + at[0] : at[0] * channels + at[1]
        return overlooked(x.shape, [2, 3], [mask, 0, 0]).reduce(0) {
          $0 + (1 / (1 + exp(-x[$1])) + (one.isResidual ? 1 : 0)) * features[[at[1], $1[1], $1[2]]]
        } / Double(x.shape[1] * x.shape[2])
      }
    case is Add: return Value(shape) { at in inputs.reduce(0) { $0 + $1[at] } }
    case is Multiply: return Value(shape) { at in inputs.reduce(1) { $0 * $1[at] } }
    case let one as Concatenate:
      return Value(shape) { at in
        var (at, which) = (at, 0)
        while at[one.dimension - 1] >= inputs[which].shape[one.dimension - 1] {
          at[one.dimension - 1] -= inputs[which].shape[one.dimension - 1]
          which += 1
        }
        return inputs[which][at]
      }
    case let one as SliceChannels: return Value(shape) { x[[$0[0] + one.start] + $0.dropFirst()] }
    case is Resize:
      return Value(shape) { at in
        func taps(_ index: Int, _ length: Int, _ count: Int) -> [(Int, Double)] {
          let place = max(0, (Double(index) + 0.5) * Double(length) / Double(count) - 0.5)
          let low = min(Int(place), length - 1)
          let share = place - Double(low)
          return [(low, 1 - share), (min(low + 1, length - 1), share)]
        }
        var sum = 0.0
        for (r, a) in taps(at[1], x.shape[1], shape[1]) {
          for (c, b) in taps(at[2], x.shape[2], shape[2]) { sum += a * b * x[[at[0], r, c]] }
        }
        return sum
      }
    case is Flatten, is Reshape:
      var flat = x
      flat.shape = shape
      return flat
    default: return Value(shape) { _ in .nan }
    }
  }

  /// The places of one position's window, padding and overhang among them.
  private func window(_ at: [Int], _ size: Extent, _ stride: Extent, _ padding: Extent) -> [[Int]] {
    (0..<size.rows).flatMap { i in
      (0..<size.columns).map { j in [at[1] * stride.rows - padding.rows + i, at[2] * stride.columns - padding.columns + j] }
    }
  }

  private func inside(_ tap: [Int], _ shape: [Int]) -> Bool { (0..<shape[1]).contains(tap[0]) && (0..<shape[2]).contains(tap[1]) }

  /// All places that differ from one only in some dimensions, of an input whose shape has them.
  private func overlooked(_ shape: [Int], _ dimensions: [Int], _ at: [Int]) -> [[Int]] {
    var places = [at]
    for dimension in dimensions {
      places = places.flatMap { place in (0..<shape[dimension - 1]).map { replaced(place, dimension - 1, $0) } }
    }
    return places
  }

  private func replaced(_ place: [Int], _ axis: Int, _ number: Int) -> [Int] {
    var place = place
    place[axis] = number
    return place
  }
}
