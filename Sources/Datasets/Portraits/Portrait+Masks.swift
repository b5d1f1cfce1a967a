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
  ///
  /// - Parameter margin: By how many pixels the mask is widened, for edges that lie within a pixel.
  public func semanticMask(of attribute: PortraitAttribute, width: Int = 64, height: Int = 64, margin: Int = 0) -> [Bool] {
    let names = Set(attribute.semanticParts.map(\.name))
    guard !names.isEmpty else { return Array(repeating: false, count: width * height) }
    let (here, there) = (partMap(width: width, height: height), toggling(attribute).partMap(width: width, height: height))
    let mask = zip(here.mask(of: names), there.mask(of: names)).map { $0 || $1 }
    return margin == 0 ? mask : mask.widened(by: margin, width: width)
  }
}

extension [Bool] {
  /// A mask, row by row, with every pixel that is at most `margin` away in either direction.
  func widened(by margin: Int, width: Int) -> [Bool] {
    var result = self
    for place in indices where self[place] {
      let (row, column) = (place / width, place % width)
      for y in Swift.max(0, row - margin)...Swift.min(count / width - 1, row + margin) {
        for x in Swift.max(0, column - margin)...Swift.min(width - 1, column + margin) { result[y * width + x] = true }
      }
    }
    return result
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
