import Exhibits

/// A piece of running text and where it stands.
package struct Inline: Hashable, Sendable {
  package indirect enum Kind: Hashable, Sendable {
    case text(String)
    case emphasis([Inline])
    case strong([Inline])
    case strikethrough([Inline])
    case code(String)
    case link(destination: String, title: String, [Inline])
    case image(Image)
    case softBreak
    case lineBreak
    /// `$…$`, TeX without the dollars.
    case math(String)
    /// Raw HTML; the PDF leaves it out.
    case html(String)
    case footnoteReference(id: String)
    /// `@fig-masks`, or `[-@fig-masks]` with `isBare`, which leaves out the word "Figure".
    case crossReference(key: String, isBare: Bool)
    /// `[@key; @other]` or `@key` for keys that are not cross references.
    case citation(keys: [String], isInText: Bool)
    /// `` `{swift} expression` ``.
    case directive(expression: String)
    /// `[text]{.class}`.
    case span([Inline], Attributes)
  }

  package var kind: Kind
  /// For a directive: the range of the expression alone.
  package var range: SourceRange

  package init(_ kind: Kind, range: SourceRange) {
    self.kind = kind
    self.range = range
  }
}

/// A picture from a file.
package struct Image: Hashable, Sendable {
  /// The path as written, relative to the file that holds it.
  package var source: String
  package var title: String
  /// The alternative text.
  package var alternative: [Inline]
  package var attributes: Attributes

  package init(source: String, title: String = "", alternative: [Inline], attributes: Attributes = Attributes()) {
    self.source = source
    self.title = title
    self.alternative = alternative
    self.attributes = attributes
  }
}
