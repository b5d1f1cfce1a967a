import Tensors

extension PictureDataset {
  /// The numbers of the pictures of each category.
  public var indicesByCategory: [[Int]] {
    var result = Array(repeating: [Int](), count: labelNames.names.count)
    for index in 0..<count {
      guard case .category(let category) = label(at: index) else { fatalError("indicesByCategory: \(name) has attributes, not categories") }
      result[category].append(index)
    }
    return result
  }

  /// The same number of pictures of each category, drawn from a seed, and all the others: Caltech's protocol with 15 or 30 for training.
  ///
  /// A category with fewer pictures gives all of them to `chosen`.
  public func split(perCategory number: Int, seed: UInt64) -> (chosen: [Int], others: [Int]) {
    precondition(number >= 0, "split: \(number) pictures a category")
    var (chosen, others): ([Int], [Int]) = ([], [])
    for (category, indices) in indicesByCategory.enumerated() {
      let order = BatchOrder.shuffled(seed: seed, epoch: category).arranged(indices)
      chosen += order.prefix(number)
      others += order.dropFirst(number)
    }
    return (chosen.sorted(), others.sorted())
  }
}
