/// Something that the browser could not do, or that a page did not do in time.
package struct BrowserFailure: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
