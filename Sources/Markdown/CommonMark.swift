import CCmark
import Exhibits
import Synchronization

/// cmark-gfm's tree of a text, for the time of a closure.
enum CommonMark {
  /// cmark-gfm keeps the characters that its extensions react to in global tables while it parses.
  private static let lock = Mutex(())

  /// Parses a text and gives its root to a closure.
  static func parse<Result>(_ text: [UInt8], _ read: (OpaquePointer) -> Result) -> Result? {
    let root = lock.withLock { _ in
      cmark_gfm_core_extensions_ensure_registered()
      let parser = cmark_parser_new(CMARK_OPT_SOURCEPOS | CMARK_OPT_FOOTNOTES | CMARK_OPT_UNSAFE | CMARK_OPT_FULL_INFO_STRING)
      for name in ["table", "strikethrough", "tasklist", "autolink"] {
        if let found = cmark_find_syntax_extension(name) { cmark_parser_attach_syntax_extension(parser, found) }
      }
      text.withUnsafeBufferPointer { buffer in
        buffer.withMemoryRebound(to: CChar.self) { cmark_parser_feed(parser, $0.baseAddress, $0.count) }
      }
      let root = cmark_parser_finish(parser)
      cmark_parser_free(parser)
      return Root(pointer: root)
    }
    guard let pointer = root.pointer else { return nil }
    defer { cmark_node_free(pointer) }
    return read(pointer)
  }

  private struct Root: @unchecked Sendable { var pointer: OpaquePointer? }

  /// A C string's bytes, without a copy.
  static func withBytes<Result>(_ text: UnsafePointer<CChar>?, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    guard let text else { return body(UnsafeBufferPointer(start: nil, count: 0)) }
    var count = 0
    while text[count] != 0 { count += 1 }
    return text.withMemoryRebound(to: UInt8.self, capacity: count) { body(UnsafeBufferPointer(start: $0, count: count)) }
  }

  /// Whether a node's type has a name: the types of extensions are known by name alone.
  static func isType(_ node: OpaquePointer, _ name: StaticString) -> Bool {
    guard let type = cmark_node_get_type_string(node) else { return false }
    return name.withUTF8Buffer { name in
      for index in 0..<name.count where UInt8(bitPattern: type[index]) != name[index] { return false }
      return type[name.count] == 0
    }
  }

  /// A node's children, first to last.
  static func children(of node: OpaquePointer) -> Children { Children(upcoming: cmark_node_first_child(node)) }

  struct Children: Sequence, IteratorProtocol {
    var upcoming: OpaquePointer?

    mutating func next() -> OpaquePointer? {
      guard let node = upcoming else { return nil }
      upcoming = cmark_node_next(node)
      return node
    }
  }
}
