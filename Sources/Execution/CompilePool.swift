import Foundation

/// Compiles units side by side, each after those it imports, while the kernel already runs the first ones.
final class CompilePool: Sendable {
  /// A unit and the jobs (by number) that must be compiled before it.
  struct Job: Sendable {
    var unit: CellUnit
    var after: [Int]
  }

  enum Result: Sendable {
    case done(CellCompiler.Outcome)
    /// One of the units it imports was rejected.
    case skipped
    case failed(any Error)
  }

  private struct State {
    var next = 0
    var results: [Int: Result] = [:]
    var isCancelled = false
  }

  private let jobs: [Job]
  private let compiler: CellCompiler
  private let interruption: Interruption?
  private let state = NSCondition()
  nonisolated(unsafe) private var progress = State()

  /// Starts compiling. Jobs are numbered by their place; each may wait only for earlier ones.
  init(_ jobs: [Job], compiler: CellCompiler, width: Int, interruption: Interruption?) {
    self.jobs = jobs
    self.compiler = compiler
    self.interruption = interruption
    for _ in 0..<min(max(1, width), jobs.count) {
      Thread.detachNewThread { [self] in work() }
    }
  }

  /// Waits for a job.
  func result(_ job: Int) -> Result {
    state.withLock {
      while progress.results[job] == nil { state.wait() }
      return progress.results[job] ?? .skipped
    }
  }

  /// Starts no further job; those under way end by themselves.
  func cancel() {
    state.withLock { progress.isCancelled = true }
  }

  private func work() {
    while let number = takeNext() {
      let job = jobs[number]
      let isReady = job.after.allSatisfy { if case .done(.compiled) = self.result($0) { true } else { false } }
      let result: Result
      if !isReady {
        result = .skipped
      } else {
        do { result = .done(try compiler.compile(job.unit, interruption: interruption)) } catch { result = .failed(error) }
      }
      state.withLock {
        progress.results[number] = result
        state.broadcast()
      }
    }
  }

  private func takeNext() -> Int? {
    state.withLock {
      guard progress.next < jobs.count else { return nil }
      if progress.isCancelled {
        for number in progress.next..<jobs.count { progress.results[number] = .skipped }
        progress.next = jobs.count
        state.broadcast()
        return nil
      }
      defer { progress.next += 1 }
      return progress.next
    }
  }
}
