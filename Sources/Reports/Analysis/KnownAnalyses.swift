import Exhibits

/// Analyses of code seen before, by the code's digest.
///
/// Parsing costs about 10 µs a token, as much as all else together for a report of hundreds of cells, and depends on nothing but the code.
/// Whoever keeps the ``bytes`` between two builds parses only the cells that changed.
package struct KnownAnalyses: Hashable, Sendable {
  private var byCode: [Digest: CellAnalysis] = [:]

  package init() {}

  package var count: Int { byCode.count }

  package subscript(code: Digest) -> CellAnalysis? {
    get { byCode[code] }
    set { byCode[code] = newValue }
  }

  /// Changes with everything that decides what an analysis says: raise it with every change of `analyze` or of the format.
  private static let version = "vitrine analyses 2"
  private static let swiftVersion: String = {
    #if compiler(>=6.4)
    "6.4+"
    #elseif compiler(>=6.3)
    "6.3"
    #else
    "6.2-"
    #endif
  }()

  // MARK: Bytes

  /// The analyses as bytes, in the order of their digests.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.text(Self.version)
    writer.text(Self.swiftVersion)
    writer.number(byCode.count)
    for (code, analysis) in byCode.sorted(by: { $0.key < $1.key }) {
      writer.raw(code.bytes)
      writer.analysis(analysis)
    }
    // A torn or altered file must never pass for an analysis.
    return writer.bytes + digest(of: writer.bytes).bytes
  }

  /// Reads what ``bytes`` wrote; damaged bytes, or those of another version, give no analyses.
  package init(bytes: [UInt8]) {
    guard bytes.count > Digest.size, digest(of: bytes.dropLast(Digest.size)).bytes == Array(bytes.suffix(Digest.size)) else { return }
    var reader = ByteReader(bytes: bytes)
    guard reader.text() == Self.version, reader.text() == Self.swiftVersion, let count = reader.number() else { return }
    var byCode: [Digest: CellAnalysis] = [:]
    for _ in 0..<count {
      guard let code = reader.raw(Digest.size).flatMap(Digest.init(bytes:)), let analysis = reader.analysis() else { return }
      byCode[code] = analysis
    }
    self.byCode = byCode
  }
}

/// Writes values one behind the other: numbers as LEB128, texts as length and UTF-8.
private struct ByteWriter {
  var bytes: [UInt8] = []

  mutating func raw(_ more: [UInt8]) { bytes += more }

  mutating func number(_ value: Int) {
    var rest = UInt(bitPattern: value)
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  mutating func text(_ text: String) {
    number(text.utf8.count)
    bytes += text.utf8
  }

  mutating func list<Element>(_ elements: [Element], _ write: (inout Self, Element) -> Void) {
    number(elements.count)
    for element in elements { write(&self, element) }
  }

  mutating func names(_ names: [CellAnalysis.Name]) {
    list(names) {
      $0.text($1.text)
      $0.number($1.offset)
      $0.number($1.mayBeMember ? 1 : 0)
    }
  }

  mutating func analysis(_ analysis: CellAnalysis) {
    text(analysis.tokens)
    list(analysis.definitions) {
      $0.text($1.name)
      $0.text($1.kind.rawValue)
      $0.number($1.range.lowerBound)
      $0.number($1.range.count)
    }
    names(analysis.references)
    names(analysis.parameters)
    number(analysis.affectsAllLater ? 1 : 0)
    list(analysis.imports) { $0.text($1) }
    list(analysis.shownExpression.map { [$0] } ?? []) {
      $0.number($1.lowerBound)
      $0.number($1.count)
    }
    number(analysis.statementCount)
    list(analysis.problems) {
      $0.text($1.message)
      $0.list($1.hint.map { [$0] } ?? []) { $0.text($1) }
      $0.number($1.offset)
      $0.number($1.isWarning ? 1 : 0)
    }
    list(analysis.ownVariables) { $0.text($1) }
  }
}

/// Reads what ``ByteWriter`` wrote; `nil` where the bytes end too early.
private struct ByteReader {
  let bytes: [UInt8]
  var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func raw(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= bytes.count - place else { return nil }
    defer { place += count }
    return Array(bytes[place..<place + count])
  }

  mutating func number() -> Int? {
    var value: UInt = 0
    var shift: UInt = 0
    while place < bytes.count, shift < 64 {
      let byte = bytes[place]
      place += 1
      value |= UInt(byte & 0x7F) << shift
      if byte < 0x80 { return Int(bitPattern: value) }
      shift += 7
    }
    return nil
  }

  mutating func text() -> String? {
    guard let count = number(), count >= 0, count <= bytes.count - place else { return nil }
    defer { place += count }
    return String(decoding: bytes[place..<place + count], as: UTF8.self)
  }

  mutating func list<Element>(_ read: (inout Self) -> Element?) -> [Element]? {
    guard let count = number(), count >= 0, count <= bytes.count - place else { return nil }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count {
      guard let element = read(&self) else { return nil }
      elements.append(element)
    }
    return elements
  }

  mutating func range() -> Range<Int>? {
    guard let start = number(), let count = number(), start >= 0, count >= 0 else { return nil }
    return start..<start + count
  }

  mutating func names() -> [CellAnalysis.Name]? {
    list { reader in
      guard let text = reader.text(), let offset = reader.number(), let mayBeMember = reader.number() else { return nil }
      return CellAnalysis.Name(text: text, offset: offset, mayBeMember: mayBeMember == 1)
    }
  }

  mutating func analysis() -> CellAnalysis? {
    var analysis = CellAnalysis()
    guard let tokens = text() else { return nil }
    analysis.tokens = tokens
    let definitions: [CellAnalysis.Definition]? = list { reader in
      guard let name = reader.text(), let kind = reader.text().flatMap(Definition.Kind.init(rawValue:)), let range = reader.range() else {
        return nil
      }
      return CellAnalysis.Definition(name: name, kind: kind, range: range)
    }
    guard let definitions, let references = names(), let parameters = names(), let affects = number(),
      let imports = list({ $0.text() }), let shown = list({ $0.range() }), let statements = number()
    else { return nil }
    let problems: [CellAnalysis.Problem]? = list { reader in
      guard let message = reader.text(), let hint = reader.list({ $0.text() }), let offset = reader.number(),
        let isWarning = reader.number()
      else { return nil }
      return CellAnalysis.Problem(message: message, hint: hint.first, offset: offset, isWarning: isWarning == 1)
    }
    guard let problems, let variables = list({ $0.text() }) else { return nil }
    analysis.ownVariables = variables
    analysis.definitions = definitions
    analysis.references = references
    analysis.parameters = parameters
    analysis.affectsAllLater = affects == 1
    analysis.imports = imports
    analysis.shownExpression = shown.first
    analysis.statementCount = statements
    analysis.problems = problems
    return analysis
  }
}
