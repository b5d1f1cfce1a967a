import Exhibits
import Markdown

extension BaselineIndex {
  /// A text of `index.yml` changed so that it says this index, and else as its author wrote it.
  ///
  /// Only what changes is written anew, down to a column's rule or the line `accepted`; it keeps the comments around it. What goes takes
  /// the comment lines directly above it along. New entries stand at the end.
  /// - Parameter text: What `index.yml` says now; nothing when there is none.
  /// - Returns: The new text; `nil` when nothing but white space would be left beside `tables:`.
  /// - Throws: ``IndexEditingFailure`` when the text cannot be read, or the new one would not read back as this index.
  package func edited(_ text: String, path: String) throws(IndexEditingFailure) -> String? {
    let (old, faults) = readBaselineIndex(text, path: path)
    guard !faults.contains(where: { $0.severity == .error }) else { throw IndexEditingFailure(path: path) }
    var editing = IndexEditing(text, path: path)
    editing.edit(from: old.parts, to: parts)
    guard let result = editing.text else { return nil }
    let (new, newFaults) = readBaselineIndex(result, path: path)
    func sorted(_ index: BaselineIndex) -> [IndexPart] {
      index.parts.sorted { $0.name.unicodeScalars.lexicographicallyPrecedes($1.name.unicodeScalars) }
    }
    guard newFaults.isEmpty, sorted(new) == sorted(self) else { throw IndexEditingFailure(path: path) }
    return result
  }
}

/// `index.yml` is written in a way that cannot be edited.
package struct IndexEditingFailure: Error, Hashable {
  package var path: String
}

/// A text of `index.yml`, and the changes of its lines.
private struct IndexEditing {
  private let lines: [String]
  /// What ends a line before its line feed.
  private let ending: String
  private let root: YAMLMapping
  /// By the first line, from 0: how many lines give way to which.
  private var changes: [(first: Int, count: Int, lines: [String])] = []
  /// Whether no entry is left.
  private var isEmpty = false

  init(_ text: String, path: String) {
    var lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    if lines.last?.isEmpty == true { lines.removeLast() }
    ending = lines.first?.utf8.last == 0x0D ? "\r" : ""
    self.lines = lines.map { $0.utf8.last == 0x0D ? String(decoding: $0.utf8.dropLast(), as: UTF8.self) : $0 }
    root = parseYAML(text, file: path, firstLine: 1).0
  }

  // MARK: - Editing

  mutating func edit(from old: [IndexPart], to new: [IndexPart]) {
    guard old != new else { return }
    isEmpty = new.isEmpty
    let tables = new.isEmpty ? IndexPart(name: "tables", value: "{}") : IndexPart(name: "tables", parts: new)
    guard let place = root.entries.firstIndex(where: { $0.key == "tables" }) else {
      changes.append((lines.count, 0, tables.lines(indent: 0)))
      return
    }
    let field = root.entries[place]
    if new.isEmpty, case .mapping(let mapping) = field.value, isBlock(mapping, below: line(field)) {
      let comment = comment(behind: lines[line(field)]).map { "  " + $0 } ?? ""
      changes.append((line(field), 1, ["tables: {}" + comment]))
      changeParts(mapping, end: bodyEnd(line(field), before: lines.count), from: old, to: [])
      return
    }
    change(field, end: bodyEnd(line(field), before: lines.count), from: IndexPart(name: "tables", parts: old), to: tables)
  }

  /// Changes an entry that stays.
  private mutating func change(_ field: YAMLMapping.Entry, end: Int, from old: IndexPart, to new: IndexPart) {
    let first = line(field)
    if !new.parts.isEmpty, case .mapping(let mapping) = field.value, isBlock(mapping, below: first) {
      changeParts(mapping, end: end, from: old.parts, to: new.parts)
      return
    }
    var replacement = new.lines(indent: indent(first))
    // What it was is one value now: notes inside it go above it.
    let inside = lines[min(first + 1, end)..<end].filter(isComment).map { String(repeating: " ", count: indent(first)) + trimmed($0) }
    if let comment = comment(behind: lines[first]) { replacement[0] += "  " + comment }
    changes.append((first, end - first, inside + replacement))
  }

