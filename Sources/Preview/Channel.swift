import Foundation
import Rendering
import Reports
import Synchronization

/// What one report's preview offers to browsers at this moment: a page, the files beside it, errors, progress.
///
/// The thread that makes pages writes it, connections read it.
final class Channel: Sendable {
  /// A page to serve.
  struct Page: Sendable {
    var version: Int
    var html: [UInt8]
    /// What the page was rendered from, for the PDF; `nil` for the list of reports.
    var woven: WovenReport?
  }

  fileprivate struct Resource {
    var bytes: [UInt8]
    /// When it left the newest page; pages in flight may still ask for it.
    var leftAt: ContinuousClock.Instant?
  }

  fileprivate struct State {
    var page: Page?
    var isPartial = false
    var resources: [String: Resource] = [:]
    var problems: [Problem] = []
    var isPageOlder = false
    var status = PreviewStatus(state: .idle)
    var listeners: [Int: AsyncStream<[UInt8]>.Continuation] = [:]
    var lastListener = 0
    var isClosed = false
  }

  /// Changes with every start, so that a page notices that its version was another server's.
  let server: String
  private let state = Mutex(State())
  /// How long a resource of an older page is still served.
  private static let grace = Duration.seconds(60)
  /// How many bytes of such resources are kept at most.
  private static let graceBytes = 64 << 20

  init(server: String) { self.server = server }

  // MARK: Reading

  var page: Page? { state.withLock { $0.page } }
  var status: PreviewStatus { state.withLock { $0.status } }
  var problems: [Problem] { state.withLock { $0.problems } }

  /// Whether there is anything to show yet: a page, or errors instead of one.
  var hasSomething: Bool { state.withLock { $0.page != nil || !$0.problems.isEmpty || $0.isClosed } }

  func resource(_ path: String) -> [UInt8]? { state.withLock { $0.resources[path]?.bytes } }

  /// Events from now on, after those that say how things stand.
  func events() -> AsyncStream<[UInt8]> {
    let (stream, continuation) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingOldest(256))
    let number = state.withLock { state in
      guard !state.isClosed else {
        continuation.finish()
        return -1
      }
      continuation.yield(PreviewEvent.hello(server: server, version: state.page?.version ?? 0).frame)
      continuation.yield(PreviewEvent.status(state.status).frame)
      continuation.yield(PreviewEvent.problems(state.problems, isPageOlder: state.isPageOlder).frame)
      state.lastListener += 1
      state.listeners[state.lastListener] = continuation
      return state.lastListener
    }
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.listeners[number] = nil } }
    return stream
  }

  // MARK: Writing

  /// Offers a page, unless it is the one that is offered already.
  ///
  /// - Returns: the version, or `nil` when nothing changed.
  @discardableResult
  func publish(
    html: (Int) -> [UInt8], resources: [HTMLPage.Resource] = [], woven: WovenReport? = nil, stages: PageStages = PageStages(),
    isPartial: Bool = false
  ) -> Int? {
    let now = ContinuousClock.now
    return state.withLock { state in
      let current = state.page?.version ?? 0
      if let page = state.page, page.html == html(current) {
        // The same page may stand for newer sources, and be whole by now.
        guard state.isPartial != isPartial else { return nil }
        state.isPartial = isPartial
        return nil
      }
      let version = current + 1
      let names = Set(resources.map(\.path))
      for (path, resource) in state.resources where !names.contains(path) {
        if let leftAt = resource.leftAt {
          if now - leftAt > Self.grace { state.resources[path] = nil }
        } else {
          state.resources[path]?.leftAt = now
        }
      }
      let left = state.resources.compactMap { path, resource in resource.leftAt.map { (path, $0, resource.bytes.count) } }
      var excess = left.reduce(-Self.graceBytes) { $0 + $1.2 }
      if excess > 0 {
        for (path, _, count) in left.sorted(by: { $0.1 < $1.1 }) where excess > 0 {
          state.resources[path] = nil
          excess -= count
        }
      }
      for resource in resources { state.resources[resource.path] = Resource(bytes: resource.bytes) }
      state.page = Page(version: version, html: html(version), woven: woven)
      state.isPartial = isPartial
      state.tell(.page(version: version, stages, isPartial: isPartial))
      return version
    }
  }

  /// Tells which errors there are; what is the same as before is not told again.
  ///
  /// - Parameter isPageOlder: whether the page stays that of the last good sources.
  func set(_ problems: [Problem], isPageOlder: Bool) {
    state.withLock { state in
      guard state.problems != problems || state.isPageOlder != isPageOlder else { return }
      (state.problems, state.isPageOlder) = (problems, isPageOlder)
      state.tell(.problems(problems, isPageOlder: isPageOlder))
    }
  }

  func set(_ status: PreviewStatus) {
    state.withLock { state in
      guard state.status != status else { return }
      state.status = status
      state.tell(.status(status))
    }
  }

  func beat() { state.withLock { $0.tell(.beat(version: $0.page?.version ?? 0)) } }

  /// Ends every event stream.
  func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      defer { state.listeners = [:] }
      return state.listeners
    }
    for listener in listeners.values { listener.finish() }
  }
}

extension Channel.State {
  fileprivate mutating func tell(_ event: PreviewEvent) {
    guard !listeners.isEmpty else { return }
    let frame = event.frame
    for (number, listener) in listeners {
      // Whoever does not keep up comes again and is told how things stand.
      if case .dropped = listener.yield(frame) {
        listeners[number] = nil
        listener.finish()
      }
    }
  }
}
