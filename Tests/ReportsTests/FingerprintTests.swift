import Exhibits
import Foundation
import Markdown
import Testing

@testable import Reports

@Suite("Fingerprints")
struct FingerprintTests {
  private let build = BuildIdentity(core: "core 1", swiftVersion: "6.3.1")

  /// The static parts of every cell, with static keys standing for fingerprints.
  private func parts(_ report: Report, build: BuildIdentity? = nil) -> [FingerprintParts] {
    let (graph, _) = graph(of: report)
    var parts: [FingerprintParts] = []
    for cell in report.cells {
      parts.append(
        staticParts(cell: cell.index, of: report, graph, fingerprints: { parts[$0].digest }, build: build ?? self.build))
    }
    return parts
  }

  private func difference(_ old: Report, _ new: Report, cell: Int) -> String? {
    firstDifference(old: parts(old)[cell], new: parts(new)[cell])
  }

  @Test("SHA-256 is SHA-256")
  func digests() {
    #expect(digest(of: "").description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(digest(of: "abc").description == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(Digest(hexadecimal: digest(of: "abc").description) == digest(of: "abc"))
    #expect(Digest(hexadecimal: "xyz") == nil)
  }

  @Test("Parts and digests survive JSON")
  func coding() throws {
    let all = parts(report(cells: "let a = 1", "let b = a"))
    let copy = try JSONDecoder().decode([FingerprintParts].self, from: JSONEncoder().encode(all))
    #expect(copy == all)
  }

  @Test("Comments, captions, echo, timeout and cells that are not read change nothing")
  func unchanged() {
    let old = report {
      $0.cell("let a = 1")
      $0.cell("let b = a")
    }
    let new = report {
      $0.cell("print(0)")
      $0.cell("let a = 1 // one")
      $0.cell("let b = a", ("fig-cap", .string("B")), ("echo", .boolean(true)), ("timeout", .integer(9)))
    }
    #expect(parts(old)[1].digest == parts(new)[2].digest)
    #expect(firstDifference(old: parts(old)[1], new: parts(new)[2]) == nil)
  }

  @Test("The first difference is said in words")
  func differences() {
    func with(_ code: String, n: Int = 3, seed: Int = 0) -> Report {
      report {
        $0.frontMatter(("params", mapping(("n", .integer(n)))))
        $0.cell(code, ("label", .string("load")))
        $0.cell("let b = a + params.n", ("seed", .integer(seed)))
      }
    }
    let old = with("let a = 1")
    #expect(difference(old, with("let a = 2"), cell: 0) == "its code changed")
    #expect(difference(old, with("let a = 2"), cell: 1) == "cell `load` that it reads changed")
    #expect(difference(old, with("let a = 1", n: 4), cell: 0) == nil)
    #expect(difference(old, with("let a = 1", n: 4), cell: 1) == "parameter `n` changed from 3 to 4")
    #expect(difference(old, with("let a = 1", seed: 5), cell: 1) == "option `seed` changed from 0 to 5")
    let rebuilt = parts(old, build: BuildIdentity(core: "core 2", swiftVersion: "6.3.1"))
    #expect(firstDifference(old: parts(old)[1], new: rebuilt[1]) == "the analysis core was rebuilt")
  }

  @Test("An import above is part of what later cells mean")
  func imports() {
    let old = report(cells: "let x = 0", "let a = 1")
    let new = report(cells: "import Foundation\nlet x = 0", "let a = 1")
    #expect(difference(old, new, cell: 1) == "module Foundation is imported above")
  }

  @Test("Observed reads belong to the fingerprint")
  func reads() {
    let parts = parts(report(cells: "let a = 1"))[0]
    let old = [ReadDigest(path: "data/x.csv", kind: .file, digest: digest(of: "1"))]
    let new = [ReadDigest(path: "data/x.csv", kind: .file, digest: digest(of: "2"))]
    #expect(fingerprint(staticKey: parts.digest, reads: old) != fingerprint(staticKey: parts.digest, reads: new))
    #expect(firstDifference(old: parts.adding(old), new: parts.adding(new)) == "file data/x.csv that it reads changed")
    let gone = [ReadDigest(path: "data/x.csv", kind: .file, digest: nil)]
    #expect(firstDifference(old: parts.adding(old), new: parts.adding(gone)) == "file data/x.csv that it reads is gone")
    let absent = ReadDigest(path: "data/y.csv", kind: .absent, digest: nil)
    let found = ReadDigest(path: "data/y.csv", kind: .absent, digest: digest(of: "now"))
    #expect(
      firstDifference(old: parts.adding([absent]), new: parts.adding([found])) == "file data/y.csv that it looked for now exists")
  }

  @Test("The order of reads does not matter")
  func order() {
    let one = ReadDigest(path: "a", kind: .file, digest: digest(of: "1"))
    let two = ReadDigest(path: "b", kind: .folder, digest: digest(of: "2"))
    let key = digest(of: "key")
    #expect(fingerprint(staticKey: key, reads: [one, two]) == fingerprint(staticKey: key, reads: [two, one]))
  }

  @Test("Parameters are Swift literals")
  func literals() {
    #expect(YAMLValue.string("a\"b\\\n\u{1}").literal == #""a\"b\\\n\u{1}""#)
    #expect(YAMLValue.sequence([.integer(1), .number(0.5)]).literal == "[1, 0.5]")
  }
}

@Suite("What runs")
struct RunPlanTests {
  private func dump(_ report: Report, fresh: Set<Int>, freshInlines: Set<Int> = []) -> String {
    plan(report, graph(of: report).0, fresh: { fresh.contains($0) }, freshInline: { freshInlines.contains($0) }).dump(report)
  }

  private let chain = report {
    $0.cell("let a = 1")
    $0.cell("let b = a")
    $0.cell("let c = b")
    $0.cell("let d = 4")
    $0.paragraph(.directive(expression: "c"))
  }

  @Test("When all is fresh nothing runs")
  func fresh() {
    let plan = plan(chain, graph(of: chain).0, fresh: { _ in true }, freshInline: { _ in true })
    #expect(plan.isEmpty)
    #expect(plan.order == [])
  }

  @Test("What a stale cell reads runs again for its values, and what reads it runs too")
  func stale() {
    #expect(
      dump(chain, fresh: [0, 2, 3], freshInlines: [0]) == """
        rerun cell-1
        run cell-2
        run cell-3
        replay cell-4
        evaluate `c`
        """)
  }

  @Test("A stale inline directive needs everything it reads")
  func staleInline() {
    #expect(
      dump(chain, fresh: [0, 1, 2, 3]) == """
        rerun cell-1
        rerun cell-2
        rerun cell-3
        replay cell-4
        evaluate `c`
        """)
  }

  @Test("cache: false always runs, eval: false never")
  func options() {
    let report = report {
      $0.cell("let a = 1", ("cache", .boolean(false)))
      $0.cell("let b = a")
      $0.cell("let c = 1", ("eval", .boolean(false)))
    }
    #expect(
      dump(report, fresh: [0, 1, 2]) == """
        run cell-1
        run cell-2
        skip cell-3
        """)
  }
}
