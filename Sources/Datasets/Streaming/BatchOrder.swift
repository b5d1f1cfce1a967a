import Tensors

/// In which order a stream visits pictures.
public enum BatchOrder: Hashable, Sendable {
  /// As the dataset numbers them.
  case sequential
  /// Shuffled: each seed and epoch has its own order, the same on every machine.
  case shuffled(seed: UInt64, epoch: Int)

  /// The indices in this order.
  public func arranged(_ indices: [Int]) -> [Int] {
    guard case .shuffled(let seed, let epoch) = self else { return indices }
    var random = KeyedRandom("order of batches", seed: seed, index: epoch)
    var result = indices
    // Fisher and Yates, written out: the standard library does not promise the same order in its next version.
    for last in stride(from: result.count - 1, to: 0, by: -1) {
      result.swapAt(last, Int(random.next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return result
  }

  /// What a random step of a transform draws for one picture.
  func random(at index: Int) -> KeyedRandom {
    switch self {
    case .sequential: KeyedRandom("augmentation", index: index)
    case .shuffled(let seed, let epoch): KeyedRandom("augmentation", seed: seed, index: index, factor: "epoch \(epoch)")
    }
  }
}

/// What a stream does with a picture that cannot be read.
public enum UnreadablePolicy: Hashable, Sendable {
  /// The batch that holds it throws its error, and the stream ends.
  case fail
  /// Its batch goes without it; ``BatchStream/skipped`` lists it.
  case skip
}

/// A picture that a stream went without.
public struct SkippedPicture: Sendable {
  /// Its number in the dataset.
  public var index: Int
  /// Why it could not be read.
  public var error: any Error
}
