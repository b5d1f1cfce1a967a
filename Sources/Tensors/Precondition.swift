/// The standard library's, with its words: this module is optimised in every build, where the standard library's says nothing, and
/// what it says is what the author of a cell needs to read.
func precondition(
  _ holds: @autoclosure () -> Bool, _ words: @autoclosure () -> String = "", file: StaticString = #fileID, line: UInt = #line
) {
  if !holds() { fatalError(words(), file: file, line: line) }
}
