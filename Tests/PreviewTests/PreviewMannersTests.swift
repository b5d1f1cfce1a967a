import Execution
import Foundation
import Testing

@Suite("vitrine preview among strangers", .serialized, .timeLimit(.minutes(10)))
struct PreviewMannersTests {
  @Test("Long and endless heads of requests, and readers that never read, keep nobody else from the page")
  func longHeads() throws {
    let preview = try LivePreview(["a.md": "Text.\n"], "a.md")
    let events = try preview.visited("a")
    // The cookies of all other servers of this machine come along.
    #expect(try preview.get("/a.html", headers: ["Cookie": String(repeating: "a", count: 30_000)]).code == 200)
    _ = try? preview.get("/a.html", headers: ["X": String(repeating: "a", count: 1_000_000)])
    let idle = try (0..<100).map { _ in try connected(to: preview.port) }
    defer { idle.forEach { close($0) } }
    let part = Array("GET /__preview/events/a HTTP/1.1\r\nX".utf8)
    for socket in idle { _ = write(socket, part, part.count) }
    #expect(try preview.get("/a.html").code == 200)
    try preview.write("Other text.\n", "a.md")
    try events.wait("the edit") { $0.version > 1 }
    #expect(try preview.get("/a.html").body.contains("Other text."))
  }

  @Test("Pages of others may link to a report and may not load one as a part")
  func foreignParts() throws {
    let preview = try LivePreview(["a.md": "Text.\n"], "a.md")
    _ = try preview.visited("a")
    let image = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"]
    #expect(try preview.get("/a.html", headers: image).code == 403)
    let link = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"]
    #expect(try preview.get("/a.html", headers: link).code == 200)
    #expect(try preview.get("/__preview/events/a", headers: ["Origin": "null"]).code == 403)
    #expect(try preview.get("/a.html", headers: ["host": "example.com"]).code == 400, "two hosts")
  }

  @Test("The list shows a report that was made after the start")
  func newReport() throws {
    let preview = try LivePreview(["reports/a/report.md": "A.\n"])
    #expect(try !preview.get("/").body.contains("/b.html"))
    try preview.write("B.\n", "reports/b/report.md")
    #expect(try preview.get("/").body.contains("/b.html"))
  }

  @Test("A file that changed during a run that was then ended is read again")
  func changeDuringEndedRun() throws {
    let reading = """
      ```{swift}
      //| label: reads
      let text = (try? String(contentsOfFile: "data.txt", encoding: .utf8)) ?? "nothing"
      ```

      It says `{swift} text`.
      """
    let preview = try LivePreview(["a.md": reading + "\n\n```{swift}\n//| label: slow\nsleep(600)\n```\n", "data.txt": "one"], "a.md")
    let events = try preview.events("a")
    try events.wait("the slow cell") { $0.cell == "slow" && $0.state == "running" }
    try preview.write("two", "data.txt")
    usleep(400_000)
    try preview.write(reading, "a.md")
    try events.wait("the end") { $0.state == "ready" }
    for _ in 0..<400 where try !preview.get("/a.html").body.contains("It says two.") { usleep(20_000) }
    #expect(try preview.get("/a.html").body.contains("It says two."))
  }
}
