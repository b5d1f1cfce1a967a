import Exhibits

/// The YAML between `---` lines at the top of a report, as a tree that keeps places, and its Markdown-bearing texts read as inlines.
package struct FrontMatter: Hashable, Sendable {
  /// The whole mapping; empty when there is no front matter.
  package var values: YAMLMapping
  package var title: [Inline]
  package var subtitle: [Inline]
  /// One entry a paragraph.
  package var abstract: [[Inline]]

  package init(
    values: YAMLMapping = YAMLMapping(), title: [Inline] = [], subtitle: [Inline] = [], abstract: [[Inline]] = []
  ) {
    self.values = values
    self.title = title
    self.subtitle = subtitle
    self.abstract = abstract
  }
}

/// A YAML mapping in source order; every key keeps its place.
package struct YAMLMapping: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    package var key: String
    package var value: YAMLValue
    /// The key's place.
    package var range: SourceRange

    package init(key: String, value: YAMLValue, range: SourceRange) {
      self.key = key
      self.value = value
      self.range = range
    }
  }

  package var entries: [Entry]

  package init(_ entries: [Entry] = []) { self.entries = entries }

  package subscript(key: String) -> YAMLValue? { entries.last { $0.key == key }?.value }
}

/// A YAML value with YAML 1.2's core types resolved.
package indirect enum YAMLValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case sequence([YAMLValue])
  case mapping(YAMLMapping)
}
