import Tensors

/// What a signal on its way back meets at a rectifier; everything else is the transpose of the way forward in all three.
///
/// With `x` what entered the ReLU and `R` the signal that comes back.
public enum ProjectionRule: String, Codable, Hashable, Sendable, CaseIterable {
  /// `R` where `R > 0`: the signal is rectified as the features were, whatever these were (Zeiler and Fergus, “Visualizing and
  /// understanding convolutional networks”, ECCV 2014).
  case deconvnet
  /// `R` where `R > 0` and `x > 0` (Springenberg, Dosovitskiy, Brox and Riedmiller, “Striving for simplicity: the all convolutional net”,
  /// ICLR 2015 workshop).
  case guided
  /// `R` where `x > 0`: the gradient (Simonyan, Vedaldi and Zisserman, “Deep inside convolutional networks”, ICLR 2014 workshop).
  case gradient
}

/// How signals travel from a node back to the picture; see ``Networks/Model/projections(of:units:pictures:sources:by:)``.
public struct BackwardProjection: Codable, Hashable, Sendable {
  /// What happens at rectifiers; contrast normalisation is passed through by a deconvnet and derived by the others.
  public var rule: ProjectionRule
  /// What counts where windows of max pooling overlap and chose the same place. The sum is the transpose of pooling, and what a gradient
  /// needs; a deconvnet may take the last window instead, in the order of rows, even if what comes from there is 0.
  ///
  /// For windows of 3 × 3 that step by 2, the two differ by about half of what is reconstructed; where none overlap, by nothing.
  /// Guided back-propagation and the gradient refuse to overwrite.
  public var unpooling: Tensor.UnpoolRule
  /// Whether a deconvnet and guided back-propagation go on where branches are added or multiplied, for which neither was defined: the
  /// signal goes into every branch, as the gradient's does. An extension, not the papers' method.
  public var passesJoins: Bool

  public init(_ rule: ProjectionRule = .deconvnet, unpooling: Tensor.UnpoolRule = .adding, passesJoins: Bool = false) {
    (self.rule, self.unpooling, self.passesJoins) = (rule, unpooling, passesJoins)
  }
}
