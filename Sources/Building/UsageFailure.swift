/// A mistake in the command line or the project's configuration.
package struct UsageFailure: Error, CustomStringConvertible {
  package var description: String

  package init(_ message: String, hint: String? = nil) {
    description = message + (hint.map { "\n  hint: \($0)" } ?? "")
  }
}
