extension Network {
  /// AlexNet as torchvision has it: one column of 64, 192, 384, 256 and 256 channels without contrast normalisation (Krizhevsky, 2014,
  /// “One weird trick for parallelizing convolutional neural networks”).
  ///
  /// Pictures of 63 px and more: the last features are averaged to 6 × 6. It is not the network of 2012; see ``alexNet2012(classes:)``.
  public static func alexNet(classes: Int = 1000) -> Network {
    described("alexnet", input: [3, 224, 224], initialization: .pyTorch) {
      Sequential("features") {
        Convolution(64, kernel: 11, stride: 4, padding: 2)
        ReLU()
        MaxPool(3, stride: 2)
        Convolution(192, kernel: 5, padding: 2)
        ReLU()
        MaxPool(3, stride: 2)
        Convolution(384, kernel: 3, padding: 1)
        ReLU()
        Convolution(256, kernel: 3, padding: 1)
        ReLU()
        Convolution(256, kernel: 3, padding: 1)
        ReLU()
        MaxPool(3, stride: 2)
      }
      AdaptiveAveragePool(6).named("avgpool")
      Flatten()
      Sequential("classifier") {
        Dropout()
        Linear(4096)
        ReLU()
        Dropout()
        Linear(4096)
        ReLU()
        Linear(classes)
      }
    }
  }
}
