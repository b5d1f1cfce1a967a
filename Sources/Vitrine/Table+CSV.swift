import Exhibits
import Foundation

extension Table {
  /// The types that a column of a file can be read as.
  public enum ColumnType: String, Hashable, Sendable {
    case text, integer, number, boolean
  }

  /// Reads a file of comma-separated values (RFC 4180, UTF-8) whose first record names the columns.
  ///
  /// A column's type is the first that fits all of its fields: `boolean` (true, false), `integer`, `number`, else `text`. A number such as
  /// 007 is text, since a number would lose its zeros. An empty field is a missing value. A number column prints as many decimals as
  /// its most precise field.
  /// - Parameters:
  ///   - path: Relative to the report's folder.
  ///   - key: The columns that identify a row; the first when not given and it is text.
  ///   - types: Types for columns, by name, instead of the inferred ones.
  /// - Throws: ``TableFileError`` with the file and the line.
  public init(csv path: String, key: [String]? = nil, types: [String: ColumnType] = [:]) throws {
    let bytes: Data
    do {
      bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch CocoaError.fileReadNoSuchFile, CocoaError.fileNoSuchFile {
      throw TableFileError(path, "no such file", hint: "Paths are relative to the report's folder.")
    } catch {
      throw TableFileError(path, "cannot be read: \(error.localizedDescription)")
    }
    try self.init(csvBytes: bytes, path: path, key: key, types: types)
  }

  /// Reads a text of comma-separated values; `path` names it in errors.
  public init(csvText text: String, path: String = "text", key: [String]? = nil, types: [String: ColumnType] = [:]) throws {
    try self.init(csvBytes: Data(text.utf8), path: path, key: key, types: types)
  }

  private init(csvBytes bytes: Data, path: String, key: [String]?, types: [String: ColumnType]) throws {
    guard bytes.isValidUTF8 else { throw TableFileError(path, "not UTF-8", hint: "Save the file as UTF-8.") }
    let records = try CSV(bytes, path: path).records
    guard let header = records.first else { throw TableFileError(path, "empty file", hint: "The first line names the columns.") }
    let names = header.fields.map { $0.trimmingCharacters(in: .whitespaces) }
    if let place = names.firstIndex(of: "") { throw TableFileError(path, line: header.line, "column \(place + 1) has no name") }
    if let again = names.indices.first(where: { names[..<$0].contains(names[$0]) }) {
      throw TableFileError(path, line: header.line, "column name \"\(names[again])\" twice")
    }
    for name in types.keys.sorted() + (key ?? []) where !names.contains(name) {
      throw TableFileError(path, line: header.line, "no column \"\(name)\"", hint: "There are \(names.joined(separator: ", ")).")
    }
    let rows = records.dropFirst()
    for row in rows where row.fields.count != names.count {
      throw TableFileError(
        path, line: row.line, "\(row.fields.count) fields, expected \(names.count)", hint: "A comma inside a field needs quotes around it.")
    }
    let columns = try names.enumerated().map { index, name in
      try Column(name, fields: rows.map { Field($0.fields[index], $0.isQuoted[index], $0.line) }, type: types[name], path: path)
    }
    var inferredKey: [String] = []
    if let first = columns.first, case .text = first.values { inferredKey = [first.name] }
    self.init(columns, key: key ?? inferredKey)
  }
}

/// One field of a column and the line it stands on.
private struct Field {
  var text: String
  var isMissing: Bool
  var line: Int

  init(_ text: String, _ isQuoted: Bool, _ line: Int) {
    self.text = isQuoted ? text : text.trimmingCharacters(in: .whitespaces)
    self.isMissing = self.text.isEmpty && !isQuoted
    self.line = line
  }

  var boolean: Bool? { ["true": true, "false": false][text.lowercased()] }

  var integer: Int? { hasLeadingZero ? nil : Int(text) }

  var number: Double? {
    guard !hasLeadingZero, let first = text.utf8.first, !text.utf8.contains(UInt8(ascii: "x")) else { return nil }
    // Words that Swift reads as numbers ("inf", "nan", "infinity") are words here, but for NaN.
    guard "+-.0123456789".utf8.contains(first) || text == "NaN" else { return nil }
    return Double(text)
  }

  private var hasLeadingZero: Bool {
    let digits = text.drop { $0 == "+" || $0 == "-" }
    return digits.count > 1 && digits.first == "0" && digits.dropFirst().first?.isNumber == true
  }

  /// Decimals as written, or `nil` when written with an exponent.
  var decimals: Int? {
    guard !text.contains(where: { $0 == "e" || $0 == "E" }) else { return nil }
    guard let point = text.firstIndex(of: ".") else { return 0 }
    return text.distance(from: point, to: text.endIndex) - 1
  }
}

extension Column {
  fileprivate init(_ name: String, fields: [Field], type: Table.ColumnType?, path: String) throws(TableFileError) {
    let present = fields.filter { !$0.isMissing }
    let type = type ?? Self.type(of: present)
    func values<Value>(_ read: (Field) -> Value?) throws(TableFileError) -> [Value?] {
      var values: [Value?] = []
      for field in fields {
        guard !field.isMissing else { values.append(nil); continue }
        guard let value = read(field) else {
          throw TableFileError(path, line: field.line, "\"\(field.text)\" in column \"\(name)\" is no \(type.rawValue)")
        }
        values.append(value)
      }
      return values
    }
    switch type {
    case .text: self.init(name, .text(try values(\.text)))
    case .boolean: self.init(name, .boolean(try values(\.boolean)))
    case .integer: self.init(name, .integer(try values(\.integer)))
    case .number:
      let decimals = present.map(\.decimals)
      let format = decimals.contains(nil) ? NumberFormat.shortest : .decimals(decimals.compactMap { $0 }.max() ?? 0)
      self.init(name, .number(try values(\.number).map { $0 ?? .nan }), format: format)
    }
  }

  private static func type(of fields: [Field]) -> Table.ColumnType {
    if fields.isEmpty { return .text }
    if fields.allSatisfy({ $0.boolean != nil }) { return .boolean }
    if fields.allSatisfy({ $0.integer != nil }) { return .integer }
    return fields.allSatisfy { $0.number != nil } ? .number : .text
  }
}

extension Data {
  fileprivate var isValidUTF8: Bool { String(validating: self, as: UTF8.self) != nil }
}
