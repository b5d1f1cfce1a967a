import Synchronization

/// What the operations of one test say when they run.
enum RunLog {
  private static let entries = Mutex<[[Int]]>([])

  /// A log of one's own.
  static func next() -> Int {
    entries.withLock {
      $0.append([])
      return $0.count - 1
    }
  }

  static func add(_ log: Int, _ label: Int) { entries.withLock { $0[log].append(label) } }

  /// What was said since the last time.
  static func taken(_ log: Int) -> [Int] {
    entries.withLock { entries in
      defer { entries[log] = [] }
      return entries[log]
    }
  }
}
