/// Where the keys and values of a JSON text stand, so that a mistake found after decoding can be shown at its line.
///
/// Reading it also checks the grammar (RFC 8259), more sternly than the decoder: a key given twice is an error.
struct JSONPlaces {
  /// A place in a text; both numbers start at 1, columns count characters.
  struct Place: Hashable {
    var line: Int
    var column: Int
  }

  /// What is wrong with the text, and where.
  struct SyntaxError: Error {
    var place: Place
    var message: String
  }

  /// By path: the keys and the numbers of list elements from the root on.
  private(set) var values: [[String]: Place] = [:]
  private(set) var keys: [[String]: Place] = [:]

  private let text: [Character]
  private var index = 0
  private var here = Place(line: 1, column: 1)
  private static let depth = 64

  /// - Throws: ``SyntaxError``.
  init(_ text: String) throws {
    self.text = Array(text)
    skipBlanks()
    try readValue([])
    skipBlanks()
    guard next == nil else { throw error("nothing may follow the last brace") }
  }

  /// Where a path stands: the key itself or its value; the nearest thing around it where it is absent.
  func place(of path: [String], key: Bool) -> Place {
    var path = path
    while true {
      if let place = key ? keys[path] ?? values[path] : values[path] { return place }
      guard path.popLast() != nil else { return Place(line: 1, column: 1) }
    }
  }

  // MARK: - Reading

  private var next: Character? { index < text.count ? text[index] : nil }

  private func error(_ message: String) -> SyntaxError { SyntaxError(place: here, message: message) }

  private mutating func advance() {
    // A carriage return and a line feed are one character.
    here = text[index].isNewline ? Place(line: here.line + 1, column: 1) : Place(line: here.line, column: here.column + 1)
    index += 1
  }

  private mutating func skipBlanks() {
    while let character = next, [" ", "\t", "\n", "\r", "\r\n"].contains(character) { advance() }
  }

  private mutating func expect(_ character: Character, _ words: String) throws {
    guard next == character else {
      throw error("expected `\(character)` \(words), found \(next.map { "`\($0)`" } ?? "the end of the file")")
    }
    advance()
  }

  private mutating func readValue(_ path: [String]) throws {
    guard path.count <= Self.depth else { throw error("nested deeper than \(Self.depth) levels") }
    values[path] = here
    switch next {
    case "{": try readObject(path)
    case "[": try readList(path)
    case "\"": _ = try readString()
    case .some(let character) where character == "-" || character.isASCII && character.isNumber: try readNumber()
    case .some(let character) where character.isLetter: try readWord()
    case .some(let character): throw error("expected a value, found `\(character)`")
    case nil: throw error("expected a value, found the end of the file")
    }
  }

  private mutating func readObject(_ path: [String]) throws {
    advance()
    skipBlanks()
    if next == "}" { return advance() }
    while true {
      guard next == "\"" else {
        throw error(next == "}" ? "a comma stands before the closing brace" : "expected a key in double quotes")
      }
      let place = here
      let key = path + [try readString()]
      guard keys.updateValue(place, forKey: key) == nil else {
        throw SyntaxError(place: place, message: "the key `\(key.last!)` is given twice")
      }
      skipBlanks()
      try expect(":", "after the key")
      skipBlanks()
      try readValue(key)
      skipBlanks()
      if next == "}" { return advance() }
      try expect(",", "or `}` after the value")
      skipBlanks()
    }
  }

  private mutating func readList(_ path: [String]) throws {
    advance()
    skipBlanks()
    if next == "]" { return advance() }
    var count = 0
    while true {
      try readValue(path + [String(count)])
      count += 1
      skipBlanks()
      if next == "]" { return advance() }
      try expect(",", "or `]` after the value")
      skipBlanks()
    }
  }

  private mutating func readString() throws -> String {
    advance()
    var result = ""
    while let character = next, character != "\"" {
      if character.isNewline { throw error("a line ends inside a text") }
      advance()
      guard character == "\\" else {
        result.append(character)
        continue
      }
      guard let escaped = next, "\"\\/bfnrtu".contains(escaped) else { throw error("unknown escape in a text") }
      result.append(escaped)
      advance()
    }
    try expect("\"", "at the end of the text")
    return result
  }

  private mutating func readNumber() throws {
    let place = here
    var word = ""
    while let character = next, character.isASCII, character.isNumber || "+-.eE".contains(character) {
      word.append(character)
      advance()
    }
    guard word.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/) != nil else {
      throw SyntaxError(place: place, message: "`\(word)` is no number of JSON")
    }
  }

  private mutating func readWord() throws {
    let place = here
    var word = ""
    while let character = next, character.isLetter || character.isNumber {
      word.append(character)
      advance()
    }
    guard ["true", "false", "null"].contains(word) else {
      throw SyntaxError(place: place, message: "`\(word)` is no value of JSON; texts stand in double quotes")
    }
  }
}
