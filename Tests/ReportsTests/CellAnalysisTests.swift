import Testing

@testable import Reports

@Suite("What the parser finds in a cell")
struct CellAnalysisTests {
  private func references(_ code: String) -> [String] { analyze(cell: code).references.map(\.text) }

  @Test("Plain let, functions and types are given to later cells")
  func definitions() {
    let analysis = analyze(
      cell: """
        let a = 1, b = 2
        let (c, (d, _)) = (1, (2, 3))
        func f() {}
        struct S {}
        class C {}
        enum E {}
        actor A {}
        protocol P {}
        typealias T = Int
        """)
    #expect(analysis.definitions.map(\.name) == ["a", "b", "c", "d", "f", "S", "C", "E", "A", "P", "T"])
    #expect(analysis.definitions.map(\.kind) == [.value, .value, .value, .value, .function] + Array(repeating: .type, count: 6))
  }

  @Test("private and fileprivate names, top-level var and local names stay inside")
  func localNames() {
    let analysis = analyze(
      cell: """
        private let a = 1
        fileprivate func f() {}
        var b = 2
        if b > a { let c = 3; f(); print(c) }
        for i in 0..<b { print(i) }
        """)
    #expect(analysis.definitions.isEmpty)
    #expect(analysis.references.map(\.text) == ["print"])
  }

  @Test("Overloads are one definition")
  func overloads() {
    #expect(analyze(cell: "func f(_ x: Int) {}\nfunc f(_ x: Double) {}").definitions.map(\.name) == ["f"])
  }

  @Test(
    "Uses of outer names are references; members, labels and local names are not",
    arguments: [
      ("a.b.c(d: e)", ["a", "e"]),
      ("let x: Foo<Bar> = .init(y)", ["Foo", "Bar", "y"]),
      ("xs.map { $0 + k }", ["xs", "k"]),
      ("xs.map { (x: Int) in x + k }", ["xs", "Int", "k"]),
      ("xs.map { x, y in x + y }", ["xs"]),
      ("func f(a: A, _ b: Int = c) -> B { a + b + d }", ["A", "Int", "c", "B", "d"]),
      ("for x in x { print(x) }", ["x", "print"]),
      ("if let x { print(x) } else { show(x) }", ["x", "print", "show"]),
      ("if let y = x { y } else { y }", ["x", "y"]),
      ("guard let n = m else { fatalError() }\nprint(n)", ["m", "fatalError", "print"]),
      ("do { let x = x; _ = x }", ["x"]),
      ("switch v { case .some(let w): w; default: w }", ["v", "w"]),
      ("do { try f() } catch { print(error) }", ["f", "print"]),
      ("struct S<T> { var n: T; func g() -> T { n } ; static let s = outer }", ["outer"]),
      ("{ [a, b = c] in a + b }()", ["a", "c"]),
      ("\"\\(a) b \\(c.d)\"", ["a", "c"]),
      ("\\Foo.bar", ["Foo"]),
      ("@Wrapper var x = 1", ["Wrapper"]),
      ("func outer() { inner(); func inner() {} }", []),
      ("let `class` = other", ["other"]),
      ("extension Matrix: Shown { var k: Int { rows } }", ["Matrix", "Shown", "Int", "rows"]),
      ("a[b] ?? c as? D", ["a", "b", "c", "D"]),
    ] as [(String, [String])])
  func uses(code: String, expected: [String]) {
    #expect(references(code) == expected)
  }

  @Test("A name that is local in one block is still a reference in another")
  func blocks() {
    #expect(references("do { let x = 1; print(x) }\nprint(x)") == ["print", "x"])
  }

  @Test("Parameters are found by name; params as a whole means all")
  func parameters() {
    #expect(analyze(cell: "let a = params.n + params.rate.rounded()").parameters.map(\.text) == ["n", "rate"])
    #expect(analyze(cell: "f(params)").parameters.map(\.text) == ["*"])
    #expect(analyze(cell: "x.params.n").parameters.isEmpty)
    #expect(analyze(cell: "print(params.n)").references.map(\.text) == ["print"])
  }

