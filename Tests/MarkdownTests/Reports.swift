import Exhibits
import Testing

@testable import Markdown

struct Missing: Error, CustomStringConvertible { var description: String { "no such file" } }

/// Reads a report given as text, with other files beside it.
func read(_ text: String, files: [String: String] = [:]) -> MarkdownDocument {
  read([UInt8](text.utf8), files: files.mapValues { [UInt8]($0.utf8) })
}

func read(_ bytes: [UInt8], files: [String: [UInt8]] = [:]) -> MarkdownDocument {
  readMarkdown(path: "report.md") { path in
    if path == "report.md" { return bytes }
    guard let file = files[path] else { throw Missing() }
    return file
  }
}

/// The tree, without the line end that closes it.
func dump(_ text: String, files: [String: String] = [:]) -> String {
  let document = read(text, files: files)
  #expect(document.diagnostics.isEmpty, "\(errors(document))")
  return document.dump.droppingLastLineEnd
}

/// The complaints as `line:column message`.
func errors(_ document: MarkdownDocument) -> [String] {
  document.diagnostics.map { diagnostic in
    guard let range = diagnostic.range else { return diagnostic.message }
    let file = range.file == "report.md" ? "" : range.file + ":"
    return "\(file)\(range.start.line):\(range.start.column) \(diagnostic.message)"
  }
}

/// The bytes between two places of a file, which must lie in it.
func text(of range: SourceRange, in bytes: [UInt8]) -> String? {
  var content = bytes[...]
  if content.starts(with: [0xEF, 0xBB, 0xBF]) { content = content.dropFirst(3) }
  func offset(_ position: SourcePosition, _ starts: [Range<Int>]) -> Int? {
    guard starts.indices.contains(position.line - 1) else { return nil }
    let line = starts[position.line - 1]
    let offset = line.lowerBound + position.column - 1
    return position.column >= 1 && offset <= line.upperBound ? offset : nil
  }
  let file = SourceFile(Array(content))
  let lines = file.lines.isEmpty ? [0..<0] : file.lines
  guard let start = offset(range.start, lines), let end = offset(range.end, lines), start <= end else { return nil }
  return String(decoding: Array(content)[start..<end], as: UTF8.self)
}

/// Every range and every inline of a document.
struct Walk {
  var ranges: [SourceRange] = []
  var inlines: [Inline] = []
  var cells: [CellSource] = []

  init(_ document: MarkdownDocument) {
    add(document.frontMatter.title)
    add(document.frontMatter.subtitle)
    for paragraph in document.frontMatter.abstract { add(paragraph) }
    for entry in document.frontMatter.values.entries { ranges.append(entry.range) }
    add(document.blocks)
    for footnote in document.footnotes {
      ranges.append(footnote.range)
      add(footnote.blocks)
    }
    for diagnostic in document.diagnostics {
      if let range = diagnostic.range { ranges.append(range) }
      ranges += diagnostic.notes.compactMap(\.range)
      ranges += diagnostic.includedFrom
    }
  }

  mutating func add(_ blocks: [Block]) {
    for block in blocks {
      ranges.append(block.range)
      switch block.kind {
      case .heading(_, let inlines), .paragraph(let inlines): add(inlines)
      case .blockQuote(let blocks), .div(let blocks): add(blocks)
      case .list(let list): for item in list.items { add(item.blocks) }
      case .cell(let cell):
        cells.append(cell)
        ranges.append(cell.codeRange)
        for option in cell.options { ranges += [option.range, option.valueRange] }
        for entry in cell.captions.values.flatMap(\.self) { add(entry) }
      case .table(let table):
        for cell in table.header + table.rows.flatMap(\.self) { add(cell) }
        add(table.caption)
      case .figure(let image): add(image.alternative)
      case .callout(let callout):
        add(callout.title)
        add(callout.blocks)
      case .code, .thematicBreak, .math, .html: break
      }
    }
  }

  mutating func add(_ inlines: [Inline]) {
    for inline in inlines {
      ranges.append(inline.range)
      self.inlines.append(inline)
      switch inline.kind {
      case .emphasis(let inlines), .strong(let inlines), .strikethrough(let inlines), .link(_, _, let inlines), .span(let inlines, _):
        add(inlines)
      case .image(let image): add(image.alternative)
      default: break
      }
    }
  }
}
