import Testing

@testable import VitrineCommand

@Suite("vitrine explain and doctor", .serialized)
struct ExplainTests {
  private let report = "---\nparams:\n  n: 2\n---\n\n```{swift}\n//| label: twice\nlet twice = params.n * 2\ntwice\n```\n"

  @Test("-P is taken into account as the build did")
  func parameters() throws {
    let project = try CommandProject(["a.md": report])
    #expect(try project.vitrine("build", "--to", "html", "-P", "n:3", "a.md").code == 0)
    let same = try project.vitrine("explain", "-P", "n:3", "twice", "a.md")
    #expect(same.code == 0 && same.output.contains("`twice` is fresh"), "\(same.output)")
    let other = try project.vitrine("explain", "-P", "n:4", "twice", "a.md")
    #expect(other.code == 0 && other.output.contains("`twice` is stale"), "\(other.output)")
  }

  @Test("A parameter that the report does not have is told the nearest one; one without a colon is refused")
  func wrongParameters() throws {
    let project = try CommandProject(["a.md": "---\nparams:\n  rate: 2\n---\n\n```{swift}\n//| label: twice\n1\n```\n"])
    let unknown = try project.vitrine("explain", "-P", "raet:3", "twice", "a.md")
    #expect(unknown.code == 2 && unknown.output.contains("did you mean `rate`?"), "\(unknown.output)")
    #expect(try project.vitrine("explain", "-P", "rate", "twice", "a.md").code == 2)
  }

  @Test("A misspelt label is told the nearest one of all reports")
  func nearestLabel() throws {
    let project = try CommandProject([
      "reports/a/report.md": "```{swift}\n//| label: fig-gain\n1\n```\n",
      "reports/b/report.md": "```{swift}\n//| label: tbl-accuracy\n1\n```\n",
    ])
    let (code, output) = try project.vitrine("explain", "tbl-acuracy")
    #expect(code == 2 && output.contains("did you mean `tbl-accuracy`?"), "\(output)")
    #expect(try !project.vitrine("explain", "something-else").output.contains("did you mean"))
  }

  @Test("What only tests use may be absent; what a report needs may not")
  func doctor() throws {
    let findings = examine(environment: ["PATH": "/nowhere"])
    func finding(_ name: String) -> Finding? { findings.first { $0.name == name } }
    for name in ["chromium", "poppler-utils"] {
      let found = try #require(finding(name))
      #expect(!found.isWell && found.isForTestsOnly && found.mend == "apt-get install \(name)")
    }
    #expect(finding("Swift toolchain")?.isWell == false && finding("Swift toolchain")?.isForTestsOnly == false)
    #expect(finding("font DejaVu Math TeX Gyre")?.mend == "apt-get install fonts-dejavu-extra")
  }
}
