import Foundation
import Tensors
import Testing

@testable import Datasets

/// Every reader of untrusted bytes against thousands of broken files: it may throw ``DatasetError`` and nothing else.
///
/// `VITRINE_FUZZ=100000` runs that many mutations a file.
@Suite struct ReaderFuzzTests {
  private static let rounds = ProcessInfo.processInfo.environment["VITRINE_FUZZ"].flatMap(Int.init) ?? 400

  /// Breaks bytes in one of the ways in which files break, or in which someone breaks them.
  private func mutated(_ original: [UInt8], _ random: inout KeyedRandom) -> [UInt8] {
    var bytes = original
    for _ in 0..<random.integer(in: 1..<4) where !bytes.isEmpty {
      let place = random.integer(in: 0..<bytes.count)
      switch random.integer(in: 0..<7) {
      case 0: bytes[place] ^= 1 << UInt8(random.integer(in: 0..<8))
      case 1: bytes[place] = random.pick([0, 1, 0x7F, 0x80, 0xFF, 0x2C, 0x20, 0x0A, 0x3B, 0x2D])
      case 2: bytes = Array(bytes.prefix(place))
      case 3:
        // A length or a number of pictures becomes another.
        let value = random.pick([0, 1, 0xFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFF8, 0xFFFF_FFFF])
        for offset in 0..<min(4, bytes.count - place) { bytes[place + offset] = UInt8(truncatingIfNeeded: value >> (8 * offset)) }
      case 4:
        let end = min(place + random.integer(in: 1..<40), bytes.count)
        bytes.insert(contentsOf: bytes[place..<end], at: random.integer(in: 0..<bytes.count))
      case 5: bytes.removeSubrange(place..<min(place + random.integer(in: 1..<40), bytes.count))
      default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
      }
    }
    return bytes
  }

