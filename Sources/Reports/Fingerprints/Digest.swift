import CGLib

/// A SHA-256 digest.
package struct Digest: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Bytes of a digest.
  package static let size = 32

  package let bytes: [UInt8]

  /// `nil` unless there are 32 bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.size else { return nil }
    self.bytes = bytes
  }

  /// Reads 64 hexadecimal digits.
  package init?(hexadecimal text: String) {
    guard text.utf8.count == 2 * Self.size else { return nil }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.size)
    var high: UInt8?
    for character in text.utf8 {
      let nibble: UInt8
      switch character {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): nibble = character - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): nibble = character - UInt8(ascii: "a") + 10
      default: return nil
      }
      if let first = high {
        bytes.append(first << 4 | nibble)
        high = nil
      } else {
        high = nibble
      }
    }
    self.bytes = bytes
  }

  fileprivate init(checked bytes: [UInt8]) { self.bytes = bytes }

  /// 64 hexadecimal digits.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(2 * Self.size)
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  package static func < (left: Self, right: Self) -> Bool { left.bytes.lexicographicallyPrecedes(right.bytes) }
}

extension Digest: Codable {
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let digest = Self(hexadecimal: try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "a digest is 64 hexadecimal digits")
    }
    self = digest
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// The SHA-256 digest of bytes.
package func digest(of bytes: some Sequence<UInt8>) -> Digest {
  let checksum = g_checksum_new(G_CHECKSUM_SHA256)
  defer { g_checksum_free(checksum) }
  let done: Void? = bytes.withContiguousStorageIfAvailable { update(checksum, $0) }
  if done == nil { Array(bytes).withUnsafeBufferPointer { update(checksum, $0) } }
  var result = [UInt8](repeating: 0, count: Digest.size)
  var count = gsize(Digest.size)
  g_checksum_get_digest(checksum, &result, &count)
  return Digest(checked: result)
}

/// The SHA-256 digest of a text's UTF-8.
package func digest(of text: String) -> Digest { digest(of: text.utf8) }

private func update(_ checksum: OpaquePointer?, _ bytes: UnsafeBufferPointer<UInt8>) {
  guard let start = bytes.baseAddress else { return }
  g_checksum_update(checksum, start, bytes.count)
}
