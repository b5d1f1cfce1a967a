/// A piece of an HTML page.
enum HTMLToken: Equatable {
  case text(String)
  case open(HTMLTag)
  case close(String)
}

/// An opening tag. Names are lower case, values have their entities resolved.
struct HTMLTag: Equatable {
  var name: String
  var attributes: [(name: String, value: String)]

  subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }

  func has(_ wanted: String) -> Bool {
    self["class"]?.utf8.split(whereSeparator: HTMLScanner.isSpace).contains { $0.elementsEqual(wanted.utf8) } ?? false
  }

  static func == (left: Self, right: Self) -> Bool {
    left.name == right.name && left.attributes.map(\.name) == right.attributes.map(\.name)
      && left.attributes.map(\.value) == right.attributes.map(\.value)
  }

  /// Elements that have no end.
  static let void: Set<String> = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
  ]
}

/// Cuts a page into tags and text, as browsers do with whatever an author wrote: it never fails, and takes time in proportion to the page.
struct HTMLScanner: Sequence, IteratorProtocol {
  private let bytes: [UInt8]
  private var index = 0
  /// The element whose text is not markup, until its end tag.
  private var rawElement: String?

  init(_ html: [UInt8]) { bytes = html }
  init(_ html: String) { self.init(Array(html.utf8)) }

  mutating func next() -> HTMLToken? {
    while index < bytes.count {
      if let element = rawElement { if let text = rawText(element) { return text } else { continue } }
      guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count else { return text() }
      switch bytes[index + 1] {
      case UInt8(ascii: "!"), UInt8(ascii: "?"): skipDeclaration()
      case UInt8(ascii: "/"):
        guard index + 2 < bytes.count, Self.isLetter(bytes[index + 2]) else {
          skip(to: UInt8(ascii: ">"))
          continue
        }
        index += 2
        let name = tagName()
        // An end tag may carry attributes, which mean nothing.
        _ = attributes()
        return .close(name)
      case let byte where Self.isLetter(byte):
        index += 1
        let tag = HTMLTag(name: tagName(), attributes: attributes())
        if ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"].contains(tag.name) { rawElement = tag.name }
        return .open(tag)
      default: return text()
      }
    }
    return nil
  }

  /// The text up to the next tag; a `<` that starts none is text.
  private mutating func text() -> HTMLToken {
    let start = index
    index += 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "<") { index += 1 }
    return .text(Self.resolved(bytes[start..<index]))
  }

  private mutating func rawText(_ element: String) -> HTMLToken? {
    rawElement = nil
    let start = index
    let name = Array(element.utf8)
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "/") {
        let end = index + 2 + name.count
        let isEnd = end <= bytes.count && bytes[(index + 2)..<end].lazy.map(Self.lower).elementsEqual(name)
        if isEnd, end == bytes.count || !Self.isNamePart(bytes[end]) { break }
      }
      index += 1
    }
    guard index > start else { return nil }
    let isCode = element == "script" || element == "style"
    return .text(isCode ? String(decoding: bytes[start..<index], as: UTF8.self) : Self.resolved(bytes[start..<index]))
  }

  private mutating func skipDeclaration() {
    let rest = bytes[index...]
    if rest.starts(with: "<!-->".utf8) || rest.starts(with: "<!--->".utf8) { return skip(to: UInt8(ascii: ">")) }
    guard rest.starts(with: "<!--".utf8) else { return skip(to: UInt8(ascii: ">")) }
    index += 4
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: "-->".utf8) { return index += 3 }
      if bytes[index] == UInt8(ascii: "-"), bytes[index...].starts(with: "--!>".utf8) { return index += 4 }
      index += 1
    }
  }

  private mutating func skip(to byte: UInt8) {
    while index < bytes.count, bytes[index] != byte { index += 1 }
    if index < bytes.count { index += 1 }
  }

  private mutating func tagName() -> String {
    let start = index
    while index < bytes.count, Self.isNamePart(bytes[index]) { index += 1 }
    return String(decoding: bytes[start..<index].map(Self.lower), as: UTF8.self)
  }

  /// Reads attributes up to and with the tag's end. Of two with the same name the first counts.
  private mutating func attributes() -> [(name: String, value: String)] {
    var found: [(name: String, value: String)] = []
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: ">") {
        index += 1
        return found
      }
      if Self.isSpace(byte) || byte == UInt8(ascii: "/") {
        index += 1
        continue
      }
      let start = index
      index += 1
      while index < bytes.count, bytes[index] != UInt8(ascii: "="), Self.isNamePart(bytes[index]) { index += 1 }
      let name = String(decoding: bytes[start..<index].map(Self.lower), as: UTF8.self)
      while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
      var value = ""
      if index < bytes.count, bytes[index] == UInt8(ascii: "=") {
        index += 1
        value = attributeValue()
      }
      // Looking for its like among thousands would take quadratic time; nobody writes as many.
      if found.count < 200, !found.contains(where: { $0.name == name }) { found.append((name, value)) }
    }
    return found
  }

  private mutating func attributeValue() -> String {
    while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    guard index < bytes.count else { return "" }
    let quote = bytes[index]
    guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      let start = index
      while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
      return Self.resolved(bytes[start..<index])
    }
    let start = index + 1
    index = start
    while index < bytes.count, bytes[index] != quote { index += 1 }
    let value = Self.resolved(bytes[start..<index])
    if index < bytes.count { index += 1 }
    return value
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(lower(byte)) }
  private static func isNamePart(_ byte: UInt8) -> Bool { !isSpace(byte) && byte != UInt8(ascii: ">") && byte != UInt8(ascii: "/") }
  private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte + 32 : byte }
}

// MARK: - Entities

extension HTMLScanner {
  private static let named: [String: String] = [
    "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "hellip": "…", "ndash": "–", "mdash": "—",
    "copy": "©", "times": "×", "middot": "·", "shy": "\u{AD}",
  ]

  /// Text with its entities resolved: numbers, and the names that pages here use. Others stay as written.
  static func resolved(_ bytes: ArraySlice<UInt8>) -> String {
    guard bytes.contains(UInt8(ascii: "&")) else { return String(decoding: bytes, as: UTF8.self) }
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      if bytes[index] == UInt8(ascii: "&"), let (entity, end) = entity(bytes[(index + 1)...].prefix(12)) {
        text.append(contentsOf: entity.utf8)
        index = end
      } else {
        text.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func entity(_ bytes: ArraySlice<UInt8>) -> (text: String, end: Int)? {
    guard let semicolon = bytes.firstIndex(of: UInt8(ascii: ";")) else { return nil }
    let name = String(decoding: bytes[..<semicolon], as: UTF8.self)
    if let text = named[name] { return (text, semicolon + 1) }
    guard name.hasPrefix("#") else { return nil }
    let digits = name.dropFirst()
    let isHexadecimal = digits.first == "x" || digits.first == "X"
    guard let number = UInt32(isHexadecimal ? digits.dropFirst() : digits, radix: isHexadecimal ? 16 : 10),
      let scalar = Unicode.Scalar(number), number != 0
    else { return nil }
    return (String(scalar), semicolon + 1)
  }
}
