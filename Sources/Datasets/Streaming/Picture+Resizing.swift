extension Picture {
  /// The picture at another size, as Pillow's `resize(…, Resampling.BILINEAR)` makes it, bit for bit.
  ///
  /// A triangle filter, widened by the scale when the picture shrinks (so that it is antialiased), along rows and along columns, rounded
  /// to bytes between; 22 bits of fixed point. Columns go first where Pillow 13 takes them first (earlier versions never do, which
  /// changes a sample by 1 at most): when `2 (width − new width) < height − new height > 0`. It is neither
  /// `torch.nn.functional.interpolate` without `antialias` nor OpenCV's `resize`.
  public func resized(width: Int, height: Int) -> Picture {
    precondition(width > 0 && height > 0, "resized: \(width)×\(height) pixels")
    precondition(self.width > 0 && self.height > 0, "resized: a picture without pixels")
    let isColumnsFirst = height < self.height && 2 * (self.width - width) < self.height - height
    var result = self
    if isColumnsFirst { result = result.resampledColumns(to: height) }
    if width != result.width { result = result.resampledRows(to: width) }
    if height != result.height { result = result.resampledColumns(to: height) }
    return result
  }

  private func resampledRows(to newWidth: Int) -> Picture {
    let taps = ResamplingTaps(from: width, to: newWidth)
    let (width, channels) = (width, channels)
    let made = [UInt8](unsafeUninitializedCapacity: newWidth * height * channels) { made, count in
      samples.withUnsafeBufferPointer { samples in
        for row in 0..<height {
          for column in 0..<newWidth {
            let (first, weights) = (taps.first[column], taps.weights(of: column))
            for channel in 0..<channels {
              var sum = ResamplingTaps.half
              var place = (row * width + first) * channels + channel
              for weight in weights {
                sum &+= Int32(samples[place]) &* weight
                place += channels
              }
              made[(row * newWidth + column) * channels + channel] = ResamplingTaps.byte(sum)
            }
          }
        }
      }
      count = newWidth * height * channels
    }
    return Picture(width: newWidth, height: height, channels: channels, samples: made)
  }

  private func resampledColumns(to newHeight: Int) -> Picture {
    let taps = ResamplingTaps(from: height, to: newHeight)
    let line = width * channels
    let made = [UInt8](unsafeUninitializedCapacity: line * newHeight) { made, count in
      samples.withUnsafeBufferPointer { samples in
        for row in 0..<newHeight {
          let (first, weights) = (taps.first[row], taps.weights(of: row))
          for column in 0..<line {
            var sum = ResamplingTaps.half
            var place = first * line + column
            for weight in weights {
              sum &+= Int32(samples[place]) &* weight
              place += line
            }
            made[row * line + column] = ResamplingTaps.byte(sum)
          }
        }
      }
      count = line * newHeight
    }
    return Picture(width: width, height: newHeight, channels: channels, samples: made)
  }
}

/// Which samples of one line make each sample of the resized one, and with which weights.
private struct ResamplingTaps {
  private static let precision: Int32 = 22
  static let half: Int32 = 1 << 21

  /// The first sample that counts, for each new one.
  private(set) var first: [Int] = []
  private var bounds = [0]
  private var weights: [Int32] = []

  init(from size: Int, to newSize: Int) {
    let scale = Double(size) / Double(newSize)
    let support = max(scale, 1)
    for position in 0..<newSize {
      let center = (Double(position) + 0.5) * scale
      let lower = max(Int(center - support + 0.5), 0)
      let upper = min(Int(center + support + 0.5), size)
      let exact = (lower..<upper).map { max(1 - abs((Double($0) - center + 0.5) * (1 / support)), 0) }
      let sum = exact.reduce(0, +)
      first.append(lower)
      weights += exact.map { Int32($0 / sum * Double(1 << Self.precision) + 0.5) }
      bounds.append(weights.count)
    }
  }

  func weights(of position: Int) -> ArraySlice<Int32> { weights[bounds[position]..<bounds[position + 1]] }

  static func byte(_ sum: Int32) -> UInt8 { UInt8(clamping: sum >> precision) }
}
