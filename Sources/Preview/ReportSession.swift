import Building
import Execution
import Exhibits
import Foundation
import Rendering
import Reports

/// Keeps one report's page up to date: watches all that it is made of, reads it again at every save, and runs stale cells beside.
///
/// Everything here belongs to the session's own thread; others reach it through the mailbox and the channel only.
final class ReportSession: @unchecked Sendable {
  enum Message: Sendable {
    case run(CellRun.Note)
    case stop
  }

  let path: String
  let channel: Channel
  let mailbox = Mailbox<Message>()
  private let ended = DispatchSemaphore(value: 0)
  private let root: String
  let onNote: @Sendable (PreviewNote) -> Void

  var sources: PreviewSources
  private let watch: FolderWatch
  private var burst = Burst()
  private var touched: Set<String> = []
  private var isLost = false
  private var watched: Set<String> = []
  /// When to look at all files for want of a watch; `nil` while the system tells of changes.
  private var lookDue: ContinuousClock.Instant?
  private static let lookInterval = Duration.seconds(1)

  var memory = ResultMemory()
  var latest: Latest?
  var run: CellRun?
  /// The label of the cell that the run is at.
  var running: String?
  var kernel: (session: WarmSession, directory: String, roots: [String], variables: [String: String])?
  /// A file of a cell changed while cells were running, so their results may be of either content.
  var isUnsettled = false
  /// How often cells ran again because of it, without an edit.
  var repeats = 0
  var lastProgress = ContinuousClock.now
  /// When what has finished of a run is to be shown.
  var showDue: ContinuousClock.Instant?
  var lastShown = ContinuousClock.now
  /// Labels of cells whose results are shown from an earlier run.
  var pending: [String] = []
  /// What the last run read.
  var runReads: Set<String> = []
  private(set) var isStopped = false

  /// The report as it was read last, without errors.
  struct Latest {
    var report: Report
    var identities: CellIdentities
  }

  /// - Throws: failures of the environment.
  init(
    path: String, root: String, installation: Installation, channel: Channel, jobs: Int, onNote: @escaping @Sendable (PreviewNote) -> Void
  ) throws {
    self.path = path
    self.root = root
    self.channel = channel
    self.onNote = onNote
    sources = try PreviewSources(path: path, root: root, installation: installation, jobs: jobs)
    watch = FolderWatch()
  }

  /// Begins to work.
  func start() {
    channel.set(PreviewStatus(state: .reading))
    let thread = Thread { [self] in
      work()
      ended.signal()
    }
    // Nested Markdown recurses.
    thread.stackSize = 16 << 20
    thread.start()
  }

  /// Asks the kernel and the thread to end.
  func requestStop() { mailbox.post(.stop) }

  /// Waits until both have ended.
  func waitForEnd() {
    ended.wait()
    ended.signal()
  }

  // MARK: The loop

  private func work() {
    refresh(since: .now)
    while !isStopped {
      waitForWork()
      for message in mailbox.take() { handle(message) }
      lookForChanges()
      if let due = burst.due, due <= .now { settle() }
      if let due = showDue, due <= .now {
        showDue = nil
        if let latest { showPartly(latest.report) }
      }
    }
    run?.interruption.request()
    // The run's thread uses the kernel until it has told its end.
    while run != nil {
      waitForWork()
      for message in mailbox.take() {
        if case .run(.ended) = message { run = nil }
      }
    }
    kernel?.session.stop()
    if kernel != nil { sources.executor.store.prune() }
    channel.close()
  }

