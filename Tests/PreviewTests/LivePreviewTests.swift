import Execution
import Foundation
import Testing

@Suite("vitrine preview", .serialized, .timeLimit(.minutes(10)))
struct LivePreviewTests {
  private let report = """
    ---
    title: "About `{swift} n` things"
    ---

    Some prose.

    ```{swift}
    //| label: count
    let n = 3
    ```

    ```{swift}
    //| label: fig-bars
    //| fig-cap: "All of them."
    //| fig-alt: "Three bars."
    Figure.bars([1, 2, 3], categories: ["a", "b", "c"])
    ```
    """

  @Test("Pages, pictures and PDFs are served from memory, by exact name, to this machine only")
  func serving() throws {
    let preview = try LivePreview(["reports/a/report.md": report, "reports/b/report.md": "Fine.\n", "secret.txt": "secret"])
    let list = try preview.get("/")
    #expect(list.code == 200 && list.body.contains("href=\"/a.html\"") && list.body.contains("href=\"/b.html\""))
    #expect(list.body.contains("not built yet"))
    let events = try preview.visited("a")
    let page = try preview.get("/a.html")
    #expect(page.code == 200 && page.body.contains("About 3 things"))
    #expect(page.headers["cache-control"] == "no-store" && page.headers["x-content-type-options"] == "nosniff")
    let picture = try #require(page.body.firstMatch(of: /src="(a_files\/fig-bars-[0-9a-f]{8}\.svg)"/)).1
    let drawn = try preview.get("/\(picture)")
    #expect(drawn.code == 200 && drawn.headers["content-type"] == "image/svg+xml")
    #expect(drawn.headers["cache-control"]?.contains("immutable") == true)
    let pdf = try preview.get("/a.pdf")
    #expect(pdf.code == 200 && pdf.headers["content-type"] == "application/pdf" && pdf.body.hasPrefix("%PDF"))
    let head = try preview.get("/a.html", method: "HEAD")
    #expect(head.code == 200 && head.body.isEmpty && head.headers["content-length"] != nil)

    for host in ["example.com:\(preview.port)", "127.0.0.1:1", "localhost.example.com:\(preview.port)"] {
      #expect(try preview.get("/a.html", host: host).code == 403, "\(host)")
    }
    #expect(try preview.get("/a.html", host: "localhost:\(preview.port)").code == 200)
    #expect(try preview.get("/__preview/events/a", headers: ["Origin": "http://example.com"]).code == 403)
    #expect(try preview.get("/a.html", method: "POST").code == 405)
    for path in [
      "/secret.txt", "/../secret.txt", "/a_files/../../secret.txt", "/%2e%2e/secret.txt", "/a_files/..%2f..%2fsecret.txt",
      "/a_files/%2e%2e/a.html",
      "/reports/a/report.md", "//a.html", "/a.html/", "/__preview/../a.html", "/__preview/../../Package.swift", "/__preview/page.mustache",
      "/c.html",
      "/a%00.html", "/%ff", "/output.log",
    ] {
      let answer = try preview.get(path)
      #expect(answer.code == 404 && !answer.body.contains("secret"), "\(path)")
    }
    #expect(try preview.shell("ls -d _site 2>/dev/null") == "")
    #expect(events.now.problems.isEmpty)
  }

  @Test("A saved edit is a new version; a touch is none")
  func saving() throws {
    let preview = try LivePreview(["a.md": report], "a.md")
    let events = try preview.visited("a")
    let version = events.now.version
    _ = try preview.shell("touch a.md; chmod 600 a.md; cp a.md b.md; mv b.md a.md; sleep 0.3")
    try preview.write(report.replacing("Some prose", with: "Other prose"), "a.md")
    try events.wait("a new version") { $0.version > version }
    #expect(events.now.version == version + 1)
    #expect(try preview.get("/a.html").body.contains("Other prose"))
    #expect(try preview.get("/a.html").body.contains("data-version=\"\(version + 1)\""))
    try preview.overwrite(report.replacing("Some prose", with: "Prose in place"), "a.md")
    try events.wait("another version") { $0.version == version + 2 }
    // Moving the old file away first, as some editors do, shows no error on the way.
    let moves = "sed s/in.place/anew/ a.md > new.md; mv a.md a.md~; sleep 0.03; mv new.md a.md"
    _ = try preview.shell(moves)
    try events.wait("the moved version") { $0.version == version + 3 }
    #expect(!events.now.text.contains("cannot be read"))
    try preview.write(report.replacing("let n = 3", with: "let n = 4"), "a.md")
    try events.wait("the cell's new value") { $0.state == "ready" && $0.version > version + 3 }
    #expect(try preview.get("/a.html").body.contains("About 4 things"))
  }

