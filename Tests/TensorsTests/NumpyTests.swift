import Foundation
import Tensors
import Testing

@Suite("NumPy's files")
struct NumpyTests {
  /// Made by Goldens/tensor_files.py.
  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/tensor_files").path

  @Test(
    "NumPy's arrays are read: every version, byte order and order of elements",
    arguments: [
      ("f4", DType.float32, 0.25), ("version2", .float32, 0.25), ("version3", .float32, 0.25), ("f8_big_endian", .float64, 0.25),
      ("f2", .float16, 0.25), ("i4_fortran", .int64, 1), ("i8", .int64, 1), ("u1", .uint8, 1),
    ])
  func reading(_ name: String, type: DType, step: Double) throws {
    let tensor = try NumpyFile.read("\(Self.goldens)/\(name).npy")
    #expect(tensor.dtype == type)
    #expect(tensor.shape == [2, 3])
    #expect(tensor.array(of: Double.self) == (0..<6).map { Double($0) * step })
  }

  @Test("Other types and shapes")
  func others() throws {
    func read(_ name: String) throws -> Tensor { try NumpyFile.read("\(Self.goldens)/\(name).npy") }
    #expect(try read("i2_big_endian").array(of: Int.self) == [-3, -2, -1, 0, 1, 2])
    #expect(try read("bool").array(of: Bool.self) == [false, true, false, true, false, true])
    #expect(try read("scalar").shape == [] && read("scalar").number == 2.5)
    #expect(try read("vector").array(of: Double.self) == [1.5, 2.5])
    #expect(try read("empty").shape == [0, 4])
  }

  @Test("Writing gives NumPy's bytes", arguments: ["f4", "f2", "i8", "u1", "bool", "scalar", "vector", "empty"])
  func byteForByte(_ name: String) throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let source = "\(Self.goldens)/\(name).npy"
    try NumpyFile.write(NumpyFile.read(source), to: path)
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data(contentsOf: URL(fileURLWithPath: source)))
  }

  @Test("Objects and records are refused by name")
  func refused() {
    let objects = #expect(throws: TensorFileError.self) { try NumpyFile.read("\(Self.goldens)/objects.npy") }
    #expect(objects?.reason.contains("elements of '|O' cannot be read") == true)
    #expect(throws: TensorFileError.self) { try NumpyFile.read("\(Self.goldens)/record.npy") }
    let wrong = #expect(throws: TensorFileError.self) { try NumpyFile.read("\(Self.goldens)/native.safetensors") }
    #expect(wrong?.reason.contains("no .npy file") == true)
  }

  @Test(
    "Errors say what was expected",
    arguments: [
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", 8, "needs 12 bytes, the file has 8"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (3), }", 12, "expected a tuple"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (-3,), }", 12, "expected a size"),
      ("{'descr': '<f4', 'fortran_order': 0, 'shape': (3,), }", 12, "expected False"),
      ("{'descr': '<f4', 'shape': (3,), }", 12, "expected the keys"),
      ("{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", 12, "too many"),
      ("{'descr': '|f4', 'fortran_order': False, 'shape': (3,), }", 12, "elements of '|f4'"),
    ])
  func errors(_ header: String, data: Int, expected: String) throws {
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let start: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    try Data(start + Array(header.utf8) + [UInt8](repeating: 0, count: data)).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: TensorFileError.self) { try NumpyFile.read(path) }
    #expect(error?.description.hasPrefix(path) == true && error?.reason.contains(expected) == true, "\(error?.reason ?? "")")
  }
}
