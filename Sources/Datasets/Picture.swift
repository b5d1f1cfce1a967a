/// A picture as bytes, as files hold it and as drawing makes it.
public struct Picture: Hashable, Sendable {
  public var width: Int
  public var height: Int
  /// 3 for red, green, blue; 1 for grey.
  public var channels: Int
  /// `height × width × channels`, row by row, 0 to 255.
  public var samples: [UInt8]

  public init(width: Int, height: Int, channels: Int = 3, samples: [UInt8]) {
    precondition(samples.count == width * height * channels, "Picture: \(samples.count) samples for \(width)×\(height)×\(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.samples = samples
  }
}
