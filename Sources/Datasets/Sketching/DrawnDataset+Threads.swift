extension DrawnDataset {
  /// The pictures of these numbers, drawn by several threads; the same bytes whatever their number.
  public func pictures(_ range: Range<Int>, threads: Int = 2) -> [Picture] {
    precondition(
      threads > 0 && range.lowerBound >= 0 && range.upperBound <= count, "pictures: \(range) of \(count) with \(threads) threads")
    return [Picture](count: range.count, threads: threads) { picture(at: range.lowerBound + $0, seenThrough: .identity) }
  }
}
