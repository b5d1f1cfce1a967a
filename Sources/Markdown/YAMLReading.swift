import Exhibits
import Yams

/// Reads YAML that is one mapping, such as `vitrine.yml`.
///
/// - Parameter firstLine: the number, in the file, of the text's first line.
package func parseYAML(_ text: String, file: String, firstLine: Int) -> (YAMLMapping, [Diagnostic]) {
  let content = SourceFile(Array(text.utf8))
  let lines = content.lines.enumerated().map { index, line in
    YAMLSource.Line(text: content.bytes[line], position: SourcePosition(line: firstLine + index))
  }
  let reading = readYAML(YAMLSource(file: file, lines: lines))
  return (YAMLMapping(reading.fields.map(\.entry)), reading.diagnostics)
}

/// Reads a mapping with the places of its keys and values.
func readYAML(_ source: YAMLSource) -> (fields: [YAMLField], diagnostics: [Diagnostic]) {
  if let fields = readSimpleYAML(source) { return (fields, []) }
  var bytes: [UInt8] = []
  for line in source.lines {
    bytes.append(contentsOf: line.text)
    bytes.append(UInt8(ascii: "\n"))
  }
  do {
    // Without rules: resolving every scalar by regular expressions is slow, and `no` is a word in YAML 1.2.
    guard let root = try Yams.compose(yaml: String(decoding: bytes, as: UTF8.self), .basic, .default, .utf8) else { return ([], []) }
    if case .scalar(let scalar) = root, scalar.string.isEmpty, scalar.style == .plain || scalar.style == .any { return ([], []) }
    guard case .mapping(let mapping) = root else {
      let range = range(of: root, in: source)
      return ([], [.error("mapping expected: every line here is `key: value`", at: range, hint: "Write `key: value`.")])
    }
    var reader = NodeReader(source: source)
    let fields = reader.fields(of: mapping)
    return (fields, reader.diagnostics)
  } catch let error as YamlError {
    return ([], [diagnostic(of: error, in: source)])
  } catch {
    return ([], [.error("YAML cannot be read: \(error)", at: source.range(line: 0, byte: 0, count: 0))])
  }
}

private func range(of node: Node, in source: YAMLSource) -> SourceRange {
  let line = (node.mark?.line ?? 1) - 1
  let count = if case .scalar(let scalar) = node { scalar.string.utf8.count } else { 1 }
  return source.range(line: line, byte: source.byte(ofColumn: node.mark?.column ?? 1, line: line), count: count)
}

/// Turns Yams' nodes into values.
private struct NodeReader {
  let source: YAMLSource
  var diagnostics: [Diagnostic] = []
  /// Aliases can make a small text stand for an enormous value.
  private var budget = 100_000

  init(source: YAMLSource) { self.source = source }

  mutating func fields(of mapping: Node.Mapping) -> [YAMLField] {
    var fields: [YAMLField] = []
    for (key, node) in mapping {
      guard let entry = entry(key, node) else { continue }
      var scalars: [YAMLScalar] = []
      switch node {
      case .scalar(let scalar): scalars = [self.scalar(scalar)]
      case .sequence(let sequence):
        for case .scalar(let scalar) in sequence { scalars.append(self.scalar(scalar)) }
      case .mapping, .alias: break
      }
      let line = (node.mark?.line ?? 1) - 1
      var start = source.byte(ofColumn: node.mark?.column ?? 1, line: line)
      if let style = scalars.first?.style, case .scalar = node, style == .singleQuoted || style == .doubleQuoted { start += 1 }
      fields.append(YAMLField(entry: entry, valuePosition: source.position(line: line, byte: start), scalars: scalars))
    }
    return fields
  }

  private mutating func entry(_ key: Node, _ value: Node) -> YAMLMapping.Entry? {
    let range = range(of: key, in: source)
    guard case .scalar(let name) = key else {
      diagnostics.append(.error("key must be a word", at: range, hint: "Write `key: value`."))
      return nil
    }
    return YAMLMapping.Entry(key: name.string, value: self.value(value), range: range)
  }

  private func scalar(_ scalar: Node.Scalar) -> YAMLScalar {
    let style: YAMLScalar.Style =
      switch scalar.style {
      case .singleQuoted: .singleQuoted
      case .doubleQuoted: .doubleQuoted
      case .literal, .folded: .block
      case .plain, .any: .plain
      }
    let line = (scalar.mark?.line ?? 1) - 1
    return YAMLScalar(
      text: scalar.string, style: style, line: line, byte: source.byte(ofColumn: scalar.mark?.column ?? 1, line: line))
  }

  private mutating func value(_ node: Node) -> YAMLValue {
    budget -= 1
    guard budget > 0 else {
      if budget == 0 {
        diagnostics.append(.error("YAML is too large: more than 100000 values", at: range(of: node, in: source)))
      }
      return .null
    }
    switch node {
    case .scalar(let scalar):
      let isPlain = (scalar.style == .plain || scalar.style == .any) && scalar.tag.rawValue.isEmpty
      return isPlain ? resolvePlainYAML(scalar.string) : .string(scalar.string)
    case .sequence(let sequence): return .sequence(sequence.map { self.value($0) })
    case .mapping(let mapping): return .mapping(YAMLMapping(mapping.compactMap { entry($0.key, $0.value) }))
    case .alias: return .null
    }
  }
}

