import Foundation

/// A picture of 8-bit samples in sRGB, row by row from the top left, samples interleaved.
public struct Raster: Codable, Hashable, Sendable {
  public var width: Int
  public var height: Int
  /// Samples a pixel: 1 grey, 3 red green blue, 4 with straight (not premultiplied) alpha.
  public var channels: Int
  /// `width * height * channels` samples.
  public var samples: Data

  /// - Precondition: `samples.count == width * height * channels` and `channels` is 1, 3 or 4.
  public init(width: Int, height: Int, channels: Int, samples: Data) {
    require(
      [1, 3, 4].contains(channels) && samples.count == width * height * channels,
      "\(width) × \(height) × \(channels) samples expected, \(samples.count) given")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }
}
