import Foundation

/// A thread that lives as long as the program.
///
/// A kernel asks the system to be killed when its parent ends, and the system means the *thread* that started it: started from a
/// thread of a preview's pool, a kernel would die at the pool's whim.
final class LastingThread: Sendable {
  static let shared = LastingThread()

  private let state = NSCondition()
  nonisolated(unsafe) private var work: [() -> Void] = []

  private init() {
    Thread.detachNewThread { [self] in
      while true { takeNext()() }
    }
  }

  private func takeNext() -> () -> Void {
    state.withLock {
      while work.isEmpty { state.wait() }
      return work.removeFirst()
    }
  }

  /// Runs `body` on the thread and waits for it.
  func run<Value>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
    nonisolated(unsafe) var result: Result<Value, any Error>?
    let done = NSCondition()
    state.withLock {
      work.append {
        done.withLock {
          result = Result { try body() }
          done.signal()
        }
      }
      state.signal()
    }
    done.lock()
    defer { done.unlock() }
    while true {
      if let result { return try result.get() }
      done.wait()
    }
  }
}
