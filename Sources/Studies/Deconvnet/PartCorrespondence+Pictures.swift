import Datasets
import Tensors
import Training

extension PartCorrespondence {
  /// What the network saw of one group: a row of the individuals as they are, and one for each of ``sites`` with its square. Each picture is
  /// `C H W`, 0…1.
  ///
  /// - Parameters:
  ///   - number: Which of ``groups``.
  ///   - dataset: That of the experiment, as are the things.
  ///   - normalization: That of the network: it says how grey the square is.
  /// - Throws: what the dataset throws.
  public func pictures(
    ofGroup number: Int, from dataset: any DrawnDataset, things: Set<String>, normalization: Normalization
  ) throws -> [[Tensor]] {
    let places = try groups[number].map {
      try SquarePlaces(in: dataset, at: $0, group: number, things: things, sites: sites, settings: settings)
    }
    let seen = try Self.images(places, dataset, groups[number], normalization, settings)
    let (deviation, mean) = (normalization.standardDeviation, normalization.mean)
    let images = mean.isEmpty ? seen : seen * Tensor(deviation, shape: [1, deviation.count, 1, 1], type: seen.dtype)
      + Tensor(mean, shape: [1, mean.count, 1, 1], type: seen.dtype)
    let columns = sites.count + 1
    return (0..<columns).map { row in groups[number].indices.map { images[$0 * columns + row] } }
  }

  /// Each individual as it is, then with the square at each site, as the network takes them: `g·(sites + 1) C H W`.
  static func images(
    _ places: [SquarePlaces], _ dataset: any DrawnDataset, _ group: [Int], _ normalization: Normalization, _ settings: Settings
  ) throws -> Tensor {
    let clean = try Tensor.pictures(count: group.count, normalization: normalization, threads: settings.threads) {
      dataset.picture(at: group[$0], seenThrough: places[$0].map)
    }
    let (rows, columns) = (clean.size(2), clean.size(3))
    return Tensor.stack(
      places.enumerated().flatMap { place, squares -> [Tensor] in
        let image = clean[place]
        let hidden = squares.squares.map { square -> Tensor in
          let mask = (0..<rows * columns).map { square.contains(row: $0 / columns, column: $0 % columns) }
          return Tensor(mask, shape: [1, rows, columns]).choosing(Tensor.full([1, 1, 1], settings.fill), otherwise: image)
        }
        return [image] + hidden
      })
  }
}
