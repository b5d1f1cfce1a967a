/// Traps with words unless a condition holds.
///
/// Optimised code leaves out what `precondition` says, and that is what the author of a cell needs to read.
package func require(_ holds: Bool, _ words: @autoclosure () -> String) {
  if !holds { fatalError(words()) }
}
