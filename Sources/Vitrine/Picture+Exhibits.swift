import Datasets
import Exhibits
import Foundation
import Tensors

extension Raster {
  /// A dataset's picture for an image grid.
  public init(_ picture: Picture) {
    self.init(width: picture.width, height: picture.height, channels: picture.channels, samples: Data(picture.samples))
  }

  /// The picture with a mask's outline drawn on it, outside the mask by one pixel, in a colour that pictures rarely have.
  ///
  /// - Parameter mask: `height × width` truths, row by row.
  public func outlining(_ mask: [Bool], red: UInt8 = 255, green: UInt8 = 0, blue: UInt8 = 200) -> Raster {
    require(mask.count == width * height, "outlining: \(mask.count) pixels of mask for \(width) × \(height)")
    var picture = inColor()
    for row in 0..<height {
      for column in 0..<width where !mask[row * width + column] {
        let borders = [(0, -1), (0, 1), (-1, 0), (1, 0)].contains { down, right in
          let (r, c) = (row + down, column + right)
          return (0..<height).contains(r) && (0..<width).contains(c) && mask[r * width + c]
        }
        if borders { picture.samples.replaceSubrange((row * width + column) * 3..<(row * width + column) * 3 + 3, with: [red, green, blue]) }
      }
    }
    return picture
  }

  /// The picture with everything outside a mask faded towards white.
  ///
  /// - Parameter mask: `height × width` truths, row by row.
  public func fading(outside mask: [Bool], by amount: Double = 0.8) -> Raster {
    require(mask.count == width * height, "fading: \(mask.count) pixels of mask for \(width) × \(height)")
    var picture = inColor()
    for place in mask.indices where !mask[place] {
      for sample in place * 3..<place * 3 + 3 {
        let value = Double(picture.samples[sample])
        picture.samples[sample] = UInt8((value + (255 - value) * amount).rounded())
      }
    }
    return picture
  }

  /// The picture enlarged a whole number of times, each pixel becoming a square.
  public func enlarged(_ times: Int) -> Raster {
    require(times > 0, "enlarged: \(times) times")
    var samples = Data(capacity: self.samples.count * times * times)
    for row in 0..<height * times {
      for column in 0..<width * times {
        let place = ((row / times) * width + column / times) * channels
        samples.append(contentsOf: self.samples[place..<place + channels])
      }
    }
    return Raster(width: width * times, height: height * times, channels: channels, samples: samples)
  }

  private func inColor() -> Raster {
    if channels == 3 { return self }
    let pixels = stride(from: 0, to: samples.count, by: channels)
    let colors = pixels.flatMap { channels == 1 ? [UInt8](repeating: samples[$0], count: 3) : Array(samples[$0..<$0 + 3]) }
    return Raster(width: width, height: height, channels: 3, samples: Data(colors))
  }
}

extension Picture: Showable {
  public var exhibit: Exhibit { Raster(self).exhibit }
}

extension Figure {
  /// The channels of an activation side by side, each as a map in one common scale from zero.
  ///
  /// - Parameters:
  ///   - activation: `C H W`, or `1 C H W`.
  ///   - channels: Which channels, in this order; without them all.
  public static func activations(_ activation: Tensor, channels: [Int]? = nil, columns: Int = 8, captioned: Bool = true) -> Figure {
    let maps = activation.rank == 4 && activation.shape[0] == 1 ? activation[0] : activation
    require(maps.rank == 3, "activations: tensor \(activation.shape), expected C H W")
    let chosen = channels ?? Array(0..<maps.shape[0])
    let values = chosen.map { maps[$0] }
    let peak = values.map { $0.abs().max().number }.max() ?? 1
    let rasters = values.map { Raster($0, range: min(0, $0.min().number)...max(peak, .leastNormalMagnitude)) }
    return images(rasters, captions: captioned ? chosen.map { "channel \($0)" } : [], columns: columns)
  }
}
