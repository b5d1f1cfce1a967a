/// How a piece of code can reach beyond the values it defines.
///
/// In a kernel that is used again after an edit, code runs a second time among values that were there the first time. That is the same
/// as a fresh start only if nothing of the first time is left behind in what it sees.
package struct Sharing: OptionSet, Hashable, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Readers of its values may change them, or what they answer: objects, captured variables.
  package static let values = Sharing(rawValue: 1)
  /// It adds conformances to types that are not its own: the runtime never forgets them.
  package static let conformances = Sharing(rawValue: 2)
  /// It may change, or see changed, what belongs to the whole process: the generator behind `rand`, the current folder, threads.
  package static let process = Sharing(rawValue: 4)
}
