/// A list whose lines start with the number of what they tell of, such as CUB-200-2011's: each of 1…n once, in any order.
struct NumberedList {
  let lines: TextLines
  /// The line of each number, from 1; place 0 is number 1.
  private let order: [Int]

  var count: Int { order.count }

  /// - Throws: ``DatasetError`` when a number is missing, occurs twice or is not one of `1…count`.
  init(path: String, count: Int? = nil) throws {
    lines = try TextLines(path: path)
    let total = count ?? lines.count
    guard lines.count == total else {
      throw DatasetError(path: path, reason: "has \(lines.count) lines where \(total) are expected: it is truncated or of another version")
    }
    var order = Array(repeating: -1, count: total)
    for line in 0..<lines.count {
      guard let field = lines.fields(line).first else { throw lines.error(line, "is empty") }
      let number = try lines.integer(field, line: line)
      guard (1...total).contains(number), order[number - 1] < 0 else {
        throw lines.error(line, "the number \(number) is not one of 1…\(total), once")
      }
      order[number - 1] = line
    }
    self.order = order
  }

  /// The rest of a line, spaces in it included.
  func text(_ index: Int) -> String {
    String(lines.text(order[index]).drop { $0 != " " && $0 != "\t" }.drop { $0 == " " || $0 == "\t" })
  }

  func integer(_ index: Int) throws -> Int { try lines.integer(try lines.fields(order[index], count: 2)[1], line: order[index]) }

  func numbers(_ index: Int, count: Int) throws -> [Double] {
    try lines.fields(order[index], count: count + 1).dropFirst().map { try lines.number($0, line: order[index]) }
  }

  func error(_ index: Int, _ reason: String) -> DatasetError { lines.error(order[index], reason) }
}
