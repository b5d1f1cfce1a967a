extension Picture {
  /// The middle of the picture; black surrounds one that is smaller. Half a pixel goes to the even side, as in torchvision's `CenterCrop`.
  public func croppedCenter(width: Int, height: Int) -> Picture {
    let x = (Double(self.width - width) / 2).rounded(.toNearestOrEven)
    let y = (Double(self.height - height) / 2).rounded(.toNearestOrEven)
    // A smaller picture is first padded by torchvision: the smaller half of an odd margin is before it.
    return window(
      x: self.width < width ? -((width - self.width) / 2) : Int(x), y: self.height < height ? -((height - self.height) / 2) : Int(y),
      width: width, height: height)
  }

  /// The window of this size whose upper left corner is at `x`, `y`; what lies outside of the picture is black.
  public func window(x: Int, y: Int, width: Int, height: Int) -> Picture {
    precondition(width > 0 && height > 0, "window: \(width)×\(height) pixels")
    var samples = [UInt8](repeating: 0, count: width * height * channels)
    let columns = max(x, 0)..<max(min(x + width, self.width), max(x, 0))
    for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) where !columns.isEmpty {
      let from = (row * self.width + columns.lowerBound) * channels
      let to = ((row - y) * width + columns.lowerBound - x) * channels
      samples.replaceSubrange(to..<to + columns.count * channels, with: self.samples[from..<from + columns.count * channels])
    }
    return Picture(width: width, height: height, channels: channels, samples: samples)
  }

  /// Left and right exchanged.
  public func mirrored() -> Picture {
    var result = self
    for row in 0..<height {
      for column in 0..<width {
        let (from, to) = ((row * width + column) * channels, (row * width + width - 1 - column) * channels)
        for channel in 0..<channels { result.samples[to + channel] = samples[from + channel] }
      }
    }
    return result
  }

  /// One channel: `(19595 R + 38470 G + 7471 B + 32768) / 65536`, Pillow's `convert("L")`.
  public func grey() -> Picture {
    guard channels != 1 else { return self }
    precondition(channels == 3, "grey: \(channels) channels")
    let samples = stride(from: 0, to: self.samples.count, by: 3).map { place in
      let sum = 19595 * Int(self.samples[place]) + 38470 * Int(self.samples[place + 1]) + 7471 * Int(self.samples[place + 2])
      return UInt8((sum + 0x8000) >> 16)
    }
    return Picture(width: width, height: height, channels: 1, samples: samples)
  }

  /// Three channels; grey is repeated.
  public func rgb() -> Picture {
    guard channels != 3 else { return self }
    precondition(channels == 1, "rgb: \(channels) channels")
    return Picture(width: width, height: height, samples: samples.flatMap { [$0, $0, $0] })
  }
}
