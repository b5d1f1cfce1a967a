import Foundation
import Testing

@testable import VitrineCommand

@Suite("vitrine new", .serialized)
struct NewTests {
  @Test("A new report builds as it is, without a warning", arguments: ["report", "study"])
  func reports(template: String) throws {
    let project = try CommandProject(["vitrine.yml": "project:\n  title: Tests\n"])
    let made = try project.vitrine("new", template, "channel-gains_2")
    #expect(made.code == 0, "\(made.output)")
    #expect(made.output.contains("vitrine build reports/channel-gains_2/report.md"))
    let source = try project.text("reports/channel-gains_2/report.md")
    #expect(source.contains("title: \"Channel Gains 2\"") && source.contains("\ndate: 20"))
    #expect(!source.contains("{{"))
    let built = try project.vitrine("build", "--strict")
    #expect(built.code == 0 && !built.output.contains("warning"), "\(built.output)")
    let html = try project.text("_site/channel-gains_2.html")
    for part in ["<h1", "Channel Gains 2", "Figure 1", "Table 1"] { #expect(html.contains(part), "\(part)") }
  }

  @Test("The report template's parameter can be set")
  func parameter() throws {
    let project = try CommandProject()
    #expect(try project.vitrine("new", "report", "a").code == 0)
    #expect(try project.vitrine("build", "--to", "html", "--strict", "-P", "pictures:18").code == 0)
    #expect(try project.text("_site/a.html").contains("over 18 pictures"))
  }

  @Test("A new project is a folder that builds by itself")
  func projectFolder() throws {
    let project = try CommandProject()
    let made = try project.vitrine("new", "project", "looks")
    #expect(made.code == 0, "\(made.output)")
    #expect(try project.text("looks/.gitignore").contains("/_site/"))
    #expect(try project.text("looks/README.md").split(separator: "\n", omittingEmptySubsequences: false).count <= 6)
    #expect(try project.text("looks/vitrine.yml").contains("title: \"Looks\""))
    let built = try project.shell("cd looks && \"$VITRINE\" build --strict")
    #expect(built.end == .exited(0) && !built.output.contains("warning"), "\(built.output)")
    #expect(project.exists("looks/_site/first-look.html") && project.exists("looks/_site/first-look.pdf"))
  }

  @Test("The list names every template with a line")
  func list() throws {
    let (code, output) = try CommandProject().vitrine("new", "--list")
    #expect(code == 0)
    let lines = output.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
    #expect(lines.map { $0.first.map(String.init) } == ["project", "report", "study"])
    #expect(lines.allSatisfy { $0.count == 2 && $0[1].count > 20 }, "\(output)")
  }

  @Test("What is there stays as it is, a dangling link and an empty folder too")
  func existing() throws {
    let project = try CommandProject(["reports/a/report.md": "Mine.\n"])
    _ = try project.shell("ln -s nowhere reports/b; mkdir reports/c; mkdir p")
    for (template, name) in [("report", "a"), ("report", "b"), ("report", "c"), ("project", "p")] {
      let (code, output) = try project.vitrine("new", template, name)
      #expect(code == 2 && output.contains("error: "), "\(name): \(output)")
    }
    #expect(try project.text("reports/a/report.md") == "Mine.\n")
    #expect(try project.shell("ls -A reports p reports/c").output == "p:\n\nreports:\na\nb\nc\n\nreports/c:\n")
  }

  @Test("A name that another report's page has is refused, whatever its case and folder")
  func sharedNames() throws {
    let project = try CommandProject([
      "vitrine.yml": "project:\n  render: [\"papers/*.md\", \"reports/*/report.md\"]\n", "papers/Gains.md": "x\n",
      "reports/b/report.md": "x\n",
    ])
    let (code, output) = try project.vitrine("new", "report", "gains")
    #expect(code == 2 && output.contains("papers/Gains.md"), "\(output)")
    #expect(!project.exists("reports/gains"))
  }

  @Test(
    "Names that would not do in a path or an address are refused",
    arguments: ["", ".", "..", "a/b", "../a", "a b", "-a", "_a", "a.md", "ä", "a\nb", "index", "Index", String(repeating: "a", count: 81)])
  func badNames(name: String) throws {
    let project = try CommandProject()
    #expect(throws: (any Error).self) { try StarterName(name) }
    // After `--` a leading hyphen is part of the name.
    let (code, _) = try project.vitrine("new", "report", "--", name)
    #expect(code == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: project.root).isEmpty)
  }

  @Test("A misspelt template is told the nearest one; none at all, all of them")
  func unknownTemplate() throws {
    let project = try CommandProject()
    let misspelt = try project.vitrine("new", "reprot", "a")
    #expect(misspelt.code == 2 && misspelt.output.contains("did you mean `report`?"), "\(misspelt.output)")
    let none = try project.vitrine("new")
    #expect(none.code == 2 && none.output.contains("study"), "\(none.output)")
    #expect(try project.vitrine("new", "report").code == 2)
  }

  @Test("A report that vitrine.yml does not render is made, and that is said")
  func notRendered() throws {
    let project = try CommandProject(["vitrine.yml": "project:\n  render: [one.md]\n", "one.md": "x\n"])
    let (code, output) = try project.vitrine("new", "report", "a")
    #expect(code == 0 && output.contains("`render` in vitrine.yml does not name it"), "\(output)")
  }

  @Test("Where it cannot be written nothing is left behind")
  func unwritable() throws {
    let project = try CommandProject(["reports": "a file where the folder should be"])
    let (code, output) = try project.vitrine("new", "report", "a")
    #expect(code == 5 && output.contains("error: cannot create the folder"), "\(output)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: project.root) == ["reports"])
  }

  @Test("A name in a template that nothing is put in for is an error at its line")
  func unknownPlaceholder() throws {
    let templates = try CommandProject([
      "odd/template.yml": "summary: Odd.\nmakes: report\n", "odd/report.md.mustache": "---\ntitle: {{{tilte}}}\n---\n",
      "odd/data.csv": "a\n",
    ])
    let odd = try StarterTemplate.all(in: templates.root)
    #expect(odd.map(\.name) == ["odd"])
    let error = #expect(throws: (any Error).self) { try odd[0].filled(name: StarterName("a"), date: Date()) }
    #expect("\(error.map { "\($0)" } ?? "")".contains("report.md.mustache:2:8"), "\(String(describing: error))")
    #expect("\(error.map { "\($0)" } ?? "")".contains("did you mean title?"))
  }
}
