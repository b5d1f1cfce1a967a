/// What the parser finds in a piece of Swift: a function of the code alone, with places as UTF-8 offsets into it.
package struct CellAnalysis: Hashable, Sendable {
  /// A name and where it first stands.
  package struct Name: Hashable, Sendable {
    package var text: String
    package var offset: Int
    /// Whether it stands only where a bare name may be a member declared elsewhere, as in an extension.
    package var mayBeMember = false
  }

  /// A name for later cells.
  package struct Definition: Hashable, Sendable {
    package var name: String
    package var kind: Reports.Definition.Kind
    package var range: Range<Int>
  }

  /// A mistake in the code.
  package struct Problem: Hashable, Sendable {
    package var message: String
    package var hint: String?
    package var offset: Int
    package var isWarning = false
  }

  /// The tokens without comments and white space, each as `length:text`, so that no two programs share a text.
  ///
  /// The start of a statement and the fixity of an operator are marked, because white space decides them: `a -b` is not `a - b`.
  package var tokens = ""
  /// The names it gives to later cells: plain `let`, functions and types at top level.
  package var definitions: [Definition] = []
  /// The names it uses and surely does not define itself, by first use.
  package var references: [Name] = []
  /// `params.x`, by first use; `*` when `params` is used as a whole.
  package var parameters: [Name] = []
  /// Whether it has an extension, an operator, a precedence group or a macro, which act without being named.
  package var affectsAllLater = false
  /// Modules imported at top level.
  package var imports: [String] = []
  /// The last statement, when it is an expression whose value is shown: no assignment, and no `;` behind it.
  package var shownExpression: Range<Int>?
  /// How many statements there are at top level.
  package var statementCount = 0
  package var problems: [Problem] = []
  /// Its top-level `var`s, which are its own.
  package var ownVariables: [String] = []
}
