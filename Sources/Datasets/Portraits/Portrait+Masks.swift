extension Portrait {
  /// The pixels that change when this attribute alone is turned (and what must follow), row by row: where the picture shows it.
  ///
  /// - Parameter threshold: A pixel counts where a channel changes by more than this many of 255.
  public func causalMask(of attribute: PortraitAttribute, width: Int = 64, height: Int = 64, threshold: Int = 0) -> [Bool] {
    picture(width: width, height: height)
      .differences(from: toggling(attribute).picture(width: width, height: height), threshold: threshold)
  }

  /// The pixels of the attribute's ``PortraitAttribute/semanticParts``, with the attribute or without it: for what is absent, where it
  /// would be. Nothing for a global attribute.
  public func semanticMask(of attribute: PortraitAttribute, width: Int = 64, height: Int = 64) -> [Bool] {
    let names = Set(attribute.semanticParts.map(\.name))
    guard !names.isEmpty else { return Array(repeating: false, count: width * height) }
    let (here, there) = (partMap(width: width, height: height), toggling(attribute).partMap(width: width, height: height))
    return zip(here.mask(of: names), there.mask(of: names)).map { $0 || $1 }
  }
}

extension Picture {
  /// The pixels of which a channel differs by more than `threshold`, row by row.
  public func differences(from other: Picture, threshold: Int = 0) -> [Bool] {
    precondition(
      width == other.width && height == other.height && channels == other.channels,
      "differences: \(width)×\(height)×\(channels) and \(other.width)×\(other.height)×\(other.channels)")
    return (0..<width * height).map { pixel in
      (pixel * channels..<(pixel + 1) * channels).contains { abs(Int(samples[$0]) - Int(other.samples[$0])) > threshold }
    }
  }
}
