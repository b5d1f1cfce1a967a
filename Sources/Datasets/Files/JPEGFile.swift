internal import CTurboJPEG

/// A JPEG file in memory, decoded by libjpeg-turbo with the settings that Pillow uses: accurate integer DCT, smooth upsampling.
struct JPEGFile {
  let bytes: [UInt8]
  let path: String

  /// - Throws: ``DatasetError`` for what Pillow refuses too: a file that ends before its end marker, and what libjpeg calls an error.
  ///   What libjpeg only warns of, damage within the samples or bytes between markers, is decoded as it decodes it: some published
  ///   pictures are such.
  func picture(_ decoding: PictureDecoding) throws -> Picture {
    guard hasEnd else { throw DatasetError(path: path, reason: "is truncated: its \(bytes.count) bytes hold no end marker") }
    guard let decoder = tjInitDecompress() else { throw DatasetError(path: path, reason: "libjpeg-turbo cannot start") }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, colors): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    let status = tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &colors)
    guard status == 0 || isWarning(decoder) else { throw failure(decoder) }
    guard width > 0, height > 0, Int(width) * Int(height) <= Picture.largestPixelCount else {
      throw DatasetError(path: path, reason: "claims \(width)×\(height) pixels, more than \(Picture.largestPixelCount)")
    }
    // Every 8 × 8 pixels take at least a bit, so that a few bytes cannot ask for much memory.
    guard Int(width) * Int(height) <= 512 * bytes.count else {
      throw DatasetError(path: path, reason: "is truncated: its \(bytes.count) bytes cannot hold \(width)×\(height) pixels")
    }
    let isInk = colors == TJCS_CMYK.rawValue || colors == TJCS_YCCK.rawValue
    guard !isInk || decoding.convertsCMYK else {
      throw DatasetError(
        path: path, reason: "is in printing colours (CMYK)",
        hint: "`PictureDecoding(convertsCMYK: true)` converts it without an ink profile")
    }
    let scaled = [width, height].map { (Int($0) + decoding.reduction - 1) / decoding.reduction }
    let format = isInk ? TJPF_CMYK : colors == TJCS_GRAY.rawValue && decoding.channels == 1 ? TJPF_GRAY : TJPF_RGB
    let channels = isInk ? 4 : format == TJPF_GRAY ? 1 : 3
    let samples = try decode(decoder, width: scaled[0], height: scaled[1], channels: channels, format: format)
    if isInk {
      return converted(Self.withoutInk(samples), width: scaled[0], height: scaled[1], channels: 3, to: decoding.channels)
    }
    return converted(samples, width: scaled[0], height: scaled[1], channels: channels, to: decoding.channels)
  }

  private func decode(_ decoder: tjhandle, width: Int, height: Int, channels: Int, format: TJPF) throws -> [UInt8] {
    try [UInt8](unsafeUninitializedCapacity: width * height * channels) { buffer, count in
      // Samples that a broken file leaves out are not what was in memory before.
      buffer.initialize(repeating: 0)
      count = buffer.count
      let status = tjDecompress2(
        decoder, bytes, UInt(bytes.count), buffer.baseAddress, Int32(width), 0, Int32(height), format.rawValue, TJFLAG_LIMITSCANS)
      guard status == 0 || isWarning(decoder) else { throw failure(decoder) }
    }
  }

  private func converted(_ samples: [UInt8], width: Int, height: Int, channels: Int, to wanted: Int) -> Picture {
    let picture = Picture(width: width, height: height, channels: channels, samples: samples)
    return wanted == 1 ? picture.grey() : picture
  }

  /// Whether what was reported is no more than a warning. The code alone does not tell: it stays a warning's where an error follows one.
  private func isWarning(_ decoder: tjhandle) -> Bool {
    let words = String(cString: tjGetErrorStr2(decoder))
    return tjGetErrorCode(decoder) == Int32(TJERR_WARNING.rawValue) && Self.warnings.contains(where: words.hasPrefix)
  }

  /// How libjpeg's warnings begin (`jerror.h`), but for the one of a file that ends too early.
  private static let warnings = [
    "Corrupt JPEG data", "Inconsistent progression sequence", "Invalid SOS parameters for sequential", "Unknown Adobe color transform",
    "Warning: unknown JFIF revision",
  ]

  /// Whether the end marker comes before the file ends, by libjpeg's own walk from marker to marker. Its warnings cannot tell: it reports
  /// the first alone, and another may hide that the rest is missing.
  private var hasEnd: Bool {
    bytes.withUnsafeBufferPointer { bytes in
      var place = 2
      while true {
        // Past samples, stuffed zeros and whatever else is not a marker.
        while place + 1 < bytes.count, bytes[place] != 0xFF || bytes[place + 1] == 0 || bytes[place + 1] == 0xFF { place += 1 }
        guard place + 1 < bytes.count else { return false }
        let marker = bytes[place + 1]
        place += 2
        if marker == 0xD9 { return true }
        if (0xD0...0xD8).contains(marker) || marker == 1 { continue }
        guard place + 1 < bytes.count else { return false }
        place += Int(bytes[place]) << 8 | Int(bytes[place + 1])
      }
    }
  }

  private func failure(_ decoder: tjhandle) -> DatasetError {
    let words = String(cString: tjGetErrorStr2(decoder))
    let isTruncated = words.lowercased().contains("premature end of jpeg file")
    return DatasetError(path: path, reason: isTruncated ? "is truncated: \(words)" : "is not a sound JPEG: \(words)")
  }

  /// Red, green and blue of cyan, magenta, yellow and black as Adobe stores them, inverted: Pillow's arithmetic.
  private static func withoutInk(_ samples: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: samples.count / 4 * 3) { buffer, count in
      for pixel in 0..<samples.count / 4 {
        let white = Int(samples[4 * pixel + 3])
        for channel in 0..<3 {
          let product = (255 - Int(samples[4 * pixel + channel])) * white + 128
          buffer[3 * pixel + channel] = UInt8(clamping: white - ((product >> 8) + product) >> 8)
        }
      }
      count = samples.count / 4 * 3
    }
  }
}
