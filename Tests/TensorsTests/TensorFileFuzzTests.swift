import Foundation
import Tensors
import Testing

/// Thousands of broken files: every one is read or refused, without a crash and without memory that the file does not justify.
@Suite("Broken tensor files")
struct TensorFileFuzzTests {
  private static let goldens = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Goldens/tensor_files").path

  @Test("Mutated safetensors files are read or refused", arguments: ["native", "converted", "float8"])
  func safetensors(_ name: String) throws {
    let outcome = try mutate("\(Self.goldens)/\(name).safetensors", times: 1500) { path in
      let file = try SafetensorsFile(path)
      for name in file.names {
        let tensor = try file.tensor(name)
        #expect(tensor.count <= 1 << 12)
      }
      _ = try file.tensors(sharing: true)
    }
    #expect(outcome.refused > 1000)
    if name != "float8" { #expect(outcome.read > 20, "some mutations are of elements alone") }
  }

  @Test("Mutated .npy files are read or refused", arguments: ["f4", "i4_fortran", "f8_big_endian", "bool", "scalar", "version3"])
  func numpy(_ name: String) throws {
    let outcome = try mutate("\(Self.goldens)/\(name).npy", times: 800) { path in
      let tensor = try NumpyFile.read(path)
      #expect(tensor.count <= 1 << 12)
    }
    #expect(outcome.refused > 300)
    #expect(outcome.read > 0)
  }

  private func mutate(_ source: String, times: Int, _ read: (String) throws -> Void) throws -> (read: Int, refused: Int) {
    let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: source)))
    let path = scratch()
    defer { try? FileManager.default.removeItem(atPath: path) }
    var random = RandomSource(seed: 31)
    var outcome = (read: 0, refused: 0)
    for _ in 0..<times {
      var bytes = original
      for _ in 0..<Int.random(in: 1...3, using: &random) { Self.mutate(&bytes, &random) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do {
        try read(path)
        outcome.read += 1
      } catch {
        #expect(error is TensorFileError, "\(error)")
        outcome.refused += 1
      }
    }
    return outcome
  }

  private static let tokens = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u0000", "\\ud800", "-1", "0", "1e9", "18446744073709551616", "9223372036854775807",
    "4611686018427387904", "(", ")", "'", "F64", "BOOL", "<f8", "\u{0}", "null", "True", "[[[[[[", "\"__metadata__\":{\"a\":\"b\"},",
  ]

  private static func mutate(_ bytes: inout [UInt8], _ random: inout RandomSource) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<7, using: &random) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
    case 2: bytes.removeSubrange(place...)
    case 3: bytes.remove(at: place)
    case 4: bytes.insert(contentsOf: Array(tokens.randomElement(using: &random)!.utf8), at: place)
    case 5: bytes.replaceSubrange(place..<min(place + 8, bytes.count), with: tokens.randomElement(using: &random)!.utf8)
    // The lengths at the start.
    default: bytes[min(place % 12, bytes.count - 1)] = UInt8.random(in: 0...255, using: &random)
    }
  }
}
