import Exhibits
import Markdown
import Testing

@testable import Reports

@Suite("Settings")
struct SettingsReadingTests {
  @Test("vitrine.yml is read key by key")
  func project() {
    let (settings, diagnostics) = readProjectSettings(
      yaml([
        (
          "project",
          mapping(
            ("title", .string("Looking inside")), ("output-dir", .string("public")), ("render", .sequence([.string("a/*.md")])))
        ),
        ("execute", mapping(("echo", .boolean(true)))),
        ("format", mapping(("html", mapping(("toc", .boolean(false)))))),
        ("datasets", mapping(("celeba", .string("/data/celeba")))),
      ]))
    #expect(diagnostics.isEmpty)
    #expect(settings.title == "Looking inside")
    #expect(settings.outputDirectory == "public")
    #expect(settings.render == ["a/*.md"])
    #expect(settings.datasets == ["celeba": "/data/celeba"])
  }

  @Test("An unknown key is an error at the key, with the nearest name")
  func unknownKeys() {
    let (_, diagnostics) = readProjectSettings(
      yaml([
        ("proyect", .null), ("execute", mapping(("ecko", .boolean(true)))),
        ("format", mapping(("pdf", mapping(("marging", .string("1in")))), ("docx", .null))),
      ]))
    #expect(
      told(diagnostics) == [
        "2:1 error: unknown key `proyect` (did you mean `project`?)",
        "2:1 error: unknown key `ecko` of `execute` (did you mean `echo`?)",
        "2:1 error: unknown key `marging` of `pdf` (did you mean `margin`?)",
        "3:1 error: unknown format `docx` (there is `html`, `pdf`)",
      ])
  }

  @Test("A wrong type says what is expected")
  func wrongTypes() {
    let diagnostics = report {
      $0.frontMatter(
        ("lang", .integer(3)),
        ("format", mapping(("html", mapping(("theme", .string("drak")), ("toc-depth", .integer(9)))))),
        ("execute", .string("echo")))
    }.diagnostics
    #expect(
      told(diagnostics) == [
        "2:1 error: `lang` must be a language tag such as `en` or `ja`, not the number 3",
        "2:1 error: `theme` must be one of `auto`, `light`, `dark`, not the text `drak` (did you mean `dark`?)",
        "3:1 error: `toc-depth` must be a number from 1 to 6, not the number 9",
        "4:1 error: `execute` must be a mapping of keys to values, not the text `echo`",
      ])
  }

  @Test("Front matter stands over the project, a cell's options over front matter")
  func precedence() {
    var project = ProjectSettings()
    project.execute = yaml([("echo", .boolean(true)), ("seed", .integer(1)), ("timeout", .integer(60))])
    project.format = yaml([("pdf", mapping(("papersize", .string("letter")), ("margin", .string("2cm"))))])
    let report = report(project: project) {
      $0.frontMatter(("execute", mapping(("seed", .integer(2)))), ("format", mapping(("pdf", mapping(("fontsize", .string("11pt")))))))
      $0.cell("1")
      $0.cell("2", ("seed", .integer(3)), ("echo", .boolean(false)), ("code-fold", .boolean(false)))
    }
    #expect(report.diagnostics.isEmpty)
    #expect(report.cells.map(\.options.seed) == [2, 3])
    #expect(report.cells.map(\.options.timeout) == [60, 60])
    #expect(report.cells.map(\.options.echo) == [.shown, .hidden])
    #expect(report.settings.pdf.paperSize == .letter)
    #expect(abs(report.settings.pdf.margin - 56.69) < 0.01)
    #expect(report.settings.pdf.fontSize == 11)
  }

  @Test("baselines: the report's over the project's, key by key")
  func baselines() {
    let (project, diagnostics) = readProjectSettings(
      yaml([("baselines", mapping(("figures", .boolean(true)), ("tolerance", .number(0.5))))]))
    #expect(diagnostics.isEmpty)
    #expect(project.baselines.tables && project.baselines.figures)
    func settings(_ value: YAMLValue) -> BaselineSettings {
      report(project: project) { $0.frontMatter(("baselines", value)) }.settings.baselines
    }
    #expect(settings(.boolean(false)).tables == false)
    #expect(settings(.boolean(false)).figures == false)
    let merged = settings(mapping(("figures", .boolean(false))))
    #expect(merged.tables && !merged.figures)
    #expect(merged.tolerance == .within(absolute: 0.5, relative: 0))
  }

  @Test("baselines: an unknown key and a wrong type are errors")
  func wrongBaselines() {
    let diagnostics = report { $0.frontMatter(("baselines", mapping(("figurs", .boolean(true)), ("tables", .string("no"))))) }.diagnostics
    #expect(
      told(diagnostics) == [
        "2:1 error: unknown key `figurs` of `baselines` (did you mean `figures`?)",
        "3:1 error: `tables` must be true or false, not the text `no`",
      ])
    #expect(report { $0.frontMatter(("baselines", .string("no"))) }.hasErrors)
  }

  @Test(
    "echo and code-fold together decide how code is shown",
    arguments: [
      (nil, nil, .folded), (true, nil, .shown), (true, true, .folded), (true, false, .shown), (false, nil, .folded),
      (false, true, .folded), (false, false, .hidden), (nil, false, .hidden),
    ] as [(Bool?, Bool?, CellOptions.Echo)])
  func echo(echo: Bool?, fold: Bool?, expected: CellOptions.Echo) {
    let report = report {
      var execute: [(String, YAMLValue)] = []
      if let echo { execute.append(("echo", .boolean(echo))) }
      var html: [(String, YAMLValue)] = []
      if let fold { html.append(("code-fold", .boolean(fold))) }
      $0.frontMatter(("execute", .mapping(yaml(execute))), ("format", mapping(("html", .mapping(yaml(html))))))
      $0.cell("1")
    }
    #expect(report.cells[0].options.echo == expected)
  }

  @Test(
    "Lengths become points",
    arguments: [("72pt", 72), ("1in", 72), ("2.54cm", 72), ("25.4 mm", 72), ("96px", 72)] as [(String, Double)])
  func lengths(text: String, expected: Double) throws {
    let value = try #require(points(ofLength: text))
    #expect(abs(value - expected) < 1e-9)
  }

  @Test("What is not a length is none", arguments: ["", "cm", "3", "two cm", "1e3 pt", "nan pt", "infin"])
  func notLengths(text: String) { #expect(points(ofLength: text) == nil) }

  @Test("Authors are a name, a list, or mappings with a name")
  func authors() {
    let report = report {
      $0.frontMatter(("author", .sequence([.string("Ada"), mapping(("name", .string("Grace")))])))
    }
    #expect(report.settings.authors == ["Ada", "Grace"])
  }

  @Test("-P replaces a parameter's value and keeps its type")
  func overrides() {
    let report = report(
      overrides: ["n:4", "rate:2", "name:a:b", "flag:yes", "m:1"].compactMap(ParameterOverride.init(argument:))
    ) {
      $0.frontMatter(
        ("params", mapping(("n", .integer(3)), ("rate", .number(0.5)), ("name", .string("x")), ("flag", .boolean(true)))))
    }
    #expect(report.settings.parameters.map(\.value) == [.integer(4), .number(2), .string("a:b"), .boolean(true)])
    #expect(
      told(report.diagnostics) == [
        "2:1 error: parameter `flag` must be true or false, not `yes`",
        "2:1 error: unknown parameter `m` in `-P` (there is `n`, `rate`, `name`, `flag`)",
      ])
  }

  @Test("A parameter is a Swift identifier with a value that Swift has a literal for")
  func parameters() {
    let report = report {
      $0.frontMatter(
        ("params", mapping(("learning-rate", .number(0.1)), ("none", .null), ("mixed", .sequence([.integer(1), .string("a")])))))
    }
    #expect(report.settings.parameters.isEmpty)
    #expect(report.diagnostics.map(\.range?.start.line) == [2, 3, 4])
  }
}

