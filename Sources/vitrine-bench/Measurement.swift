import Execution
import Foundation

/// Whole runs of one command.
struct Measurement {
  /// Wall seconds of each counted run, ascending.
  var seconds: [Double]
  /// The largest resident memory of the command's own process in bytes, its children not counted.
  var peakMemory: Int

  var median: Double { seconds[seconds.count / 2] }
  var least: Double { seconds[0] }
}

/// A command that did not do what is measured.
struct CommandFailure: Error, CustomStringConvertible {
  var description: String
}

/// Runs a command several times after one run that is not counted.
///
/// - Parameter prepare: called before each run with its number, the uncounted run being 0.
func measure(
  _ program: String, _ arguments: [String], in folder: String, rounds: Int, environment: [String: String] = [:], sinks: [Int32] = [],
  prepare: (Int) throws -> Void = { _ in }
) throws -> Measurement {
  var seconds: [Double] = []
  var peak = 0
  for round in 0...rounds {
    try prepare(round)
    let run = try timed(program, arguments, in: folder, environment: environment, sinks: sinks)
    peak = max(peak, run.peakMemory)
    if round > 0 { seconds.append(run.seconds) }
  }
  return Measurement(seconds: seconds.sorted(), peakMemory: peak)
}

/// Runs a command once; its own memory is read from the system while it runs, because the system's account at its end counts children in.
///
/// - Parameter sinks: further descriptors that the command expects: reading gives nothing, and what is written is lost.
func timed(
  _ program: String, _ arguments: [String], in folder: String, environment: [String: String] = [:], sinks: [Int32] = []
) throws -> (seconds: Double, peakMemory: Int) {
  let log = "\(folder)/bench.log"
  let descriptor = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  defer { close(descriptor) }
  let nothing = open("/dev/null", O_RDWR | O_CLOEXEC)
  defer { close(nothing) }
  let start = ContinuousClock.now
  let child = try ChildProcess(
    executable: program, arguments: arguments, environment: ProcessInfo.processInfo.environment.merging(environment) { $1 },
    directory: folder, descriptors: sinks.reduce(into: [1: descriptor, 2: descriptor]) { $0[$1] = nothing })
  var peak = 0
  while !child.poll() {
    peak = max(peak, highWaterMark(child.processID))
    usleep(500)
  }
  let seconds = (ContinuousClock.now - start) / .seconds(1)
  guard let end = child.end, ProcessEnd(status: end.status) == .exited(0) else {
    let output = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    throw CommandFailure(description: "\(program) \(arguments.joined(separator: " ")) failed:\n\(output.suffix(2000))")
  }
  return (seconds, peak)
}

/// VmHWM of a process in bytes.
func highWaterMark(_ process: pid_t) -> Int {
  guard let status = try? readBytes("/proc/\(process)/status") else { return 0 }
  for line in String(decoding: status, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmHWM:") {
    return (line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }
  return 0
}
