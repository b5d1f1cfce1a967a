internal import CTorch

extension Tensor {
  /// Convolution as networks mean it (cross-correlation) of `N C H W` with `weight` of `O C/groups h w`: gives `N O H′ W′`,
  /// `H′ = ⌊(H + 2·padding − dilation·(h − 1) − 1) / stride⌋ + 1`.
  ///
  /// Fewer than 16 pictures of float32 are convolved by oneDNN where no gradient is recorded, which is faster; where one is, libtorch
  /// chooses. The two round otherwise: logits of a deep network agree to a hundred-thousandth of the largest.
  ///
  /// - Parameter bias: One number an output channel, `O`.
  public func conv2d(
    _ weight: Tensor, bias: Tensor? = nil, stride: Extent = 1, padding: Extent = 0, dilation: Extent = 1, groups: Int = 1
  ) -> Tensor {
    var details = "stride \(stride), padding \(padding), dilation \(dilation), groups \(groups)"
    if let bias { details = "bias \(bias.shape), " + details }
    return withExtendedLifetime(bias) {
      Tensor.perform("conv2d", ["input": self, "weight": weight], details) { result in
        withLists(stride.list, padding.list, dilation.list) { stride, padding, dilation in
          ctorch_conv2d(handle, weight.handle, bias?.handle, stride, padding, dilation, Int64(groups), result)
        }
      }
    }
  }

  /// Transposed convolution of `N I H W` with `weight` of `I O/groups h w`, the gradient of `conv2d` by its input: gives `N O H′ W′`,
  /// `H′ = (H − 1) · stride − 2·padding + dilation·(h − 1) + outputPadding + 1`.
  ///
  /// In float32, where no gradient is recorded, oneDNN computes it as that gradient, several times faster than libtorch's own function.
  ///
  /// - Parameters:
  ///   - bias: One number an output channel, `O`.
  ///   - outputPadding: Rows and columns more at the end: which of the sizes that `conv2d` rounds to the same is meant.
  public func convTranspose2d(
    _ weight: Tensor, bias: Tensor? = nil, stride: Extent = 1, padding: Extent = 0, outputPadding: Extent = 0, dilation: Extent = 1,
    groups: Int = 1
  ) -> Tensor {
    var details = "stride \(stride), padding \(padding), output padding \(outputPadding), dilation \(dilation), groups \(groups)"
    if let bias { details = "bias \(bias.shape), " + details }
    return withExtendedLifetime(bias) {
      Tensor.perform("convTranspose2d", ["input": self, "weight": weight], details) { result in
        withLists(stride.list, padding.list, outputPadding.list, dilation.list) { stride, padding, outputPadding, dilation in
          ctorch_conv_transpose2d(
            handle, weight.handle, bias?.handle, stride, padding, outputPadding, Int64(groups), dilation, result)
        }
      }
    }
  }
}
