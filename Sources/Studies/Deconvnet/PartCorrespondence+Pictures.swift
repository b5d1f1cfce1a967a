import Datasets
import Tensors
import Training

extension PartCorrespondence {
  /// What the network saw of one group: a row of the individuals as they are, and one for each of ``sites`` with its square. Each picture is
  /// `C H W`, 0…1.
  ///
  /// - Parameters:
  ///   - number: Which of ``groups``.
  ///   - dataset: That of the experiment, as are the things and the normalization.
  /// - Throws: what the dataset throws.
  public func pictures(
    ofGroup number: Int, from dataset: any DrawnDataset, things: Set<String>, normalization: Normalization
  ) throws -> [[Tensor]] {
    let group = groups[number]
    let clean = try dataset.images(of: group, normalization: .none, threads: settings.threads)
    let places = try group.map { try SquarePlaces(in: dataset, at: $0, group: number, things: things, sites: sites, settings: settings) }
    let grey = (0..<clean.size(1)).map { channel in
      normalization.mean.isEmpty ? settings.fill : settings.fill * normalization.standardDeviation[channel] + normalization.mean[channel]
    }
    let fill = Tensor(grey, shape: [clean.size(1), 1, 1]).converted(to: clean.dtype)
    let rows = sites.indices.map { site in
      group.indices.map { place in places[place].squares[site].mask(rows: clean.size(2), columns: clean.size(3)).choosing(fill, otherwise: clean[place]) }
    }
    return [group.indices.map { clean[$0] }] + rows
  }
}

extension SquarePlaces.Square {
  /// Whether each pixel is in the square, `1 H W`.
  func mask(rows: Int, columns: Int) -> Tensor {
    Tensor((0..<rows * columns).map { contains(row: $0 / columns, column: $0 % columns) }, shape: [1, rows, columns])
  }
}
