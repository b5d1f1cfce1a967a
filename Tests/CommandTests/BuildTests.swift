import Execution
import Foundation
import Testing

@Suite("vitrine build", .serialized)
struct BuildTests {
  private let report = """
    ---
    title: "A page about `{swift} n` things"
    ---

    # Things

    ```{swift}
    //| label: count
    let n = 3
    ```

    ```{swift}
    //| label: fig-bars
    //| fig-cap: "All `{swift} n` of them."
    //| fig-alt: "Three bars."
    Figure.bars([1, 2, 3], categories: ["a", "b", "c"])
    ```

    @fig-bars shows them.
    """

  @Test("From source to HTML and PDF with the same words, values in place")
  func pages() throws {
    let project = try CommandProject(["a.md": report])
    let (code, output) = try project.vitrine("build", "a.md")
    #expect(code == 0, "\(output)")
    let html = try project.text("_site/a.html")
    #expect(html.contains("A page about 3 things"))
    #expect(html.contains("All 3 of them."))
    let figures = html.matches(of: /src="(a_files\/fig-bars(?:-dark)?-[0-9a-f]{8}\.svg)"/).map { String($0.1) }
    #expect(figures.count == 2 && figures.allSatisfy { project.exists("_site/\($0)") })
    let text = try project.shell("pdftotext -layout _site/a.pdf -")
    #expect(text.end == .exited(0))
    #expect(text.output.contains("A page about 3 things"))
    #expect(text.output.contains("Figure 1: All 3 of them."))
    #expect(text.output.contains("Figure 1 shows them."))
  }

  @Test("The same source gives the same bytes, computed anew")
  func sameBytes() throws {
    let project = try CommandProject(["a.md": report])
    #expect(try project.vitrine("build", "a.md").code == 0)
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(project.root)/_site").sorted().filter { $0.contains(".") }
    let first = try names.map { try project.bytes("_site/\($0)") }
    #expect(try project.vitrine("clean").code == 0)
    try FileManager.default.removeItem(atPath: "\(project.root)/_site")
    #expect(try project.vitrine("build", "a.md").code == 0)
    #expect(try names.map { try project.bytes("_site/\($0)") } == first)
  }

  @Test("Nothing changed: nothing is written; a page that was touched is made again")
  func unchanged() throws {
    let project = try CommandProject(["a.md": report])
    _ = try project.vitrine("build", "a.md")
    #expect(try project.vitrine("build", "a.md").output.contains("nothing changed"))
    try project.write("scribble", "_site/a.html")
    #expect(try !project.vitrine("build", "a.md").output.contains("nothing changed"))
    #expect(try project.text("_site/a.html").contains("A page about 3 things"))
  }

  @Test("A failed cell stands on the page with a banner, and the build says 1")
  func failedCell() throws {
    let project = try CommandProject(["a.md": "Before.\n\n```{swift}\n//| label: broken\nlet list = [Int]()\nlist[1]\n```\n\nAfter.\n"])
    let (code, output) = try project.vitrine("build", "a.md")
    #expect(code == 1)
    #expect(output.contains("a.md:6:5: error: Index out of range"), "\(output)")
    let html = try project.text("_site/a.html")
    #expect(html.contains("Index out of range") && html.contains("After."))
  }

  @Test("A parameter given with -P reaches the cells that name it")
  func parameters() throws {
    let project = try CommandProject(["a.md": "---\nparams:\n  n: 2\n---\n\nTwice is `{swift} params.n * 2`.\n"])
    _ = try project.vitrine("build", "a.md")
    #expect(try project.text("_site/a.html").contains("Twice is 4."))
    _ = try project.vitrine("build", "-P", "n:21", "a.md")
    #expect(try project.text("_site/a.html").contains("Twice is 42."))
  }