/// What a plain scalar means in YAML 1.2's core schema.
func resolvePlainYAML(_ text: String) -> YAMLValue {
  switch text {
  case "", "~", "null", "Null", "NULL": return .null
  case "true", "True", "TRUE": return .boolean(true)
  case "false", "False", "FALSE": return .boolean(false)
  case ".inf", ".Inf", ".INF", "+.inf": return .number(.infinity)
  case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
  case ".nan", ".NaN", ".NAN": return .number(.nan)
  default: break
  }
  guard let first = text.utf8.first, first < 0x3A, "+-.0123456789".utf8.contains(first) else { return .string(text) }
  if text.hasPrefix("0x"), let value = Int(text.dropFirst(2), radix: 16) { return .integer(value) }
  if text.hasPrefix("0o"), let value = Int(text.dropFirst(2), radix: 8) { return .integer(value) }
  if let value = Int(text) { return .integer(value) }
  let isNumber = text.utf8.allSatisfy { "+-.eE0123456789".utf8.contains($0) } && text.utf8.contains { (0x30...0x39).contains($0) }
  if isNumber, let value = Double(text) { return .number(value) }
  return .string(text)
}

/// libyaml's complaint at its place.
private func diagnostic(of error: YamlError, in source: YAMLSource) -> Diagnostic {
  func at(_ mark: Mark) -> SourceRange {
    let line = mark.line - 1
    return source.range(line: line, byte: source.byte(ofColumn: mark.column, line: line), count: 0)
  }
  func words(_ context: YamlError.Context?, _ problem: String) -> String {
    "YAML is malformed: " + problem + (context.map { " " + $0.text } ?? "")
  }
  func notes(_ context: YamlError.Context?) -> [Diagnostic.Note] {
    context.map { [Diagnostic.Note("it starts here", at: at($0.mark))] } ?? []
  }
  if let line = source.lines.firstIndex(where: { $0.text.starts(with: "<<<<<<< ".utf8) }) {
    let range = source.range(line: line, byte: 0, count: 7)
    return .error(
      "a merge conflict is not resolved", at: range, hint: "Keep one side, and remove the lines with <<<<<<<, ======= and >>>>>>>.")
  }
  // YAML's reader names the tab as a character, and not what it does there.
  if let line = source.lines.firstIndex(where: { $0.text.first { $0 != 0x20 } == 0x09 }) {
    let byte = source.lines[line].text.prefix { $0 == 0x20 }.count
    return .error(
      "YAML is malformed: a tab indents this line", at: source.range(line: line, byte: byte, count: 1), hint: "Indent with spaces.")
  }
  let hint = "Quote a value that holds `: `, `#`, `{`, `[`, `@` or a backtick: key: \"value\"."
  switch error {
  case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _):
    return .error(words(context, problem), at: at(mark), hint: hint, notes: notes(context))
  case .composer(_, let problem, let mark, _):
    return .error("YAML is malformed: \(problem)", at: at(mark))
  case .reader(let problem, _, let value, _):
    let byte = source.lines.enumerated().lazy.compactMap { line, content in
      content.text.firstIndex { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }.map { (line, $0 - content.text.startIndex) }
    }.first
    let code = value > 0 ? " (U+\(String(value, radix: 16, uppercase: true)))" : ""
    return .error("YAML is malformed: \(problem)\(code)", at: source.range(line: byte?.0 ?? 0, byte: byte?.1 ?? 0, count: 1))
  case .duplicatedKeysInMapping(let duplicates, _):
    let name = duplicates.first ?? ""
    let places = placesOfKey(name, in: source)
    return .error(
      "`\(name)` is given twice", at: places.dropFirst().first ?? places.first ?? source.range(line: 0, byte: 0, count: 0),
      hint: "Keep one of them.", notes: places.count > 1 ? [Diagnostic.Note("it is first given here", at: places[0])] : [])
  default:
    return .error("YAML cannot be read: \(error)", at: source.range(line: 0, byte: 0, count: 0))
  }
}

/// Where lines start with a key.
private func placesOfKey(_ key: String, in source: YAMLSource) -> [SourceRange] {
  var places: [SourceRange] = []
  for (number, line) in source.lines.enumerated() {
    let indent = line.text.prefix { $0 == 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }.count
    let rest = line.text.dropFirst(indent)
    guard rest.starts(with: key.utf8) else { continue }
    let behind = rest.dropFirst(key.utf8.count).drop { $0 == 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
    if behind.first == UInt8(ascii: ":") { places.append(source.range(line: number, byte: indent, count: key.utf8.count)) }
  }
  return places
}
