internal import CTorch
import Foundation

/// The libtorch that computes: its version and its threads.
public enum Torch {
  /// The version of libtorch as its headers state it; those of Debian's 1.13.1 say `"1.13.0"`.
  public static var version: String { String(cString: ctorch_version()) }

  /// How many threads share one operation.
  ///
  /// At first use it is set from the environment variable `VITRINE_THREADS`, or else to the number of cores:
  /// the default of Debian's libtorch is one thread, however many cores there are.
  /// - Precondition: a new value is at least 1.
  public static var threadCount: Int {
    get {
      prepare()
      return Int(ctorch_thread_count())
    }
    set {
      prepare()
      guard (1...1024).contains(newValue) else { fatalError("threadCount: \(newValue) threads, expected 1 to 1024") }
      guard ctorch_set_thread_count(Int32(newValue)) == 0 else { fatalError("threadCount: \(lastError)") }
      isThreadCountChosen = true
    }
  }

  /// Whether running code set the thread count; unchecked, since cells run one at a time.
  nonisolated(unsafe) private static var isThreadCountChosen = false

  /// Takes back what running code did to the thread count: each cell starts with the same, whichever ran before it.
  package static func restoreThreadCount() {
    guard isThreadCountChosen else { return }
    isThreadCountChosen = false
    guard ctorch_set_thread_count(Int32(initialThreadCount)) == 0 else { fatalError("threadCount: \(lastError)") }
  }

  /// The bytes that tensors hold now, with what libtorch itself holds for gradients.
  ///
  /// Not counted are a convolution's scratch space and files that are mapped. A tensor's memory is freed with its last use: a chain of
  /// operations holds two results at a time, and a function's intermediates are gone when it returns. In a cell, which is compiled
  /// without optimisation, a name holds its tensor to the end of its block, so a `do { … }` is a scope that frees.
  public static var memoryInUse: Int { Int(ctorch_memory_in_use()) }

  /// Runs `body` and tells the most bytes that tensors held in the meantime beyond what they held before; other threads' count too.
  public static func peakMemory<Result>(of body: () throws -> Result) rethrows -> (result: Result, bytes: Int) {
    prepare()
    let (before, outer) = (memoryInUse, ctorch_peak_begin())
    var highest = 0
    let result = try {
      defer { highest = Int(ctorch_peak_end(outer)) }
      return try body()
    }()
    return (result, max(0, highest - before))
  }

  /// The bytes of freed tensors that are kept for the next ones of their size.
  ///
  /// Only blocks above 4 MB are kept; whenever memory is allocated, these and ``memoryInUse`` together are at most what was once in use
  /// since ``releaseKeptMemory()``.
  package static var keptMemory: Int { Int(ctorch_memory_kept()) }

  /// Gives memory of freed tensors that is kept for the next ones back to the system, and forgets how much was once in use: from here on at
  /// most as much is kept as is in use from here on.
  public static func releaseKeptMemory() { ctorch_release_kept_memory() }

  /// Sets the thread counts and counts memory, once, before the first operation.
  static func prepare() { _ = prepared }

  /// The words of this thread's last failure.
  static var lastError: String { String(cString: ctorch_last_error()) }

  private static let prepared: Void = {
    let count = initialThreadCount
    guard ctorch_set_thread_count(Int32(count)) == 0, ctorch_set_interop_thread_count(1) == 0, ctorch_count_memory() == 0 else {
      fatalError("setting up libtorch: \(lastError)")
    }
  }()

  private static var initialThreadCount: Int {
    guard let text = ProcessInfo.processInfo.environment["VITRINE_THREADS"], !text.isEmpty else {
      return max(1, ProcessInfo.processInfo.activeProcessorCount)
    }
    guard let count = Int(text), (1...1024).contains(count) else {
      fatalError("VITRINE_THREADS: \"\(text)\" is not a number of threads from 1 to 1024")
    }
    return count
  }
}
