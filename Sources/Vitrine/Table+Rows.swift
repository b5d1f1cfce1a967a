import Exhibits

extension Table {
  /// The rows in the order of a column: numbers by size, text by its characters; missing values last, equals in their old order.
  ///
  /// Summary rows stay at the end.
  public func sorted(by name: String, descending: Bool = false) -> Table {
    let column = column(name)
    let body = Array(0..<(rowCount - summaryRows))
    let order: [Int]
    if case .text(let texts) = column.values {
      order = body.stableSorted(descending) { texts[$0] }
    } else {
      let numbers = column.numbers
      order = body.stableSorted(descending) { numbers[$0].isNaN ? nil : numbers[$0] }
    }
    return taking(order + Array((rowCount - summaryRows)..<rowCount))
  }

  /// The rows that satisfy a condition; summary rows are left out, since they no longer summarise what is shown.
  public func filtered(_ isIncluded: (Row) -> Bool) -> Table {
    var table = taking(rows.filter { !$0.isSummary && isIncluded($0) }.map(\.index))
    table.summaryRows = 0
    return table
  }

  /// The first rows; summary rows are left out.
  public func prefix(_ count: Int) -> Table { filtered { $0.index < count } }

  /// The table with a summary row of the columns' means over the rows so far, missing values left out.
  ///
  /// - Parameters:
  ///   - names: Columns of numbers; other columns stay empty in the summary. An integer column becomes one of numbers
  ///     that prints at most two decimals.
  ///   - label: What the first key column says in that row.
  public func addingMeans(of names: String..., label: String = "Mean") -> Table {
    let means = names.map { name in
      let present = column(name).numbers.prefix(rowCount - summaryRows).filter { !$0.isNaN }
      return (name, present.isEmpty ? Double.nan : present.reduce(0, +) / Double(present.count))
    }
    return addingSummary(label, Dictionary(uniqueKeysWithValues: means))
  }

  /// The table with a summary row of given values, by column.
  public func addingSummary(_ label: String, _ values: [String: Double]) -> Table {
    for name in values.keys { _ = column(name) }
    var table = self
    table.summaryRows += 1
    table.columns = columns.map { column in
      var column = column
      let value = values[column.name]
      switch column.values {
      case .text(let texts): column.values = .text(texts + [column.name == key.first ? label : nil])
      case .boolean(let flags): column.values = .boolean(flags + [nil])
      case .number(let numbers): column.values = .number(numbers + [value ?? .nan])
      case .integer(let integers):
        guard let value else {
          column.values = .integer(integers + [nil])
          break
        }
        column.values = .number(integers.map { $0.map(Double.init) ?? .nan } + [value])
        if column.format == .shortest { column.format = .wholeOrDecimals(2) }
      }
      return column
    }
    return table
  }

  /// The table with the best of each row among the named columns marked; equals are all marked.
  ///
  /// - Parameter direction: Which way is better.
  public func markingBest(of names: String..., direction: Direction = .higher) -> Table {
    let columns = names.map { ($0, column($0).numbers) }
    var table = self
    for row in 0..<rowCount {
      let present = columns.map { $0.1[row] }.filter { !$0.isNaN }
      guard let best = direction == .higher ? present.max() : present.min() else { continue }
      for (name, numbers) in columns where numbers[row] == best { table.marks.append(Mark(.best, at: Place(row: row, column: name))) }
    }
    return table
  }

  /// The table with a note under it.
  ///
  /// - Parameters:
  ///   - row: What the row's first key column says, where the note is anchored.
  ///   - column: The anchor's column; without an anchor the note is about the whole table.
  public func noting(_ text: String, row: String? = nil, column: String? = nil) -> Table {
    var table = self
    var places: [Place] = []
    if let column {
      _ = self.column(column)
      guard let row else { fatalError("noting: a row is needed beside the column \"\(column)\"") }
      let found = key.first.map { self.column($0).texts.indices(where: row) } ?? []
      guard !found.isEmpty else { fatalError("noting: no row \"\(row)\"") }
      places = found.map { Place(row: $0, column: column) }
    } else if row != nil {
      fatalError("noting: a column is needed beside the row")
    }
    table.notes.append(Note(text, at: places))
    return table
  }

  /// The rows of the given numbers, in that order; marks and notes move with them.
  private func taking(_ order: [Int]) -> Table {
    var table = self
    table.columns = columns.map { $0.taking(order) }
    var places: [Int: [Int]] = [:]
    for (new, old) in order.enumerated() { places[old, default: []].append(new) }
    func moved(_ place: Place) -> [Place] { (places[place.row] ?? []).map { Place(row: $0, column: place.column) } }
    table.marks = marks.flatMap { mark in moved(mark.place).map { Mark(mark.kind, at: $0) } }
    table.notes = notes.compactMap { note in
      let kept = Note(note.text, at: note.places.flatMap(moved))
      return kept.places.isEmpty && !note.places.isEmpty ? nil : kept
    }
    return table
  }
}

extension Column {
  fileprivate func taking(_ order: [Int]) -> Column {
    var column = self
    switch values {
    case .text(let values): column.values = .text(order.map { values[$0] })
    case .integer(let values): column.values = .integer(order.map { values[$0] })
    case .number(let values): column.values = .number(order.map { values[$0] })
    case .boolean(let values): column.values = .boolean(order.map { values[$0] })
    }
    return column
  }
}

extension [Int] {
  /// Sorted by a value, missing ones last, equals in their present order.
  fileprivate func stableSorted<Value: Comparable>(_ descending: Bool, by value: (Int) -> Value?) -> [Int] {
    let present = compactMap { item in value(item).map { (item, $0) } }
    let missing = filter { value($0) == nil }
    let sorted = present.enumerated().sorted { left, right in
      let (first, second) = (left.element.1, right.element.1)
      if first == second { return left.offset < right.offset }
      return descending ? first > second : first < second
    }
    return sorted.map(\.element.0) + missing
  }
}

extension [String] {
  fileprivate func indices(where text: String) -> [Int] { indices.filter { self[$0] == text } }
}
