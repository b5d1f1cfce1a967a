import Exhibits
import Foundation

/// A kernel in a process of its own, trusted with nothing: every way in which it can die is an ending of the run.
package final class ProcessKernel: Kernel {
  private let child: ChildProcess
  private let commands: Int32
  private let messages: Int32
  private let roots: [String]
  private var output: StreamCapture
  private var errors: StreamCapture
  private var reader = FrameReader()
  /// Whether it has come up: until then the time belongs to the kernel, not to the cell.
  private var isReady = false

  /// Starts a kernel.
  ///
  /// - Parameters:
  ///   - directory: where relative paths of cells start: the report's folder.
  ///   - roots: folders inside which reads are observed.
  ///   - variables: environment variables beside those of the engine.
  /// - Throws: ``SpawnFailure``.
  package init(installation: Installation, directory: String, roots: [String], variables: [String: String] = [:]) throws {
    let commandPipe = try Pipe.make()
    let messagePipe = try Pipe.make()
    let outputPipe = try Pipe.make()
    let errorPipe = try Pipe.make()
    var environment = ProcessInfo.processInfo.environment
    // The runtime's own crash reporter takes seconds and prints what the engine reports better.
    environment["SWIFT_BACKTRACE"] = "enable=no"
    // Sets and dictionaries in another order in each process would be other results each time.
    environment["SWIFT_DETERMINISTIC_HASHING"] = "1"
    environment.merge(variables) { $1 }
    environment["VITRINE_ROOTS"] = roots.joined(separator: "\n")
    defer { [commandPipe.read, messagePipe.write, outputPipe.write, errorPipe.write].forEach { close($0) } }
    let descriptors: [Int32: Int32] = [1: outputPipe.write, 2: errorPipe.write, 3: commandPipe.read, 4: messagePipe.write]
    child = try LastingThread.shared.run { [environment] in
      try ChildProcess(
        executable: installation.kernel, arguments: [], environment: environment, directory: directory, descriptors: descriptors)
    }
    self.roots = roots
    commands = commandPipe.write
    messages = messagePipe.read
    output = StreamCapture(descriptor: outputPipe.read, channel: .standardOutput)
    errors = StreamCapture(descriptor: errorPipe.read, channel: .standardError)
    _ = fcntl(messages, F_SETFL, O_NONBLOCK)
    signal(SIGPIPE, SIG_IGN)
  }

  deinit {
    stop()
    [commands, messages, output.descriptor, errors.descriptor].forEach { close($0) }
  }

  package func retire() { child.signalGroup(SIGKILL) }

  package func stop() {
    child.signalGroup(SIGKILL)
    child.wait()
  }

  var processID: pid_t { child.processID }

  package var isAlive: Bool { !child.poll() }

  package var residentMemory: Int {
    guard let text = try? String(decoding: readBytes("/proc/\(child.processID)/statm"), as: UTF8.self) else { return 0 }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }

  package func run(
    _ unit: CompiledCell, cell: Int, seed: UInt64, timeout: Double?, interruption: Interruption?, onEvent: (KernelEvent) -> Void
  ) throws -> UnitRun {
    let request = KernelCommand.run(RunRequest(cell: cell, library: unit.library, entry: unit.entry, seed: seed))
    send(try request.frame())
    var run = UnitRun(ending: .exited(code: 0, frames: []))
    var lastWords: RunEnding?
    var deadline = isReady ? timeout.map { ContinuousClock.now + .seconds($0) } : nil
    var isOverdue = false
    var wasDead = false

    loop: while true {
      let rest = deadline.map { max(0, ($0 - .now) / .milliseconds(1)) } ?? .infinity
      waitForInput(milliseconds: min(rest.rounded(.up), 200), interruption)
      if interruption?.isRequested == true {
        stop()
        throw Interrupted()
      }
      output.drain()
      errors.drain()
      let isOpen = drainMessages()
      do {
        while let message = try reader.next() {
          switch message {
          case .ready(_, let version):
            guard version == KernelMessage.version else {
              stop()
              throw Self.otherVersion
            }
            isReady = true
            deadline = timeout.map { .now + .seconds($0) }
          case .exhibit(_, let exhibit):
            run.exhibits.append(exhibit)
            onEvent(.exhibit(exhibit))
          case .progress(_, let fraction, let words): onEvent(.progress(fraction: fraction, message: words))
          case .inlineValue(let index, let text): run.inlineValues[index] = .value(text)
          case .inlineThrew(let index, let words): run.inlineValues[index] = .threw(words)
          case .finished(_, let duration, let reads):
            run.ending = .finished(duration: duration, reads: reads)
            break loop
          case .threw(_, let words, let frames, let reads, let seesOnlyProject):
            run.seesOnlyProject = seesOnlyProject ?? false
            run.ending = .threw(message: words, frames: frames, reads: reads)
            break loop
          case .unloadable(let words):
            run.ending = .unloadable(words)
            break loop
          case .crashed(let code, let frames, let reads):
            note(reads, in: &run)
            lastWords = isOverdue ? .timedOut(limit: timeout ?? 0, frames: frames) : .crashed(signal: code, frames: frames, words: nil)
          case .exited(let code, let frames, let reads):
            note(reads, in: &run)
            lastWords = .exited(code: code, frames: frames)
          }
        }
      } catch let error as FrameError {
        stop()
        if !isReady { throw Self.otherVersion }
        run.ending = .babbled("\(error)")
        break
      }
      // Its last words may have come between the two looks, so a dead process's stream is looked at once more.
      let isDead = child.poll()
      if isDead && isOpen && !wasDead {
        wasDead = true
        continue
      }
      if !isOpen || isDead {
        run.ending = endOfProcess(lastWords)
        if !isReady { throw startFailure() }
        break
      }
      if let limit = deadline, limit <= .now {
        if isOverdue {
          // It did not even answer where it is.
          stop()
          run.ending = .timedOut(limit: timeout ?? 0, frames: [])
          break
        }
        isOverdue = true
        child.signal(SIGUSR2)
        deadline = .now + .seconds(2)
      }
    }
    output.drain()
    errors.drain()
    if case .crashed(let signal, let frames, _) = run.ending {
      run.ending = .crashed(signal: signal, frames: frames, words: errors.takeFatalError())
    }
    run.streams = [output.take(), errors.take()].compactMap { $0 }
    return run
  }

  /// Notes what a dying kernel said that its cell had read.
  private func note(_ records: [String]?, in run: inout UnitRun) {
    guard let records else { return }
    run.lastReads = ObservedRead.list(records, roots: roots)
    run.seesOnlyProject = ObservedRead.areInside(records, roots: roots)
  }

  private static let otherVersion = InstallationFailure(
    message: "`vitrine-kernel` and `vitrine` were built from different sources", hint: "build both again: `swift build`")

  /// It died before any cell ran: not the report's fault.
  private func startFailure() -> SpawnFailure {
    errors.drain()
    let words = errors.take()?.text.trimmingCharacters(in: .whitespacesAndNewlines)
    return SpawnFailure(executable: "vitrine-kernel", reason: words ?? "it ended before it was ready; run `vitrine doctor`")
  }

  private func endOfProcess(_ lastWords: RunEnding?) -> RunEnding {
    // Its message stream is closed, so it is as good as dead; a process it left behind must not keep us waiting.
    let limit = ContinuousClock.now + .seconds(2)
    while !child.poll() && ContinuousClock.now < limit { usleep(2000) }
    stop()
    _ = drainMessages()
    if let lastWords { return lastWords }
    guard let end = child.end else { return .killed(signal: SIGKILL, peakMemory: 0) }
    return switch ProcessEnd(status: end.status) {
    case .exited(let code): .exited(code: code, frames: [])
    case .signaled(let number): .killed(signal: number, peakMemory: end.peakMemory)
    }
  }

  private func waitForInput(milliseconds: Double, _ interruption: Interruption?) {
    // A stream that the cell closed would wake us for ever.
    var descriptors = [messages] + [output, errors].filter { !$0.hasEnded }.map(\.descriptor)
    if let interruption { descriptors.append(interruption.descriptor) }
    var waits = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = poll(&waits, nfds_t(waits.count), Int32(milliseconds))
  }

  /// Whether the stream is still open.
  private func drainMessages() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = read(messages, &buffer, buffer.count)
      if count > 0 {
        reader.append(buffer[..<count])
      } else {
        return count < 0 && (errno == EAGAIN || errno == EINTR)
      }
    }
  }

  private func send(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(commands, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      // A dead kernel shows itself when its messages are read.
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
