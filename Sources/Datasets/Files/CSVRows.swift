/// The rows of a comma-separated file (RFC 4180), each with as many fields as the first, which names the columns.
struct CSVRows {
  let path: String
  let columns: [String]
  private(set) var rows: [[String]] = []
  /// The line on which each row starts, from 1.
  private var lines: [Int] = []

  /// - Throws: ``DatasetError`` for a file that cannot be read, a row of another length, a quote that does not end.
  init(path: String) throws { try self.init(bytes: try FileBytes.text(of: path), path: path) }

  init(bytes: [UInt8], path: String) throws {
    self.path = path
    var columns: [String]?
    var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var line = 1
    while place < bytes.count {
      let first = line
      let row = try Self.row(bytes, &place, &line, path: path)
      if row.count == 1 && row[0].isEmpty { continue }
      if let columns, row.count != columns.count {
        throw DatasetError(path: path, place: "line \(first)", reason: "has \(row.count) fields where \(columns.count) are expected")
      }
      if columns == nil {
        columns = row
      } else {
        rows.append(row)
        lines.append(first)
      }
    }
    guard let columns else { throw DatasetError(path: path, reason: "is empty: a line with the names of the columns is expected") }
    self.columns = columns
  }

  /// The place of a column.
  ///
  /// - Throws: ``DatasetError`` when there is none of this name.
  func column(_ name: String) throws -> Int {
    guard let place = columns.firstIndex(of: name) else {
      throw DatasetError(path: path, place: "line 1", reason: "has no column \"\(name)\", only \(columns.joined(separator: ", "))")
    }
    return place
  }

  func integer(_ row: Int, _ column: Int) throws -> Int {
    guard let value = Int(Self.trimmed(rows[row][column])) else { throw error(row, "\"\(rows[row][column])\" is not a whole number") }
    return value
  }

  func number(_ row: Int, _ column: Int) throws -> Double {
    guard let value = Double(Self.trimmed(rows[row][column])), value.isFinite else {
      throw error(row, "\"\(rows[row][column])\" is not a number")
    }
    return value
  }

  func error(_ row: Int, _ reason: String) -> DatasetError { DatasetError(path: path, place: "line \(lines[row])", reason: reason) }

  static func trimmed(_ text: String) -> String { String(text.drop(while: { $0 == " " }).reversed().drop(while: { $0 == " " }).reversed()) }

  private static func row(_ bytes: [UInt8], _ place: inout Int, _ line: inout Int, path: String) throws -> [String] {
    let start = line
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      if byte == 10 || (byte == 13 && !(place < bytes.count && bytes[place] == 10)) { line += 1 }
      switch byte {
      case UInt8(ascii: "\"") where isQuoted:
        if place < bytes.count && bytes[place] == byte {
          field.append(byte)
          place += 1
        } else {
          isQuoted = false
        }
      case _ where isQuoted: field.append(byte)
      case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
      case UInt8(ascii: ","):
        fields.append(String(decoding: field, as: UTF8.self))
        field = []
      case 10, 13:
        if byte == 13 && place < bytes.count && bytes[place] == 10 {
          place += 1
          line += 1
        }
        return fields + [String(decoding: field, as: UTF8.self)]
      default: field.append(byte)
      }
    }
    guard !isQuoted else { throw DatasetError(path: path, place: "line \(start)", reason: "a quote is not closed") }
    return fields + [String(decoding: field, as: UTF8.self)]
  }
}