  @Test("A broken save tells where, and the old page stays; mended, the error goes")
  func broken() throws {
    let preview = try LivePreview(["a.md": report], "a.md")
    let events = try preview.visited("a")
    try preview.write(report.replacing("Some prose.", with: "See @fig-brs."), "a.md")
    try events.wait("the error") { !$0.problems.isEmpty }
    #expect(events.now.places == ["a.md:5:5"] && events.now.problems[0].contains("fig-brs"))
    #expect(try preview.get("/a.html").body.contains("Some prose."))
    try preview.write(report.replacing("Some prose.", with: "See @fig-bars."), "a.md")
    try events.wait("no error") { $0.problems.isEmpty && $0.state == "ready" }
    #expect(try preview.get("/a.html").body.contains("See <a"))
  }

  @Test("A report that never was good shows its errors, and its page once it is mended")
  func brokenFromTheStart() throws {
    let preview = try LivePreview(["a.md": "See @fig-x.\n"], "a.md")
    let events = try preview.events("a")
    try events.wait("the error") { !$0.problems.isEmpty && $0.state == "broken" }
    let page = try preview.get("/a.html")
    #expect(page.code == 200 && page.body.contains("data-version=\"0\""))
    try preview.write("Good.\n", "a.md")
    try events.wait("the page") { $0.version == 1 && $0.problems.isEmpty }
    #expect(try preview.get("/a.html").body.contains("Good."))
  }

  @Test("The source, an include and a folder may go and come back")
  func deletion() throws {
    let preview = try LivePreview(
      ["texts/a.md": "One.\n\n{{< include parts/_part.md >}}\n", "texts/parts/_part.md": "Part one.\n"], "texts/a.md")
    let events = try preview.visited("a")
    #expect(try preview.get("/a.html").body.contains("Part one."))
    try preview.remove("texts/a.md")
    try events.wait("the error") { !$0.problems.isEmpty }
    #expect(try preview.get("/a.html").body.contains("One."))
    try preview.write("Two.\n\n{{< include parts/_part.md >}}\n", "texts/a.md")
    try events.wait("the page") { $0.problems.isEmpty }
    #expect(try preview.get("/a.html").body.contains("Two."))
    try preview.remove("texts/parts")
    try events.wait("the missing include") { !$0.problems.isEmpty }
    try preview.write("Part two.\n", "texts/parts/_part.md")
    try events.wait("the include") { $0.problems.isEmpty }
    #expect(try preview.get("/a.html").body.contains("Part two."))
    let version = events.now.version
    _ = try preview.shell("mv texts gone; sleep 0.2; cp -r gone texts; printf 'Part three.\\n' > texts/parts/_part.md")
    try events.wait("the moved folder's successor") { $0.version > version && $0.problems.isEmpty }
    for _ in 0..<200 where try !preview.get("/a.html").body.contains("Part three.") { usleep(20_000) }
    #expect(try preview.get("/a.html").body.contains("Part three."))
  }

