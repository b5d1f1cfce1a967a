import Foundation

/// The state that a stream and its threads share.
///
/// Sendable is unchecked because the condition's lock guards every variable.
final class BatchWork: @unchecked Sendable {
  /// A step that is being read.
  private struct Slot {
    var rows: [Result<Picture, any Error>?]
    var missing: Int
    var outcome: BatchPlan.Outcome?
  }

  private let plan: BatchPlan
  private let depth: Int
  private let condition = NSCondition()
  private var slots: [Int: Slot] = [:]
  /// The next place of the pass to read.
  private var nextRow: Int
  /// The next step to hand out.
  private var nextStep: Int
  private var isCancelled = false
  private var livingThreads = 0
  private var usesThreads = false
  private var unreadable: [SkippedPicture] = []

  init(plan: BatchPlan, firstStep: Int, depth: Int) {
    self.plan = plan
    self.depth = depth
    nextStep = firstStep
    nextRow = min(firstStep * plan.batchSize, plan.indices.count)
  }

  var skipped: [SkippedPicture] { condition.withLock { unreadable } }

  func start(threads: Int) {
    usesThreads = threads > 0
    livingThreads = threads
    for number in 0..<threads {
      let thread = Thread { self.readRows() }
      thread.name = "batches \(number)"
      thread.start()
    }
  }

  func next() throws -> Batch? {
    while let outcome = nextOutcome() {
      switch outcome.batch {
      case .success(let batch?): return batch
      case .success(nil): continue
      case .failure(let error):
        cancel()
        throw error
      }
    }
    return nil
  }

  /// Tells the threads to end and waits until they have.
  func cancel() {
    condition.withLock {
      isCancelled = true
      slots = [:]
      condition.broadcast()
      while livingThreads > 0 { condition.wait() }
    }
  }

  // MARK: - The consumer's side

  private func nextOutcome() -> BatchPlan.Outcome? {
    let step: Int? = condition.withLock { !isCancelled && nextStep < plan.stepCount ? nextStep : nil }
    guard let step else { return nil }
    if !usesThreads {
      let outcome = plan.assemble(step: step, plan.rows(of: step).map(plan.read))
      return condition.withLock { take(outcome) }
    }
    return condition.withLock {
      while !isCancelled {
        if let outcome = slots[step]?.outcome {
          slots[step] = nil
          return take(outcome)
        }
        condition.wait()
      }
      return nil
    }
  }

  private func take(_ outcome: BatchPlan.Outcome) -> BatchPlan.Outcome {
    nextStep += 1
    unreadable += outcome.skipped
    condition.broadcast()
    return outcome
  }

  // MARK: - The threads' side

  private func readRows() {
    while let row = claimRow() {
      let picture = plan.read(row)
      finish(row, picture)
    }
    condition.withLock {
      livingThreads -= 1
      condition.broadcast()
    }
  }

  /// Waits until there is room for another picture; `nil` when there is nothing more to read.
  private func claimRow() -> Int? {
    condition.withLock {
      while true {
        guard !isCancelled, nextRow < plan.rowCount else { return nil }
        if nextRow / plan.batchSize < nextStep + depth {
          defer { nextRow += 1 }
          return nextRow
        }
        condition.wait()
      }
    }
  }

  private func finish(_ row: Int, _ picture: Result<Picture, any Error>) {
    let step = row / plan.batchSize
    let range = plan.rows(of: step)
    let complete: [Result<Picture, any Error>]? = condition.withLock {
      guard !isCancelled else { return nil }
      var slot = slots.removeValue(forKey: step) ?? Slot(rows: Array(repeating: nil, count: range.count), missing: range.count)
      slot.rows[row - range.lowerBound] = picture
      slot.missing -= 1
      guard slot.missing == 0 else {
        slots[step] = slot
        return nil
      }
      // The pictures leave the slot: beside the batch they would be a second copy of it.
      slots[step] = Slot(rows: [], missing: 0)
      return slot.rows.compactMap { $0 }
    }
    guard let complete else { return }
    let outcome = plan.assemble(step: step, complete)
    condition.withLock {
      guard !isCancelled else { return }
      slots[step]?.outcome = outcome
      condition.broadcast()
    }
  }
}
