/// Why no PDF could be written.
package enum PDFError: Error, Hashable, CustomStringConvertible {
  /// Cairo refused something while pages were painted.
  case cairo(status: String, page: Int)

  package var description: String {
    switch self {
    case .cairo(let status, let page): "cairo could not write page \(page) of the PDF: \(status)"
    }
  }
}