@Suite("Cell options")
struct CellOptionTests {
  @Test("Every option is understood")
  func all() {
    let report = report {
      $0.cell(
        "1", ("label", .string("fig-a")), ("echo", .boolean(true)), ("eval", .boolean(true)), ("output", .string("asis")),
        ("include", .boolean(true)), ("warning", .boolean(false)), ("error", .boolean(true)), ("fig-cap", .string("A.")),
        ("fig-subcap", .sequence([.string("a")])), ("fig-alt", .string("A")), ("fig-width", .number(6.5)), ("fig-height", .string("10cm")),
        ("fig-align", .string("left")), ("tbl-cap", .string("T")), ("tbl-colwidths", .sequence([.integer(60), .integer(40)])),
        ("layout-ncol", .integer(2)), ("layout-nrow", .integer(1)), ("column", .string("page")), ("code-fold", .string("show")),
        ("code-summary", .string("Show")), ("code-line-numbers", .boolean(true)), ("filename", .string("a.swift")),
        ("cache", .boolean(false)), ("timeout", .integer(5)), ("seed", .integer(7)), ("baseline", .string("tbl-old")),
        ("tolerance", mapping(("absolute", .number(0.05)))))
    }
    let options = report.cells[0].options
    #expect(report.diagnostics.isEmpty)
    #expect(report.cells[0].label == "fig-a")
    #expect(options.output == .asIs)
    #expect(options.figureWidth == 468)
    #expect(options.figureAlignment == .left)
    #expect(options.tableColumnWidths == [60, 40])
    #expect(options.timeout == 5)
    #expect(options.seed == 7)
    #expect(options.tolerance == .within(absolute: 0.05, relative: 0))
    #expect(options.baseline == .named("tbl-old"))
  }