  @Test("kill -9 at any moment leaves the last good pages whole, and the next build is right")
  func killed() throws {
    let project = try CommandProject(["a.md": report])
    #expect(try project.vitrine("build", "a.md").code == 0)
    for round in 1...8 {
      try project.write(report.replacing("let n = 3", with: "let n = \(round + 3)"), "a.md")
      let before = (try project.text("_site/a.html"), try project.bytes("_site/a.pdf"))
      let child = try project.start("build", "a.md")
      usleep(UInt32(round * round * 25_000))
      child.signalGroup(SIGKILL)
      child.wait()
      let html = try project.text("_site/a.html")
      #expect(html == before.0 || html.contains("A page about \(round + 3) things"))
      #expect(html.hasSuffix("</html>\n") || html.hasSuffix("</html>"))
      for picture in html.matches(of: /src="(a_files\/[^"]+)"/) { #expect(project.exists("_site/\(picture.1)")) }
      let pdf = try project.bytes("_site/a.pdf")
      #expect(pdf == before.1 || String(decoding: pdf.suffix(8), as: UTF8.self).contains("%%EOF"))
      #expect(try project.vitrine("build", "a.md").code == 0)
      #expect(try project.text("_site/a.html").contains("A page about \(round + 3) things"))
    }
  }

  @Test("Ctrl-C ends with 130, leaves no kernel behind and no half file")
  func interrupted() throws {
    let project = try CommandProject(["a.md": "```{swift}\nsleep(600)\n```\n"])
    let child = try project.start("build", "a.md")
    // A kernel is known by the folders it watches.
    func kernels() throws -> String {
      try project.shell("grep -lz \"^VITRINE_ROOTS=.*$(basename \"$PWD\")\" /proc/[0-9]*/environ 2>/dev/null | wc -l").output
    }
    for _ in 0..<600 where try !project.text("background.log").contains("cell 1") { usleep(50_000) }
    for _ in 0..<100 where try kernels() != "1\n" { usleep(50_000) }
    #expect(try kernels() == "1\n")
    child.signal(SIGINT)
    child.wait()
    #expect(child.end.map { ProcessEnd(status: $0.status) } == .exited(130))
    #expect(try kernels() == "0\n")
    let files = try FileManager.default.subpathsOfDirectory(atPath: project.root).filter { $0.contains(".tmp-") }
    #expect(files.isEmpty, "\(files)")
  }

  @Test("One broken report does not stop another; --fail-fast does")
  func keepGoing() throws {
    let project = try CommandProject(["reports/a/report.md": "See @fig-x.\n", "reports/b/report.md": "Fine.\n"])
    #expect(try project.vitrine("build").code == 1)
    #expect(project.exists("_site/b.html"))
    try FileManager.default.removeItem(atPath: "\(project.root)/_site")
    #expect(try project.vitrine("build", "--fail-fast").code == 1)
    #expect(!project.exists("_site/b.html"))
  }

  @Test("What cells read is seen in a folder with spaces, through a symbolic link, and outside the project")
  func oddFolders() throws {
    let report = "```{swift}\nlet text = try String(contentsOfFile: \"data file.txt\", encoding: .utf8)\n```\n\nIt says `{swift} text`.\n"
    let project = try CommandProject(["a folder: odd/a.md": report, "a folder: odd/data file.txt": "one"])
    let steps = """
      ln -s 'a folder: odd' link; cd link; "$VITRINE" build a.md && printf two > 'data file.txt' && "$VITRINE" build a.md
      """
    let (end, output) = try project.shell(steps)
    #expect(end == .exited(0), "\(output)")
    #expect(try project.text("a folder: odd/_site/a.html").contains("It says two."))
    let (outside, words) = try project.shell(
      """
      mkdir elsewhere && cd elsewhere && touch vitrine.yml && "$VITRINE" build ../link/a.md && printf three > '../link/data file.txt' \\
        && "$VITRINE" build ../link/a.md
      """)
    #expect(outside == .exited(0), "\(words)")
    #expect(try project.text("elsewhere/_site/a.html").contains("It says three."))
  }

  @Test("Warnings of reading are told, and fail a strict build")
  func strict() throws {
    let project = try CommandProject(["a.md": "As shown by [@nobody].\n"])
    let (code, output) = try project.vitrine("build", "a.md")
    #expect(code == 0 && output.contains("a.md:1:13: warning:"), "\(output)")
    #expect(try project.vitrine("build", "--strict", "a.md").code == 6)
  }

  @Test("A reader of the log that goes away does not end the build")
  func closedLog() throws {
    let project = try CommandProject(["a.md": "```{swift}\n1\n```\n\n```{swift}\n2\n```\n"])
    #expect(try project.shell("\"$VITRINE\" build a.md 2>&1 | true; exit ${PIPESTATUS[0]}").end == .exited(0))
    #expect(project.exists("_site/a.html"))
  }

  @Test("The engine does not load libtorch")
  func noTorch() throws {
    let project = try CommandProject()
    let (end, output) = try project.shell("ldd \"$VITRINE\"")
    #expect(end == .exited(0))
    #expect(output.contains("libcairo") && !output.contains("torch"))
  }

  @Test("Diagnostics for machines: JSON lines, GitHub annotations")
  func logFormats() throws {
    let project = try CommandProject(["a.md": "See @fig-x.\n"])
    #expect(try project.vitrine("build", "--log-format", "github", "a.md").output.hasPrefix("::error file=a.md,line=1,col=5::"))
    let json = try project.vitrine("build", "--log-format", "json", "a.md").output
    let first = try #require(json.split(separator: "\n").first)
    #expect(try JSONSerialization.jsonObject(with: Data(first.utf8)) is [String: Any])
  }
}
