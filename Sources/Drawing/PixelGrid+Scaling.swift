extension PixelGrid {
  /// Each pixel repeated, so that the shorter side has at least `side` pixels and the whole stays moderate.
  func enlarged(toAtLeast side: Int) -> PixelGrid {
    let (short, long) = (min(width, height), max(width, height))
    guard short > 0 else { return self }
    let factor = min((side + short - 1) / short, max(1, 2048 / long))
    guard factor > 1 else { return self }
    var result: [UInt32] = []
    result.reserveCapacity(words.count * factor * factor)
    for row in 0..<height {
      let start = result.count
      for word in words[row * width..<(row + 1) * width] { result.append(contentsOf: repeatElement(word, count: factor)) }
      let line = Array(result[start...])
      for _ in 1..<factor { result.append(contentsOf: line) }
    }
    return PixelGrid(width: width * factor, height: height * factor, words: result)
  }

  /// Blocks of pixels averaged, so that neither side has more than its limit.
  func reduced(toWidth maximumWidth: Int, height maximumHeight: Int) -> PixelGrid {
    let (newWidth, newHeight) = (min(width, max(1, maximumWidth)), min(height, max(1, maximumHeight)))
    guard newWidth < width || newHeight < height else { return self }
    var result: [UInt32] = []
    result.reserveCapacity(newWidth * newHeight)
    for row in 0..<newHeight {
      let rows = row * height / newHeight..<(row + 1) * height / newHeight
      for column in 0..<newWidth {
        let columns = column * width / newWidth..<(column + 1) * width / newWidth
        var sums: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        for y in rows {
          for x in columns {
            let word = UInt64(words[y * width + x])
            sums.0 += word >> 24
            sums.1 += word >> 16 & 255
            sums.2 += word >> 8 & 255
            sums.3 += word & 255
          }
        }
        let count = UInt64(rows.count * columns.count)
        func mean(_ sum: UInt64) -> UInt32 { UInt32((sum + count / 2) / count) }
        result.append(mean(sums.0) << 24 | mean(sums.1) << 16 | mean(sums.2) << 8 | mean(sums.3))
      }
    }
    return PixelGrid(width: newWidth, height: newHeight, words: result)
  }
}