  @Test(
    "baseline: true, false or a name",
    arguments: [
      (nil, .automatic), (.boolean(true), .always), (.boolean(false), .never), (.string("tbl-old"), .named("tbl-old")),
    ] as [(YAMLValue?, CellOptions.Baseline)])
  func baseline(value: YAMLValue?, expected: CellOptions.Baseline) {
    let report = report {
      if let value { $0.cell("1", ("label", .string("tbl-a")), ("baseline", value)) } else { $0.cell("1", ("label", .string("tbl-a"))) }
    }
    #expect(report.diagnostics.isEmpty)
    #expect(report.cells[0].options.baseline == expected)
  }

  @Test("baseline: true has nothing to be named for on a cell without label")
  func unlabelledBaseline() {
    let diagnostics = report { $0.cell("1", ("baseline", .boolean(true))) }.diagnostics
    #expect(diagnostics.map(\.message) == ["`baseline: true` needs a label: the baseline is named for it"])
    #expect(diagnostics.allSatisfy { $0.range != nil && $0.hint != nil })
    #expect(report { $0.cell("1", ("baseline", .string("name"))) }.diagnostics.isEmpty)
  }

  @Test("An unknown option and a wrong value are errors at their line, about their cell")
  func mistakes() {
    let diagnostics = report {
      $0.cell("1", ("label", .string("load")), ("figcap", .string("A")), ("eval", .string("no")), ("label", .string("b")))
    }.diagnostics
    #expect(
      told(diagnostics) == [
        "12:5 error: unknown option `figcap` (did you mean `fig-cap`?)",
        "13:5 error: `eval` must be true or false, not the text `no`",
        "14:5 error: duplicate option `label` (keep one)",
      ])
    #expect(diagnostics.allSatisfy { $0.cell == "load" })
  }

  @Test("Labels are letters, digits, - and _", arguments: ["fig a", "1st", "", "a/b", "-x"])
  func labels(label: String) {
    let report = report { $0.cell("1", ("label", .string(label))) }
    #expect(report.hasErrors)
    #expect(report.cells[0].label == "cell-1")
  }
}