  @Test(
    "What acts without being named affects all later cells",
    arguments: [
      "extension Int { var twice: Int { self * 2 } }", "infix operator <+>", "precedencegroup P {}",
      "func + (a: V, b: V) -> V { a }", "#if DEBUG\nextension Int {}\n#endif",
    ])
  func affectsAll(code: String) { #expect(analyze(cell: code).affectsAllLater) }

  @Test("Plain code does not affect all later cells")
  func affectsNone() { #expect(!analyze(cell: "struct S { static func + (a: S, b: S) -> S { a } }").affectsAllLater) }

  @Test("Imports are modules")
  func imports() {
    #expect(analyze(cell: "import Foundation\nimport struct Vitrine.Table\nimport Foundation").imports == ["Foundation", "Vitrine"])
  }

  @Test(
    "The last expression is shown",
    arguments: [
      ("let x = 1\nx + 1", "x + 1"), ("Figure(\n  1)\n// end", "Figure(\n  1)"), ("try load()", "try load()"), ("a == b", "a == b"),
      ("x = 1", nil), ("x += 1", nil), ("let x = 1", nil), ("_ = f()", nil), ("f();", nil), ("if a { b } else { c }", nil), ("", nil),
    ] as [(String, String?)])
  func shown(code: String, expected: String?) {
    let range = analyze(cell: code).shownExpression
    let utf8 = Array(code.utf8)
    #expect(range.map { String(decoding: utf8[$0], as: UTF8.self) } == expected)
  }

  @Test("Comments and white space do not change the tokens")
  func trivia() {
    let plain = analyze(cell: "let a = f(1)\nlet b = 2").tokens
    #expect(analyze(cell: "// why\nlet  a = f( 1 ) /* what */\n\n  let b = 2\n").tokens == plain)
  }

  @Test(
    "Different programs have different tokens",
    arguments: [
      ("a -b", "a - b"), ("let a = b\n(c)", "let a = b(c)"), ("ab", "a b"), ("\"a b\"", "\"a  b\""), ("f()\n{ x }", "f();{ x }"),
      ("f(\"x\", \"y\")", "f(\"x\\\", \\\"y\")"), ("1.0", "1 .0"), ("x\n-y", "x-y"),
    ])
  func collisions(one: String, other: String) {
    #expect(analyze(cell: one).tokens != analyze(cell: other).tokens)
  }

  @Test("Mistakes are found where they stand")
  func problems() {
    let missing = analyze(cell: "let a = 1\nlet b = (2")
    #expect(missing.problems.map(\.message) == ["expected ')' to end tuple"])
    #expect(missing.problems.map(\.offset) == [20])
    #expect(analyze(cell: "let a = await f()").problems.map(\.message) == ["`await` at the top level of a cell is not supported"])
    #expect(analyze(cell: "func f() async { await g() }").problems.isEmpty)
    #expect(analyze(cell: "let params = 1").problems.map(\.message) == ["`params` is reserved for the report's parameters"])
  }

  @Test("An inline directive is one expression", arguments: ["let a = 1", "a; b", "", "x = 1", "// nothing"])
  func inline(code: String) {
    #expect(analyze(inline: code).problems.map(\.message) == ["inline directive must be one expression"])
  }

  @Test("Known analyses come back from their bytes, and never from damaged ones")
  func bytes() {
    var known = KnownAnalyses()
    for code in ["let a = params.n\na", "func f( {", "import Foundation\nextension Int {}", ""] {
      known[digest(of: code)] = analyze(cell: code)
    }
    let bytes = known.bytes
    #expect(KnownAnalyses(bytes: bytes) == known)
    for index in stride(from: 0, to: bytes.count, by: 7) {
      var damaged = bytes
      damaged[index] ^= 1
      #expect(KnownAnalyses(bytes: damaged).count == 0)
    }
    #expect(KnownAnalyses(bytes: Array(bytes.dropLast(40))).count == 0)
  }
}
