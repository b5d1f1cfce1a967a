/// A list of CelebA: a file name and whole numbers a line, with runs of spaces between, or Kaggle's CSV of the same.
struct CelebAList {
  /// What stands before the first picture of a text list.
  enum Header {
    /// Nothing.
    case none(columns: Int)
    /// A line with the number of pictures, a line with the names of the columns (with or without one for the file names).
    case namesOfColumns
  }

  let path: String
  let columns: [String]
  private(set) var names: [String] = []
  /// `names.count × columns.count`.
  private(set) var values: [Int32] = []
  private let firstLine: Int

  /// - Throws: ``DatasetError`` naming the file and the line.
  init(_ name: String, in folders: [String], header: Header) throws {
    let text = Folder.file("\(name).txt", in: folders)
    let table = Folder.file("\(name).csv", in: folders)
    let isTable = !Folder.fileExists(text) && Folder.fileExists(table)
    try self.init(lines: TextLines(path: isTable ? table : text), isTable: isTable, header: header)
  }

  init(lines: TextLines, isTable: Bool, header: Header) throws {
    path = lines.path
    var claimed: Int?
    if isTable {
      columns = lines.count > 0 ? lines.separated(0).dropFirst().map(TextLines.text) : []
      firstLine = 1
    } else if case .none(let count) = header {
      columns = (0..<count).map { "\($0)" }
      firstLine = 0
    } else {
      guard lines.count >= 2 else { throw DatasetError(path: lines.path, reason: "is truncated: it has \(lines.count) lines") }
      claimed = try lines.integer(lines.fields(0, count: 1)[0], line: 0)
      let names = lines.fields(1).map(TextLines.text)
      // Some copies name the column of file names, some do not.
      columns = names.first == "image_id" ? Array(names.dropFirst()) : names
      firstLine = 2
    }
    guard !columns.isEmpty else { throw lines.error(max(firstLine - 1, 0), "names no columns") }
    for line in firstLine..<max(lines.count, firstLine) {
      let fields = isTable ? lines.separated(line) : lines.fields(line)
      guard fields.count == columns.count + 1 else {
        throw lines.error(line, "has \(fields.count) fields where \(columns.count + 1) are expected")
      }
      names.append(TextLines.text(fields[0]))
      for field in fields.dropFirst() {
        guard let value = Int32(exactly: try lines.integer(field, line: line)) else { throw lines.error(line, "a number is too large") }
        values.append(value)
      }
    }
    guard Set(names).count == names.count else {
      var seen: Set<String> = []
      let row = names.firstIndex { !seen.insert($0).inserted }!
      throw error(row, "lists \(names[row]) a second time")
    }
    if let claimed, claimed != names.count {
      throw DatasetError(
        path: path, place: "line 1", reason: "says \(claimed) pictures, but \(names.count) are listed: the file is truncated or was edited")
    }
  }

  func row(_ row: Int) -> ArraySlice<Int32> { values[row * columns.count..<(row + 1) * columns.count] }

  func error(_ row: Int, _ reason: String) -> DatasetError {
    DatasetError(path: path, place: "line \(firstLine + row + 1)", reason: reason)
  }

  /// - Throws: ``DatasetError`` when another list names other pictures.
  func match(_ other: CelebAList) throws {
    if let row = zip(names, other.names).enumerated().first(where: { $1.0 != $1.1 })?.offset {
      throw error(row, "names \(names[row]) where \(other.path) names \(other.names[row])")
    }
    guard names.count == other.names.count else {
      throw DatasetError(path: path, reason: "lists \(names.count) pictures, \(other.path) lists \(other.names.count)")
    }
  }
}

extension TextLines {
  /// The parts of a line between commas, without spaces around them.
  func separated(_ line: Int) -> [Field] {
    lines[line].split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { field in
      let start = field.drop { $0 == 32 }
      return start.dropLast(start.reversed().prefix { $0 == 32 }.count)
    }
  }
}
