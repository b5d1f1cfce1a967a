import Tensors

extension Weights {
  /// The tensors of a safetensors file, such as `safetensors.torch.save_file(model.state_dict(), path)` writes; half precision is read as
  /// float32.
  public init(contentsOf path: String) throws(TensorFileError) {
    let tensors = try SafetensorsFile(path).tensors()
    self.init(tensors.mapValues { $0.dtype == .float16 ? $0.converted(to: .float32) : $0 })
  }

  /// Writes them to a safetensors file that `load_state_dict` takes.
  ///
  /// - Parameters:
  ///   - type: In which they are stored: `.float16` for half the bytes; without one each keeps its own.
  ///   - metadata: Text beside them, such as how they were trained.
  public func save(to path: String, type: DType? = nil, metadata: [String: String] = [:]) throws(TensorFileError) {
    try SafetensorsFile.write(tensors, metadata: metadata, to: path, type: type)
  }

  /// The same numbers with those of convolutions laid out as each pixel's channels side by side, in which convolutions run faster; what is
  /// computed with them is then laid out so too.
  public func inChannelsLast() -> Weights { Weights(tensors.mapValues { $0.rank == 4 ? $0.inChannelsLast() : $0 }) }
}

extension Model {
  /// The network with the weights of a safetensors file.
  ///
  /// - Throws: `TensorFileError` when the file cannot be read, `WeightsError` with all that does not fit.
  public init(_ network: Network, contentsOf path: String) throws {
    let weights = try Weights(contentsOf: path)
    do throws(WeightsError) {
      try self.init(network, weights)
    } catch {
      var named = error
      named.path = path
      throw named
    }
  }

  /// The model with other weights of the same names and shapes.
  public func with(_ weights: Weights) throws(WeightsError) -> Model { try Model(network, weights) }

  /// The model with weights of another type: `.float64` for exact comparisons.
  public func converted(to type: DType) -> Model { Model(network, fitting: weights.converted(to: type)) }

  /// The model computing with each pixel's channels side by side in memory, which is faster for batches of pictures; see
  /// ``Weights/inChannelsLast()``.
  public func inChannelsLast() -> Model { Model(network, fitting: weights.inChannelsLast()) }
}
