import Datasets
import Tensors
import Training

extension Tensor {
  /// Pictures made by several threads, as a network takes them: `N C H W`.
  ///
  /// - Parameter picture: Makes the picture of a place in the list.
  /// - Throws: the first error; ``DatasetError`` when the pictures differ in size.
  static func pictures(
    count: Int, normalization: Normalization, threads: Int, _ picture: @Sendable (Int) throws -> Picture
  ) throws -> Tensor {
    let results = [Result<Picture, any Error>](count: count, threads: threads) { place in Result { try picture(place) } }
    return normalization.applied(to: try Tensor(results.map { try $0.get() }))
  }
}

extension PictureDataset {
  /// Some of the pictures as a network takes them: `N C H W`.
  func images(of indices: [Int], normalization: Normalization, threads: Int) throws -> Tensor {
    try .pictures(count: indices.count, normalization: normalization, threads: threads) { try picture(at: indices[$0]) }
  }

  /// The number of one picture's category.
  ///
  /// - Throws: ``StudyError`` where the labels are attributes.
  func category(of index: Int) throws -> Int {
    guard case .category(let category) = label(at: index) else {
      throw StudyError("the pictures of \(name) have attributes", hint: "this experiment needs pictures with one category each")
    }
    return category
  }

  /// - Throws: ``StudyError`` when a number is none of the dataset's pictures.
  func check(_ indices: [Int]) throws {
    for index in indices where !(0..<count).contains(index) {
      throw StudyError("there is no picture \(index) in \(name)", hint: "it has \(count) pictures, numbered from 0")
    }
  }
}