  private func waitForWork() {
    let due = [burst.due, showDue, lookDue].compactMap { $0 }.min()
    let rest = due.map { max(0, ($0 - .now) / .milliseconds(1)).rounded(.up) } ?? -1
    var waits = [watch.descriptor, mailbox.descriptor].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&waits, nfds_t(waits.count), Int32(rest))
  }

  private func lookForChanges() {
    if let due = lookDue, due <= .now {
      lookDue = .now + Self.lookInterval
      isLost = true
      burst.note(at: .now)
    }
    switch watch.take() {
    case .anything:
      isLost = true
      burst.note(at: .now)
    case .paths(let paths) where !paths.isEmpty:
      touched.formUnion(paths)
      burst.note(at: .now)
    case .paths: break
    }
  }

  private func handle(_ message: Message) {
    switch message {
    case .stop: isStopped = true
    case .run(.progress(let event)): show(event)
    case .run(.ended(let result)): finish(result)
    }
  }

  /// A burst is over: looks at what really changed.
  private func settle() {
    let since = burst.first ?? .now
    // An editor that moves the old file away first is about to put the new one there.
    if sources.isMissing, burst.wait(until: .milliseconds(150), at: .now) { return }
    let paths = isLost ? sources.watched : touched
    burst.clear()
    (touched, isLost) = ([], false)
    // A folder may be another one by now, whatever its files hold.
    watchSources()
    let changes = sources.changes(among: paths)
    guard !changes.isEmpty else { return }
    if changes.contains(.data) {
      // What runs may have read either content: its results do not count, and cells may have written it themselves.
      isUnsettled = isUnsettled || run != nil
      if run != nil, changes == [.data] { return }
      memory.forgetSettled()
    }
    repeats = 0
    refresh(since: since)
  }

  // MARK: Pages

  /// Reads the sources and shows them with what is known of their results; cells that have to run are run beside.
  func refresh(since: ContinuousClock.Instant) {
    var stages = PageStages()
    do {
      let report: Report
      let start = stages.lap(\.settle, since: since)
      switch try sources.read() {
      case .broken(let diagnostics): return turnDown(diagnostics)
      case .report(let read): report = read
      }
      _ = stages.lap(\.read, since: start)
      try show(report, stages)
    } catch {
      fail(error)
    }
  }

  /// Shows a report without errors.
  func show(_ report: Report, _ before: PageStages = PageStages()) throws {
    var stages = before
    var moment = ContinuousClock.now
    let lookup = try sources.runner.lookUp(report)
    let identities = CellIdentities(report, lookup.graph)
    latest = Latest(report: report, identities: identities)
    lastShown = .now
    let standing = memory.standing(of: report, identities, cellHits: lookup.cellHits, inlineHits: lookup.inlineHits)
    moment = stages.lap(\.lookUp, since: moment)
    let woven = weave(report, outcomes: standing.outcomes, inlines: standing.inlines)
    moment = stages.lap(\.weave, since: moment)
    let page = try sources.render(woven)
    sources.note(
      reads: (lookup.cellHits + lookup.inlineHits).flatMap { $0?.reads ?? [] }, others: runReads, watchesFolder: memory.hasFailures)
    watchSources()

    _ = stages.lap(\.render, since: moment)
    pending = standing.pendingCells.map { report.cells[$0].label }
    // Told first: nobody shall take a page for done that is not.
    if !standing.isComplete { channel.set(with(pending, run == nil ? PreviewStatus(state: .running) : channel.status)) }
    let version = channel.publish(
      html: { servedPage(page.html, report: report.name, version: $0, server: self.channel.server) }, resources: page.resources,
      woven: woven,
      stages: stages, isPartial: !standing.isComplete)
    let told = report.diagnostics + woven.diagnostics + page.diagnostics
    let followers = standing.outcomes.filter { $0.status == .blocked }.flatMap(\.diagnostics)
    tell(told, followers: Set(followers.map(Follower.init)), isPageOlder: false)
    if standing.isComplete {
      channel.set(PreviewStatus(state: told.contains { $0.severity == .error } ? .failed : .ready))
      if let version { onNote(.updated(report: path, version: version, seconds: stages.sum / 1000, running: 0, told)) }
      // Nothing that runs is of use any more.
      run?.interruption.request()
    } else {
      if let version {
        onNote(.updated(report: path, version: version, seconds: stages.sum / 1000, running: max(1, pending.count), []))
      }
      try ensureRun()
    }
  }

  private func with(_ pending: [String], _ status: PreviewStatus) -> PreviewStatus {
    var status = status
    (status.state, status.pending) = (.running, pending)
    return status
  }

  /// What tells one diagnostic of a cell that was not run from others.
  private struct Follower: Hashable {
    var message: String
    var range: SourceRange?

    init(_ diagnostic: Diagnostic) { (message, range) = (diagnostic.message, diagnostic.range) }
  }

  /// Tells the errors: causes first, then the cells that were not run because of them.
  private func tell(_ diagnostics: [Diagnostic], followers: Set<Follower> = [], isPageOlder: Bool) {
    let lines = SourceLines { [sources] in try sources.bytes($0) }
    let problems = diagnostics.filter { $0.severity == .error }.map { diagnostic in
      Problem(diagnostic, isFollower: followers.contains(Follower(diagnostic))) { lines[$0] }
    }
    channel.set(problems.filter { !$0.isFollower } + problems.filter(\.isFollower), isPageOlder: isPageOlder)
  }

  /// There is no page for what the sources say now; the last good one stays, and so does what runs.
  private func turnDown(_ diagnostics: [Diagnostic]) {
    latest = nil
    watchSources()
    tell(diagnostics, isPageOlder: true)
    if run == nil { channel.set(PreviewStatus(state: .broken)) }
    onNote(.broken(report: path, diagnostics))
  }

  /// What the environment refused.
  func fail(_ error: any Error) {
    let words = "\(error)".split(separator: "\n", omittingEmptySubsequences: false)
    let hint = words.dropFirst().joined(separator: "\n").trimmingCharacters(in: .whitespaces)
    let diagnostics: [Diagnostic]
    switch error {
    case let error as TemplateError: diagnostics = error.diagnostics
    case let error as ProjectFailure: diagnostics = error.diagnostics
    default:
      diagnostics = [.error(String(words.first ?? ""), hint: hint.isEmpty ? nil : hint.replacing("hint: ", with: ""))]
    }
    turnDown(diagnostics)
  }

  private func watchSources() {
    let paths = sources.watched
    defer { watched = paths }
    do {
      // What was not watched before may have changed unseen.
      if try watch.watch(sources.places(root: root)) || !paths.isSubset(of: watched) {
        isLost = true
        burst.note(at: .now)
      }
      lookDue = nil
    } catch {
      guard lookDue == nil else { return }
      // Told once; until the system can watch again, files are looked at.
      lookDue = .now + Self.lookInterval
      onNote(.trouble(report: path, "\(error)"))
    }
  }
}
