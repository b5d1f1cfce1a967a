/// How the bytes of a picture file become a ``Picture``.
///
/// The kind of a file is told by its first bytes, never by its name: some of ImageNet's `.JPEG` files are PNG. EXIF orientation is ignored,
/// as torchvision ignores it, so that annotations in pixels stay valid. Transparency is dropped, as by Pillow's `convert("RGB")`.
public struct PictureDecoding: Codable, Hashable, Sendable {
  /// 3: red, green, blue, with grey repeated. 1: grey, `0.299 R + 0.587 G + 0.114 B`.
  public var channels: Int
  /// Whether a JPEG in printing colours is converted, by Pillow's formula that knows no ink profile. Otherwise it is an error.
  public var convertsCMYK: Bool
  /// 1, 2, 4 or 8: a JPEG is decoded at this fraction of its size, which is quicker than decoding and resizing it, and not the same
  /// pixels. A PNG is decoded at its size.
  public var reduction: Int

  public init(channels: Int = 3, convertsCMYK: Bool = false, reduction: Int = 1) {
    precondition(channels == 1 || channels == 3, "PictureDecoding: \(channels) channels, 1 or 3 are possible")
    precondition([1, 2, 4, 8].contains(reduction), "PictureDecoding: reduction \(reduction), 1, 2, 4 and 8 are possible")
    self.channels = channels
    self.convertsCMYK = convertsCMYK
    self.reduction = reduction
  }
}

extension Picture {
  /// More pixels than this are refused before memory is asked for: a file of a few bytes can claim any size.
  static let largestPixelCount = 1 << 27

  /// Reads a JPEG or PNG file.
  ///
  /// - Throws: ``DatasetError`` for a file that is missing, truncated, corrupt, of another kind, or in printing colours.
  public init(contentsOf path: String, decoding: PictureDecoding = .init()) throws {
    try self.init(bytes: try FileBytes.contents(of: path), path: path, decoding: decoding)
  }

  init(bytes: [UInt8], path: String, decoding: PictureDecoding) throws {
    if bytes.starts(with: [0xFF, 0xD8]) {
      self = try JPEGFile(bytes: bytes, path: path).picture(decoding)
    } else if bytes.starts(with: PNGFile.signature) {
      self = try PNGFile(bytes: bytes, path: path).picture(channels: decoding.channels)
    } else {
      throw DatasetError(
        path: path,
        reason: bytes.isEmpty ? "is empty" : "is neither JPEG nor PNG: it starts with \(bytes.prefix(4).map { String($0, radix: 16) })")
    }
  }
}
