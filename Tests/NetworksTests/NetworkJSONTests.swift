import Foundation
import Networks
import Tensors
import Testing

@Suite("Networks as JSON and in numbers")
struct NetworkJSONTests {
  @Test("Written and read again, a network is the same", arguments: 0..<30 as Range<UInt64>)
  func roundTrip(seed: UInt64) throws {
    let network = try RandomNetworks.make(seed: seed, length: 12, endsInVector: seed % 2 == 0)
    let json = try network.json()
    #expect(try Network(json: json) == network)
    #expect(try Network(json: json).json() == json)
  }

  @Test("The text is for people: one line a setting")
  func text() throws {
    let network = try Network("tiny", input: [3, 8, 8]) { Convolution(4, kernel: 3, stride: [2, 1]).named("conv1") }
    #expect(
      String(decoding: try network.json(), as: UTF8.self) == """
        {
          "initialization" : "pyTorch",
          "inputs" : [
            {
              "name" : "input",
              "shape" : [
                3,
                8,
                8
              ]
            }
          ],
          "name" : "tiny",
          "nodes" : [
            {
              "inputs" : [
                "input"
              ],
              "kind" : "convolution",
              "name" : "conv1",
              "settings" : {
                "bias" : true,
                "channels" : 4,
                "dilation" : 1,
                "groups" : 1,
                "kernel" : 3,
                "padding" : 0,
                "stride" : [
                  2,
                  1
                ]
              }
            }
          ],
          "output" : "conv1",
          "version" : 1
        }
        """)
  }

  @Test(
    "What cannot be is refused in words, whatever the numbers",
    arguments: [
      (#"{"name":"x"}"#, "the network cannot be read: “version” is missing"),
      (#"{"version":2}"#, "the network is of version 2, and only version 1 can be read"),
      (node(#""kind":"convolutoin","settings":{}"#), "a: no operation is called “convolutoin”; did you mean “convolution”?"),
      (node(#""kind":"relu","settings":{}"#, inputs: #""a""#), "a: its input “a” is no node above it and no input of the network"),
      (node(#""kind":"maxPool","settings":{"size":[1,2,3],"stride":1,"padding":0,"roundsUp":false}"#), "rows and columns"),
      (node(#""kind":"maxPool","settings":{"size":2,"stride":0,"padding":0,"roundsUp":false}"#), "the window's stride is 0, expected 1"),
      (node(#""kind":"maxPool","settings":{"size":9223372036854775807,"stride":1,"padding":0,"roundsUp":false}"#), "the window's size is"),
      (node(#""kind":"linear","settings":{"features":-1,"bias":true}"#), "the number of features is -1, expected 1 or more"),
      (convolution(channels: "16777216", kernel: "65536", padding: "65536"), "larger than any that can be computed"),
      (convolution(channels: "1e30", kernel: "1", padding: "0"), "the network cannot be read"),
      (convolution(channels: "4", kernel: "1", padding: "-3"), "the window's padding is -3, expected 0"),
      (convolution(channels: "4", kernel: "1", padding: "0", groups: "0"), "the number of groups is 0"),
      (node(#""kind":"pad","settings":{"top":9223372036854775807,"left":1,"bottom":1,"right":1}"#), "the padding is 9223372036854775807"),
      (node(#""kind":"adaptiveAveragePool","settings":{"size":16777216}"#), "larger than any that can be computed"),
      (node(#""kind":"reshape","settings":{"shape":[0,-1]}"#), "nothing is left"),
      (node(#""kind":"reshape","settings":{"shape":[4611686018427387904,4]}"#), "larger than any that can be computed"),
      (node(#""kind":"sliceChannels","settings":{"start":5,"end":2}"#), "channels 5..<2"),
      (node(#""kind":"resize","settings":{"scale":9223372036854775807}"#), "the scale is 9223372036854775807"),
      (node(#""kind":"concatenate","settings":{"dimension":7}"#), "dimensions [7]"),
      (node(#""kind":"dropout","settings":{"probability":1}"#), "a probability of 1.0"),
      (node(#""kind":"relu","settings":{}"#).replacingOccurrences(of: "[3,8,8]", with: "[3,9223372036854775807,8]"), "larger than any"),
      (String(repeating: "[", count: 100_000), "the network cannot be read"),
    ])
  func hostile(_ json: String, _ words: String) {
    let error = #expect(throws: NetworkError.self) { try Network(json: Data(json.utf8)) }
    #expect("\(error.map { "\($0)" } ?? "")".contains(words), "\(error.map { "\($0)" } ?? "")")
  }

  private static func node(_ operation: String, inputs: String = #""input""#) -> String {
    #"{"version":1,"name":"x","inputs":[{"name":"input","shape":[3,8,8]}],"output":"a","initialization":"pyTorch","#
      + #""nodes":[{"name":"a",\#(operation),"inputs":[\#(inputs)]}]}"#
  }

  private static func convolution(channels: String, kernel: String, padding: String, groups: String = "1") -> String {
    node(
      #""kind":"convolution","settings":{"channels":\#(channels),"kernel":\#(kernel),"stride":1,"padding":\#(padding),"#
        + #""dilation":1,"groups":\#(groups),"bias":true}"#)
  }

  @Test("Random changes of a network's text never end the process")
  func fuzz() throws {
    let json = Array(try RandomNetworks.make(seed: 3, length: 6, endsInVector: true).json())
    var random = KeyedRandom("fuzz")
    var refused = 0
    for _ in 0..<400 {
      var bytes = json
      for _ in 0..<random.integer(in: 1..<4) {
        let place = random.integer(in: 0..<bytes.count)
        switch random.integer(in: 0..<3) {
        case 0: bytes[place] = UInt8(random.pick(Array("0123456789-,\"[]{}e.".utf8)))
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: Array("99999999".utf8), at: place)
        }
      }
      do {
        let network = try Network(json: Data(bytes))
        _ = (network.parameterCount, try network.multiplyAdds())
      } catch { refused += 1 }
    }
    #expect(refused > 200)
  }

  @Test("Parameters and multiply-adds are counted as by hand")
  func counts() throws {
    let network = try Network("counted", input: [3, 32, 32]) {
      Convolution(16, kernel: 5, stride: 2, padding: 2).named("conv1")
      BatchNorm().named("bn1")
      ReLU()
      Convolution(16, kernel: 3, padding: 1, groups: 16, bias: false).named("depthwise")
      TransposedConvolution(8, kernel: 2, stride: 2).named("up")
      AdaptiveAveragePool(1)
      Flatten()
      Linear(10).named("fc")
    }
    #expect(network.parameterCounts.map(\.name) == ["conv1", "bn1", "depthwise", "up", "fc"])
    #expect(network.parameterCounts.map(\.count) == [16 * 75 + 16, 32, 16 * 9, 16 * 8 * 4 + 8, 90])
    #expect(network.parameterCount == 1216 + 32 + 144 + 520 + 90)
    let (conv1, depthwise, up) = (16 * 16 * 16 * 75, 16 * 16 * 16 * 9, 16 * 16 * 16 * 8 * 4)
    #expect(try network.multiplyAddCounts().map(\.count) == [conv1, depthwise, up, 80])
    #expect(try network.multiplyAdds(for: [3, 64, 64]) == 4 * (conv1 + depthwise + up) + 80)
  }
}
