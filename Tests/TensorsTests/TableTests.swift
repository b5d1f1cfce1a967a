import Foundation
import Testing
import Vitrine

@Suite("Tables from CSV")
struct CSVTests {
  @Test("Types are inferred, numbers keep the decimals they were printed with")
  func inference() throws {
    let table = try Table(
      csvText: #"""
        name,hits,accuracy,code,flag,note
        a,12,92.8,007,true,
        "b, the second",,98.30,010,False,"say ""yes"""

        c,-3,,1,true,""

        """#)
    #expect(table.columns.map(\.name) == ["name", "hits", "accuracy", "code", "flag", "note"])
    #expect(table["name"].values == .text(["a", "b, the second", "c"]))
    #expect(table["hits"].values == .integer([12, nil, -3]))
    #expect(table["accuracy"].texts == ["92.80", "98.30", "–"])
    #expect(table["code"].values == .text(["007", "010", "1"]))
    #expect(table["flag"].values == .boolean([true, false, true]))
    #expect(table["note"].values == .text([nil, "say \"yes\"", ""]))
    #expect(table.key == ["name"])
  }

  @Test("Line breaks in quotes, CRLF, a byte order mark and a missing last line end are read")
  func lineEnds() throws {
    let table = try Table(csvText: "\u{FEFF}name,text\r\na,\"one\r\ntwo\"\r\nb,x")
    #expect(table.columns[0].name == "name")
    #expect(table["text"].values == .text(["one\r\ntwo", "x"]))
  }

  @Test("Numbers: exponents, a sign, NaN; words that Swift would read as numbers are text")
  func numbers() throws {
    let table = try Table(csvText: "a,b,c\n1e3,inf,NaN\n+2.5,1,0.5\n")
    #expect(table.numbers("a") == [1000, 2.5])
    #expect(table["b"].values == .text(["inf", "1"]))
    #expect(table.numbers("c")[0].isNaN && table.numbers("c")[1] == 0.5)
  }

  @Test(
    "Errors name the file and the line",
    arguments: [
      ("", "t.csv: empty file"),
      ("a,b\n1,2\n3\n", "t.csv:3: 1 fields, expected 2"),
      ("a,b\n1,\"x\ny\"\n1,2,3\n", "t.csv:4: 3 fields, expected 2"),
      ("a,b\n1,\"x\n", "t.csv:2: unclosed quote"),
      ("a,b\n1,x\"y\n", "t.csv:2: quote inside an unquoted field"),
      ("a,b\n1,\"x\"y\n", "t.csv:2: text after a closing quote"),
      ("a,b\n1\r2,3\n", "t.csv:2: carriage return inside a field"),
      ("a,a\n1,2\n", "t.csv:1: column name \"a\" twice"),
      ("a,\n1,2\n", "t.csv:1: column 2 has no name"),
    ])
  func errors(_ text: String, _ expected: String) {
    let error = #expect(throws: TableFileError.self) { try Table(csvText: text, path: "t.csv") }
    #expect(error?.description.hasPrefix(expected) == true, "\(error?.description ?? "none")")
  }

  @Test("A column can be told its type, and a field that does not fit is named")
  func told() throws {
    #expect(try Table(csvText: "a\n1\n2\n", types: ["a": .text])["a"].values == .text(["1", "2"]))
    #expect(try Table(csvText: "a\n1\n2\n", types: ["a": .number]).numbers("a") == [1, 2])
    let error = #expect(throws: TableFileError.self) { try Table(csvText: "a\n1\nx\n", path: "t.csv", types: ["a": .integer]) }
    #expect(error?.description == "t.csv:3: \"x\" in column \"a\" is no integer")
    let unknown = #expect(throws: TableFileError.self) { try Table(csvText: "a\n1\n", path: "t.csv", types: ["b": .integer]) }
    #expect(unknown?.description.hasPrefix("t.csv:1: no column \"b\"") == true)
  }

  @Test("A missing file and one that is not UTF-8 are named")
  func files() throws {
    let missing = #expect(throws: TableFileError.self) { try Table(csv: "/nowhere/x.csv") }
    #expect(missing?.description.hasPrefix("/nowhere/x.csv: no such file") == true, "\(missing?.description ?? "")")
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).csv")
    try Data([0x61, 0x0A, 0xFF, 0xFE]).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let garbled = #expect(throws: TableFileError.self) { try Table(csv: file.path) }
    #expect(garbled?.message == "not UTF-8")
  }

  @Test("Fifty thousand rows are read", .timeLimit(.minutes(10)))
  func large() throws {
    let text = "name,x,y\n" + (0..<50_000).map { "row \($0),\($0),\(Double($0) / 7)\n" }.joined()
    #expect(try Table(csvText: text).rowCount == 50_000)
  }
}

@Suite("Tables")
struct TableTests {
  let table = try! Table(csvText: "name,a,b\nx,1,2.5\ny,4,4.0\nz,,1.5\n")

  @Test("A derived column is computed from each row")
  func derived() {
    let gains = table.adding("gain", format: .signed(1)) { $0["a"] - $0["b"] }
    #expect(gains["gain"].texts == ["−1.5", "0.0", "–"])
  }

  @Test("The best of each row is marked, equals all, missing values never")
  func best() {
    let marked = table.markingBest(of: "a", "b")
    #expect(
      marked.marks.map(\.place) == [
        .init(row: 0, column: "b"), .init(row: 1, column: "a"), .init(row: 1, column: "b"), .init(row: 2, column: "b"),
      ])
    #expect(table.markingBest(of: "a", "b", direction: .lower).marks.map(\.place).first == .init(row: 0, column: "a"))
  }

  @Test("Means leave missing values out; integers stay printed as integers")
  func means() {
    let summed = table.addingMeans(of: "a", "b")
    #expect(summed.summaryRows == 1)
    #expect(summed["name"].texts.last == "Mean")
    #expect(summed["a"].texts == ["1", "4", "–", "2.50"])
    #expect(summed["b"].texts.last == "2.7")
    #expect(abs(summed.numbers("b")[3] - 8.0 / 3) < 1e-12)
  }

  @Test("Marks and notes move with their rows; summaries stay at the end")
  func sorting() {
    let sorted = table.addingMeans(of: "a", "b").markingBest(of: "b").noting("odd", row: "y", column: "a").sorted(by: "b")
    #expect(sorted.texts("name") == ["z", "x", "y", "Mean"])
    #expect(sorted.notes == [.init("odd", at: [.init(row: 2, column: "a")])])
    #expect(Set(sorted.marks.map(\.place.row)) == [0, 1, 2, 3])
    #expect(table.sorted(by: "a", descending: true).texts("name") == ["y", "x", "z"])
    #expect(sorted.filtered { $0["b"] > 2 }.texts("name") == ["x", "y"])
    #expect(sorted.selecting("name", "b").notes.isEmpty)
  }
}

@Suite("The poster's numbers")
struct PublishedAccuracyTests {
  static let data = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../reports/multi-channel-attention/data")

  @Test("The poster is ahead on 27 attributes, level on one, behind on 12, and its mean is 90.17, not the printed 92.05")
  func published() throws {
    let table = try Table(csv: Self.data.appending(path: "published-accuracy.csv").path)
    let others = ["mt_rbm_pca", "lnets_anet", "facetracer"]
    let gains = table.rows.map { row in row["ours"] - (others.map { row[$0] }.max() ?? .nan) }
    #expect(table.rowCount == 40)
    #expect(gains.count { $0 > 0 } == 27)
    #expect(gains.count { $0 == 0 } == 1)
    #expect(gains.count { $0 < 0 } == 12)
    let means = (["ours"] + others).map { table.numbers($0).reduce(0, +) / 40 }
    #expect(means[0].formatted(.decimals(2)) == "90.17")
    #expect(Array(means.dropFirst()) == [87.075, 87.3, 81.125])
  }
}
