extension MathNode {
  /// The role that the node plays in a row, or `nil` for a space.
  package var kind: MathKind? {
    switch self {
    case .symbol(let symbol): symbol.kind
    case .function: .largeOperator
    case .scripts(let base, _, _, _): base?.kind ?? .ordinary
    case .fraction, .fenced: .inner
    case .sizedDelimiter(_, _, let kind), .classed(let kind, _): kind
    case .longArrow: .relation
    case .space: nil
    case .accent(let accent, let base): accent == .overbrace || accent == .underbrace ? base.kind : .ordinary
    default: .ordinary
    }
  }
}

/// The kinds of a row's nodes once binary operators without two operands have become ordinary, as the minus in `= -1`.
func resolvedKinds(_ nodes: [MathNode]) -> [MathKind?] {
  var kinds = nodes.map(\.kind)
  var previous: Int?
  for index in kinds.indices {
    guard let kind = kinds[index] else { continue }
    let before = previous.flatMap { kinds[$0] }
    switch kind {
    case .binary:
      switch before {
      case nil, .binary, .largeOperator, .relation, .opening, .punctuation: kinds[index] = .ordinary
      default: break
      }
    case .relation, .closing, .punctuation:
      if before == .binary, let previous { kinds[previous] = .ordinary }
    default: break
    }
    previous = index
  }
  if let previous, kinds[previous] == .binary { kinds[previous] = .ordinary }
  return kinds
}

/// The space in mu that TeX puts between two neighbours.
func interAtomSpace(_ left: MathKind, _ right: MathKind, isScript: Bool) -> Double {
  let entry = spaceTable[left.column][right.column]
  if entry < 0, isScript { return 0 }
  switch abs(entry) {
  case 1: return 3
  case 2: return 4
  case 3: return 5
  default: return 0
  }
}

/// Thin, medium and thick spaces as in The TeXbook, page 170; negative: not in scripts. Pairs that cannot be are 0.
private let spaceTable: [[Int]] = [
  [0, 1, -2, -3, 0, 0, 0, -1],
  [1, 1, 0, -3, 0, 0, 0, -1],
  [-2, -2, 0, 0, -2, 0, 0, -2],
  [-3, -3, 0, 0, -3, 0, 0, -3],
  [0, 0, 0, 0, 0, 0, 0, 0],
  [0, 1, -2, -3, 0, 0, 0, -1],
  [-1, -1, 0, -1, -1, -1, -1, -1],
  [-1, 1, -2, -3, -1, 0, -1, -1],
]

extension MathKind {
  /// The row and column of the kind in the table of spaces.
  fileprivate var column: Int {
    switch self {
    case .ordinary: 0
    case .largeOperator: 1
    case .binary: 2
    case .relation: 3
    case .opening: 4
    case .closing: 5
    case .punctuation: 6
    case .inner: 7
    }
  }
}
