import Tensors

extension Weights {
  /// The tensors of a safetensors file, such as `safetensors.torch.save_file(model.state_dict(), path)` writes; half precision is read as
  /// float32.
  ///
  /// - Parameter sharing: Whether tensors lie in the file's own pages, mapped into memory, instead of copies: for weights of hundreds of
  ///   megabytes of which little is used, or which several processes use. Nobody may write into the file meanwhile, see
  ///   ``SafetensorsFile/tensor(_:sharing:)``; that is why a copy is the default: exporting a model again over its file must not end a
  ///   kernel that still shows it.
  public init(contentsOf path: String, sharing: Bool = false) throws(TensorFileError) {
    let tensors = try SafetensorsFile(path).tensors(sharing: sharing)
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
  /// - Parameter sharing: Whether the file is mapped into memory instead of copied; see ``Weights/init(contentsOf:sharing:)``.
  /// - Throws: `TensorFileError` when the file cannot be read, `WeightsError` with all that does not fit.
  public init(_ network: Network, contentsOf path: String, sharing: Bool = false) throws {
    let weights = try Weights(contentsOf: path, sharing: sharing)
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
