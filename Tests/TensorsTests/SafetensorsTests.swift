import Foundation
@testable import Tensors
import Testing

@Suite("Safetensors")
struct SafetensorsTests {
  /// Made by Goldens/tensor_files.py with the reference library.
  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/tensor_files").path

  @Test("A file of the reference library is read, shared and copied", arguments: [false, true])
  func reading(_ sharing: Bool) throws {
    let file = try SafetensorsFile("\(Self.goldens)/native.safetensors")
    #expect(file.metadata == ["format": "pt é\n\"x\""])
    #expect(
      file.names == ["bn1.num_batches_tracked", "bn1.weight", "conv1.weight", "double", "empty", "half", "mask", "naïve \"name\""])
    let tensors = try file.tensors(sharing: sharing)
    let batches = try #require(tensors["bn1.num_batches_tracked"])
    #expect(batches.shape == [] && batches.dtype == .int64 && batches.number == 17)
    #expect(tensors["bn1.weight"]?.array(of: Float.self) == [1.5, -2.25, 3])
    #expect(tensors["conv1.weight"]?.shape == [2, 3, 2, 2])
    #expect(tensors["conv1.weight"]?.array(of: Float.self) == (0..<24).map { Float($0) / 7 })
    #expect(tensors["double"]?.array(of: Double.self) == [1e-300, -1, 2, 1e300])
    #expect(tensors["empty"]?.shape == [0, 3])
    #expect(tensors["half"]?.array(of: Float16.self) == [0.5, 65504, -6.1e-5])
    #expect(tensors["mask"]?.array(of: Bool.self) == [true, false, true])
    #expect(tensors["naïve \"name\""]?.array(of: UInt8.self) == [1, 255])
    #expect(try file.shape(of: "double") == [2, 2])
    #expect(try file.dtype(of: "half") == .float16)
  }

  @Test("Types that DType lacks become the next that holds every value")
  func converting() throws {
    let file = try SafetensorsFile("\(Self.goldens)/converted.safetensors")
    let tensors = try file.tensors(sharing: true)
    #expect(tensors["bf16"]?.array(of: Float.self) == [1, -2.5, 3.140625])
    #expect(tensors["i8"]?.array(of: Int.self) == [-128, 127])
    #expect(tensors["i16"]?.array(of: Int.self) == [-32768, 32767])
    #expect(tensors["i32"]?.array(of: Int.self) == [-2_147_483_648, 2_147_483_647])
    #expect(tensors["u16"]?.array(of: Int.self) == [0, 65535])
    #expect(tensors["u32"]?.array(of: Int.self) == [0, 4_294_967_295])
    #expect(tensors["u64"]?.array(of: Int.self) == [0, 1 << 40])
    #expect(try file.storedType(of: "bf16") == "BF16")
    #expect(try file.dtype(of: "i32") == .int64)
  }

  @Test("Writing what was read gives the reference's bytes")
  func byteForByte() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = "\(Self.goldens)/native.safetensors"
    let file = try SafetensorsFile(source)
    try SafetensorsFile.write(file.tensors(), metadata: file.metadata, to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: source)))
  }

  @Test("Half precision stores tensors with a fraction in two bytes, and refuses what half cannot hold")
  func halving() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsFile.write(["w": Tensor([0.1, .infinity]), "n": Tensor([7])], to: path, type: .float16)
    let file = try SafetensorsFile(path)
    #expect(try file.dtype(of: "w") == .float16)
    #expect(try file.dtype(of: "n") == .int64)
    #expect(try file.tensor("w").array(of: Float16.self) == [0.1, .infinity])
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = #expect(throws: TensorFileError.self) { try SafetensorsFile.write(["w": Tensor([1e6])], to: path, type: .float16) }
    #expect(error?.tensor == "w")
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before, "a failed write leaves the old file")
    let (folder, name) = ((path as NSString).deletingLastPathComponent, (path as NSString).lastPathComponent)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix(name) } == [name])
  }

  @Test("A view is written as the elements it shows")
  func views() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let cube = Tensor.arange(24, type: .float32).reshape([1, 2, 3, 4])
    try SafetensorsFile.write(["t": cube.transpose(), "c": cube.inChannelsLast()], to: path)
    let file = try SafetensorsFile(path)
    #expect(try file.tensor("t").array(of: Float.self) == cube.transpose().array(of: Float.self))
    #expect(try file.tensor("c").array(of: Int.self) == Array(0..<24))
  }

  @Test("A tensor that shares outlives the file's name and its reader, and a gradient step leaves the file alone")
  func sharing() throws {
    let path = scratch()
    try SafetensorsFile.write(["w": Tensor([1.0, 2])], to: path)
    var parameters = [try SafetensorsFile(path).tensor("w", sharing: true)]
    var momenta: [Tensor] = []
    OptimizerStep.sgd(.init(learningRate: 1), &parameters, gradients: [Tensor([1.0, 1])], momenta: &momenta)
    #expect(parameters[0].array(of: Double.self) == [0, 1])
    let file = try SafetensorsFile(path)
    let tensor = try file.tensor("w", sharing: true)
    try FileManager.default.removeItem(atPath: path)
    #expect((tensor * 1).array(of: Double.self) == [1, 2])
    #expect(try file.tensor("w").array(of: Double.self) == [1, 2])
  }

  @Test("Two tensors over the same bytes of a file: a step over one leaves the other alone")
  func twice() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsFile.write(["w": Tensor([1.0, 2])], to: path)
    let file = try SafetensorsFile(path)
    let other = try file.tensor("w", sharing: true)
    var parameters = [try file.tensor("w", sharing: true)]
    var momenta: [Tensor] = []
    OptimizerStep.sgd(.init(learningRate: 1), &parameters, gradients: [Tensor([1.0, 1])], momenta: &momenta)
    #expect(parameters[0].array(of: Double.self) == [0, 1])
    #expect(other.array(of: Double.self) == [1, 2])
  }

  @Test("A file cut short while it is open is an error")
  func cutShort() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    try SafetensorsFile.write(["w": Tensor.zeros([4096])], to: path)
    let file = try SafetensorsFile(path)
    truncate(path, 1000)
    #expect(throws: TensorFileError.self) { try file.tensor("w") }
    #expect(throws: TensorFileError.self) { try file.tensor("w", sharing: true) }
  }

  @Test("Errors name the file, the tensor and what was expected", arguments: malformed)
  func errors(_ header: String, data: Int, expected: String) throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) } + Array(header.utf8)
    try Data(bytes + [UInt8](repeating: 0, count: data)).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TensorFileError.self) { try SafetensorsFile(path) }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.hasPrefix(path) && words.contains(expected), "\(words)")
  }

  static let malformed: [(String, Int, String)] = [
    ("", 0, "expected {"),
    ("{", 0, "expected \""),
    ("{} x", 0, "text behind the end"),
    ("{}", 3, "3 bytes behind the last tensor belong to none"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7, "tensor \"w\": lies at bytes 0..<8 of 7"),
    (#"{"w":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "tensor \"w\": shape [3] of F32 needs 12 bytes, data_offsets give 8"),
    (#"{"w":{"dtype":"F8_E4M3","shape":[8],"data_offsets":[0,8]}}"#, 8, "tensor \"w\": dtype \"F8_E4M3\" cannot be read"),
    (#"{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,8]}}"#, 8, "expected a whole number that is not negative"),
    (#"{"w":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#, 8, "expected a whole number"),
    (#"{"w":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "expected begin and end"),
    (#"{"w":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,8]}}"#, 8, "more than can be addressed"),
    (#"{"w":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#, 8, "a number beyond 2⁶³"),
    (#"{"w":{"dtype":"F32","shape":[0,4611686018427387904,4],"data_offsets":[0,0]}}"#, 0, "more than can be addressed"),
    (#"{"w":{"dtype":"F32","shape":[2]}}"#, 8, "expected dtype, shape and data_offsets"),
    (
      #"{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"v":{"dtype":"U8","shape":[4],"data_offsets":[3,7]}}"#, 7,
      "tensor \"v\": overlaps the one before it"
    ),
    (
      #"{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"v":{"dtype":"U8","shape":[3],"data_offsets":[5,8]}}"#, 8,
      "tensor \"v\": leaves a gap"
    ),
    (
      #"{"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"w":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}"#, 4,
      "tensor \"w\" is there twice"
    ),
    (#"{"__metadata__":{"a":1}}"#, 0, "expected \""),
    (#"{"a\ud800":{}}"#, 0, "half a surrogate pair"),
  ]

  @Test("A byte that is no truth value, and a name that is not there, are errors that say so")
  func contents() throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let header = #"{"m":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"#
    try Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(header.utf8) + [2]).write(to: URL(fileURLWithPath: path))
    let file = try SafetensorsFile(path)
    let truth = #expect(throws: TensorFileError.self) { try file.tensor("m") }
    #expect(truth?.reason.contains("the byte 2") == true)
    let absent = #expect(throws: TensorFileError.self) { try file.tensor("x") }
    #expect(absent?.reason == "not in the file, which has 1: m")
    let float8 = #expect(throws: TensorFileError.self) { try SafetensorsFile("\(Self.goldens)/float8.safetensors") }
    #expect(float8?.tensor == "f8")
    #expect(throws: TensorFileError.self) { try SafetensorsFile("/nonexistent") }
    #expect(throws: TensorFileError.self) { try SafetensorsFile("/dev/zero") }
    #expect(throws: TensorFileError.self) { try SafetensorsFile.write(["w": Tensor(1)], to: "/nonexistent/w") }
  }
}

/// A path for one test's file.
func scratch() -> String { FileManager.default.temporaryDirectory.appending(path: "tensors-\(UUID().uuidString)").path }
