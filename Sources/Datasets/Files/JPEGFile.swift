internal import CTurboJPEG

/// A JPEG file in memory, decoded by libjpeg-turbo with the settings that Pillow uses: accurate integer DCT, smooth upsampling.
struct JPEGFile {
  let bytes: [UInt8]
  let path: String

  /// - Throws: ``DatasetError``. What libjpeg only warns of is an error too, since the rest of such a picture is grey; bytes between
  ///   markers alone are passed over.
  func picture(_ decoding: PictureDecoding) throws -> Picture {
    guard let decoder = tjInitDecompress() else { throw DatasetError(path: path, reason: "libjpeg-turbo cannot start") }
    defer { tjDestroy(decoder) }
    var (width, height, sampling, colors): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
    guard tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &colors) == 0 else {
      throw failure(decoder)
    }
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
      func run(_ flags: Int32) -> Bool {
        tjDecompress2(
          decoder, bytes, UInt(bytes.count), buffer.baseAddress, Int32(width), 0, Int32(height), format.rawValue, flags | TJFLAG_LIMITSCANS)
          == 0
      }
      guard !run(TJFLAG_STOPONWARNING) else { return }
      let error = failure(decoder)
      // The first trouble may be one that harms nothing; if so, is it the only kind?
      guard isHarmless(decoder) else { throw error }
      if !run(0), !isHarmless(decoder) { throw failure(decoder) }
    }
  }

  private func converted(_ samples: [UInt8], width: Int, height: Int, channels: Int, to wanted: Int) -> Picture {
    let picture = Picture(width: width, height: height, channels: channels, samples: samples)
    return wanted == 1 ? picture.grey() : picture
  }

  private func isHarmless(_ decoder: tjhandle) -> Bool {
    String(cString: tjGetErrorStr2(decoder)).contains("extraneous bytes before marker")
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
