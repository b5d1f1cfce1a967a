/// An element of a small XML file, such as VOC's annotations: names, text and children, no more.
///
/// It is read here because Foundation's parser brings a library that every kernel would load. Attributes, comments and declarations are
/// passed over, CDATA is text; a document type is an error, so that no entity can expand.
struct XMLNode {
  /// How deep elements may nest.
  static let deepest = 32

  var name: String
  var text = ""
  var children: [XMLNode] = []

  /// The first child of this name.
  subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

  /// All children of this name.
  func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }

  /// - Throws: ``DatasetError`` naming the line when the file cannot be read or is not well-formed.
  init(path: String) throws { try self.init(bytes: try FileBytes.contents(of: path, limit: 1 << 24), path: path) }

  init(bytes: [UInt8], path: String) throws {
    var reader = XMLReader(bytes: bytes, path: path)
    self = try reader.document()
  }

  init(name: String) { self.name = name }

  /// The text of a child without space around it.
  ///
  /// - Throws: ``DatasetError`` when there is no such child.
  func text(_ name: String, path: String) throws -> String {
    guard let child = self[name] else { throw DatasetError(path: path, place: "<\(self.name)>", reason: "holds no <\(name)>") }
    return child.trimmed
  }

  /// The number that a child's text is.
  func number(_ name: String, path: String) throws -> Double {
    let text = try text(name, path: path)
    guard let value = Double(text), value.isFinite else {
      throw DatasetError(path: path, place: "<\(self.name)>", reason: "<\(name)> holds \"\(text)\", not a number")
    }
    return value
  }

  private var trimmed: String {
    let blank: Set<Character> = [" ", "\n", "\t", "\r", "\r\n"]
    return String(text.drop { blank.contains($0) }.reversed().drop { blank.contains($0) }.reversed())
  }
}

private struct XMLReader {
  let bytes: [UInt8]
  let path: String
  private var place = 0

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { place = 3 }
  }

  mutating func document() throws -> XMLNode {
    // The elements that are open, the outermost first: no recursion, whatever the file nests.
    var open: [XMLNode] = []
    while place < bytes.count {
      if bytes[place] != UInt8(ascii: "<") {
        let text = try content()
        if !open.isEmpty { open[open.count - 1].text += text }
        continue
      }
      if skips("<?", until: "?>") || skips("<!--", until: "-->") { continue }
      if starts("<!") && !starts("<![CDATA[") { throw failure("a document type or a broken comment") }
      if starts("<![CDATA[") {
        let start = place + 9
        guard skips("<![CDATA[", until: "]]>"), !open.isEmpty else { throw failure("CDATA that does not end") }
        open[open.count - 1].text += String(decoding: bytes[start..<place - 3], as: UTF8.self)
      } else if starts("</") {
        let name = try tag(from: place + 2)
        guard let done = open.popLast(), done.name == name.name else { throw failure("</\(name.name)> that closes nothing") }
        guard !open.isEmpty else { return done }
        open[open.count - 1].children.append(done)
      } else {
        let name = try tag(from: place + 1)
        guard open.count < XMLNode.deepest else { throw failure("elements nested deeper than \(XMLNode.deepest)") }
        let element = XMLNode(name: name.name)
        if !name.isEmpty {
          open.append(element)
        } else if open.isEmpty {
          return element
        } else {
          open[open.count - 1].children.append(element)
        }
      }
    }
    throw failure(open.last.map { "<\($0.name)> is not closed: the file is truncated" } ?? "no element")
  }

  private func starts(_ text: String) -> Bool { bytes[place...].starts(with: text.utf8) }

  /// Passes over what begins and ends so; `false` when it does not begin so, or never ends.
  private mutating func skips(_ start: String, until end: String) -> Bool {
    guard starts(start) else { return false }
    let mark = Array(end.utf8)
    var next = place + start.utf8.count
    while next + mark.count <= bytes.count {
      if bytes[next..<next + mark.count].elementsEqual(mark) {
        place = next + mark.count
        return true
      }
      next += 1
    }
    return false
  }

  /// The name in a tag whose name starts here; the place moves behind the tag. Quoted attributes may hold `>`.
  private mutating func tag(from start: Int) throws -> (name: String, isEmpty: Bool) {
    var (end, quote): (Int, UInt8?) = (start, nil)
    while end < bytes.count, quote != nil || bytes[end] != UInt8(ascii: ">") {
      let byte = bytes[end]
      if byte == quote { quote = nil } else if quote == nil, byte == 34 || byte == 39 { quote = byte }
      end += 1
    }
    guard end < bytes.count else { throw failure("a tag that does not end") }
    let inside = bytes[start..<end]
    let name = inside.prefix { $0 > 32 && $0 != UInt8(ascii: "/") }
    guard !name.isEmpty, !name.contains(UInt8(ascii: "<")) else { throw failure("a tag without a name") }
    place = end + 1
    return (String(decoding: name, as: UTF8.self), inside.last == UInt8(ascii: "/"))
  }

  /// The text up to the next tag, its entities replaced.
  private mutating func content() throws -> String {
    let part = bytes[place...].prefix { $0 != UInt8(ascii: "<") }
    let text = String(decoding: part, as: UTF8.self)
    guard part.contains(UInt8(ascii: "&")) else {
      place += part.count
      return text
    }
    var result = ""
    var rest = text[...]
    while let mark = rest.firstIndex(of: "&") {
      guard let end = rest[mark...].firstIndex(of: ";") else { throw failure("& that stands alone") }
      result += rest[..<mark]
      result += try character(rest[rest.index(after: mark)..<end])
      rest = rest[rest.index(after: end)...]
    }
    place += part.count
    return result + rest
  }

  private func character(_ entity: Substring) throws -> String {
    if let known = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'"][String(entity)] { return known }
    let code = entity.hasPrefix("#x") ? UInt32(entity.dropFirst(2), radix: 16) : entity.hasPrefix("#") ? UInt32(entity.dropFirst()) : nil
    guard let scalar = code.flatMap(Unicode.Scalar.init) else { throw failure("the entity &\(entity);") }
    return String(scalar)
  }

  private func failure(_ reason: String) -> DatasetError {
    let line = bytes.prefix(place).count { $0 == 10 } + 1
    return DatasetError(path: path, place: "line \(line)", reason: "is not well-formed XML: \(reason)")
  }
}
