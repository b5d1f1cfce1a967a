/// How far a regenerated number may lie from its baseline.
public enum Tolerance: Codable, Hashable, Sendable {
  /// Not at all.
  case exact
  /// `|actual − expected| ≤ absolute + relative · |expected|`.
  case within(absolute: Double, relative: Double)
  /// The printed texts agree.
  case asPrinted
  /// A proportion over `n` samples stays inside a two-sided binomial bound at level `alpha`; `n` names a column.
  case binomial(n: String, alpha: Double)
}

/// Which way a column is better.
public enum Direction: String, Codable, Hashable, Sendable {
  case higher, lower
}
