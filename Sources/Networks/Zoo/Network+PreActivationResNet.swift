import Tensors

extension Network {
  /// The pre-activation ResNet of 110 layers for pictures of 32 px, units of two 3 × 3 convolutions (He, Zhang, Ren and Sun, “Identity
  /// mappings in deep residual networks”, ECCV 2016).
  ///
  /// Batch norm and ReLU come before each convolution, and nothing follows the sum. Where a stage begins with other channels, the shortcut is
  /// a 1 × 1 convolution of the normalised input, as in the authors' released code.
  public static func preActivationResNet110(classes: Int = 10) -> Network {
    preActivationResNet("preact_resnet110", depth: 110, kernels: [3, 3], expansion: 1, classes: classes)
  }

  /// The pre-activation ResNet of 164 layers for pictures of 32 px, units of 1 × 1, 3 × 3 and 1 × 1 convolutions;
  /// see ``preActivationResNet110(classes:)``. The first 1 × 1 of a stage takes the stride.
  public static func preActivationResNet164(classes: Int = 10) -> Network {
    preActivationResNet("preact_resnet164", depth: 164, kernels: [1, 3, 1], expansion: 4, classes: classes)
  }

  private static func preActivationResNet(_ name: String, depth: Int, kernels: [Int], expansion: Int, classes: Int) -> Network {
    let units = (depth - 2) / (3 * kernels.count)
    return described(name, input: [3, 32, 32], initialization: .resNet) {
      Convolution(16, kernel: 3, padding: 1, bias: false).named("conv1")
      for (stage, width) in [16, 32, 64].enumerated() {
        Sequential("layer\(stage + 1)") {
          for index in 0..<units {
            let isFirst = index == 0
            preActivationUnit(
              kernels, width, channels: width * expansion, stride: stage > 0 && isFirst ? 2 : 1,
              projects: isFirst && (stage > 0 || expansion > 1))
          }
        }
      }
      BatchNorm().named("bn")
      ReLU()
      AdaptiveAveragePool(1).named("avgpool")
      Flatten()
      Linear(classes).named("fc")
    }
  }

  private static func preActivationUnit(_ kernels: [Int], _ width: Int, channels: Int, stride: Int, projects: Bool) -> Block {
    Block {
      BatchNorm().named("bn1")
      ReLU().named("relu1")
      if projects { Convolution(channels, kernel: 1, stride: Extent(stride), bias: false).named("downsample") }
      for (index, kernel) in kernels.enumerated() {
        let convolution = Convolution(
          index == kernels.count - 1 ? channels : width, kernel: Extent(kernel), stride: Extent(index == 0 ? stride : 1),
          padding: Extent(kernel / 2), bias: false
        ).named("conv\(index + 1)")
        if index == 0 {
          convolution.from("relu1")
        } else {
          BatchNorm().named("bn\(index + 1)")
          ReLU().named("relu\(index + 1)")
          convolution
        }
      }
      Add().from(.named("conv\(kernels.count)"), projects ? "downsample" : .input)
    }
  }
}
