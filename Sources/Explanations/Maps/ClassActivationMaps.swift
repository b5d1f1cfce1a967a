import Exhibits
import Tensors

/// Class activation maps of all outputs (Zhou et al., *Learning deep features for discriminative localization*, 2016): `Σ_k w_ck F_k`.
///
/// It is for a network that ends in features, their mean over space and one linear layer, where it is exact: a map's mean over space, with
/// the bias, is the logit, and Grad-CAM of the same features (without its ReLU) is the map over `h · w`. All outputs cost one matrix
/// product.
/// - Parameters:
///   - features: `N C h w`.
///   - weights: The linear layer's, `K C`.
/// - Returns: `N K h w`, of both signs.
public func classActivationMaps(features: Tensor, weights: Tensor) -> Tensor {
  require(
    features.rank == 4 && weights.rank == 2 && weights.size(1) == features.size(1),
    "classActivationMaps: features \(features.shape) and weights \(weights.shape), expected N C h w and K C")
  let (batch, channels, rows, columns) = (features.size(0), features.size(1), features.size(2), features.size(3))
  return weights.matmul(features.reshape([batch, channels, rows * columns])).reshape([batch, weights.size(0), rows, columns])
}
