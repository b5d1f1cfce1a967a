import Foundation
import Networks
import Tensors

/// What `Goldens/zoo_parity.py` wrote: PyTorch's words on every network of the zoo.
struct ZooGolden: Decodable {
  struct Entry: Decodable {
    var name: String
    var salt: String
    var input: [Int]
    var parameters: Int
    var state: Int
    var stateHash: String
    var nodes: String
    var logitsLargest: Double
    var gradientLargest: Double
  }

  var tiny: [Double]
  var alexnetState: [String]
  var resnet18State: [String]
  var networks: [Entry]

  static let shared: ZooGolden = try! JSONDecoder().decode(ZooGolden.self, from: Data(contentsOf: goldens.appending(path: "zoo_parity.json")))

  static let goldens = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens")

  static func entry(_ name: String) -> Entry { shared.networks.first { $0.name == name }! }

  /// The numbers of one tensor of `zoo_parity.safetensors`.
  static func numbers(_ name: String) -> [Double] {
    let tensor = file.header[name]!
    let bytes = file.data[tensor.data_offsets[0]..<tensor.data_offsets[1]]
    return Array(bytes).withUnsafeBytes { raw in
      tensor.dtype == "F64" ? raw.bindMemory(to: Double.self).map { $0 } : raw.bindMemory(to: Float.self).map { Double($0) }
    }
  }

  /// Elements at the places that a name decides, as the script chooses them.
  static func sampled(_ name: String, _ tensor: Tensor, _ count: Int) -> [Double] {
    let (start, flat) = (FormulaWeights.hash(name), tensor.reshape([tensor.count]))
    return flat.select(0, at: (0..<UInt64(count)).map { Int(FormulaWeights.splitMix(start &+ $0) % UInt64(tensor.count)) }).array()
  }

  private struct Header: Decodable {
    var dtype: String
    var data_offsets: [Int]
  }

  // Read literally here: the golden must not depend on the reader that other tests test.
  private static let file: (header: [String: Header], data: Data) = {
    let data = try! Data(contentsOf: goldens.appending(path: "zoo_parity.safetensors"))
    let length = data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    return (try! JSONDecoder().decode([String: Header].self, from: data.dropFirst(8).prefix(length)), Data(data.dropFirst(8 + length)))
  }()
}
