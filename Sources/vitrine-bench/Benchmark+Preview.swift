import Execution
import Foundation
import HeadlessBrowser

extension Benchmark {
  /// From a save to the patched page, in a real browser where one is installed, and to the event that tells of it.
  func preview() throws {
    let (project, source) = try firstReportCopy("preview")
    let path = "\(project)/\(Self.firstReportPath)"
    let server = try PreviewServer(vitrine, report: Self.firstReportPath, in: project)
    defer { server.end() }
    let stream = try EventStream(port: server.port, report: Self.firstReportName)
    let window = HeadlessBrowser.find() == nil ? nil : try WatchedPage(server.url)
    defer { window?.end() }
    if window == nil { print("Chromium is not installed: the preview is timed to its event alone.") }
    // Every cell has run and the kernel is warm.
    try server.untilQuiet()

    func time(_ edit: (Int) -> (text: String, sign: String)) throws -> (event: Measurement, page: Measurement?) {
      var (events, pages): ([Double], [Double]) = ([], [])
      for round in 0...rounds {
        let (text, sign) = edit(round)
        try window?.expect(sign)
        try stream.drain()
        let saved = wallClock()
        try write(text, path)
        let told = try stream.wholePage(limit: 60) - saved
        let seen = try window?.sight(limit: 60).map { $0 - saved }
        if round > 0 {
          events.append(told)
          if let seen { pages.append(seen) }
        }
        // A person's next save is no sooner, and nothing of this one is left to do.
        usleep(400_000)
      }
      let measured = Measurement(seconds: events.sorted(), peakMemory: 0)
      return (measured, pages.isEmpty ? nil : Measurement(seconds: pages.sorted(), peakMemory: 0))
    }

    // In the middle of the page, where most saves are.
    let place = "# Limitations {#sec-limitations}"
    guard source.contains(place) else { throw CommandFailure(description: "the first report has no section `\(place)`") }
    let prose = try time { round in
      let sign = "sentence number \(round) of the benchmark"
      return (source.replacing(place, with: "This is \(sign).\n\n\(place)"), sign)
    }
    if let page = prose.page { line("preview: prose saved to page patched", page, limit: 0.1) }
    line("preview: prose saved to event", prose.event, limit: 0.1)
    let cell = try time { round in
      let sign = "value number \(round) of the benchmark"
      // The number is put in when the cell runs: its code does not hold the sign.
      let code = "```{swift}\n//| label: bench\n\"value number \\(\(round)) of the benchmark\"\n```"
      return (source.replacing(place, with: "\(code)\n\n\(place)"), sign)
    }
    if let page = cell.page { line("preview: one cell saved to page patched", page, limit: 0.6) }
    line("preview: one cell saved to event", cell.event, limit: 0.6)
    line("  engine's peak memory", megabytes: highWaterMark(server.processID), limit: 250)
  }
}

/// A `vitrine preview` in the background.
private final class PreviewServer {
  let url: String
  let port: UInt16
  private let process: ChildProcess
  private let log: String

  init(_ vitrine: String, report: String, in project: String) throws {
    log = "\(project)/preview.log"
    let descriptor = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    defer { close(descriptor) }
    process = try ChildProcess(
      executable: vitrine, arguments: ["preview", "--no-browser", "--port", "0", report], environment: ProcessInfo.processInfo.environment,
      directory: project, descriptors: [1: descriptor, 2: descriptor])
    let deadline = wallClock() + 60
    var found: (url: String, port: UInt16)?
    while found == nil {
      let text = String(decoding: try readBytes(log), as: UTF8.self)
      if let match = text.firstMatch(of: /(http:\/\/127\.0\.0\.1:(\d+)\/\S*)\n/), let port = UInt16(match.2) {
        found = (String(match.1), port)
      }
      guard !process.poll(), wallClock() < deadline else {
        process.signalGroup(SIGKILL)
        process.wait()
        throw CommandFailure(description: "the preview printed no address:\n\(text.suffix(2000))")
      }
      usleep(5000)
    }
    guard let found else { throw CommandFailure(description: "the preview printed no address") }
    (url, port) = found
  }

  var processID: pid_t { process.processID }

  /// Waits until all cells have run and nothing has been printed for a second.
  func untilQuiet() throws {
    let deadline = wallClock() + 120
    var last = (text: "", since: wallClock())
    while wallClock() < deadline {
      let text = String(decoding: try readBytes(log), as: UTF8.self)
      if text != last.text { last = (text, wallClock()) }
      if text.contains("cells executed"), wallClock() - last.since > 1 { return }
      usleep(20_000)
    }
    throw CommandFailure(description: "the preview's cells did not end:\n\(last.text.suffix(2000))")
  }

  func end() {
    process.signalGroup(SIGINT)
    for _ in 0..<200 where !process.poll() { usleep(10_000) }
    process.signalGroup(SIGKILL)
    process.wait()
  }
}

/// A page in the browser that notes when a text first appears on it.
private final class WatchedPage {
  private let browser: HeadlessBrowser
  private let page: Page

  init(_ url: String) throws {
    browser = try HeadlessBrowser()
    page = try browser.newPage()
    try page.navigate(to: url)
  }

  /// Watches for a text from now on.
  func expect(_ sign: String) throws {
    try page.run(
      """
      (() => {
        window.sign = "\(sign)";
        window.seen = 0;
        window.watch ??= new MutationObserver((changes) => {
          if (window.seen) return;
          for (const { addedNodes, target } of changes) {
            for (const node of addedNodes.length ? addedNodes : [target]) {
              if (node.textContent.includes(window.sign)) { window.seen = performance.timeOrigin + performance.now(); return; }
            }
          }
        });
        window.watch.disconnect();
        window.watch.observe(document.body, { childList: true, subtree: true, characterData: true });
      })()
      """)
  }

  /// When the text appeared, by the system's clock.
  func sight(limit: Double) throws -> Double? {
    try page.wait(until: "window.seen > 0", limit: limit)
    return try page.evaluate("window.seen", as: Double.self) / 1000 - offset()
  }

  /// How far the page's clock is ahead of the system's: it was set when the page began, and the system's may have been corrected since.
  private func offset() throws -> Double {
    var best = (uncertainty: Double.infinity, offset: 0.0)
    for _ in 0..<5 {
      let before = wallClock()
      let there = try page.time()
      let after = wallClock()
      if after - before < best.uncertainty { best = (after - before, there - (before + after) / 2) }
    }
    return best.offset
  }

  func end() { browser.end() }
}
