import Testing

@testable import Execution

@Suite("What code shares beyond its values")
struct SharingTests {
  @Test(
    "Plain values, functions and types share nothing",
    arguments: [
      "let a = 1", "let table = try Table(csv: \"data.csv\")\nlet mean = table.numbers(\"x\").reduce(0, +) / Double(table.rowCount)",
      "func f(_ x: Double) -> Double { var y = x; y += 1; return y }",
      "struct Point: Codable { var x = 1.0; static let origin = Point() }",
      "var sum = 0\nfor n in 0..<3 { sum += n }\nlet total = sum",
      "var random = RandomSource(seed: seed)\nlet weight = Tensor.normal([3], using: &random)",
      "let half = { (x: Double) in x / 2 }", "let list = [3, 1].sorted { $0 > $1 }.map { n in n + 1 }",
      "func apply(_ f: (Int) -> Int) -> Int { f(1) }", "extension Double { var half: Double { self / 2 } }",
      "let there = FileManager.default.fileExists(atPath: \"x\")", "let read = try JSONDecoder().decode([Int].self, from: Data())",
      "\"The Thread of NSObject and \\(1 + 1)\"", "func first<Item: Comparable>(_ list: [Item]) -> Item? { list.min() }",
      "func go(_ list: [Int]) -> Int { list.count }\ngo([1])", "let root = sqrt(2.0) + pow(2, 3)", "let f = (\"a\" as NSString).lastPathComponent",
      "struct P { static let origin = P(); var x = 0 }", "let words = Torch.version", "var n = 0\n[1, 2].forEach { n += $0 }\nlet total = n",
      "let picture = Image.random(size: 3)",
      "let pictures = SmallPictures(.ten, split: .test, count: 3)\nlet images = try Tensor(pictures.pictures(0..<3))", "enum Kind: String { case Disc, Ring }\nlet kind = Kind.Disc",
    ])
  func plain(code: String) { #expect(Sharing(of: code, names: ["Image"]) == []) }

  @Test(
    "Objects and captured variables are shared with readers",
    arguments: [
      "final class Counter { var n = 0 }", "actor Counter {}", "enum Store { static var n = 0 }",
      "struct Lazy { lazy var x = 1 }", "enum Box { nonisolated(unsafe) static let x = 1 }",
      "var n = 0\nfunc next() -> Int { n += 1; return n }", "func make() -> () -> Int { var n = 0; return { n += 1; return n } }",
      "struct Held { var f: (Int) -> Int }", "var n = 0\nlet next = { n += 1 }", "let list = NSMutableArray()",
      "let formatter = DateFormatter()", "let coder = JSONEncoder()", "enum Once { static let chance = Double(seed) }",
      "func keep(_ f: @escaping () -> Void) {}", "let walk = FileManager.default.enumerator(atPath: \".\")!",
      "var n = 0\nlet next = Optional.some({ n += 1; return n })!", "var n = 0\nlet next = keep { n += 1; return n }",
      "enum E { static let loud = { print(\"once\"); return 1 }() }", "enum E { static let other = make() }",
    ])
  func values(code: String) { #expect(Sharing(of: code, names: []).contains(.values)) }

  @Test(
    "What belongs to the whole process is shared with everyone",
    arguments: [
      "let x = rand()", "srand48(3)", "Thread.sleep(forTimeInterval: 1)", "setenv(\"A\", \"b\", 1)", "Torch.threadCount = 1",
      "import Dispatch", "FileManager.default.changeCurrentDirectoryPath(\"/\")", "let file = fopen(\"x\", \"r\")",
      "Foundation.Thread.sleep(forTimeInterval: 1)", "let p = UnsafeMutablePointer<Int>.allocate(capacity: 1)",
      "withUnsafeBytes(of: 1) { print($0) }", "UserDefaults.standard.set(1, forKey: \"x\")", "let thing = Unheard()",
      "NSTimeZone.default = TimeZone(identifier: \"Asia/Tokyo\")!", "let roll = rand\nroll()", "unheard(1)", "list.map(lrand48)",
      "ProcessInfo.processInfo.processName = \"x\"", "Torch.threadCount", "seed48(&state)", "withVaList([]) { _ in }",
    ])
  func process(code: String) { #expect(!Sharing(of: code, names: []).isDisjoint(with: [.process, .values])) }

  @Test("What changes the process is told from what changes a value", arguments: [
    "NSTimeZone.default = TimeZone(identifier: \"Asia/Tokyo\")!", "let roll = rand", "unheard(1)", "[1].map { _ in lrand48() }", "Torch.threadCount = 1",
  ])
  func wholeProcess(code: String) { #expect(Sharing(of: code, names: []).contains(.process)) }

  @Test("A conformance added to another's type is never forgotten by the runtime")
  func conformances() {
    #expect(Sharing(of: "extension Double: Named { var name: String { \"d\" } }", names: ["Named"]) == .conformances)
    #expect(Sharing(of: "extension Array where Element == Int { var total: Int { reduce(0, +) } }", names: []) == [])
  }

  @Test("Code that does not parse is judged, too", arguments: ["let a = {", "class", "}}}", "", "extension", "\"\\("])
  func broken(code: String) { _ = Sharing(of: code, names: []) }
}
