import Execution
import Foundation
import Reports

// Running what is stale, on a thread beside the session's own.
extension ReportSession {
  /// Sees to it that stale cells run: what runs goes on where it is still wanted, else it is ended and begun anew.
  func ensureRun() throws {
    guard let latest else { return }
    if let run {
      if !run.isWanted(by: latest.identities, running: running) { run.interruption.request() }
      return
    }
    let directory = sources.project.directory(of: path)
    let roots = sources.project.observedFolders(of: path)
    let variables = sources.project.kernelVariables
    if let old = kernel, (old.directory, old.roots, old.variables) != (directory, roots, variables) {
      old.session.stop()
      kernel = nil
    }
    let session = kernel?.session
      ?? WarmSession(installation: sources.installation, directory: directory, roots: roots, variables: variables)
    kernel = (session, directory, roots, variables)
    let run = CellRun(report: latest.report, identities: latest.identities)
    self.run = run
    running = nil
    isUnsettled = false
    channel.set(PreviewStatus(state: .running, elapsed: 0, pending: pending))
    let mailbox = mailbox
    run.start(sources.executor, in: session) { mailbox.post(.run($0)) }
  }

  func show(_ event: RunEvent) {
    guard let run else { return }
    var status = PreviewStatus(state: .running, elapsed: (ContinuousClock.now - run.startedAt) / .seconds(1), pending: pending)
    switch event {
    case .buildingCore(let line):
      status.cell = "building the analysis core"
      status.message = String(line.prefix(200))
    case .waitingForBuild(let holder):
      status.cell = "building the analysis core"
      status.message = holder.words
    case .coreBuilt: return
    case .compiling(let label):
      // Nobody tells when compiling ends and running begins.
      if label == running { return }
      status.cell = label
      status.message = "compiling"
    case .running(let label, let number, let count):
      running = label
      (status.cell, status.number, status.count) = (label, number, count)
      // What comes next may be code that has been edited since.
      if let latest, !run.isWanted(by: latest.identities, running: label) { run.interruption.request() }
    case .progress(let label, let fraction, let message):
      guard .now - lastProgress > .milliseconds(100) else { return }
      lastProgress = .now
      status = channel.status
      (status.cell, status.fraction, status.message) = (label, fraction, String(message.prefix(200)))
      status.elapsed = (ContinuousClock.now - run.startedAt) / .seconds(1)
    case .ended:
      running = nil
      return
    case .finished(let cell, let outcome):
      // It need not wait for the others; many that come close together are shown at once.
      memory.settle(outcome, of: run.report.cells[cell], run.identities.cells[cell])
      if showDue == nil { showDue = max(.now, lastShown + .milliseconds(200)) }
      return
    }
    channel.set(status)
  }

  func showPartly(_ report: Report) {
    do { try show(report) } catch { fail(error) }
  }

  func finish(_ result: Result<ReportRun, any Error>) {
    guard let ended = run else { return }
    run = nil
    running = nil
    showDue = nil
    var changes: Set<PreviewSources.Change> = []
    switch result {
    case .success(let results):
      memory.settle(results, of: ended.report, ended.identities)
      runReads = results.reads
      onNote(
        .ran(
          report: path, executed: results.executed, of: ended.report.cells.count,
          seconds: (ContinuousClock.now - ended.startedAt) / .seconds(1)))
      // All that has happened so far happened while cells were running.
      changes = sources.changes(among: sources.watched)
      if isUnsettled || changes.contains(.data) {
        // A cell that writes what it reads would go round for ever.
        if repeats < 2 {
          repeats += 1
          memory.forgetSettled()
        } else {
          onNote(.trouble(report: path, "a file that cells read changes while they run; they run again at the next save"))
        }
      }
    case .failure(let error) where error is Interrupted:
      // What it had finished may be of a content that a file no longer has.
      if isUnsettled { memory.forgetSettled() }
    // Not tried again until something changes.
    case .failure(let error): return fail(error)
    }
    guard !isStopped else { return }
    if !changes.subtracting([.data]).isEmpty { return refresh(since: .now) }
    if let latest { showPartly(latest.report) } else { channel.set(PreviewStatus(state: .broken)) }
  }
}
