extension MathFormula {
  /// The tree as one line of text, for tests and for reading along.
  package var dump: String { nodes.map(\.dump).joined(separator: " ") }
}

extension MathNode {
  /// The node as text, such as `(frac a (num 2))`.
  package var dump: String {
    switch self {
    case .identifier(let text, let alphabet): alphabet == .italic ? text : "\(alphabet.rawValue):\(text)"
    case .number(let text, let alphabet): alphabet == .upright ? text : "\(alphabet.rawValue):\(text)"
    case .symbol(let symbol): "\(symbol.kind.rawValue):\(symbol.text)\(symbol.isBold ? ":bold" : "")"
    case .function(let name, let limits): "(fn \(name)\(limits == .beside ? "" : " limits"))"
    case .text(let text, let alphabet): "\"\(text)\"" + (alphabet == .upright ? "" : ":\(alphabet.rawValue)")
    case .group(let nodes): "{\(nodes.map(\.dump).joined(separator: " "))}"
    case .prime(let count): String(repeating: "′", count: count)
    case .scripts(let base, let lower, let upper, let limits):
      "(\(limits == .beside ? "scripts" : limits.rawValue) \(base?.dump ?? "·") _\(lower?.dump ?? "·") ^\(upper?.dump ?? "·"))"
    case .fraction(let above, let below, let hasRule, let level):
      "(\(level.map { "\($0)-" } ?? "")\(hasRule ? "frac" : "stack") \(above.dump) \(below.dump))"
    case .radical(let radicand, let index): "(sqrt \(radicand.dump)\(index.map { " index \($0.dump)" } ?? ""))"
    case .accent(let accent, let base): "(\(accent.rawValue) \(base.dump))"
    case .fenced(let parts, let delimiters):
      "(fence "
        + delimiters.indices.map { "\(delimiters[$0].isEmpty ? "." : delimiters[$0])" + ($0 < parts.count ? " \(parts[$0].dump) " : "") }
        .joined() + ")"
    case .sizedDelimiter(let text, let size, let kind): "(\(kind.rawValue)-size\(size) \(text))"
    case .table(let table):
      "(\(table.form.rawValue) "
        + table.rows.map { $0.map { $0.map(\.dump).joined(separator: " ") }.joined(separator: " & ") }.joined(separator: " ; ") + ")"
    case .longArrow(let arrow, let over, let under): "(\(arrow) over \(over.dump)\(under.map { " under \($0.dump)" } ?? ""))"
    case .space(let mu): "(space \(mu))"
    case .phantom(let node, _, _): "(phantom \(node.dump))"
    case .boxed(let node): "(boxed \(node.dump))"
    case .styled(let level, let nodes): "(\(level) \(nodes.map(\.dump).joined(separator: " ")))"
    case .classed(let kind, let node): "(\(kind.rawValue) \(node.dump))"
    case .unknown(let source): "?\(source)"
    }
  }
}
