import Foundation
import Testing

@testable import Datasets

@Suite struct MATFileTests {
  private func open(_ name: String) throws -> MATFile { try MATFile(path: "\(Goldens.folder)/mat/\(name).mat") }

  @Test(arguments: ["plain", "compressed"]) func whatScipyWritesIsRead(name: String) throws {
    let file = try open(name)
    #expect(try file.value("double") == .numbers(shape: [1, 3], values: [1.5, -2, 3e300]))
    // Column-major.
    #expect(try file.value("small") == .numbers(shape: [2, 2], values: [1, 3, 2, 4]))
    #expect(try file.value("single").number == 0.25)
    #expect(try file.value("text").text == "words")
    #expect(try file.value("cells").cells?.map(\.text) == ["n02085620-Chihuahua/a.jpg", "日本"])
    #expect(try file.value("flag").numbers == [1, 0])
    #expect(try file.value("structure")["left"]?.number == 3)
    #expect(try file.value("structure")["name"]?.text == "box")
    #expect(try file.value("empty") == .numbers(shape: [0, 0], values: []))
    #expect(try file.value("big").integer == 1 << 40)
    #expect(try file.value("complex") == .unsupported("complex"))
  }

  @Test func theOtherByteOrderIsRead() throws {
    let file = try open("big")
    #expect(try file.value("double") == .numbers(shape: [1, 3], values: [1.5, -2, 3e300]))
    #expect(try file.value("small") == .numbers(shape: [2, 2], values: [1, 3, 2, 4]))
    #expect(try file.value("text").text == "words")
    #expect(try file.value("cells").cells == [.numbers(shape: [1, 1], values: [7])])
  }

  @Test func aVariableThatIsNotThereIsAnErrorThatListsTheOthers() throws {
    let error = try #require(Goldens.error { _ = try open("big").value("labels") })
    #expect(error.reason.contains("\"labels\"") && error.reason.contains("double, small, text, cells"))
  }

  @Test func version73IsAnErrorThatSaysWhatToDo() throws {
    let error = try #require(Goldens.error { _ = try open("hdf5") })
    #expect(error.reason.contains("HDF5") && error.hint?.contains("-v7") == true)
  }

  @Test(arguments: ["bomb", "deep"]) func neitherABombNorADeepNestIsFollowed(name: String) throws {
    #expect(throws: DatasetError.self) { try open(name).value("a") }
  }

  @Test func moreBytesThanTheLimitAreAnError() throws {
    #expect(throws: DatasetError.self) { try open("compressed").value("double", limit: 40) }
    #expect(throws: DatasetError.self) { try open("plain").value("double", limit: 40) }
  }
}

@Suite struct TextFileTests {
  @Test func everyLineEndEndsALine() throws {
    let lines = TextLines(bytes: Array("\u{FEFF}a  1\r\nb\t2 \rc 3\n\n \n".utf8), path: "list")
    #expect((0..<lines.count).map(lines.text) == ["a  1", "b\t2", "c 3"])
    #expect(try lines.fields(1, count: 2).map(TextLines.text) == ["b", "2"])
    let error = Goldens.error { _ = try lines.fields(2, count: 3) }
    #expect(error?.place == "line 3")
  }

  @Test(arguments: [("12", 12), ("-1", -1), ("+7", 7), ("", nil), ("-", nil), ("1x", nil), ("9999999999999999999", nil)])
  func aWholeNumberIsDigitsOnly(text: String, value: Int?) {
    #expect(TextLines.integer(Array(text.utf8)[...]) == value)
  }

  @Test func quotedFieldsHoldCommasQuotesAndLines() throws {
    let rows = try CSVRows(bytes: Array("a,b\r\n\"x, \"\"y\"\"\",\"1\n2\"\n,3".utf8), path: "table")
    #expect(rows.columns == ["a", "b"])
    #expect(rows.rows == [["x, \"y\"", "1\n2"], ["", "3"]])
    #expect(Goldens.error { _ = try rows.integer(0, 1) }?.place == "line 2")
    #expect(Goldens.error { _ = try rows.column("c") }?.reason.contains("a, b") == true)
    #expect(Goldens.error { _ = try CSVRows(bytes: Array("a,b\n1\n".utf8), path: "table") }?.place == "line 2")
    #expect(Goldens.error { _ = try CSVRows(bytes: Array("a\n\"1\n".utf8), path: "table") }?.reason == "a quote is not closed")
    #expect(Goldens.error { _ = try CSVRows(bytes: [], path: "table") } != nil)
  }

  @Test func elementsTextAndEntitiesAreRead() throws {
    let text = "<?xml version=\"1.0\"?><!-- <x> --><a k=\"1>0\"><b> x &amp; &#65; </b><b/><c><![CDATA[<d>]]></c></a>"
    let root = try XMLNode(bytes: Array(text.utf8), path: "file")
    #expect(root.name == "a")
    #expect(root.all("b").map(\.text) == [" x & A ", ""])
    #expect(try root.text("b", path: "file") == "x & A")
    #expect(root["c"]?.text == "<d>")
  }

  @Test(arguments: [
    "", "text", "<a>", "<a></b>", "</a>", "<a>&x;</a>", "<a>& </a>", "<a", "<a><!-- ", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "< >",
  ])
  func whatIsNotWellFormedIsAnError(text: String) {
    #expect(throws: DatasetError.self) { try XMLNode(bytes: Array(text.utf8), path: "file") }
    #expect(throws: DatasetError.self) { try XMLNode(bytes: Array(String(repeating: "<a>", count: 100_000).utf8), path: "file") }
  }
}
