import Datasets
import Networks

extension TrainingSpecification {
  /// Whether pictures like this one can go through augmentation, normalization and the network.
  ///
  /// - Throws: ``SpecificationProblem`` at what does not fit, which else would end the process at the first batch.
  func check(network: Network, picture: Picture) throws {
    for (number, augmentation) in augmentations.enumerated() {
      if case .reflectCrop(let padding) = augmentation, padding >= min(picture.width, picture.height) {
        throw SpecificationProblem(
          path: ["augmentations", "\(number)", "padding"],
          message: "`padding` is \(padding), and the pictures are \(picture.width) × \(picture.height): it must be smaller than both")
      }
    }
    guard normalization.mean.isEmpty || normalization.mean.count == picture.channels else {
      throw SpecificationProblem(
        path: ["normalization", "mean"], message: "\(normalization.mean.count) means for pictures of \(picture.channels) channels")
    }
    do throws(NetworkError) {
      _ = try network.shapes(for: [picture.channels, picture.height, picture.width])
    } catch {
      throw SpecificationProblem(
        path: ["data"], isAboutKey: true,
        message: "pictures of \(picture.channels) × \(picture.height) × \(picture.width) do not fit the network: \(error)")
    }
  }
}
