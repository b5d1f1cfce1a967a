import Tensors

extension Network {
  /// Zeiler and Fergus' network (“Visualizing and understanding convolutional networks”, ECCV 2014, figure 3).
  ///
  /// Looking at AlexNet's first two layers through a deconvnet, they made its first filters 7 × 7 instead of 11 × 11 and let them step
  /// by 2 instead of 4, against aliasing and for the middle frequencies. 224 px give maps of 110, 55, 26, 13 and 6.
  /// The paper's figure leaves the padding open; one of 1 gives its 110. Contrast is normalised across channels, as in AlexNet of 2012.
  ///
  /// - Parameter size: The height and width of the pictures, at least 79; the first linear layer is made for it.
  public static func zfNet(classes: Int = 1000, size: Int = 224) -> Network {
    contrastNormalized(
      "zfnet", size: size, classes: classes, first: Convolution(96, kernel: 7, stride: 2, padding: 1),
      second: Convolution(256, kernel: 5, stride: 2), width: .published)
  }

  /// ``zfNet(classes:size:)`` for pictures of 128 px, its layers narrow enough to train on two cores: maps of 62, 31, 14, 7 and 3, 32 and
  /// then 64 channels, linear layers of 128.
  ///
  /// 34 million multiply-adds a picture and 258 thousand parameters with 10 classes. Fresh weights are He's: deviations of 0.01 are meant for
  /// layers of hundreds of channels.
  public static func smallZFNet(classes: Int = 10) -> Network {
    contrastNormalized(
      "zfnet_small", size: 128, classes: classes, first: Convolution(32, kernel: 7, stride: 2, padding: 1),
      second: Convolution(64, kernel: 5, stride: 2), width: .small)
  }

  /// AlexNet of 2012 in one column: what ``zfNet(classes:size:)`` is compared with, equal to it from the third convolution on.
  ///
  /// Filters of 11 × 11 step by 4 (Krizhevsky, Sutskever and Hinton, “ImageNet classification with deep convolutional neural networks”,
  /// NIPS 2012), without the split over two processors. 224 px give maps of 55, 27, 27, 13 and 6.
  ///
  /// - Parameter size: The height and width of the pictures, at least 63; the first linear layer is made for it.
  public static func alexNet2012(classes: Int = 1000, size: Int = 224) -> Network {
    contrastNormalized(
      "alexnet2012", size: size, classes: classes, first: Convolution(96, kernel: 11, stride: 4, padding: 2),
      second: Convolution(256, kernel: 5, padding: 2), width: .published)
  }

  /// ``alexNet2012(classes:size:)`` for pictures of 128 px and as narrow as ``smallZFNet(classes:)``, which it is equal to from the third
  /// convolution on: maps of 31, 15, 15, 7 and 3.
  public static func smallAlexNet2012(classes: Int = 10) -> Network {
    contrastNormalized(
      "alexnet2012_small", size: 128, classes: classes, first: Convolution(32, kernel: 11, stride: 4, padding: 2),
      second: Convolution(64, kernel: 5, padding: 2), width: .small)
  }

  /// How wide the layers are that both networks have in common.
  private struct LayerWidth {
    /// The channels of the last three convolutions.
    var convolutions: [Int]
    var linear: Int
    var initialization: Initialization

    static let published = LayerWidth(convolutions: [384, 384, 256], linear: 4096, initialization: .smallNormal)
    static let small = LayerWidth(convolutions: [64, 64, 64], linear: 128, initialization: .he)
  }

  private static func contrastNormalized(
    _ name: String, size: Int, classes: Int, first: Convolution, second: Convolution, width: LayerWidth
  ) -> Network {
    described(name, input: [3, size, size], initialization: width.initialization) {
      Sequential("features") {
        for convolution in [first, second] {
          convolution
          ReLU()
          MaxPool(3, stride: 2, roundsUp: true)
          LocalResponseNorm(size: 5, alpha: 1e-4, beta: 0.75, k: 2)
        }
        for channels in width.convolutions {
          Convolution(channels, kernel: 3, padding: 1)
          ReLU()
        }
        MaxPool(3, stride: 2, roundsUp: true)
      }
      Flatten()
      fullyConnected(classes, width: width.linear)
    }
  }

  /// `classifier`: two wide layers with dropout, and the classes; in this order VGG and ZFNet have them.
  static func fullyConnected(_ classes: Int, width: Int = 4096) -> Sequential {
    Sequential("classifier") {
      for _ in 0..<2 {
        Linear(width)
        ReLU()
        Dropout()
      }
      Linear(classes)
    }
  }
}
