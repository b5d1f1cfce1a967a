/// What the bytes of a picture file say about themselves.
struct PictureFile {
  /// The media type, by its first bytes.
  var mediaType: String
  /// The size in pixels, where the header is simple enough to tell.
  var size: (width: Int, height: Int)?

  /// - Returns: `nil` for bytes that no browser shows as a picture.
  init?(_ bytes: [UInt8]) {
    func starts(_ prefix: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + prefix.count && bytes[offset..<offset + prefix.count].elementsEqual(prefix)
    }
    func big(_ offset: Int, _ count: Int) -> Int { (0..<count).reduce(0) { $0 << 8 | Int(bytes[offset + $1]) } }
    if starts([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      mediaType = "image/png"
      if bytes.count >= 24 { size = (big(16, 4), big(20, 4)) }
    } else if starts([0xFF, 0xD8, 0xFF]) {
      mediaType = "image/jpeg"
      size = Self.jpegSize(bytes)
    } else if starts(Array("GIF8".utf8)) {
      mediaType = "image/gif"
      if bytes.count >= 10 { size = (Int(bytes[6]) | Int(bytes[7]) << 8, Int(bytes[8]) | Int(bytes[9]) << 8) }
    } else if starts(Array("RIFF".utf8)), starts(Array("WEBP".utf8), at: 8) {
      mediaType = "image/webp"
    } else if starts(Array("ftypavi".utf8), at: 4) {
      mediaType = "image/avif"
    } else if String(decoding: bytes.prefix(1024), as: UTF8.self).contains("<svg") {
      mediaType = "image/svg+xml"
    } else {
      return nil
    }
  }

  /// Walks JPEG's segments to the frame header.
  private static func jpegSize(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    var offset = 2
    while offset + 9 < bytes.count, bytes[offset] == 0xFF {
      let marker = bytes[offset + 1]
      if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
        return (Int(bytes[offset + 7]) << 8 | Int(bytes[offset + 8]), Int(bytes[offset + 5]) << 8 | Int(bytes[offset + 6]))
      }
      offset += 2 + (Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3]))
    }
    return nil
  }
}
