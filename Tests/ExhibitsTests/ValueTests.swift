import Foundation
import Testing

@testable import Exhibits

@Suite("Values that cross the process boundary")
struct ValueTests {
  @Test("A matrix comes back bit for bit, NaN and infinities included")
  func matrix() throws {
    let matrix = Matrix(rows: 2, columns: 3, values: [0, -0.0, .nan, .infinity, 5e-324, 1 / 3])
    let back = try JSONDecoder.exhibits.decode(Matrix.self, from: JSONEncoder.exhibits.encode(matrix))
    #expect(back.values.map(\.bitPattern) == matrix.values.map(\.bitPattern))
    #expect(back.rows == 2 && back.columns == 3)
  }

  @Test(
    "A matrix that says another size than it holds is refused",
    arguments: [
      #"{"rows":2,"columns":2,"values":"AAAAAAAAAAA="}"#, #"{"rows":-1,"columns":-1,"values":"AAAAAAAAAAA="}"#,
      #"{"rows":9223372036854775807,"columns":9,"values":""}"#, #"{"rows":1,"columns":1,"values":"AAAA"}"#,
    ])
  func damagedMatrix(_ json: String) {
    #expect(throws: DecodingError.self) { try JSONDecoder.exhibits.decode(Matrix.self, from: Data(json.utf8)) }
  }

  @Test("The finite range passes over what is not a number")
  func finiteRange() {
    #expect(Matrix([[.nan, 2], [.infinity, -1]]).finiteRange == -1...2)
    #expect(Matrix([[.nan]]).finiteRange == nil)
    #expect(Matrix([]).finiteRange == nil)
  }

  @Test("Leaves are drawn in the order in which no branches cross")
  func leafOrder() {
    // ((0 3) (1 2)) in SciPy's numbering: merge 0 is cluster 4, merge 1 is cluster 5.
    let tree = ClusterTree(leafCount: 4, merges: [.init(left: 0, right: 3, height: 1), .init(left: 1, right: 2, height: 2), .init(left: 4, right: 5, height: 3)])
    #expect(tree.leafOrder == [0, 3, 1, 2])
    #expect(ClusterTree(leafCount: 1, merges: []).leafOrder == [0])
    #expect(ClusterTree(leafCount: 0, merges: []).leafOrder.isEmpty)
  }

  @Test("Equal tables give equal bytes")
  func sameBytes() throws {
    let table = Table(
      [Column("a", .text(["x", nil])), Column("b", .integer([1, nil]), format: .decimals(1)), Column("c", .boolean([true, nil]))],
      key: ["a"], marks: [.init(.best, at: .init(row: 0, column: "b"))], notes: [.init("a note", at: [.init(row: 1, column: "c")])])
    let first = try JSONEncoder.exhibits.encode(table)
    #expect(try JSONEncoder.exhibits.encode(JSONDecoder.exhibits.decode(Table.self, from: first)) == first)
  }

  @Test("A missing cell reads as an en dash, whatever its type")
  func missing() {
    for values in [Column.Values.text([nil]), .integer([nil]), .number([.nan]), .boolean([nil])] {
      #expect(Column("c", values).string(row: 0) == "–")
    }
  }

  @Test("Commands and messages come back as they went")
  func messages() throws {
    let command = KernelCommand.run(RunRequest(cell: 3, library: "/a/b.so", entry: "b_main", seed: .max))
    #expect(try JSONDecoder.exhibits.decode(KernelCommand.self, from: JSONEncoder.exhibits.encode(command)) == command)
    let message = KernelMessage.threw(cell: 1, message: "\u{0}\"é", frames: ["/a+0x1"])
    #expect(try JSONDecoder.exhibits.decode(KernelMessage.self, from: JSONEncoder.exhibits.encode(message)) == message)
  }
}
