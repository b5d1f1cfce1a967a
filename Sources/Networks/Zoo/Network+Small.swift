import Tensors

extension Network {
  /// A plain network for pictures of 64 px, small enough to train on two cores in minutes: six convolutions of 3 × 3 with batch norm and
  /// ReLU, three poolings, the average of each of 128 maps of 8 × 8, and one linear layer.
  ///
  /// 24 million multiply-adds a picture and 232 thousand parameters with 40 outputs. That only the average and a linear layer follow the last
  /// maps makes class activation maps exact.
  ///
  /// - Parameter outputs: How many classes, or attributes.
  public static func smallNet64(outputs: Int = 40) -> Network {
    small("smallnet64", size: 64, [[16], [32], [64], [64, 96, 128]], outputs: outputs)
  }

  /// A plain network for pictures of 32 px, as ``smallNet64(outputs:)``: two poolings, the last maps are 8 × 8 as well.
  ///
  /// 24 million multiply-adds a picture and 307 thousand parameters with 10 outputs.
  public static func smallNet32(outputs: Int = 10) -> Network {
    small("smallnet32", size: 32, [[32], [64], [64, 96, 96, 128]], outputs: outputs)
  }

  /// - Parameter stages: The channels of convolutions; a pooling of 2 × 2 stands between stages.
  private static func small(_ name: String, size: Int, _ stages: [[Int]], outputs: Int) -> Network {
    described(name, input: [3, size, size], initialization: .he) {
      Sequential("features") {
        for (index, stage) in stages.enumerated() {
          if index > 0 { MaxPool(2) }
          for channels in stage {
            Convolution(channels, kernel: 3, padding: 1, bias: false)
            BatchNorm()
            ReLU()
          }
        }
      }
      AdaptiveAveragePool(1).named("avgpool")
      Flatten()
      Linear(outputs).named("classifier")
    }
  }
}
