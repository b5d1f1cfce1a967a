import Foundation
import Testing
import Vitrine

@Suite("Average-linkage clustering")
struct ClusteringTests {
  struct Golden: Decodable {
    struct Case: Decodable, Sendable {
      var name: String
      var distances: [[Double]]
      var merges: [[Double]]
      var leaves: [Int]
    }

    var scipy: String
    var cases: [Case]
  }

  /// Made by Goldens/average_linkage.py.
  static let golden = try! JSONDecoder().decode(
    Golden.self,
    from: Data(contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/average_linkage.json")))

  @Test("Merges, heights and leaf order are SciPy's", arguments: golden.cases.indices)
  func likeSciPy(_ index: Int) {
    let one = Self.golden.cases[index]
    let tree = ClusterTree.averageLinkage(distances: Matrix(one.distances))
    #expect(tree.merges.count == one.merges.count)
    for (merge, expected) in zip(tree.merges, one.merges) {
      #expect([merge.left, merge.right] == expected.prefix(2).map { Int($0) }, "\(one.name)")
      #expect(abs(merge.height - expected[2]) <= 1e-12, "\(one.name)")
    }
    #expect(tree.leafOrder == one.leaves, "\(one.name)")
  }

  @Test("Few leaves")
  func few() {
    #expect(ClusterTree.averageLinkage(distances: Matrix(rows: 0, columns: 0, values: [])).leafOrder == [])
    #expect(ClusterTree.averageLinkage(distances: Matrix([[0]])).leafOrder == [0])
  }

  @Test("Correlations cluster at 1 − r, and a constant channel at distance 1 from all")
  func correlations() {
    let matrix = Matrix([[1, 0.9, .nan, -0.5], [0.9, 1, .nan, -0.7], [.nan, .nan, .nan, .nan], [-0.5, -0.7, .nan, 1]])
    let tree = ClusterTree.averageLinkage(correlations: matrix)
    #expect(tree.merges[0] == .init(left: 0, right: 1, height: 1 - 0.9))
    #expect(tree.merges[1] == .init(left: 2, right: 4, height: 1))
    #expect(abs(tree.merges[2].height - (1.5 + 1.7 + 1) / 3) < 1e-12)
  }

  @Test("Cutting the tree at a height leaves its clusters, largest first; pairs come most alike first")
  func cutting() {
    let distances = Matrix([[0, 1, 4, 5], [1, 0, 4, 5], [4, 4, 0, 9], [5, 5, 9, 0]])
    let tree = ClusterTree.averageLinkage(distances: distances)
    #expect(tree.clusters(below: 0.5) == [[0], [1], [2], [3]])
    #expect(tree.clusters(below: 1) == [[0, 1], [2], [3]])
    #expect(tree.clusters(below: 100) == [[0, 1, 2, 3]])
    #expect(distances.pairs.map(\.value) == [9, 5, 5, 4, 4, 1])
    #expect(distances.pairs.map(\.row) == [2, 0, 1, 0, 1, 0])
  }

  @Test("A thousand leaves are clustered", .timeLimit(.minutes(10)))
  func thousand() {
    var random = RandomSource(seed: 4)
    let count = 1000
    var matrix = Matrix(rows: count, columns: count, values: [Double](repeating: 0, count: count * count))
    for row in 0..<count {
      for column in 0..<row {
        let value = random.nextUniform()
        matrix[row, column] = value
        matrix[column, row] = value
      }
    }
    let tree = ClusterTree.averageLinkage(distances: matrix)
    #expect(Set(tree.leafOrder).count == count)
  }
}
