import Execution
import Foundation
import Testing

@Suite("The cost of a site", .serialized)
struct PublishCostTests {
  /// A project of reports as they come: prose, a table, a picture, links to the next report.
  private func project(_ count: Int) throws -> CommandProject {
    var files = ["vitrine.yml": "project:\n  title: Many reports\n"]
    let picture = (0..<400).map { "<rect x=\"\($0 % 20)\" y=\"\($0 / 20)\" width=\"1\" height=\"1\" fill=\"#\(100 + $0)\"/>" }.joined()
    for number in 0..<count {
      var text = "---\ntitle: Report \(number)\ndate: 2026-01-\(10 + number % 19)\nabstract: What report \(number) is about.\n---\n"
      for section in 0..<12 {
        text += "\n# Section \(section) {#sec-\(section)}\n\n"
        for sentence in 0..<30 { text += "Sentence \(sentence) of section \(section) in report \(number) says word\(number * 37 + sentence).\n" }
        text += "\n| row | value |\n|---|---|\n" + (0..<15).map { "| r\($0) | \($0 * number) |\n" }.joined()
        text += "\nSee [next](../r\((number + 1) % count)/report.md#sec-\(section)) and ![Squares](p.svg).\n"
      }
      files["reports/r\(number)/report.md"] = text
      files["reports/r\(number)/p.svg"] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 20\">\(picture)<!-- \(number) --></svg>"
    }
    return try CommandProject(files)
  }

  /// Publishes and gives the process's peak memory in megabytes and its seconds.
  private func publish(_ project: CommandProject) throws -> (megabytes: Int, seconds: Double) {
    let start = ContinuousClock.now
    let child = try project.start("publish", "--to", "public")
    // Asked for while it runs: the system's account at its end begins with the memory of whoever started it, here a whole test run.
    var peak = 0
    while !child.poll() {
      peak = max(peak, highWaterMark(child.processID))
      usleep(2000)
    }
    let end = try #require(child.end)
    let log = try project.text("background.log")
    #expect(end.status == 0, "\(log)")
    return (peak >> 20, (.now - start) / .seconds(1))
  }

  @Test("Peak memory does not grow with the number of reports", .timeLimit(.minutes(10)))
  func memory() throws {
    let (few, many) = (try project(10), try project(50))
    let (first, second) = (try publish(few), try publish(many))
    print("publish: 10 reports \(first.megabytes) MB \(first.seconds) s, 50 reports \(second.megabytes) MB \(second.seconds) s")
    let again = try publish(many)
    print("publish: 50 reports unchanged \(again.megabytes) MB \(again.seconds) s")
    // Five times the reports: a page each in memory would show, the allocator's moods must not.
    #expect(first.megabytes > 5)
    #expect(second.megabytes < first.megabytes + 16)
    #expect(again.megabytes < second.megabytes + 16)
  }

  /// The most resident memory that a process has had, in bytes.
  private func highWaterMark(_ process: pid_t) -> Int {
    guard let status = try? readBytes("/proc/\(process)/status") else { return 0 }
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024
  }
}
