import Datasets
import Exhibits
import Foundation
import Networks
import Tensors

extension Raster {
  /// A map of parts, each in a colour of its own; what no part covers is white.
  public init(_ map: PartMap) { self.init(width: map.width, height: map.height, numbers: map.values.map(Int.init)) }

  /// A map of labels, each in a colour of its own; 0 is white.
  public init(_ labels: PixelLabels) { self.init(width: labels.width, height: labels.height, numbers: labels.numbers.map(Int.init)) }

  private init(width: Int, height: Int, numbers: [Int]) {
    var samples = Data(capacity: numbers.count * 3)
    for number in numbers { samples.append(contentsOf: number == 0 ? [255, 255, 255] : Self.color(of: number)) }
    self.init(width: width, height: height, channels: 3, samples: samples)
  }

  /// Hues a golden section apart, in three lightnesses: neighbouring numbers differ most.
  private static func color(of number: Int) -> [UInt8] {
    let hue = (Double(number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) * 6
    let value = [0.85, 0.6, 1][number % 3]
    return [5.0, 3, 1].map { shift in
      let place = (shift + hue).truncatingRemainder(dividingBy: 6)
      return UInt8((255 * (value - value * 0.75 * max(0, min(place, 4 - place, 1)))).rounded())
    }
  }
}

extension PartMap: Showable {
  /// The map, each part in a colour of its own.
  public var exhibit: Exhibit { Raster(self).exhibit }
}

extension PixelLabels: Showable {
  /// The map, each label in a colour of its own.
  public var exhibit: Exhibit { Raster(self).exhibit }
}

extension Sketch: Showable {
  /// The sketch drawn as a picture of 128 × 128.
  public var exhibit: Exhibit { picture(width: 128, height: 128).exhibit }
}

extension Portrait: Showable {
  /// The portrait drawn as a picture of 128 × 128.
  public var exhibit: Exhibit { picture(width: 128, height: 128).exhibit }
}

extension Batch: Showable {
  /// Its pictures with their numbers in the dataset, at most 32 of them.
  public var exhibit: Exhibit {
    let items = indices.prefix(32).enumerated().map { place, number in
      ImageGrid.Item(Raster(images[place].clamp(0...1)), caption: "\(number)")
    }
    return ImageGrid(items, columns: min(8, max(1, items.count))).exhibit
  }
}

extension PictureDataset {
  /// What the dataset is, in a line.
  public var summary: String {
    let labels = switch labelNames {
    case .categories(let names): "\(names.count) categories"
    case .attributes(let names): "\(names.count) attributes"
    }
    return "\(name): \(count) pictures, \(labels)"
  }
}

extension Weights: Showable {
  /// A row a tensor: its name, shape and type.
  public var exhibit: Exhibit {
    let names = names
    return .table(
      Table(
        [
          Column("name", .text(names)), Column("shape", .text(names.map { tensors[$0]!.shape.map(String.init).joined(separator: " × ") })),
          Column("type", .text(names.map { "\(tensors[$0]!.dtype)" })),
        ], key: ["name"]))
  }
}

extension Model: Showable {
  /// The network's diagram.
  public var exhibit: Exhibit { network.exhibit }
}
