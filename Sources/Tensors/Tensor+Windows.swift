internal import CTorch

/// Windows of maps, one for each picture of a batch and each of a size of its own: where a change of a few pixels has reached.
///
/// Changes in them are a tensor of `P C`: the pixels of one window after another, each window's row by row, a pixel's channels together.
package struct MapWindows: Hashable, Sendable {
  /// Top, left, rows and columns of each.
  let numbers: [Int]
  /// How many pixels they have together.
  package let pixelCount: Int

  package var count: Int { numbers.count / 4 }

  package init(_ windows: [(rows: Range<Int>, columns: Range<Int>)]) {
    numbers = windows.flatMap { [$0.rows.lowerBound, $0.columns.lowerBound, $0.rows.count, $0.columns.count] }
    pixelCount = windows.reduce(0) { $0 + $1.rows.count * $1.columns.count }
  }

  /// A whole map for each of `count` pictures.
  package init(whole size: Extent, count: Int) {
    numbers = (0..<count).flatMap { _ in [0, 0, size.rows, size.columns] }
    pixelCount = count * size.rows * size.columns
  }
}

extension Tensor {
  /// Changes in other windows: zero where these do not reach; with clean values, `H W C`, the changed values.
  package func moved(from: MapWindows, to: MapWindows, onto clean: Tensor? = nil) -> Tensor {
    withExtendedLifetime(clean) {
      Tensor.perform("moved", ["changes": self]) { result in
        withLists(from.numbers, to.numbers, []) { from, to, _ in ctorch_window_move(handle, from, clean?.handle, to, result) }
      }
    }
  }

  /// How what follows a ReLU changes, whose clean input is `H W C`.
  package func changedRelu(in windows: MapWindows, of clean: Tensor) -> Tensor {
    Tensor.perform("changedRelu", ["changes": self, "clean": clean]) { result in
      withList(windows.numbers) { ctorch_window_relu(handle, $0, clean.handle, result) }
    }
  }

  /// How the largest elements of a pooling's windows change; clean input and output are `H W C`.
  package func changedMaxPool(
    from: MapWindows, to: MapWindows, of clean: Tensor, pooled: Tensor, _ size: Extent, stride: Extent, padding: Extent
  ) -> Tensor {
    Tensor.perform("changedMaxPool", ["changes": self, "clean": clean, "pooled": pooled]) { result in
      withLists(from.numbers, to.numbers, []) { from, to, _ in
        withLists(size.list, stride.list, padding.list) {
          ctorch_window_max_pool(handle, from, to, clean.handle, pooled.handle, $0, $1, $2, result)
        }
      }
    }
  }

  /// How the means of a pooling's windows change, in a map of `extent`.
  package func changedAveragePool(
    from: MapWindows, to: MapWindows, in extent: Extent, _ size: Extent, stride: Extent, padding: Extent, countsPadding: Bool
  ) -> Tensor {
    Tensor.perform("changedAveragePool", ["changes": self]) { result in
      withLists(from.numbers, to.numbers, extent.list) { from, to, extent in
        withLists(size.list, stride.list, padding.list) {
          ctorch_window_average_pool(handle, from, to, extent, $0, $1, $2, countsPadding, result)
        }
      }
    }
  }
}

/// A convolution's weights laid out for changes in windows.
package struct WindowConvolution: Sendable {
  private let weight: Tensor
  private let kernel: Extent
  private let stride: Extent
  private let padding: Extent
  private let dilation: Extent
  private let isWinograd: Bool

  /// - Parameter weight: `O C/groups h w`.
  package init(_ weight: Tensor, stride: Extent, padding: Extent, dilation: Extent, groups: Int) {
    kernel = Extent(rows: weight.size(2), columns: weight.size(3))
    (self.stride, self.padding, self.dilation) = (stride, padding, dilation)
    // With few channels, what the transforms cost is not won back.
    isWinograd = kernel == 3 && stride == 1 && dilation == 1 && groups == 1 && min(weight.size(0), weight.size(1)) >= 16
    if isWinograd {
      self.weight = Tensor.perform("winogradWeight", ["weight": weight]) { ctorch_winograd_weight(weight.handle, $0) }
    } else {
      let (filters, channels) = (weight.size(0) / groups, weight.size(1))
      self.weight = weight.reshape([groups, filters, channels, kernel.rows * kernel.columns]).permute([3, 0, 2, 1]).contiguous()
    }
  }

  /// What the convolution, without its bias, makes of changes.
  package func callAsFunction(_ changes: Tensor, from: MapWindows, to: MapWindows) -> Tensor {
    Tensor.perform("WindowConvolution", ["changes": changes, "weight": weight]) { result in
      withLists(from.numbers, to.numbers, padding.list) { from, to, padding in
        if isWinograd { return ctorch_window_winograd(changes.handle, from, to, weight.handle, padding, result) }
        return withLists(kernel.list, stride.list, dilation.list) {
          ctorch_window_convolution(changes.handle, from, to, weight.handle, $0, $1, padding, $2, result)
        }
      }
    }
  }
}