  private mutating func changeParts(_ mapping: YAMLMapping, end: Int, from old: [IndexPart], to new: [IndexPart]) {
    let before = Dictionary(old.map { ($0.name, $0) }) { first, _ in first }
    let after = Dictionary(new.map { ($0.name, $0) }) { first, _ in first }
    let fields = mapping.entries
    let names = Set(fields.map(\.key))
    let added = new.filter { !names.contains($0.name) }
    var bodyEnd = end
    for (number, field) in fields.enumerated() {
      let next = number + 1 < fields.count ? line(fields[number + 1]) : end
      let previousEnd = bodyEnd
      bodyEnd = self.bodyEnd(line(field), before: next)
      guard let new = after[field.key] else {
        // Where others take the last one's place, the blank lines behind it are theirs.
        let isFollowed = number + 1 == fields.count && !added.isEmpty
        remove(line(field), bodyEnd, notAbove: number > 0 ? previousEnd : 0, withBlankLines: !isFollowed)
        continue
      }
      guard let old = before[field.key], old != new else { continue }
      change(field, end: bodyEnd, from: old, to: new)
    }
    let margin = fields.first.map { indent(line($0)) } ?? 0
    changes.append((end, 0, added.flatMap { $0.lines(indent: margin) }))
  }

  /// Takes lines away with the comment lines directly above them.
  private mutating func remove(_ first: Int, _ end: Int, notAbove limit: Int, withBlankLines: Bool) {
    var start = first
    while start > limit, isComment(lines[start - 1]) { start -= 1 }
    var end = end
    // One blank line stays where there was one on each side.
    if withBlankLines, start == 0 || isBlank(lines[start - 1]) { while end < lines.count, isBlank(lines[end]) { end += 1 } }
    changes.append((start, end - start, []))
  }

  // MARK: - The text

  var text: String? {
    var result: [String] = []
    var next = 0
    // An addition stands before what is changed at its line: it follows the entry above.
    let order = changes.indices.sorted { (changes[$0].first, changes[$0].count, $0) < (changes[$1].first, changes[$1].count, $1) }
    for change in order.map({ changes[$0] }) {
      result += lines[next..<max(next, change.first)]
      result += change.lines
      next = max(next, change.first + change.count)
    }
    result += lines[next...]
    if isEmpty, result.allSatisfy({ isBlank($0) || $0 == "tables: {}" }) { return nil }
    return result.map { $0 + ending + "\n" }.joined()
  }

  /// A field's line, from 0.
  private func line(_ field: YAMLMapping.Entry) -> Int { min(max(0, field.range.start.line - 1), max(0, lines.count - 1)) }

  /// Whether each entry of a mapping has lines of its own, with the same margin.
  private func isBlock(_ mapping: YAMLMapping, below parent: Int) -> Bool {
    guard let first = mapping.entries.first else { return false }
    let margin = indent(line(first))
    var last = parent
    for field in mapping.entries {
      let number = line(field)
      guard number > last, indent(number) == margin, !["?", "{", "-", "&", "!"].contains(lines[number].dropFirst(margin).first) else {
        return false
      }
      last = number
    }
    return true
  }

  /// Where an entry's lines end: blank lines and comments no deeper than it belong to what follows.
  private func bodyEnd(_ first: Int, before next: Int) -> Int {
    var end = next
    while end > first + 1, isBlank(lines[end - 1]) || isComment(lines[end - 1]) && indent(end - 1) <= indent(first) { end -= 1 }
    return end
  }

  private func indent(_ line: Int) -> Int { line < lines.count ? lines[line].utf8.prefix { $0 == 0x20 }.count : 0 }
  private func isBlank(_ line: String) -> Bool { line.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
  private func isComment(_ line: String) -> Bool { line.utf8.first { $0 != 0x20 && $0 != 0x09 } == UInt8(ascii: "#") }
  private func trimmed(_ line: String) -> String { String(line.drop { $0 == " " || $0 == "\t" }) }

  /// The comment at the end of a line, outside quotes.
  private func comment(behind line: String) -> String? {
    var quote: Character?
    var last: Character = " "
    for place in line.indices {
      let character = line[place]
      switch quote {
      case nil where character == "#" && (last == " " || last == "\t"): return String(line[place...])
      // In the middle of a word a quote is a letter.
      case nil where (character == "\"" || character == "'") && " \t:,[{".contains(last): quote = character
      case character?: if !(character == "\"" && last == "\\") { quote = nil }
      default: break
      }
      last = last == "\\" && character == "\\" ? " " : character
    }
    return nil
  }
}
