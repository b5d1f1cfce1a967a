extension Network {
  /// What PyTorch's `state_dict()` of the same network holds, sorted by name: every parameter and buffer with its shape, the count of passes
  /// that batch norm keeps (`num_batches_tracked`, of no dimension) among them.
  public var stateDictShapes: [(name: String, shape: [Int])] {
    let counts = nodes(of: BatchNorm.self).map { (name: "\($0.name).num_batches_tracked", shape: [Int]()) }
    return (parameterShapes + counts).sorted { $0.name < $1.name }
  }
}
