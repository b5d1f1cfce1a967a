import Exhibits

/// Reads a Markdown source and everything it includes.
///
/// - Parameters:
///   - path: the report's path as a person would write it; it names the file in every range.
///   - load: gives the bytes of a file by the same kind of path, or throws with a message fit for a diagnostic; the only effect.
package func readMarkdown(path: String, load: (String) throws -> [UInt8]) -> MarkdownDocument {
  MarkdownDocument(files: [path])
}