  @Test("A file that a cell read is watched: changed, deleted, made again, and through a symbolic link")
  func dataFiles() throws {
    let source = """
      ```{swift}
      let text = (try? String(contentsOfFile: "data.txt", encoding: .utf8)) ?? "nothing"
      ```

      It says `{swift} text`.
      """
    let preview = try LivePreview(["a.md": source, "real/data-1.txt": "one", "real/data-2.txt": "two"], "a.md")
    let events = try preview.visited("a")
    func shows(_ words: String) throws {
      for _ in 0..<1500 where try !preview.get("/a.html").body.contains("It says \(words).") { usleep(20_000) }
      #expect(try preview.get("/a.html").body.contains("It says \(words)."), "\(events.now.text.suffix(1500))")
    }
    try shows("nothing")
    _ = try preview.shell("ln -s real/data-1.txt data.txt")
    try shows("one")
    _ = try preview.shell("printf ONE > real/data-1.txt")
    try shows("ONE")
    _ = try preview.shell("ln -sf real/data-2.txt data.txt")
    try shows("two")
    _ = try preview.shell("rm data.txt")
    try shows("nothing")
    try preview.write("made again", "data.txt")
    try shows("made again")
  }

  @Test("vitrine.yml is read again")
  func settings() throws {
    let preview = try LivePreview([
      "reports/a/report.md": "# One\n\nText.\n\n# Two\n\nText.\n", "vitrine.yml": "format:\n  html:\n    toc: true\n",
    ])
    let events = try preview.visited("a")
    #expect(try preview.get("/a.html").body.contains("class=\"contents"))
    try preview.write("format:\n  html:\n    toc: maybe\n", "vitrine.yml")
    try events.wait("the error") { !$0.problems.isEmpty }
    #expect(events.now.places[0].hasPrefix("vitrine.yml:3:"))
    try preview.write("format:\n  html:\n    toc: false\n", "vitrine.yml")
    try events.wait("the page") { $0.problems.isEmpty && $0.state == "ready" }
    #expect(try !preview.get("/a.html").body.contains("class=\"contents"))
  }

