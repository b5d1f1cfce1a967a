extension Picture {
  /// The picture's pixels moved, enlarged or turned by a map of the plane, whose unit is the picture's width: bilinear, edges repeated.
  ///
  /// Resampling blurs, and makes up what was outside; drawn pictures are drawn again instead, see
  /// ``DrawnDataset/picture(at:seenThrough:removing:)``. A pixel's centre lies half a pixel from its corner; of a picture that is higher
  /// than wide, the map's square is the middle, as in drawn ones.
  ///
  /// - Precondition: the map can be undone.
  public func resampled(seenThrough map: Affine) -> Picture {
    let determinant = map.a * map.d - map.b * map.c
    precondition(determinant != 0 && determinant.isFinite, "resampled: \(map) cannot be undone")
    guard width > 0, height > 0, map != .identity else { return self }
    let size = Double(width)
    let shift = (Double(height) / size - 1) / 2
    let moved = [UInt8](unsafeUninitializedCapacity: samples.count) { moved, count in
      samples.withUnsafeBufferPointer { samples in
        for row in 0..<height {
          for column in 0..<width {
            let (x, y) = ((Double(column) + 0.5) / size - map.tx, (Double(row) + 0.5) / size - shift - map.ty)
            let left = (map.d * x - map.c * y) / determinant * size - 0.5
            let top = ((map.a * y - map.b * x) / determinant + shift) * size - 0.5
            let (columns, across) = Self.taps(left, width)
            let (rows, down) = Self.taps(top, height)
            for channel in 0..<channels {
              func sample(_ row: Int, _ column: Int) -> Double { Double(samples[(row * width + column) * channels + channel]) }
              let above = sample(rows.0, columns.0) * (1 - across) + sample(rows.0, columns.1) * across
              let below = sample(rows.1, columns.0) * (1 - across) + sample(rows.1, columns.1) * across
              moved[(row * width + column) * channels + channel] = UInt8((above * (1 - down) + below * down).rounded())
            }
          }
        }
      }
      count = samples.count
    }
    return Picture(width: width, height: height, channels: channels, samples: moved)
  }

  /// The two pixels that a place lies between, and how far it is from the first.
  private static func taps(_ place: Double, _ size: Int) -> ((Int, Int), Double) {
    let inside = min(max(place, 0), Double(size - 1))
    let first = Int(inside)
    return ((first, min(size - 1, first + 1)), inside - Double(first))
  }
}
