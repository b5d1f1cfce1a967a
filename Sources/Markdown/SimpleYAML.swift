import Exhibits

/// Reads YAML in which every line is `key: value` with a plain or quoted value, as most cell options are; `nil` for any other.
///
/// Yams is a third-party package, unoptimised in a debug build: four hundred cells' options would take it longer than all the rest.
func readSimpleYAML(_ source: YAMLSource) -> [YAMLField]? {
  var fields: [YAMLField] = []
  for number in source.lines.indices {
    let text = source.lines[number].text
    guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon > text.startIndex else { return nil }
    let key = text[..<colon]
    guard key.allSatisfy(isKeyByte) else { return nil }
    var start = colon + 1
    guard start < text.endIndex, text[start] == 0x20 else { return nil }
    while start < text.endIndex, text[start] == 0x20 { start += 1 }
    var end = text.endIndex
    while end > start, text[end - 1] == 0x20 { end -= 1 }
    guard start < end, let value = simpleScalar(text[start..<end]) else { return nil }
    let name = String(decoding: key, as: UTF8.self)
    // Yams has the words for a key that is given twice.
    if fields.contains(where: { $0.entry.key == name }) { return nil }
    let byte = start - text.startIndex
    let entry = YAMLMapping.Entry(key: name, value: value.value, range: source.range(line: number, byte: 0, count: key.count))
    let scalar = YAMLScalar(text: value.text, style: value.style, line: number, byte: byte)
    let valueByte = value.style == .plain ? byte : byte + 1
    fields.append(
      YAMLField(entry: entry, valuePosition: source.position(line: number, byte: valueByte), scalars: [scalar]))
  }
  return fields
}

private func isKeyByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
  default: false
  }
}

private func simpleScalar(_ text: ArraySlice<UInt8>) -> (text: String, style: YAMLScalar.Style, value: YAMLValue)? {
  guard let first = text.first else { return nil }
  switch first {
  case UInt8(ascii: "\""), UInt8(ascii: "'"):
    let inside = text.dropFirst().dropLast()
    // Escapes are Yams' business.
    let hasEscapes = inside.contains { $0 == first || $0 == UInt8(ascii: "\\") || $0 < 0x20 || $0 == 0x7F }
    guard text.count >= 2, text.last == first, !hasEscapes else { return nil }
    let string = String(decoding: inside, as: UTF8.self)
    return (string, first == UInt8(ascii: "\"") ? .doubleQuoted : .singleQuoted, .string(string))
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
    UInt8(ascii: "."), UInt8(ascii: "/"), 0x80...0xFF:
    let isPlain = text.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "#") && $0 != 0x7F }
    guard isPlain else { return nil }
    let string = String(decoding: text, as: UTF8.self)
    return (string, .plain, resolvePlainYAML(string))
  default: return nil
  }
}
