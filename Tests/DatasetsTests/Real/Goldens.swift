import Foundation

@testable import Datasets

/// The tiny datasets that `Goldens/real_formats.py` writes, and what it says must be read from them.
enum Goldens {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path + "/Goldens/real"

  struct Pixels: Decodable {
    var width: Int
    var height: Int
    var samples: Data
  }

  struct Expected: Decodable {
    struct CelebA: Decodable {
      var names: [String]
      var attributes: [[Bool]]
      var landmarks: [[Double]]
      var boxes: [[Double]]
      var identities: [Int]
    }
    struct CIFAR10: Decodable {
      var labels: [Int]
      var last: Data
      var sums: [Int]
    }
    struct CIFAR100: Decodable {
      var labels: [[Int]]
      var last: Data
    }
    struct SVHN: Decodable {
      var labels: [Int]
      var third: Data
    }
    struct Grey: Decodable { var grey: Data }
    struct Segmentation: Decodable {
      var segmentation: Data
      var instances: Data?
    }
    struct Broden: Decodable {
      var parts: [[UInt16]]
      var colors: [UInt16]
    }
    var pixels: [String: Pixels]
    var celeba: CelebA
    var cifar10: CIFAR10
    var cifar100: CIFAR100
    var svhn: SVHN
    var cub2011: Grey
    var cub2010: Segmentation
    var voc: Segmentation
    var broden: Broden
  }

  static let expected = try! JSONDecoder().decode(Expected.self, from: Data(contentsOf: URL(fileURLWithPath: "\(folder)/expected.json")))

  static func picture(_ name: String) -> Picture {
    let pixels = expected.pixels[name]!
    return Picture(
      width: pixels.width, height: pixels.height, channels: pixels.samples.count / (pixels.width * pixels.height),
      samples: Array(pixels.samples))
  }

  /// The error that `body` throws; `nil` when it throws none.
  static func error(_ body: () throws -> Void) -> DatasetError? {
    do { try body() } catch { return error as? DatasetError }
    return nil
  }
}
