import Exhibits

/// Reads a Markdown source and everything it includes.
///
/// - Parameters:
///   - path: the report's path as a person would write it; it names the file in every range.
///   - load: gives the bytes of a file by the same kind of path, or throws with a message fit for a diagnostic; the only effect.
package func readMarkdown(path: String, load: (String) throws -> [UInt8]) -> MarkdownDocument {
  let content: [UInt8]
  do {
    content = try load(path)
  } catch {
    let diagnostic = Diagnostic.error("report cannot be read: \(error)", at: SourceRange(file: path, line: 1))
    return MarkdownDocument(files: [path], diagnostics: [diagnostic])
  }
  let scan = LineScan(path: path, content: content, load: load)
  var document = MarkdownDocument(files: scan.files, diagnostics: scan.diagnostics)
  if let report = scan.report, let lines = scan.frontMatter {
    let reading = readFrontMatter(report, lines: lines, path: path)
    document.frontMatter = reading.frontMatter
    document.diagnostics += reading.diagnostics
  }
  let tree = CommonMark.parse(scan.assembly.bytes) { root in
    var tree = BlockTree(scan.assembly)
    let content = tree.read(root)
    return (content: content, diagnostics: tree.diagnostics)
  }
  if let tree {
    document.blocks = tree.content.blocks
    document.footnotes = tree.content.footnotes
    document.diagnostics += tree.diagnostics
  }
  if content.allSatisfy({ $0 == 0x20 || (0x09...0x0D).contains($0) }) {
    document.diagnostics.append(
      .error("empty report", at: SourceRange(file: path, line: 1), hint: "Start with a title between `---` lines, or with a heading."))
  }
  document.diagnostics = sorted(document.diagnostics, files: document.files)
  return document
}

/// In the order in which a person reads the files.
private func sorted(_ diagnostics: [Diagnostic], files: [String]) -> [Diagnostic] {
  let order = Dictionary(files.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  return diagnostics.enumerated().sorted { left, right in
    guard let first = left.element.range, let second = right.element.range else { return left.offset < right.offset }
    let one = (order[first.file] ?? 0, first.start.line, first.start.column, left.offset)
    let other = (order[second.file] ?? 0, second.start.line, second.start.column, right.offset)
    return one < other
  }.map(\.element)
}

/// Reads the YAML between the `---` lines; the title, the subtitle and the abstract are Markdown.
private func readFrontMatter(_ file: SourceFile, lines: Range<Int>, path: String) -> (frontMatter: FrontMatter, diagnostics: [Diagnostic]) {
  let source = YAMLSource(
    file: path, lines: lines.map { YAMLSource.Line(text: file.bytes[file.lines[$0]], position: SourcePosition(line: $0 + 1)) })
  let reading = readYAML(source)
  var diagnostics = reading.diagnostics
  var frontMatter = FrontMatter(values: YAMLMapping(reading.fields.map(\.entry)))
  func inlines(_ scalar: YAMLScalar, _ text: Range<Int>) -> [Inline] {
    let bytes = Array(scalar.text.utf8)
    let places = scalar.places(in: source)
    var part = PlaceMap()
    let start = places.place(text.lowerBound)
    part.add(offset: 0, origin: 0, position: start.position)
    for anchor in places.anchors where anchor.offset > text.lowerBound && anchor.offset < text.upperBound {
      part.add(
        offset: anchor.offset - text.lowerBound, origin: 0, position: SourcePosition(line: Int(anchor.line), column: Int(anchor.column)))
    }
    let fragment = readFragment(Array(bytes[text]), places: part, file: path)
    diagnostics += fragment.diagnostics
    return fragment.inlines
  }
  for field in reading.fields {
    guard let scalar = field.scalars.first else { continue }
    let whole = 0..<scalar.text.utf8.count
    switch field.entry.key {
    case "title": frontMatter.title = inlines(scalar, whole)
    case "subtitle": frontMatter.subtitle = inlines(scalar, whole)
    case "abstract":
      for scalar in field.scalars {
        frontMatter.abstract += paragraphs(of: Array(scalar.text.utf8)).map { inlines(scalar, $0) }.filter { !$0.isEmpty }
      }
    default: break
    }
  }
  return (frontMatter, diagnostics)
}

/// The stretches of a text between blank lines.
private func paragraphs(of text: [UInt8]) -> [Range<Int>] {
  var result: [Range<Int>] = []
  var start: Int?
  var end = 0
  var lineStart = 0
  while lineStart < text.count {
    let stop = text[lineStart...].firstIndex(of: UInt8(ascii: "\n")) ?? text.count
    if text[lineStart..<stop].isBlank {
      if let first = start { result.append(first..<end) }
      start = nil
    } else {
      start = start ?? lineStart
      end = stop
    }
    lineStart = stop + 1
  }
  if let first = start { result.append(first..<end) }
  return result
}
