import Baselines
import Exhibits
import Testing

@Suite("A table as CSV")
struct TableTextTests {
  @Test("A header of names, one record a row, LF; the text of a value says its type")
  func format() {
    #expect(
      accuracy.csv == """
        attribute,ours,n,hits,frontal
        Eyeglasses,92.05,400,77,true
        Smiling,90.0,400,80,false
        Wearing Hat,87.3,200,9,

        """)
  }

  @Test(
    "Numbers are the shortest that read back the same, always with a point, an exponent, or a word",
    arguments: [
      (90, "90.0"), (0.1 + 0.2, "0.30000000000000004"), (1e-9, "1e-09"), (1e16, "1e+16"), (-0.0, "-0.0"), (.nan, "NaN"), (.infinity, "inf"),
      (-.infinity, "-inf"), (.leastNonzeroMagnitude, "5e-324"), (1.7976931348623157e308, "1.7976931348623157e+308"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) throws {
    #expect(Table([Column("x", .number([value]))]).csv == "x\n\(text)\n")
    guard case .number(let back)? = try committed("x\n\(text)\n").columns[0].values else {
      Issue.record("\(text) is no number")
      return
    }
    #expect(back[0].bitPattern == value.bitPattern || (back[0].isNaN && value.isNaN))
  }

  @Test(
    "A text that could be read as something else stands in quotes",
    arguments: [
      "", "007", "1", "-1", "+1", "1.5", "1e5", ".5", "-", "true", "True", "FALSE", "NaN", "nan", "inf", "-inf", "0x1F", " a", "a ", "\ta",
      "\u{A0}", "\u{FEFF}a",
    ])
  func ambiguousTexts(text: String) throws {
    let table = Table([Column("x", .text([text, "plain"]))])
    #expect(table.csv == "x\n\"\(text)\"\nplain\n")
    #expect(try committed(table.csv).columns[0].values == .text([text, "plain"]))
  }

  @Test(
    "Texts with quotes, commas and line breaks come back whole",
    arguments: ["say \"hi\"", "\"", "a,b", "a\nb", "a\r\nb", "\r", "\n", "日本語", "👩‍👩‍👧", "é", "e\u{301}", "#1", "a;b", "\u{0}"])
  func specialTexts(text: String) throws {
    let values = try committed(Table([Column(text, .text([text, nil]))]).csv).columns[0]
    #expect(values.name.utf8.elementsEqual(text.utf8))
    guard case .text(let back)? = values.values else {
      Issue.record("no texts")
      return
    }
    #expect(back[0].map { Array($0.utf8) } == Array(text.utf8))
    #expect(back[1] == nil)
  }

  @Test("A missing value is nothing at all, an empty text is a pair of quotes; both survive in a table of one column")
  func missing() throws {
    let table = Table([Column("x", .text([nil, "", nil, "a", nil]))])
    #expect(table.csv == "x\n\n\"\"\n\na\n\n")
    #expect(try committed(table.csv).columns[0].values == .text([nil, "", nil, "a", nil]))
    let two = Table([Column("x", .text([nil, ""])), Column("n", .integer([nil, 1]))])
    #expect(two.csv == "x,n\n,\n\"\",1\n")
    #expect(try committed(two.csv).columns.map(\.values) == [.text([nil, ""]), .integer([nil, 1])])
  }

  @Test("The smallest and the largest integer are exact")
  func hugeIntegers() throws {
    let values: [Int?] = [.min, .max, 9_007_199_254_740_993, 0, -1]
    #expect(try committed(Table([Column("n", .integer(values))]).csv).columns[0].values == .integer(values))
  }

  @Test("A table without rows is its header, one without columns an empty line")
  func empty() throws {
    #expect(Table([Column("a", .text([])), Column("b", .number([]))]).csv == "a,b\n")
    #expect(Table([]).csv == "\n")
    #expect(try committed("a,b\n").columns.map(\.values) == [nil, nil])
    #expect(try committed("\n").columns.isEmpty)
  }
}

@Suite("A committed table")
struct CommittedTableTests {
  @Test("Every value has its place: line, column in bytes, past line breaks inside quotes")
  func places() throws {
    let table = try committed("name,\"the\nvalue\"\né,1.5\r\n\"a\nb\",-2.0\n")
    #expect(table.columns.map(\.name) == ["name", "the\nvalue"])
    #expect(place(table.headingRange(column: 0)) == "1:1-1:5")
    #expect(place(table.headingRange(column: 1)) == "1:6-2:7")
    #expect(place(table.range(row: 0, column: 0)) == "3:1-3:3")
    #expect(place(table.range(row: 0, column: 1)) == "3:4-3:7")
    #expect(place(table.range(row: 1, column: 0)) == "4:1-5:3")
    #expect(place(table.range(row: 1, column: 1)) == "5:4-5:8")
    #expect(place(table.range(row: 1)) == "4:1-5:8")
    #expect(table.lines == [3, 4])
  }

  @Test("Blanks around an unquoted value, a byte order mark, empty lines and a missing last line end do not count")
  func leniency() throws {
    let table = try committed("\u{FEFF} a , b\n\n 1 ,\t2.5 \n\n3,4.5")
    #expect(table.columns.map(\.name) == ["a", "b"])
    #expect(table.columns.map(\.values) == [.integer([1, 3]), .number([2.5, 4.5])])
    #expect(table.lines == [3, 5])
  }

  @Test("A whole number without a point among numbers is a number, as a person writes it")
  func mixedNumbers() throws {
    guard case .number(let values)? = try committed("x\n90\n92.5\n").columns[0].values else {
      Issue.record("no numbers")
      return
    }
    #expect(values == [90, 92.5])
  }

  @Test(
    "What cannot be a baseline is an error with line, column and a hint",
    arguments: [
      ("", "file is empty", "1:1"),
      ("a,b\n1\n", "row has 1 field, and the header has 2", "2:1"),
      ("a,b\n1,2\n1,2,3\n", "row has 3 fields, and the header has 2", "3:1"),
      ("a,a\n1,2\n", "column \"a\" is there twice", "1:3"),
      ("a,,b\n1,2,3\n", "column 2 has no name", "1:3"),
      ("a\n1\nx\n", "x is a text among integers, in column \"a\"", "3:1"),
      ("a\ntrue\n1.5\n", "1.5 is a number among true and false, in column \"a\"", "3:1"),
      ("a,b\n1,x\n2,true\n", "true is true or false among texts, in column \"b\"", "3:3"),
      ("a\n99999999999999999999\n", "integer 99999999999999999999 does not fit in 64 bits, in column \"a\"", "2:1"),
      ("a\n1e999\n", "number 1e999 is too large, in column \"a\"", "2:1"),
      ("a\n9007199254740993\n1.5\n", "9007199254740993 among numbers has more digits than a number can hold, in column \"a\"", "3:1"),
      ("a\n1.5\n9007199254740993\n", "9007199254740993 among numbers has more digits than a number can hold, in column \"a\"", "3:1"),
      ("a\n\"x\n", "unclosed quote", "2:1"),
      ("a,b\n<<<<<<< HEAD\n1,2\n=======\n1,3\n>>>>>>> other\n", "a merge conflict is not resolved", "2:1"),
      ("a\n\"x\"y\n", "text after a closing quote", "2:1"),
      ("a\nx\"y\n", "quote inside an unquoted field", "2:1"),
    ])
  func faults(text: String, message: String, at place: String) throws {
    let (table, diagnostics) = readCommittedTable(Array(text.utf8), path: "baselines/t.csv")
    #expect(table == nil)
    let diagnostic = try #require(diagnostics.first)
    #expect(diagnostic.message == message)
    #expect(diagnostic.severity == .error)
    #expect(diagnostic.hint != nil)
    let range = try #require(diagnostic.range)
    #expect("\(range.start.line):\(range.start.column)" == place)
    #expect(range.file == "baselines/t.csv")
  }

  @Test("A file that is not UTF-8 names the line")
  func notUTF8() throws {
    let (table, diagnostics) = readCommittedTable(Array("a\nb\n".utf8) + [0xFF, 0x0A], path: "t.csv")
    #expect(table == nil)
    #expect(diagnostics.map(\.message) == ["file is not UTF-8"])
    #expect(diagnostics.first?.range?.start.line == 3)
  }

  @Test("A file that is wrong throughout complains twenty times, not once a line")
  func flood() {
    let text = "a,b\n" + String(repeating: "1\n", count: 1000)
    #expect(readCommittedTable(Array(text.utf8), path: "t.csv").1.count == 20)
  }
}
