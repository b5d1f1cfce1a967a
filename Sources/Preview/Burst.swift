/// Changes that come close together count as one: an editor saves by writing beside, renaming and touching up.
///
/// A burst is due after a short quiet, and at the latest some time after its first change, so that a program that never stops writing
/// does not keep the page waiting.
struct Burst: Hashable {
  var quiet: Duration = .milliseconds(12)
  var limit: Duration = .milliseconds(60)
  /// When its first change came; `nil` when there is none.
  private(set) var first: ContinuousClock.Instant?
  private var last: ContinuousClock.Instant?
  private var patience: Duration?

  init(quiet: Duration = .milliseconds(12), limit: Duration = .milliseconds(60)) {
    self.quiet = quiet
    self.limit = limit
  }

  mutating func note(at moment: ContinuousClock.Instant) {
    first = first ?? moment
    last = moment
  }

  /// When it is due.
  var due: ContinuousClock.Instant? {
    guard let first, let last else { return nil }
    return min(last + quiet, first + (patience ?? limit))
  }

  mutating func clear() { self = Burst(quiet: quiet, limit: limit) }

  /// The same changes, with more time to come to rest.
  mutating func wait(until limit: Duration, at moment: ContinuousClock.Instant) -> Bool {
    guard let first, first + limit > moment else { return false }
    last = moment
    patience = limit
    return true
  }
}
