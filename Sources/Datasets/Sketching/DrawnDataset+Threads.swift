import Dispatch

extension DrawnDataset {
  /// The pictures of these numbers, drawn by several threads; the same bytes whatever their number.
  public func pictures(_ range: Range<Int>, threads: Int = 2) -> [Picture] {
    precondition(
      threads > 0 && range.lowerBound >= 0 && range.upperBound <= count, "pictures: \(range) of \(count) with \(threads) threads")
    let strands = min(threads, max(1, range.count))
    guard strands > 1 else { return range.map { picture(at: $0, seenThrough: .identity) } }
    let length = (range.count + strands - 1) / strands
    let drawn = DrawnPictures(count: strands)
    DispatchQueue.concurrentPerform(iterations: strands) { strand in
      let start = min(range.upperBound, range.lowerBound + strand * length)
      drawn.parts[strand] = (start..<min(range.upperBound, start + length)).map { picture(at: $0, seenThrough: .identity) }
    }
    return Array(drawn.parts.joined())
  }
}

/// What the threads draw; each writes a place of its own.
private final class DrawnPictures: @unchecked Sendable {
  let parts: UnsafeMutableBufferPointer<[Picture]>

  init(count: Int) {
    parts = .allocate(capacity: count)
    parts.initialize(repeating: [])
  }

  deinit {
    parts.deinitialize()
    parts.deallocate()
  }
}
