extension Broden {
  static func categories(path: String) throws -> [Category] {
    let table = try CSVRows(path: path)
    let places = try ["name", "first", "last", "count", "frequency"].map(table.column)
    let result = try table.rows.indices.map { row in
      Category(
        name: table.rows[row][places[0]], first: try table.integer(row, places[1]), last: try table.integer(row, places[2]),
        count: try table.integer(row, places[3]), frequency: try table.integer(row, places[4]))
    }
    // A name becomes a part of a path.
    for (row, category) in result.enumerated() where category.name.isEmpty || category.name.contains("/") {
      throw table.error(row, "\"\(category.name)\" is no name of a category")
    }
    guard Set(result.map(\.name)).count == result.count else { throw DatasetError(path: path, reason: "names a category twice") }
    return result
  }

  static func concepts(path: String) throws -> [Int: Concept] {
    let table = try CSVRows(path: path)
    let places = try ["number", "name", "category", "frequency", "coverage"].map(table.column)
    let synonyms = table.columns.firstIndex(of: "syns") ?? table.columns.firstIndex(of: "synonyms")
    var result: [Int: Concept] = [:]
    for row in table.rows.indices {
      let number = try table.integer(row, places[0])
      guard (0...Int(UInt16.max)).contains(number) else { throw table.error(row, "the number \(number) does not fit 16 bits") }
      var categories: [String: Int] = [:]
      for part in table.rows[row][places[2]].split(separator: ";") {
        let name = CSVRows.trimmed(String(part.prefix { $0 != "(" }))
        let frequency = part.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }
        guard !name.isEmpty, let value = frequency.isEmpty ? 0 : Int(frequency) else {
          throw table.error(row, "\"\(part)\" is not category(frequency)")
        }
        categories[name] = value
      }
      let concept = Concept(
        number: number, name: table.rows[row][places[1]], categories: categories, frequency: try table.integer(row, places[3]),
        coverage: try table.number(row, places[4]),
        synonyms: synonyms.map { table.rows[row][$0].split(separator: ";").map(String.init) } ?? [])
      guard result.updateValue(concept, forKey: number) == nil else { throw table.error(row, "the number \(number) occurs twice") }
    }
    return result
  }

  /// Codes 1, 2, … and the numbers that they stand for; a code of 0 is no concept.
  static func codes(path: String, concepts: [Int: Concept]) throws -> [Int] {
    let table = try CSVRows(path: path)
    let (code, number) = (try table.column("code"), try table.column("number"))
    var pairs: [(code: Int, number: Int)] = []
    for row in table.rows.indices {
      let pair = (code: try table.integer(row, code), number: try table.integer(row, number))
      if pair.code == 0 { continue }
      guard concepts[pair.number] != nil else { throw table.error(row, "the number \(pair.number) is not in label.csv") }
      pairs.append(pair)
    }
    pairs.sort { $0.code < $1.code }
    guard pairs.map(\.code) == Array(1..<pairs.count + 1) else {
      throw DatasetError(path: path, reason: "the codes are not 1…\(pairs.count), each once")
    }
    return pairs.map(\.number)
  }
}

/// A row of Broden's index.
struct BrodenRow: Sendable {
  struct Cell: Sendable {
    var maps: [String]
    var ofWholePicture: [Int]
  }

  var image: String
  var width, height, labelWidth, labelHeight: Int
  /// Of the categories in which the picture is labelled.
  var cells: [String: Cell]

  static func rows(
    path: String, categories: [String], concepts: [Int: Broden.Concept], chosen: (String) -> Bool
  ) throws -> [BrodenRow] {
    let table = try CSVRows(path: path)
    let places = try ["image", "split", "ih", "iw", "sh", "sw"].map(table.column)
    let columns = try categories.map { (name: $0, place: try table.column($0)) }
    var result: [BrodenRow] = []
    for (row, fields) in table.rows.enumerated() where chosen(fields[places[1]]) {
      let sizes = try places[2...].map { try table.integer(row, $0) }
      guard sizes.allSatisfy({ (1...65_536).contains($0) }) else { throw table.error(row, "the sizes are \(sizes)") }
      var cells: [String: Cell] = [:]
      for column in columns {
        var cell = Cell(maps: [], ofWholePicture: [])
        for part in fields[column.place].split(separator: ";").map({ CSVRows.trimmed(String($0)) }) where !part.isEmpty {
          guard let number = Int(part) else {
            guard part.lowercased().hasSuffix(".png") else { throw table.error(row, "\"\(part)\" is neither a PNG nor a number") }
            cell.maps.append(part)
            continue
          }
          guard concepts[number] != nil else { throw table.error(row, "the number \(number) is not in label.csv") }
          cell.ofWholePicture.append(number)
        }
        if !cell.maps.isEmpty || !cell.ofWholePicture.isEmpty { cells[column.name] = cell }
      }
      result.append(
        BrodenRow(image: fields[places[0]], width: sizes[1], height: sizes[0], labelWidth: sizes[3], labelHeight: sizes[2], cells: cells))
    }
    return result
  }
}
