import Explanations
import Tensors
import Testing

@Suite("Windows and pixels") struct OcclusionMapTests {
  static let shapes: [(size: Extent, grid: OcclusionGrid)] = [
    (Extent(rows: 10, columns: 13), OcclusionGrid(patch: [3, 4], stride: [2, 3])),
    (Extent(rows: 8, columns: 8), OcclusionGrid(patch: 8, stride: 1)),
    (Extent(rows: 9, columns: 7), OcclusionGrid(patch: 2, stride: 3)),
    (Extent(rows: 5, columns: 6), OcclusionGrid(patch: 1, stride: 1)),
  ]

  @Test(arguments: shapes.indices) func aPixelIsTheMeanOfTheWindowsThatHideIt(_ number: Int) {
    let (size, grid) = Self.shapes[number]
    var random = RandomSource(seed: 6)
    let windows = grid.windows(of: size)
    let values = windows.map { _ in random.nextNormal() }
    let (map, matrix) = (grid.map(of: values, size: size), grid.matrix(of: values, size: size))
    #expect(map.rows == size.rows && map.columns == size.columns && matrix.values == values)
    var bare = 0
    for row in 0..<size.rows {
      for column in 0..<size.columns {
        let hiding = windows.indices.filter { windows[$0].rows.contains(row) && windows[$0].columns.contains(column) }
        if hiding.isEmpty { bare += 1 }
        let mean = hiding.isEmpty ? 0 : hiding.map { values[$0] }.reduce(0, +) / Double(hiding.count)
        #expect(abs(map[row, column] - mean) < 1e-12)
      }
    }
    #expect((bare > 0) == (grid.stride.rows > grid.patch.rows))
  }

  @Test func aFineMapIsMadeAsCoarseAsItsWindows() {
    let (size, grid) = Self.shapes[0]
    var random = RandomSource(seed: 8)
    let fine = AttributionMap(rows: 10, columns: 13, values: (0..<130).map { _ in random.nextUniform() })
    let means = grid.windows(of: size).map { window in
      let all = window.rows.flatMap { row in window.columns.map { fine[row, $0] } }
      return all.reduce(0, +) / Double(all.count)
    }
    let (found, expected) = (grid.coarsened(fine), grid.map(of: means, size: size))
    for (one, other) in zip(found.values, expected.values) { #expect(abs(one - other) < 1e-12) }
    let flat = grid.coarsened(AttributionMap(rows: 10, columns: 13, values: Array(repeating: 2, count: 130)))
    #expect(flat.values.allSatisfy { abs($0 - 2) < 1e-12 })
    // One pixel a window changes nothing.
    #expect(OcclusionGrid(patch: 1, stride: 1).coarsened(fine) == fine)
  }
}
