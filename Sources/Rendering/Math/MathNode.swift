/// A formula as a tree, and what was wrong in its source.
package struct MathFormula: Hashable, Sendable {
  package var nodes: [MathNode]
  /// What an author should mend, in source order, each naming the command or the offset.
  package var problems: [String]

  package init(nodes: [MathNode], problems: [String]) {
    self.nodes = nodes
    self.problems = problems
  }
}

/// The role of an atom, which decides the space around it (The TeXbook, chapter 18).
package enum MathKind: String, Hashable, Sendable, CaseIterable {
  case ordinary = "ord"
  case largeOperator = "op"
  case binary = "bin"
  case relation = "rel"
  case opening = "open"
  case closing = "close"
  case punctuation = "punct"
  case inner
}

/// Where the scripts of an operator go.
package enum MathLimits: String, Hashable, Sendable {
  /// At its right, as for letters and integrals.
  case beside
  /// Above and below in display style, beside it in running text, as for sums.
  case movable
  /// Above and below, always.
  case aboveAndBelow
}

/// A character that stands for itself, such as `≤`.
package struct MathSymbol: Hashable, Sendable {
  package var text: String
  package var kind: MathKind
  package var limits: MathLimits
  /// Drawn larger in display style, as `∑`.
  package var isLarge: Bool
  package var isBold: Bool

  package init(_ text: String, _ kind: MathKind, limits: MathLimits = .beside, isLarge: Bool = false, isBold: Bool = false) {
    self.text = text
    self.kind = kind
    self.limits = limits
    self.isLarge = isLarge
    self.isBold = isBold
  }
}

/// A mark over or under a formula.
package enum MathAccent: String, Hashable, Sendable, CaseIterable {
  case hat, check, tilde, acute, grave, dot, ddot, breve, bar, vec, mathring
  case widehat, widetilde, overline, underline, overbrace, underbrace, overrightarrow, overleftarrow

  /// The mark stands below its base.
  package var isUnder: Bool { self == .underline || self == .underbrace }

  /// The mark is as wide as its base.
  package var isStretchy: Bool {
    switch self {
    case .hat, .check, .tilde, .acute, .grave, .dot, .ddot, .breve, .bar, .vec, .mathring: false
    default: true
    }
  }
}

/// The size at which TeX sets a part of a formula.
package enum MathLevel: Int, Hashable, Sendable, Comparable {
  case display, text, script, scriptScript

  package static func < (left: MathLevel, right: MathLevel) -> Bool { left.rawValue < right.rawValue }
}

/// Rows and columns: a matrix, cases or aligned equations.
package struct MathTable: Hashable, Sendable {
  package enum Alignment: Character, Hashable, Sendable {
    case left = "l"
    case center = "c"
    case right = "r"
  }

  /// How far columns stand apart, and in which style cells are set.
  package enum Form: String, Hashable, Sendable {
    case matrix, smallMatrix, cases, displayCases, aligned, gathered, substack
  }

  package var form: Form
  /// One for each column; columns beyond the last one repeat the last two.
  package var columns: [Alignment]
  package var rows: [[[MathNode]]]
  /// Rows with a line above them; `rows.count` is the line at the foot.
  package var rules: Set<Int>
  /// Columns with a line at their left.
  package var columnRules: Set<Int>

  package init(
    form: Form, columns: [Alignment], rows: [[[MathNode]]], rules: Set<Int> = [], columnRules: Set<Int> = []
  ) {
    self.form = form
    self.columns = columns
    self.rows = rows
    self.rules = rules
    self.columnRules = columnRules
  }

  /// The alignment of a column: aligned equations alternate right and left without end.
  package func alignment(ofColumn column: Int) -> Alignment {
    if form == .aligned { return column.isMultiple(of: 2) ? .right : .left }
    if column < columns.count { return columns[column] }
    return columns.last ?? .center
  }
}

/// A part of a formula.
package indirect enum MathNode: Hashable, Sendable {
  /// A variable, or a word in one alphabet, such as `\mathrm{softmax}`.
  case identifier(String, MathAlphabet)
  case number(String, MathAlphabet)
  case symbol(MathSymbol)
  /// A function's name, such as `\log` or `\operatorname{IoU}`.
  case function(String, MathLimits)
  /// `\text{…}`.
  case text(String, MathAlphabet)
  /// `{…}`.
  case group([MathNode])
  /// `'`, once or more.
  case prime(Int)
  case scripts(base: MathNode?, lower: MathNode?, upper: MathNode?, limits: MathLimits)
  /// A fraction; without a rule it is the inside of a binomial coefficient. `level` is what `\dfrac` and `\tfrac` ask for.
  case fraction(MathNode, MathNode, hasRule: Bool, level: MathLevel?)
  case radical(MathNode, index: MathNode?)
  case accent(MathAccent, MathNode)
  /// `\left … \middle … \right`: one delimiter more than there are parts; an empty delimiter is invisible.
  case fenced([MathNode], delimiters: [String])
  /// `\big(` and its kin, sizes 1 to 4.
  case sizedDelimiter(String, size: Int, MathKind)
  case table(MathTable)
  /// An arrow as long as what is written over and under it.
  case longArrow(String, over: MathNode, under: MathNode?)
  /// A space in mu, of which 18 make an em.
  case space(Double)
  /// Room for something that is not shown.
  case phantom(MathNode, width: Bool, height: Bool)
  /// `\boxed{…}`.
  case boxed(MathNode)
  /// `\displaystyle` and its kin, to the end of the group.
  case styled(MathLevel, [MathNode])
  /// `\mathbin{…}` and its kin.
  case classed(MathKind, MathNode)
  /// What was not understood, as written.
  case unknown(String)
}
