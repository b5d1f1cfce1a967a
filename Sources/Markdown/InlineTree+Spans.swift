import Exhibits

extension InlineTree {
  /// Attaches attributes to the image, the link or the bracketed text in front of them.
  func spanned(_ items: [Item]) -> [Item] {
    guard items.contains(where: \.isMarkup) else { return items }
    var result: [Item] = []
    var open: [Int] = []
    var matched: Int?
    for item in items {
      switch item.kind {
      case .openBracket:
        open.append(result.count)
        result.append(item)
      case .closeBracket:
        matched = open.popLast()
        result.append(item)
      case .continuation:
        if case .inline(.softBreak)? = result.last?.kind { result.removeLast() }
        if case .inline(.lineBreak)? = result.last?.kind { result.removeLast() }
      case .attributes(let attributes, _):
        guard let last = result.last, last.end == item.start else {
          result.append(item)
          continue
        }
        switch last.kind {
        case .inline(.image(var image)):
          image.attributes = attributes
          result[result.count - 1] = Item(kind: .inline(.image(image)), start: last.start, end: item.end)
        case .closeBracket:
          guard let first = matched else {
            result.append(item)
            continue
          }
          let inner = merged(result[(first + 1)..<(result.count - 1)])
          let start = result[first].start
          result.removeSubrange(first...)
          result.append(Item(kind: .inline(.span(inner, attributes)), start: start, end: item.end))
        case .inline(.link), .inline(.code):
          let inner = merged(result[(result.count - 1)...])
          result[result.count - 1] = Item(kind: .inline(.span(inner, attributes)), start: last.start, end: item.end)
        default: result.append(item)
        }
      case .inline, .marked: result.append(item)
      }
    }
    return result
  }

  /// The finished inlines: what became of no span is text again, and neighbouring texts are one.
  func merged(_ items: ArraySlice<Item>) -> [Inline] {
    var result: [Inline] = []
    var text = ""
    var start = 0
    var end = 0
    func flush() {
      if !text.isEmpty { result.append(Inline(.text(text), range: assembly.range(start, end))) }
      text = ""
    }
    func add(_ piece: String, _ item: Item) {
      if text.isEmpty { start = item.start }
      text += piece
      end = item.end
    }
    for item in items {
      switch item.kind {
      case .inline(.text(let piece)): add(piece, item)
      case .openBracket: add("[", item)
      case .closeBracket: add("]", item)
      case .attributes(_, let source): add(String(decoding: source, as: UTF8.self), item)
      case .continuation: continue
      case .inline(let kind):
        flush()
        result.append(Inline(kind, range: assembly.range(item.start, item.end)))
      case .marked(let inlines):
        flush()
        result += inlines
      }
    }
    flush()
    return result
  }
}

extension InlineTree.Item {
  /// Whether it can change its neighbours.
  fileprivate var isMarkup: Bool {
    switch kind {
    case .attributes, .continuation: true
    case .inline, .marked, .openBracket, .closeBracket: false
    }
  }
}
