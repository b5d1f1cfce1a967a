/// The operations that a network read from a file may hold.
public enum OperationCatalog {
  /// Every operation of this module; those of a report or another module are passed to ``Network/init(json:operations:)``.
  public static let operations: [any NetworkOperation.Type] = [
    AdaptiveAveragePool.self, Add.self, AttendedMean.self, AveragePool.self, BatchNorm.self, Concatenate.self, Convolution.self,
    Dropout.self, Flatten.self, GlobalMaxPool.self, Identity.self, LeakyReLU.self, Linear.self, LocalResponseNorm.self, MaxPool.self,
    Mean.self, Multiply.self, Pad.self, ReLU.self, Reshape.self, Resize.self, Scaling.self, Sigmoid.self, SliceChannels.self,
    Softmax.self, Sum.self, Tanh.self, TransposedConvolution.self, WeightedMean.self,
  ]
}
