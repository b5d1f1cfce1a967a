import Tensors
import Testing

/// Single precision is computed by a kernel of its own, with a gradient of its own: here against the same made of plain operations in double.
@Suite("Means under masks") struct AttendedMeanTests {
  static func inputs(_ type: DType, scale: Double = 3) -> (masks: Tensor, features: Tensor, slope: Tensor) {
    var random = RandomSource(seed: 8)
    let masks = Tensor.normal([3, 5 * 7, 4, 6], standardDeviation: scale, type: .float64, using: &random)
    let features = Tensor.normal([3, 7, 4, 6], type: .float64, using: &random)
    let slope = Tensor.normal([3, 5, 7], type: .float64, using: &random)
    return (masks.converted(to: type), features.converted(to: type), slope.converted(to: type))
  }

  static func plain(_ masks: Tensor, _ features: Tensor, _ order: Tensor.MaskOrder, _ beside: Double) -> Tensor {
    let open = masks.sigmoid() + beside
    guard order == .byChannel else { return (open.reshape([3, 5, 7, 4, 6]) * features.unsqueeze(1)).mean(over: 3, 4) }
    return (open.reshape([3, 7, 5, 4, 6]) * features.unsqueeze(2)).mean(over: 3, 4).transpose(1, 2)
  }

  static func difference(_ single: Tensor, _ double: Tensor) -> Double {
    ((single.converted(to: .float64) - double).abs().max() / double.abs().max()).number
  }

  @Test(arguments: [Tensor.MaskOrder.byAttribute, .byChannel], [0.0, 1.0])
  func valuesAndGradients(_ order: Tensor.MaskOrder, beside: Double) {
    let (masks, features, slope) = Self.inputs(.float32)
    let (masks64, features64, slope64) = (masks.converted(to: .float64), features.converted(to: .float64), slope.converted(to: .float64))
    for (masks, features) in [(masks, features), (masks.inChannelsLast(), features.inChannelsLast())] {
      #expect(Self.difference(features.mean(under: masks, order: order, besideMask: beside), Self.plain(masks64, features64, order, beside)) < 1e-6)
      let ours = gradients(at: [masks, features]) { (($0[1].mean(under: $0[0], order: order, besideMask: beside)) * slope).sum() }
      let theirs = gradients(at: [masks64, features64]) { (Self.plain($0[0], $0[1], order, beside) * slope64).sum() }
      for (one, other) in zip(ours, theirs) { #expect(Self.difference(one, other) < 2e-6) }
    }
  }

  @Test(arguments: [Tensor.MaskOrder.byAttribute, .byChannel])
  func secondDerivatives(_ order: Tensor.MaskOrder) {
    let (masks, features, slope) = Self.inputs(.float32)
    let (masks64, features64, slope64) = (masks.converted(to: .float64), features.converted(to: .float64), slope.converted(to: .float64))
    func second(_ inputs: [Tensor], _ function: @escaping ([Tensor]) -> Tensor) -> [Tensor] {
      gradients(at: inputs) { outer in
        let slopes = gradients(at: outer) { function($0).sum() }
        return (slopes[0] * slopes[0]).sum() + (slopes[1] * slopes[1]).sum()
      }
    }
    let ours = second([masks, features]) { ($0[1].mean(under: $0[0], order: order) * slope) }
    let theirs = second([masks64, features64]) { (Self.plain($0[0], $0[1], order, 0) * slope64) }
    for (one, other) in zip(ours, theirs) { #expect(Self.difference(one, other) < 1e-5) }
  }

  @Test func closedAndOpenMasksAreFinite() {
    let (masks, features, _) = Self.inputs(.float32, scale: 1)
    let ends = (masks .> 0).choosing(Tensor(Float(1e30)), otherwise: Tensor(Float(-1e30)))
    let mean = features.mean(under: ends, order: .byAttribute)
    let hard = (masks .> 0).converted(to: .float32).reshape([3, 5, 7, 4, 6])
    #expect(((hard * features.unsqueeze(1)).mean(over: 3, 4) - mean).abs().max().number < 1e-6)
  }
}
