extension Network {
  /// VGG-11 (Simonyan and Zisserman, “Very deep convolutional networks for large-scale image recognition”, ICLR 2015, configuration A).
  ///
  /// Pictures of 32 px and more: the last features are averaged to 7 × 7, which changes nothing at 224 px.
  /// - Parameter normalized: Whether batch norm follows each convolution: torchvision's `vgg11_bn`.
  public static func vgg11(classes: Int = 1000, normalized: Bool = false) -> Network { vgg(11, [1, 1, 2, 2, 2], classes, normalized) }

  /// VGG-13, configuration B; see ``vgg11(classes:normalized:)``.
  public static func vgg13(classes: Int = 1000, normalized: Bool = false) -> Network { vgg(13, [2, 2, 2, 2, 2], classes, normalized) }

  /// VGG-16, configuration D; see ``vgg11(classes:normalized:)``.
  public static func vgg16(classes: Int = 1000, normalized: Bool = false) -> Network { vgg(16, [2, 2, 3, 3, 3], classes, normalized) }

  /// VGG-19, configuration E; see ``vgg11(classes:normalized:)``.
  public static func vgg19(classes: Int = 1000, normalized: Bool = false) -> Network { vgg(19, [2, 2, 4, 4, 4], classes, normalized) }

  private static func vgg(_ depth: Int, _ stages: [Int], _ classes: Int, _ normalized: Bool) -> Network {
    described("vgg\(depth)\(normalized ? "_bn" : "")", input: [3, 224, 224], initialization: .vgg) {
      Sequential("features") {
        for (count, channels) in zip(stages, [64, 128, 256, 512, 512]) {
          for _ in 0..<count {
            Convolution(channels, kernel: 3, padding: 1)
            if normalized { BatchNorm() }
            ReLU()
          }
          MaxPool(2)
        }
      }
      AdaptiveAveragePool(7).named("avgpool")
      Flatten()
      fullyConnected(classes)
    }
  }
}
