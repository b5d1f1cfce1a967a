import CPosix
import Foundation

/// What a short program printed and how it ended.
package struct CommandRun: Sendable {
  package var end: ProcessEnd
  /// Standard output and standard error, interleaved as written.
  package var output: String

  package var succeeded: Bool { end == .exited(0) }
}

/// Runs a program to its end, gathering what it prints.
///
/// - Parameters:
///   - onLine: gets each line as it arrives.
///   - onUnfinishedLine: gets what stands behind the last line feed, whenever more of it arrives; what it throws ends the program.
///   - interruption: ends the program when Ctrl-C is pressed.
package func runCommand(
  _ executable: String, _ arguments: [String], environment: [String: String] = ProcessInfo.processInfo.environment,
  directory: String? = nil, interruption: Interruption? = nil, onLine: ((Substring) -> Void)? = nil,
  onUnfinishedLine: ((Substring) throws -> Void)? = nil
) throws -> CommandRun {
  let pipe = try Pipe.make()
  let child: ChildProcess
  do {
    child = try ChildProcess(
      executable: executable, arguments: arguments, environment: environment, directory: directory,
      descriptors: [1: pipe.write, 2: pipe.write])
  } catch {
    close(pipe.read)
    close(pipe.write)
    throw error
  }
  close(pipe.write)
  defer { close(pipe.read) }
  var bytes: [UInt8] = []
  var lineStart = 0
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    var waits = [pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0)]
    if let interruption { waits.append(pollfd(fd: interruption.descriptor, events: Int16(POLLIN), revents: 0)) }
    if poll(&waits, nfds_t(waits.count), -1) < 0 { continue }
    if interruption?.isRequested == true {
      child.signalGroup(SIGTERM)
      child.wait()
      throw Interrupted()
    }
    guard waits[0].revents != 0 else { continue }
    let count = read(pipe.read, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { break }
    bytes += buffer[..<count]
    while let end = bytes[lineStart...].firstIndex(of: 10) {
      onLine?(Substring(String(decoding: bytes[lineStart..<end], as: UTF8.self)))
      lineStart = end + 1
    }
    guard let onUnfinishedLine, lineStart < bytes.count else { continue }
    do {
      try onUnfinishedLine(Substring(String(decoding: bytes[lineStart...], as: UTF8.self)))
    } catch {
      child.signalGroup(SIGTERM)
      child.wait()
      throw error
    }
  }
  child.wait()
  return CommandRun(end: ProcessEnd(status: child.end?.status ?? 0), output: String(decoding: bytes, as: UTF8.self))
}

/// The work was stopped by Ctrl-C.
package struct Interrupted: Error {
  package init() {}
}

/// Two ends of a pipe, closed on exec.
package struct Pipe {
  package var read: Int32
  package var write: Int32

  package static func make() throws -> Pipe {
    var ends: [Int32] = [0, 0]
    guard vp_pipe(&ends) == 0 else { throw SpawnFailure(executable: "pipe", reason: String(cString: strerror(errno))) }
    return Pipe(read: ends[0], write: ends[1])
  }
}
