import Foundation

extension Picture {
  /// The picture blurred by a Gaussian of this standard deviation in pixels; edges repeat outwards.
  package func blurred(standardDeviation: Double) -> Picture {
    guard standardDeviation > 0.05 else { return self }
    let radius = max(1, Int((3 * standardDeviation).rounded(.up)))
    var kernel = (-radius...radius).map { Float(exp(-0.5 * pow(Double($0) / standardDeviation, 2))) }
    let sum = kernel.reduce(0, +)
    kernel = kernel.map { $0 / sum }
    let across = convolved(samples.map(Float.init), kernel, length: width, step: channels)
    let down = convolved(across, kernel, length: height, step: width * channels)
    var picture = self
    picture.samples = down.map { UInt8(min(255, max(0, $0.rounded()))) }
    return picture
  }

  /// A pass along rows (`step` = channels) or columns (`step` = a row's samples).
  private func convolved(_ values: [Float], _ kernel: [Float], length: Int, step: Int) -> [Float] {
    let radius = kernel.count / 2
    return values.indices.map { place in
      let position = place / step % length
      return kernel.indices.reduce(into: 0) { sum, tap in
        sum += kernel[tap] * values[place + (min(length - 1, max(0, position + tap - radius)) - position) * step]
      }
    }
  }
}
