import Execution
import Foundation
import Testing

@Suite("vitrine publish", .serialized)
struct PublishTests {
  /// Two reports without cells, one linking to the other and to a file.
  private func small(_ more: [String: String] = [:]) throws -> CommandProject {
    var files = [
      "vitrine.yml": "project:\n  title: Small reports\n",
      "reports/one/report.md": """
        ---
        title: "The *first* report"
        date: 2026-11-20
        abstract: What the first says.
        ---

        # Start {#sec-start}

        See [the other](../two/report.md#sec-end), [its page](two.html), [the data](data/x.csv) and [here](#sec-start).

        ![A square.](square.svg)
        """,
      "reports/one/data/x.csv": "a,b\n1,2\n",
      "reports/one/square.svg": "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\"><rect width=\"9\" height=\"9\"/></svg>",
      "reports/two/report.md": "---\ntitle: 二つ目\nlang: ja\ndate: 2026-11-21\n---\n\n# 終わり {#sec-end}\n\n本文です。\n",
    ]
    files.merge(more) { $1 }
    return try CommandProject(files)
  }

  private func tree(_ project: CommandProject, _ folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: "\(project.root)/\(folder)")?.compactMap { $0 as? String } ?? []).sorted()
  }

  /// A file's identity and times: what tells that it was not written again.
  private func identities(_ project: CommandProject, _ folder: String) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: tree(project, folder).map { path in
        var status = stat()
        lstat("\(project.root)/\(folder)/\(path)", &status)
        return (path, "\(status.st_ino) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)")
      })
  }

  @Test("A site has an index, pages that know their neighbours, PDFs, shared assets, search data and linked files")
  func site() throws {
    let project = try small()
    let (code, output) = try project.vitrine("publish", "--to", "public", "--base-url", "https://example.org/lab")
    #expect(code == 0, "\(output)")
    #expect(output.contains("published to public: 2 reports"))
    let files = tree(project, "public").map { $0.replacing(/-[0-9a-f]{8,16}(?=\.)/, with: "-#") }
    #expect(
      files == [
        ".nojekyll", ".vitrine-site.json", "404.html", "assets", "assets/script-#.js", "assets/search-#.js", "assets/search-#.js", "assets/search.js",
        "assets/style-#.css", "index.html", "one.html", "one.pdf", "one_files", "one_files/square-#.svg", "one_files/x-#.csv",
        "sitemap.xml", "two.html", "two.pdf",
      ])
    let index = try project.text("public/index.html")
    #expect(index.contains("<title>Small reports</title>"))
    let titles = index.matches(of: /<h2><a href="(\w+\.html)">(.*?)<\/a>/).map { "\($0.1) \($0.2)" }
    #expect(titles == ["two.html 二つ目", "one.html The <em>first</em> report"])
    #expect(index.contains("What the first says.") && index.contains("href=\"one.pdf\""))
    #expect(index.contains(/<div class="card-picture" aria-hidden="true"><img src="one_files\/square-[0-9a-f]{8}\.svg" alt=""/))

    let one = try project.text("public/one.html")
    #expect(one.contains("<a href=\"two.html#sec-end\">the other</a>"))
    #expect(one.contains(/<a href="one_files\/x-[0-9a-f]{8}\.csv">the data<\/a>/))
    #expect(one.contains("<a class=\"site-title\" href=\"index.html\">Small reports</a>"))
    #expect(one.contains("<a class=\"previous\" rel=\"prev\" href=\"two.html\"><span>Previous</span> <b lang=\"ja\">二つ目</b></a>"))
    #expect(!one.contains("rel=\"next\""))
    #expect(one.contains("<link rel=\"canonical\" href=\"https://example.org/lab/one.html\">"))
    let uri = Array("/URI (two.pdf#nameddest=sec-end)".utf8)
    #expect(try project.bytes("public/one.pdf").split(separator: UInt8(ascii: "\n")).contains { $0.contains(uri) })
    let two = try project.text("public/two.html")
    #expect(two.contains("<a class=\"next\" rel=\"next\" href=\"one.html\"><span>次へ</span> <b lang=\"en\">The <em>first</em> report</b></a>"))
    // Nothing but the sitemap, canonical links and what an author links to is absolute.
    for page in [one, two, index] {
      let absolute = page.matches(of: /(?:href|src)="(?:\/|[a-z]+:)[^"]*"/).map { String($0.0) }
      #expect(absolute.allSatisfy { $0.hasPrefix("href=\"https://example.org/lab/") || $0 == "href=\"data:,\"" }, "\(absolute)")
    }
    // A server shows this one for any address, so that it can only name whole ones.
    let missing = try project.text("public/404.html")
    #expect(missing.contains("<a href=\"https://example.org/lab/index.html\">Reports</a>"))
    #expect(missing.matches(of: /(?:href|src)="([^"]*)"/).allSatisfy { $0.output.1.hasPrefix("https://example.org/lab/") || $0.output.1 == "data:,"})
    #expect(output.contains("with files that reports link to: reports/one/data/x.csv"))
    #expect(try project.text("public/sitemap.xml").contains("<loc>https://example.org/lab/two.html</loc><lastmod>2026-11-21</lastmod>"))
  }

  @Test("A second publish changes nothing: same files, same bytes; and pages of a build are as ever")
  func idempotent() throws {
    let project = try small()
    #expect(try project.vitrine("build").code == 0)
    let built = identities(project, "_site")
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    let first = identities(project, "public")
    let (code, output) = try project.vitrine("publish", "--to", "public")
    #expect(code == 0 && output.contains("nothing changed"), "\(output)")
    #expect(identities(project, "public") == first)
    #expect(try project.vitrine("build").output.contains("nothing changed"))
    #expect(identities(project, "_site") == built)
    #expect(try !project.text("_site/one.html").contains("site-title"))
  }

  @Test("The title of one report changes its neighbours' links, and no PDF but its own")
  func titles() throws {
    let project = try small()
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    let before = identities(project, "public")
    try project.write(project.text("reports/two/report.md").replacing("二つ目", with: "三つ目"), "reports/two/report.md")
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    let after = identities(project, "public")
    #expect(try project.text("public/one.html").contains("<b lang=\"ja\">三つ目</b>"))
    #expect(after["one.pdf"] == before["one.pdf"] && after["two.pdf"] != before["two.pdf"])
  }

  @Test("A failed cell publishes nothing and leaves the old site as it is, unless errors are allowed")
  func failedCell() throws {
    let project = try small()
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    let before = identities(project, "public")
    try project.write("Before.\n\n```{swift}\n//| label: broken\nlet list = [Int]()\nlist[1]\n```\n", "reports/bad/report.md")
    let (code, output) = try project.vitrine("publish", "--to", "public")
    #expect(code == 1)
    #expect(output.contains("reports/bad/report.md:6:5: error: Index out of range"), "\(output)")
    #expect(output.contains("nothing was published: reports/bad/report.md failed"), "\(output)")
    #expect(identities(project, "public") == before)
    let allowed = try project.vitrine("publish", "--to", "public", "--allow-errors")
    #expect(allowed.code == 0, "\(allowed.output)")
    #expect(try project.text("public/bad.html").contains("Index out of range"))
  }

  @Test("A report whose source has errors publishes nothing")
  func brokenSource() throws {
    let project = try small(["reports/bad/report.md": "```{swift}\n//| lable: x\n1\n```\n"])
    let (code, output) = try project.vitrine("publish", "--to", "public")
    #expect(code == 1 && output.contains("reports/bad/report.md:2"), "\(output)")
    #expect(!project.exists("public"))
  }

  @Test("Broken links are told where they are written, with what was probably meant, and nothing is published")
  func brokenLinks() throws {
    let project = try small([
      "reports/bad/report.md": """
        # Sound {#sec-sound}

        An [anchor](#sec-sond), another's [anchor](../two/report.md#sec-edn), a [page](tow.html),
        a [file](data/none.csv), [root](/one.html), [disk](file:///etc/passwd), [out](../../../x.html).

        <p><a href="one.html#nowhere">raw</a>
        <img src="https://example.org/x.png"></p>

        Fine: <a href="https://example.org/">there</a>, [mail](mailto:a@example.org).
        """
    ])
    let (code, output) = try project.vitrine("publish", "--to", "public")
    #expect(code == 1)
    for expected in [
      "reports/bad/report.md:3:4: error: link to `#sec-sond` leads nowhere", "hint: did you mean `#sec-sound`?",
      "reports/bad/report.md:3:35: error: link to `two.html#sec-edn` leads nowhere: two.html has no `#sec-edn`", "did you mean `#sec-end`?",
      "error: link to `tow.html` leads nowhere in the site", "did you mean `two.html`?",
      "reports/bad/report.md:4:3: error: link to `data/none.csv` leads nowhere in the site",
      "error: link to `/one.html` depends on where the site will lie",
      "error: link to `file:///etc/passwd` leads to a file of this machine",
      "reports/bad/report.md:6:13: error: link to `one.html#nowhere` leads nowhere",
      "reports/bad/report.md:7:11: error: the page would take `https://example.org/x.png` from the network",
      "nothing was published: 9 links lead nowhere",
    ] { #expect(output.contains(expected), "\(expected)\n\(output)") }
    #expect(!project.exists("public"))
    #expect(output.components(separatedBy: "link to `#sec-sond` leads nowhere").count == 2)
  }

  @Test("A linked file keeps what stands after its name, in the PDF too; linked pages are checked as well")
  func linkedFiles() throws {
    let project = try small([
      "reports/two/report.md": "See [a](paper.pdf#page=2), [b](<my data/日本.csv>) and [c](plot.html?x=1#far).\n",
      "reports/two/paper.pdf": "%PDF-1.4\n", "reports/two/my data/日本.csv": "1\n", "reports/two/plot.html": "<p id=\"far\">x</p>",
      "reports/one/report.md": "One.\n",
    ])
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    let page = try project.text("public/two.html")
    #expect(page.contains(/href="two_files\/paper-[0-9a-f]{8}\.pdf#page=2"/) && page.contains(/href="two_files\/plot-[0-9a-f]{8}\.html\?x=1#far"/))
    let data = try #require(page.firstMatch(of: /href="(two_files\/%E6%97%A5%E6%9C%AC-[0-9a-f]{8}\.csv)"/)).output.1
    #expect(project.exists("public/\(String(data).removingPercentEncoding ?? "")"))
    let uri = Array("/URI (\(data))".utf8)
    #expect(try project.bytes("public/two.pdf").split(separator: UInt8(ascii: "\n")).contains { $0.contains(uri) })
    try project.write("<a href=\"gone.png\">x</a>", "reports/two/plot.html")
    let (code, output) = try project.vitrine("publish", "--to", "public")
    #expect(code == 1 && output.contains("link to `gone.png` leads nowhere") && output.contains("has no `#far`"), "\(output)")
  }

  @Test("A link to a folder, to a file that is not there, to a hidden one and to one outside each says why it leads nowhere")
  func unpublishable() throws {
    let project = try small([
      "reports/bad/report.md": "[a](../one) [b](../data/none.csv) [c](.secret) [d](outside)\n\n<img src=\"../one/square.svg\">\n",
      "reports/bad/.secret": "x",
    ])
    try FileManager.default.createSymbolicLink(atPath: "\(project.root)/reports/bad/outside", withDestinationPath: "/etc/passwd")
    let (code, output) = try project.vitrine("publish", "--to", "public")
    #expect(code == 1)
    for expected in [
      "reports/one is a folder", "link to its report.md", "there is no reports/data/none.csv", "reports/bad/.secret is hidden",
      "reports/bad/outside lies outside the project",
    ] { #expect(output.contains(expected), "\(expected)\n\(output)") }
  }

  @Test("A link to a report that is not published with this one says so")
  func partOfProject() throws {
    let project = try small()
    let (code, output) = try project.vitrine("publish", "--to", "public", "reports/one")
    #expect(code == 1 && output.contains("reports/two/report.md is a report of the project that this site does not have"), "\(output)")
  }

  @Test("Names and folders that would do harm are usage errors")
  func refusals() throws {
    let project = try small(["other/index/report.md": "x", "notes/thesis.txt": "x"])
    for folder in [".", "/", "..", "reports", "reports/one/site", ".vitrine/x", "_site", project.root] {
      let (code, output) = try project.vitrine("publish", "--to", folder)
      #expect(code == 2 && output.contains("hint:"), "\(folder): \(code) \(output)")
    }
    #expect(try project.vitrine("publish", "--to", "public", "other/index").code == 2)
    #expect(try project.vitrine("publish").code == 2)
    // The same through links, where the folder is yet to be made, and for a home that only the environment names.
    try FileManager.default.createSymbolicLink(atPath: "\(project.root)/link", withDestinationPath: "reports")
    try FileManager.default.createSymbolicLink(atPath: "\(project.root)/here", withDestinationPath: ".")
    try FileManager.default.createDirectory(atPath: "\(project.root)/home", withIntermediateDirectories: false)
    for folder in ["link", "link/new", "here", "here/reports/x", "here/.vitrine/x/y", "home", "lib/.git/site"] {
      let (code, output) = try project.vitrine("publish", "--to", folder, environment: ["HOME": "\(project.root)/home"])
      #expect(code == 2 && output.contains("hint:"), "\(folder): \(code) \(output)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(project.root)/reports").sorted() == ["one", "two"])
    try project.write("x", "reports/Two/report.md")
    #expect(try project.vitrine("publish", "--to", "public").output.contains("upper and lower case are not told apart"))
    try FileManager.default.removeItem(atPath: "\(project.root)/reports/Two")
    let (code, output) = try project.vitrine("publish", "--to", "notes")
    #expect(code == 2 && output.contains("holds something that is not a site of Vitrine: thesis.txt"), "\(output)")
    #expect(try project.text("notes/thesis.txt") == "x")
  }

  @Test("A reader who opens the index and every file it names never meets a missing one", .timeLimit(.minutes(10)))
  func readers() throws {
    let project = try small()
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    let reader = Reader(folder: "\(project.root)/public")
    reader.start()
    for number in 0..<20 {
      try project.write("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number + 10) 9\"><rect/></svg>", "reports/one/square.svg")
      try project.write("---\ntitle: Title \(number)\n---\n\nText.\n\n# End {#sec-end}\n", "reports/two/report.md")
      let (code, output) = try project.vitrine("publish", "--to", "public")
      #expect(code == 0 && output.contains("published to"), "\(output)")
    }
    let (rounds, missing) = reader.stop()
    #expect(rounds > 20)
    #expect(missing == [])
    #expect(try FileManager.default.contentsOfDirectory(atPath: project.root).sorted() == [".vitrine", "public", "reports", "vitrine.yml"])
  }

  @Test("Killed at any moment, a publish leaves the old site or the new, and the next clears up", .timeLimit(.minutes(10)))
  func killed() throws {
    let project = try small()
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    for number in 0..<12 {
      try project.write("---\ntitle: Title \(number)\n---\n\nText.\n\n# End {#sec-end}\n", "reports/two/report.md")
      let child = try project.start("publish", "--to", "public")
      usleep(UInt32(20_000 * (number + 1)))
      kill(child.processID, SIGKILL)
      child.wait()
      let index = try project.text("public/index.html")
      for match in index.matches(of: /(?:href|src)="([^":#]+)"/) { #expect(project.exists("public/\(match.output.1)"), "\(match.output.1)") }
    }
    #expect(try project.vitrine("publish", "--to", "public").code == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: project.root).sorted() == [".vitrine", "background.log", "public", "reports", "vitrine.yml"])
    #expect(!tree(project, "public").contains { $0.contains(".tmp") })
  }

  // MARK: - Branches

  private func git(_ project: CommandProject, _ command: String) throws -> String {
    let run = try project.shell("export HOME=$PWD GIT_CONFIG_NOSYSTEM=1; \(command)")
    #expect(run.end == .exited(0), "\(command): \(run.output)")
    return run.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func repository() throws -> CommandProject {
    let project = try small([".gitignore": ".vitrine\n_site\n"])
    _ = try git(
      project,
      "git init -q -b main && git config user.name Ada && git config user.email ada@example.org && git add . && git commit -qm first")
    return project
  }

  @Test("A branch gets the site as commits; work tree, index, HEAD and hooks stay as they were; the same site is no commit")
  func branch() throws {
    let project = try repository()
    _ = try git(project, "for h in reference-transaction post-commit pre-commit; do printf '#!/bin/sh\\ntouch ../hooked hooked\\n' > .git/hooks/$h; chmod +x .git/hooks/$h; done; rm -f hooked ../hooked")
    try project.write("scratch", "untracked.txt")
    let index = try project.bytes(".git/index")
    let (code, output) = try project.vitrine("publish", "--to", "git:gh-pages")
    #expect(code == 0 && output.contains("push it with: git push origin gh-pages"), "\(output)")
    #expect(!project.exists("hooked"))
    #expect(try project.bytes(".git/index") == index)
    #expect(try git(project, "git symbolic-ref HEAD; git status --porcelain") == "refs/heads/main\n?? untracked.txt")
    #expect(try git(project, "git log --format=%s gh-pages").contains(/^Small reports: 2 reports from [0-9a-f]{12}$/))
    #expect(try git(project, "git ls-tree -r --name-only gh-pages | grep -c .") == "14")
    let staged = try project.text(".vitrine/site/ready/index.html").trimmingCharacters(in: .newlines)
    #expect(try git(project, "git show gh-pages:index.html") == staged)
    let again = try project.vitrine("publish", "--to", "git:gh-pages")
    #expect(again.code == 0 && again.output.contains("nothing changed"), "\(again.output)")
    #expect(try git(project, "git rev-list --count gh-pages") == "1")
    #expect(try git(project, "ls .git | grep -c index") == "1")
  }

  @Test("A commit stands on the tip, names a dirty source, keeps files that are not ours and the figures of the site before")
  func branchGrows() throws {
    let project = try repository()
    #expect(try project.vitrine("publish", "--to", "git:gh-pages").code == 0)
    _ = try git(
      project,
      "git worktree add -q ../wt-$$ gh-pages && cd ../wt-$$ && echo example.org > CNAME && git add CNAME && git commit -qm domain && cd - >/dev/null && git worktree remove ../wt-$$")
    let figure = try git(project, "git ls-tree -r --name-only gh-pages | grep square")
    try project.write("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 7 7\"/>", "reports/one/square.svg")
    #expect(try project.vitrine("publish", "--to", "git:gh-pages").code == 0)
    #expect(try git(project, "git rev-list --count gh-pages") == "3")
    #expect(try git(project, "git log -1 --format=%s gh-pages").hasSuffix("-dirty"))
    #expect(try git(project, "git show gh-pages:CNAME") == "example.org")
    let figures = try git(project, "git ls-tree -r --name-only gh-pages | grep square").split(separator: "\n")
    #expect(figures.count == 2 && figures.contains(Substring(figure)))
  }

  @Test("In a fresh clone the branch grows on from the remote one, so that it can be pushed")
  func branchOfRemote() throws {
    let project = try repository()
    #expect(try project.vitrine("publish", "--to", "git:gh-pages").code == 0)
    _ = try git(project, "git clone -q . origin.git --bare && git branch -q -D gh-pages && git remote add origin origin.git && git fetch -q origin")
    #expect(try project.vitrine("publish", "--to", "git:gh-pages").code == 0)
    #expect(try git(project, "git rev-parse gh-pages") == git(project, "git rev-parse origin/gh-pages"))
    _ = try git(project, "git branch -q -D gh-pages")
    try project.write("---\ntitle: New\n---\n\n# End {#sec-end}\n", "reports/two/report.md")
    #expect(try project.vitrine("publish", "--to", "git:gh-pages").code == 0)
    #expect(try git(project, "git rev-list --count gh-pages") == "2")
    _ = try git(project, "git push -q origin gh-pages")
  }

  @Test("What git tells its hooks of another index or repository does not count, and a branch that moved meanwhile is left alone")
  func branchAmongOthers() throws {
    let project = try repository()
    let index = try project.bytes(".git/index")
    let environment = [
      "GIT_DIR": "/nowhere", "GIT_INDEX_FILE": "\(project.root)/.git/index", "GIT_WORK_TREE": "/", "GIT_OBJECT_DIRECTORY": "/nowhere",
      "GIT_COMMON_DIR": "/nowhere",
    ]
    let (code, output) = try project.vitrine("publish", "--to", "git:gh-pages", environment: environment)
    #expect(code == 0, "\(output)")
    #expect(try project.bytes(".git/index") == index)
    #expect(try git(project, "git rev-list --count gh-pages") == "1")

    // Somebody pushes between the look at the branch and its move.
    let real = try git(project, "command -v git")
    try project.write(
      "#!/bin/sh\ncase \"$*\" in *update-ref*) \(real) update-ref refs/heads/gh-pages main;; esac\nexec \(real) \"$@\"\n", "bin/git")
    try project.write("---\ntitle: New\n---\n\n# End {#sec-end}\n", "reports/two/report.md")
    let raced = try project.shell("chmod +x bin/git; PATH=$PWD/bin:$PATH $VITRINE publish --to git:gh-pages")
    #expect(raced.end == .exited(5) && raced.output.contains("could not be moved"), "\(raced.output)")
    #expect(try git(project, "git rev-parse gh-pages") == git(project, "git rev-parse main"))
  }

  @Test("A branch that is checked out, holds something else or cannot be named so is refused")
  func branchRefusals() throws {
    let project = try repository()
    for (branch, words) in [
      ("main", "is checked out"), ("a..b", "is not a name that git allows"), ("-x", "is not a name that git allows"),
      ("@{-1}", "is not a name that git allows"), ("refs/heads/x", "is a whole reference"), ("main/x", "beside main"),
    ] {
      let (code, output) = try project.vitrine("publish", "--to", "git:\(branch)")
      #expect(code == 2 && output.contains(words), "\(branch): \(code) \(output)")
    }
    _ = try git(project, "git branch work")
    #expect(try project.vitrine("publish", "--to", "git:work").output.contains("holds something that is not a site of Vitrine"))
    _ = try git(project, "git config --unset user.name; git config --unset user.email; git config user.useConfigOnly true")
    let (code, output) = try project.vitrine(
      "publish", "--to", "git:gh-pages", environment: ["HOME": project.root, "GIT_CONFIG_NOSYSTEM": "1", "EMAIL": ""])
    #expect(code == 5 && output.contains("git config user.name"), "\(output)")
  }

  @Test("Without a repository a branch is refused with the line that makes one")
  func noRepository() throws {
    let project = try small()
    let (code, output) = try project.vitrine("publish", "--to", "git:gh-pages", environment: ["GIT_CEILING_DIRECTORIES": "/tmp"])
    #expect(code == 5 && output.contains("is not in a git repository") && output.contains("git init"), "\(output)")
  }
}

/// Opens a site's index and everything it names, over and over, as readers do.
private final class Reader: @unchecked Sendable {
  private let folder: String
  private let lock = NSLock()
  private var isStopped = false
  private var rounds = 0
  private var missing: Set<String> = []
  private let done = DispatchSemaphore(value: 0)

  init(folder: String) { self.folder = folder }

  func start() {
    Thread.detachNewThread { [self] in
      while !lock.withLock({ isStopped }) { read() }
      done.signal()
    }
  }

  func stop() -> (rounds: Int, missing: [String]) {
    lock.withLock { isStopped = true }
    done.wait()
    return lock.withLock { (rounds, missing.sorted()) }
  }

  private func read() {
    guard let index = try? readBytes("\(folder)/index.html") else {
      lock.withLock { _ = missing.insert("index.html") }
      return
    }
    var wanted = ["index.html"]
    for match in String(decoding: index, as: UTF8.self).matches(of: /(?:href|src)="([^":#]+)"/) { wanted.append(String(match.output.1)) }
    for name in wanted where (try? readBytes("\(folder)/\(name)")) == nil { lock.withLock { _ = missing.insert(name) } }
    lock.withLock { rounds += 1 }
  }
}