  @Test("After a hundred rapid saves, broken ones among them, the last one stands")
  func rapidSaves() throws {
    let preview = try LivePreview(["a.md": report], "a.md")
    let events = try preview.visited("a")
    for round in 1...100 {
      let text = report.replacing("Some prose.", with: round % 7 == 0 ? "See @fig-\(round)." : "Round \(round).")
      let code = round % 10 == 0 ? text.replacing("let n = 3", with: "let n = \(round)") : text
      if round % 2 == 0 { try preview.write(code, "a.md") } else { try preview.overwrite(code, "a.md") }
      if round % 9 == 0 { try preview.remove("a.md") }
      usleep(UInt32(round % 5) * 7000)
    }
    try events.wait("the last page") { $0.state == "ready" && $0.problems.isEmpty }
    for _ in 0..<1500 where try !preview.get("/a.html").body.contains("About 100 things") { usleep(20_000) }
    let page = try preview.get("/a.html").body
    #expect(page.contains("Round 100.") && page.contains("About 100 things"))
    #expect(preview.isRunning)
    for picture in page.matches(of: /src="(a_files\/[^"]+)"/) { #expect(try preview.get("/\(picture.1)").code == 200) }
  }

  @Test("An edit of prose does not wait for a running cell, which goes on")
  func proseMeanwhile() throws {
    let slow = "Some prose.\n\n```{swift}\n//| label: slow\nsleep(4)\nlet n = 7\n```\n\nIt gives `{swift} n`.\n"
    let preview = try LivePreview(["a.md": slow], "a.md")
    let events = try preview.events("a")
    try events.wait("the cell") { $0.cell == "slow" && $0.state == "running" && !$0.text.isEmpty }
    try preview.write(slow.replacing("Some prose", with: "Other prose"), "a.md")
    for _ in 0..<400 where try !preview.get("/a.html").body.contains("Other prose") { usleep(5000) }
    let page = try preview.get("/a.html").body
    #expect(page.contains("Other prose") && page.contains("It gives …."))
    try events.wait("the end") { $0.state == "ready" }
    #expect(try preview.get("/a.html").body.contains("It gives 7."))
    // The page hears of it before the log does.
    for _ in 0..<400 where preview.log.matches(of: /cells executed/).isEmpty { usleep(5000) }
    // Once only: it was not begun anew.
    #expect(preview.log.matches(of: /cells executed/).count == 1, "\(preview.log)")
  }

  @Test("An edit of what is running ends it, and runs what stands there now")
  func codeMeanwhile() throws {
    let endless = "```{swift}\n//| label: slow\nsleep(600)\nlet n = 7\n```\n\nIt gives `{swift} n`.\n"
    let preview = try LivePreview(["a.md": endless], "a.md")
    let events = try preview.events("a")
    try events.wait("the cell") { $0.cell == "slow" && $0.state == "running" }
    try preview.write(endless.replacing("sleep(600)", with: "sleep(0)"), "a.md")
    try events.wait("the end") { $0.state == "ready" }
    #expect(try preview.get("/a.html").body.contains("It gives 7."))
  }

  @Test("A cell that kills the kernel shows as a failure, an edit of prose does not run it again, and the next edit of it is fine")
  func killing() throws {
    let preview = try LivePreview(["a.md": report], "a.md")
    let events = try preview.visited("a")
    let deadly = report.replacing("let n = 3", with: "let n = 3\nkill(getpid(), SIGKILL)")
    try preview.write(deadly, "a.md")
    try events.wait("the failure") { $0.state == "failed" && !$0.problems.isEmpty }
    let runs = preview.log.matches(of: /cells executed/).count
    let version = events.now.version
    try preview.write(deadly.replacing("Some prose", with: "Other prose"), "a.md")
    try events.wait("the prose") { $0.version > version && $0.state == "failed" }
    #expect(preview.log.matches(of: /cells executed/).count == runs)
    try preview.write(report.replacing("let n = 3", with: "let n = 5"), "a.md")
    try events.wait("the mended page") { $0.state == "ready" && $0.problems.isEmpty }
    #expect(try preview.get("/a.html").body.contains("About 5 things"))
  }

  @Test("A cell that writes what it reads does not go round for ever")
  func selfWriting() throws {
    let source = """
      ```{swift}
      let old = (try? String(contentsOfFile: "count.txt", encoding: .utf8)) ?? ""
      try (old + "x").write(toFile: "count.txt", atomically: true, encoding: .utf8)
      ```

      It ran `{swift} old.count` times.
      """
    let preview = try LivePreview(["a.md": source], "a.md")
    _ = try preview.visited("a")
    usleep(3_000_000)
    let count = try preview.shell("cat count.txt").count
    #expect(count <= 4, "ran \(count) times")
  }

  @Test("Ctrl-C ends it with 130 while a cell runs, leaves no kernel, and frees the port")
  func interrupted() throws {
    let preview = try LivePreview(["a.md": "```{swift}\n//| label: slow\nsleep(600)\n```\n"], "a.md")
    let events = try preview.events("a")
    try events.wait("the cell") { $0.cell == "slow" && $0.state == "running" }
    for _ in 0..<200 where try preview.kernels() == 0 { usleep(50_000) }
    #expect(try preview.kernels() > 0)
    #expect(preview.interrupt() == .exited(130))
    #expect(try preview.kernels() == 0)
    try events.wait("the end of the stream") { $0.hasEnded }
    #expect(throws: (any Error).self) { close(try connected(to: preview.port)) }
    #expect(try preview.shell("ls -d _site 2>/dev/null") == "")
  }

  @Test("An explicit port that is taken, and a report that is not there, are mistakes of usage")
  func usage() throws {
    let preview = try LivePreview(["a.md": "Text.\n"], "a.md")
    let vitrine = "\(try Installation.find().products)/vitrine"
    let taken = try preview.shell("'\(vitrine)' preview --no-browser --port \(preview.port) a.md; echo \"code $?\"")
    #expect(taken.contains("port \(preview.port) is taken") && taken.contains("code 2"), "\(taken)")
    let missing = try preview.shell("'\(vitrine)' preview --no-browser --port 0 none.md; echo \"code $?\"")
    #expect(missing.contains("none.md") && missing.contains("code 2"), "\(missing)")
  }
}
