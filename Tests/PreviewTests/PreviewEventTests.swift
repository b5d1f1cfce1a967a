import Exhibits
import Foundation
import Testing

@testable import Preview

@Suite("What the browser is told")
struct PreviewEventTests {
  private func text(_ event: PreviewEvent) -> String { String(decoding: event.frame, as: UTF8.self) }

  @Test("An event is a name, one line of JSON and an empty line")
  func frames() {
    #expect(text(.hello(server: "x1", version: 3)) == "event: hello\ndata: {\"server\":\"x1\",\"version\":3}\n\n")
    #expect(
      text(.page(version: 4, PageStages(settle: 12.04, read: 4.5, lookUp: 1, weave: 0.5, render: 3.46), isPartial: false))
        == "event: page\ndata: {\"isPartial\":false,\"milliseconds\":21.5,\"stages\":{\"lookUp\":1,\"read\":4.5,\"render\":3.5,"
        + "\"settle\":12,\"weave\":0.5},\"version\":4}\n\n")
    #expect(text(.beat(version: 4)) == "event: beat\ndata: {\"version\":4}\n\n")
    let status = PreviewStatus(
      state: .running, cell: "fig-x", number: 3, count: 5, fraction: 0.25, message: "a\nb", elapsed: 1, pending: ["fig-x"])
    #expect(
      text(.status(status)) == "event: status\ndata: {\"cell\":\"fig-x\",\"count\":5,\"elapsed\":1,\"fraction\":0.25,\"message\":\"a\\nb\","
        + "\"number\":3,\"pending\":[\"fig-x\"],\"state\":\"running\"}\n\n")
  }

  @Test("Whatever a message holds, an event stays one event")
  func hostileText() {
    let problem = Problem(.error("a\r\n\r\nevent: page\ndata: {}\u{2028}\0", hint: "</script>")) { _ in [] }
    let lines = text(.problems([problem], isPageOlder: true)).split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[0] == "event: problems" && lines[1].hasPrefix("data: ") && lines[2] == "" && lines[3] == "")
    #expect(!lines[1].contains("\r"))
  }

  private func frame(_ line: String, _ start: Int, _ end: Int) -> Problem.Frame? {
    let range = SourceRange(file: "a.md", start: SourcePosition(line: 1, column: start), end: SourcePosition(line: 1, column: end))
    return Problem.Frame(range, lines: [line[...]])
  }

  @Test("The marked part of a line is what the range says; columns count bytes")
  func marks() throws {
    let marked = frame("é = wrong + 1", 6, 11)
    let frame = try #require(marked)
    #expect((frame.before, frame.marked, frame.after) == ("é = ", "wrong", " + 1"))
  }

  @Test("A place without extent marks the word that starts there, or one character")
  func places() {
    #expect(frame("let gain = 1", 5, 5)?.marked == "gain")
    #expect(frame("a[1]", 2, 2)?.marked == "[")
    #expect(frame("end", 4, 4)?.marked == "")
  }

  @Test("Ranges beyond the source mark nothing and do not trap")
  func beyond() {
    #expect(frame("short", 40, 50)?.before == "short")
    #expect(Problem.Frame(SourceRange(file: "a.md", line: 7), lines: ["one"]) == nil)
    #expect(Problem.Frame(SourceRange(file: "a.md", line: 0, column: 0), lines: ["one"]) == nil)
  }

  @Test("A listener is told how things stand, then what changes, and nothing twice")
  func channel() async throws {
    let channel = Channel(server: "s")
    let problem = Problem(.error("bad")) { _ in [] }
    channel.set(PreviewStatus(state: .reading))
    #expect(channel.publish(html: { Array("page \($0 > 0)".utf8) }) == 1)
    let events = channel.events()
    channel.set(PreviewStatus(state: .reading))
    #expect(channel.publish(html: { Array("page \($0 > 0)".utf8) }) == nil)
    channel.set([problem], isPageOlder: true)
    #expect(channel.publish(html: { _ in Array("other".utf8) }) == 2)
    channel.close()
    var names: [String] = []
    for await frame in events { names.append(String(decoding: frame.dropFirst(7).prefix { $0 != 10 }, as: UTF8.self)) }
    #expect(names == ["hello", "status", "problems", "problems", "page"])
  }

  @Test("A file beside an older page is served on for a while")
  func olderResources() {
    let channel = Channel(server: "s")
    channel.publish(html: { _ in Array("one".utf8) }, resources: [.init(path: "a_files/x-1.svg", bytes: [1])])
    channel.publish(html: { _ in Array("two".utf8) }, resources: [.init(path: "a_files/x-2.svg", bytes: [2])])
    #expect(channel.resource("a_files/x-1.svg") == [1])
    #expect(channel.resource("a_files/x-2.svg") == [2])
    #expect(channel.resource("a_files/../x") == nil)
  }

  @Test("The preview's script stands in the head, and a name cannot break out of it")
  func served() {
    let page = String(
      decoding: servedPage("<html>\n<head>\n</head>\n<body></body></html>", report: "a\"><script>", version: 7, server: "s"), as: UTF8.self)
    #expect(page.contains("data-report=\"a&quot;&gt;&lt;script&gt;\" data-version=\"7\""))
    #expect(page.contains("</script>\n</head>\n<body>"))
  }
}
