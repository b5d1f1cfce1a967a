internal import CTorch

extension Tensor {
  /// `N C H W` resized to `N C size.rows size.columns`, bilinear.
  ///
  /// - Parameters:
  ///   - alignsCorners: Whether the corners' centres stay where they are; otherwise pixels have half-pixel centres.
  ///   - antialiases: Whether the filter widens where the result is smaller, as picture libraries do; otherwise it has two taps.
  public func resizeBilinear(_ size: Extent, alignsCorners: Bool = false, antialiases: Bool = false) -> Tensor {
    Tensor.perform("resizeBilinear", ["input": self], "to \(size)") { result in
      withList(size.list) { ctorch_resize_bilinear(handle, $0, alignsCorners, antialiases, result) }
    }
  }

  /// `N C H W` resized to `N C size.rows size.columns`: pixel `i` is the source's `⌊i · H / size.rows⌋`.
  public func resizeNearest(_ size: Extent) -> Tensor {
    Tensor.perform("resizeNearest", ["input": self], "to \(size)") { result in
      withList(size.list) { ctorch_resize_nearest(handle, $0, result) }
    }
  }
}
