import Tensors

extension Network {
  /// ResNet-18 (He, Zhang, Ren and Sun, “Deep residual learning for image recognition”, CVPR 2016), named as torchvision's.
  public static func resNet18(classes: Int = 1000) -> Network { resNet("resnet18", .basic, [2, 2, 2, 2], classes: classes) }

  /// ResNet-34; see ``resNet18(classes:)``.
  public static func resNet34(classes: Int = 1000) -> Network { resNet("resnet34", .basic, [3, 4, 6, 3], classes: classes) }

  /// ResNet-50 as torchvision has it, “version 1.5”: the 3 × 3 convolution of a block takes the stride, where the paper's first 1 × 1 did.
  public static func resNet50(classes: Int = 1000) -> Network { resNet("resnet50", .bottleneck, [3, 4, 6, 3], classes: classes) }

  /// ResNet-101; see ``resNet50(classes:)``.
  public static func resNet101(classes: Int = 1000) -> Network { resNet("resnet101", .bottleneck, [3, 4, 23, 3], classes: classes) }

  /// ResNet-152; see ``resNet50(classes:)``.
  public static func resNet152(classes: Int = 1000) -> Network { resNet("resnet152", .bottleneck, [3, 8, 36, 3], classes: classes) }

  /// What a residual block computes beside its shortcut.
  enum ResidualBlock {
    /// Two convolutions of 3 × 3.
    case basic
    /// 1 × 1, 3 × 3 and 1 × 1, the last with four times the channels.
    case bottleneck

    /// How many times the stage's width leaves a block.
    var expansion: Int { self == .basic ? 1 : 4 }
  }

  /// A residual network: a stem, stages of blocks whose first halves the size from the second stage on, the average, one linear layer.
  ///
  /// - Parameter widths: Channels of the 3 × 3 convolutions, stage by stage; the first is the stem's too.
  static func resNet(
    _ name: String, _ kind: ResidualBlock, _ blocks: [Int], widths: [Int] = [64, 128, 256, 512], classes: Int
  ) -> Network {
    described(name, input: [3, 224, 224], initialization: .resNet) {
      Convolution(widths[0], kernel: 7, stride: 2, padding: 3, bias: false).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      MaxPool(3, stride: 2, padding: 1).named("maxpool")
      for (stage, (count, width)) in zip(blocks, widths).enumerated() {
        Sequential("layer\(stage + 1)") {
          for index in 0..<count {
            let stride = stage > 0 && index == 0 ? 2 : 1
            residualBlock(kind, width, stride: stride, projects: index == 0 && (stride > 1 || kind.expansion > 1))
          }
        }
      }
      AdaptiveAveragePool(1).named("avgpool")
      Flatten()
      Linear(classes).named("fc")
    }
  }

  /// - Parameter projects: Whether the shortcut is a 1 × 1 convolution, `downsample`, since the shape changes.
  private static func residualBlock(_ kind: ResidualBlock, _ width: Int, stride: Int, projects: Bool) -> Block {
    let channels = width * kind.expansion
    let kernels = kind == .basic ? [3, 3] : [1, 3, 1]
    // Version 1.5: the first 3 × 3 convolution steps.
    let stepping = kernels.firstIndex(of: 3)
    return Block {
      for (index, kernel) in kernels.enumerated() {
        let isLast = index == kernels.count - 1
        Convolution(
          isLast ? channels : width, kernel: Extent(kernel), stride: Extent(index == stepping ? stride : 1), padding: Extent(kernel / 2),
          bias: false
        ).named("conv\(index + 1)")
        BatchNorm().named("bn\(index + 1)")
        if !isLast { ReLU() }
      }
      if projects {
        Sequential("downsample") {
          Convolution(channels, kernel: 1, stride: Extent(stride), bias: false)
          BatchNorm()
        }.from(.input)
      }
      Add().from(.named("bn\(kernels.count)"), projects ? "downsample" : .input)
      ReLU()
    }
  }
}
