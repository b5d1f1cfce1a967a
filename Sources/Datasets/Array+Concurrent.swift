import Dispatch

extension Array where Element: Sendable {
  /// The elements of these numbers, made by several threads; the same whatever their number.
  package init(count: Int, threads: Int, _ element: @Sendable (Int) -> Element) {
    let strands = Swift.min(Swift.max(1, threads), Swift.max(1, count))
    guard strands > 1 else {
      self = (0..<count).map(element)
      return
    }
    let parts = ConcurrentParts<Element>(count: strands)
    DispatchQueue.concurrentPerform(iterations: strands) { strand in
      // Every so many: what costs more at one end is shared by all threads.
      parts.places[strand] = stride(from: strand, to: count, by: strands).map(element)
    }
    self = (0..<count).map { parts.places[$0 % strands][$0 / strands] }
  }
}

/// What the threads make; each writes a place of its own.
private final class ConcurrentParts<Element>: @unchecked Sendable {
  let places: UnsafeMutableBufferPointer<[Element]>

  init(count: Int) {
    places = .allocate(capacity: count)
    places.initialize(repeating: [])
  }

  deinit {
    places.deinitialize()
    places.deallocate()
  }
}
