import Exhibits

/// How many blocks a side of a picture is cut into.
private let blocksPerSide = 4

/// The pictures of a grid as means: a row for each whole picture with its size, and a row for each block of a 4 × 4 grid over it.
///
/// A baseline of every sample would be as long as the picture and would differ with each rounding of a decoder or an encoder. Means
/// over sixteen blocks are few, can be read, and move as soon as something else is shown, or elsewhere. They are of the 8-bit samples, 0
/// to 255, and half a step is let pass: nobody sees it. A map laid over a picture has the means of its own numbers.
func table(of grid: ImageGrid) -> Table {
  let names = distinctNames(grid.items.indices.map { name(of: $0, in: grid) }, count: grid.items.count)
  let channels = ChannelName.allCases.filter { channel in grid.items.contains { ChannelName.order($0.raster.channels).contains(channel) } }
  let hasOverlays = grid.items.contains { $0.overlay != nil }
  var pictures: [String?] = []
  var blocks: [String?] = []
  var widths: [Int?] = []
  var heights: [Int?] = []
  var means = [[Double]](repeating: [], count: channels.count)
  var overlays: [Double] = []
  for (item, name) in zip(grid.items, names) {
    let raster = item.raster
    for block in [nil] + Block.all(width: raster.width, height: raster.height) {
      pictures.append(name)
      blocks.append(block?.name ?? "whole")
      widths.append(block == nil ? raster.width : nil)
      heights.append(block == nil ? raster.height : nil)
      let found = raster.means(block)
      let order = ChannelName.order(raster.channels)
      for (place, channel) in channels.enumerated() {
        means[place].append(order.firstIndex(of: channel).map { found[$0] } ?? .nan)
      }
      overlays.append(item.overlay?.values.mean(block) ?? .nan)
    }
  }
  var columns = [
    Column("picture", .text(pictures)), Column("block", .text(blocks)), Column("width", .integer(widths)),
    Column("height", .integer(heights)),
  ]
  for (channel, values) in zip(channels, means) {
    columns.append(Column(channel.rawValue, .number(values), format: .decimals(1), tolerance: .within(absolute: 0.5, relative: 0)))
  }
  if hasOverlays { columns.append(Column("overlay", .number(overlays), format: .significant(3))) }
  return Table(columns, key: ["picture", "block"])
}

/// A picture's caption, or the titles of its row and column.
private func name(of place: Int, in grid: ImageGrid) -> String {
  if !grid.items[place].caption.isEmpty { return grid.items[place].caption }
  let columns = max(1, grid.columns)
  let row = place / columns < grid.rowTitles.count ? grid.rowTitles[place / columns] : ""
  let column = place % columns < grid.columnTitles.count ? grid.columnTitles[place % columns] : ""
  return [row, column].filter { !$0.isEmpty }.joined(separator: ", ")
}

private enum ChannelName: String, CaseIterable {
  case grey, red, green, blue, alpha

  static func order(_ channels: Int) -> [Self] {
    switch channels {
    case 1: [.grey]
    case 3: [.red, .green, .blue]
    default: [.red, .green, .blue, .alpha]
    }
  }
}

/// One block of a picture; a picture with fewer pixels than blocks has a block a pixel.
private struct Block {
  var row: Int
  var column: Int
  var rows: Int
  var columns: Int

  var name: String { "row \(row + 1), column \(column + 1)" }

  static func all(width: Int, height: Int) -> [Self] {
    let (rows, columns) = (min(blocksPerSide, max(0, height)), min(blocksPerSide, max(0, width)))
    return (0..<rows).flatMap { row in (0..<columns).map { Self(row: row, column: $0, rows: rows, columns: columns) } }
  }

  /// The stretch of a side that a block covers, at least one element.
  static func stretch(_ block: Int, of blocks: Int, size: Int) -> Range<Int> {
    guard blocks > 0, size > 0 else { return 0..<0 }
    let lower = block * size / blocks
    return lower..<max(lower + 1, (block + 1) * size / blocks)
  }

  func area(width: Int, height: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    (Self.stretch(row, of: rows, size: height), Self.stretch(column, of: columns, size: width))
  }
}

extension Raster {
  /// The mean of each channel over a block, or over the whole picture.
  fileprivate func means(_ block: Block?) -> [Double] {
    let count = ChannelName.order(channels).count
    let (rowSize, overflow) = width.multipliedReportingOverflow(by: channels)
    let (size, overflows) = rowSize.multipliedReportingOverflow(by: height)
    guard channels == count, !overflow, !overflows, width > 0, height > 0, samples.count == size else {
      return Array(repeating: .nan, count: count)
    }
    let area = block?.area(width: width, height: height) ?? (rows: 0..<height, columns: 0..<width)
    var sums = [Int](repeating: 0, count: count)
    samples.withUnsafeBytes { bytes in
      for row in area.rows {
        for column in area.columns {
          let place = row * rowSize + column * count
          for channel in 0..<count { sums[channel] += Int(bytes[place + channel]) }
        }
      }
    }
    return sums.map { Double($0) / Double(area.rows.count * area.columns.count) }
  }
}

extension Matrix {
  /// The mean of the present values over a block, or over the whole matrix.
  fileprivate func mean(_ block: Block?) -> Double {
    let area = block?.area(width: columns, height: rows) ?? (rows: 0..<rows, columns: 0..<columns)
    var sum = 0.0
    var count = 0
    for row in area.rows {
      for column in area.columns where !self[row, column].isNaN {
        sum += self[row, column]
        count += 1
      }
    }
    return count > 0 ? sum / Double(count) : .nan
  }
}
