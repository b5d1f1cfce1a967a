/// Pictures of CIFAR's binary files: labels, then 1,024 bytes each of red, green and blue, row by row.
///
/// Labels are in memory, pictures are read when they are asked for.
struct CIFARRecords: Sendable {
  static let side = 32
  private static let pixels = side * side

  /// One array a label byte of a record.
  private(set) var labels: [[UInt8]]
  private let files: [FileBytes]
  /// The number of the first picture of each file, and the number behind the last.
  private var starts = [0]
  private let labelBytes: Int

  private var recordBytes: Int { labelBytes + 3 * Self.pixels }

  /// - Parameter limits: How many categories each label byte may name.
  /// - Throws: ``DatasetError`` for a file that is missing, that ends within a picture, or that holds a label beyond its limit.
  init(paths: [String], limits: [Int]) throws {
    labelBytes = limits.count
    labels = limits.map { _ in [] }
    files = try paths.map(FileBytes.init)
    for file in files {
      guard file.count > 0, file.count % recordBytes == 0 else {
        throw DatasetError(
          path: file.path,
          reason: "has \(file.count) bytes, not a whole number of pictures of \(recordBytes): it is truncated or not CIFAR")
      }
      for row in 0..<file.count / recordBytes {
        for (place, value) in try file.read(at: row * recordBytes, count: labelBytes).enumerated() {
          guard Int(value) < limits[place] else {
            throw DatasetError(path: file.path, place: "row \(row)", reason: "the label \(value) is not below \(limits[place])")
          }
          labels[place].append(value)
        }
      }
      starts.append(starts.last! + file.count / recordBytes)
    }
  }

  var count: Int { starts.last! }

  func picture(at index: Int) throws -> Picture {
    let place = starts.lastIndex { $0 <= index }!
    let planes = try files[place].read(at: (index - starts[place]) * recordBytes + labelBytes, count: 3 * Self.pixels)
    let samples = [UInt8](unsafeUninitializedCapacity: 3 * Self.pixels) { samples, count in
      for pixel in 0..<Self.pixels {
        for channel in 0..<3 { samples[3 * pixel + channel] = planes[channel * Self.pixels + pixel] }
      }
      count = 3 * Self.pixels
    }
    return Picture(width: Self.side, height: Self.side, samples: samples)
  }

  /// The names of categories, one a line.
  static func names(path: String, count: Int) throws -> [String] {
    let lines = try TextLines(path: path)
    let names = (0..<lines.count).map(lines.text).filter { !$0.isEmpty }
    guard names.count == count else { throw DatasetError(path: path, reason: "names \(names.count) categories, \(count) are expected") }
    return names
  }
}