  /// - Parameter rounds: A part of all rounds for files that take long.
  private func fuzz(_ name: String, share: Double = 1, _ read: ([UInt8], inout KeyedRandom) throws -> Void) throws {
    let original = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Goldens.folder)/\(name)")))
    var (sound, broken) = (0, 0)
    for round in 0..<max(Int(Double(Self.rounds) * share), 1) {
      var random = KeyedRandom("fuzz \(name)", seed: 1, index: round)
      do {
        try read(mutated(original, &random), &random)
        sound += 1
      } catch is DatasetError {
        broken += 1
      }
    }
    // A reader that refuses everything, or nothing, was not reached by the mutations.
    #expect(broken > 0 && sound > 0, "\(name): \(sound) sound, \(broken) broken")
  }

  private func withFolder(_ name: String, _ body: (String) throws -> Void) throws {
    let folder = "\(NSTemporaryDirectory())/fuzz-\(UUID().uuidString)"
    try FileManager.default.copyItem(atPath: "\(Goldens.folder)/\(name)", toPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func put(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  @Test(arguments: ["plain.jpg", "progressive.jpg", "ink.jpg", "grey.jpg"]) func jpeg(name: String) throws {
    try fuzz("pictures/\(name)", share: 0.5) { bytes, _ in
      _ = try Picture(bytes: bytes, path: name, decoding: .init(convertsCMYK: true))
    }
  }

  @Test(arguments: ["really_png.JPEG", "bits.png", "interlaced.png", "opacity.png"]) func png(name: String) throws {
    try fuzz("pictures/\(name)") { bytes, random in
      // Checksums refuse nearly everything: they are made right so that what is behind them is reached.
      _ = try PNGFile(bytes: random.chance(0.2) ? bytes : PNGRepair.repaired(bytes), path: name).picture(channels: 3)
    }
  }

  @Test(arguments: ["mat/plain.mat", "mat/compressed.mat", "mat/big.mat", "svhn/train_32x32.mat", "imagenet/meta.mat"])
  func matlab(name: String) throws {
    try withFolder("mat") { folder in
      try fuzz(name) { bytes, _ in
        try put(bytes, "\(folder)/x.mat")
        let file = try MATFile(path: "\(folder)/x.mat")
        // No file holds all of them: it counts as sound when one can be read.
        var (isSound, last) = (false, DatasetError?.none)
        func attempt(_ read: () throws -> Void) throws {
          do {
            try read()
            isSound = true
          } catch let error as DatasetError {
            last = error
          }
        }
        for variable in ["double", "small", "text", "cells", "structure", "X", "y", "synsets"] {
          try attempt { _ = try file.value(variable) }
          try attempt { try file.bytes(of: variable) { _ in } piece: { _ in } }
        }
        try attempt { _ = try ImageNetSynsets(path: "\(folder)/x.mat") }
        if let last, !isSound { throw last }
      }
    }
  }

  @Test func svhn() throws {
    try withFolder("svhn") { folder in
      try fuzz("svhn/train_32x32.mat") { bytes, _ in
        try put(bytes, "\(folder)/train_32x32.mat")
        let dataset = try SVHN(folder: folder, split: .train)
        for index in 0..<dataset.count { _ = try dataset.picture(at: index) }
      }
    }
  }

  @Test func cifar() throws {
    try withFolder("cifar100") { folder in
      try fuzz("cifar100/train.bin", share: 0.5) { bytes, random in
        // Most mutations change the length: some are given whole pictures again.
        let whole = random.chance(0.5) ? Array(bytes.prefix(bytes.count / 3074 * 3074)) : bytes
        try put(whole, "\(folder)/train.bin")
        let dataset = try CIFAR100(folder: folder, split: .train)
        for index in 0..<dataset.count { _ = (try dataset.picture(at: index), dataset.label(at: index)) }
      }
    }
  }

  @Test(arguments: [
    "list_attr_celeba.txt", "list_eval_partition.txt", "list_landmarks_align_celeba.txt", "list_bbox_celeba.txt", "identity_CelebA.txt",
  ])
  func celeba(list: String) throws {
    try withFolder("celeba") { folder in
      try fuzz("celeba/\(list)", share: list.contains("partition") ? 2 : 0.3) { bytes, _ in
        try put(bytes, "\(folder)/\(list)")
        let dataset = try CelebA(folder: folder, split: .all, including: [.landmarks, .boxes, .identities])
        for index in 0..<dataset.count { _ = (dataset.label(at: index), dataset.landmarks(at: index), dataset.identity(at: index)) }
      }
    }
  }

  @Test(arguments: ["index.csv", "label.csv", "category.csv", "c_part.csv", "images/ade20k/one_part_1.png"])
  func broden(list: String) throws {
    try withFolder("broden") { folder in
      try fuzz("broden/\(list)", share: 0.3) { bytes, _ in
        try put(list.hasSuffix("png") ? PNGRepair.repaired(bytes) : bytes, "\(folder)/\(list)")
        let dataset = try Broden(folder: folder)
        for index in 0..<dataset.count {
          _ = dataset.label(at: index)
          for category in dataset.labelledCategories(at: index) where category != "object" {
            _ = try dataset.annotation(of: category, at: index)
          }
        }
      }
    }
  }

  @Test func xml() throws {
    try fuzz("voc/VOCdevkit/VOC2012/Annotations/2007_000001.xml") { bytes, _ in
      _ = try VOCAnnotation(root: XMLNode(bytes: bytes, path: "xml"), path: "xml")
    }
  }
}

/// Makes the checksums of a PNG right where its chunks can be followed.
private enum PNGRepair {
  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
  }

  static func repaired(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var place = 8
    while result.count - place >= 12 {
      let length = result[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= result.count - place - 12 else { break }
      var sum: UInt32 = .max
      for byte in result[place + 4..<place + 8 + length] { sum = table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
      for offset in 0..<4 { result[place + 8 + length + offset] = UInt8(truncatingIfNeeded: ~sum >> UInt32(24 - 8 * offset)) }
      place += 12 + length
    }
    return result
  }
}
