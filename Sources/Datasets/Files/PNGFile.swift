internal import CZlib

/// A PNG file in memory: every colour type, depth and interlacing, with the numbers that the file holds.
///
/// It is read here, over zlib, and not by Cairo: Cairo replaces palette numbers by colours and multiplies colours by their opacity, and
/// label maps (VOC's palette, Broden's `R + 256 G`) must come out exactly.
struct PNGFile {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  let path: String
  let width: Int
  let height: Int
  let bitDepth: Int
  let colorType: UInt8
  /// Samples a pixel: 1 for grey and palette numbers, 2 with opacity, 3 for colours, 4 with opacity.
  let channels: Int
  /// Red, green and blue of each palette number.
  private(set) var palette: [UInt8] = []
  /// `height × width × channels`. Of 16 bits the upper 8; palette numbers and grey of fewer than 8 bits as they are.
  private(set) var samples: [UInt8] = []

  var isIndexed: Bool { colorType == 3 }

  /// - Throws: ``DatasetError`` for a file that is truncated, corrupt (every checksum is compared) or not a PNG.
  init(bytes: [UInt8], path: String) throws {
    self.path = path
    var chunks = PNGChunks(bytes: bytes, path: path)
    guard bytes.starts(with: Self.signature) else { throw DatasetError(path: path, reason: "is not a PNG") }
    guard let header = try chunks.next(), header.type == "IHDR", header.data.count == 13 else {
      throw DatasetError(path: path, reason: "is not a sound PNG: it has no header")
    }
    let start = header.data.startIndex
    func number(_ offset: Int) -> Int { header.data[start + offset..<start + offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    (width, height) = (number(0), number(4))
    (bitDepth, colorType) = (Int(header.data[start + 8]), header.data[start + 9])
    let depths: [UInt8: [Int]] = [0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16]]
    let isInterlaced = header.data[start + 12] == 1
    guard depths[colorType]?.contains(bitDepth) == true, header.data[start + 10] == 0, header.data[start + 11] == 0,
      header.data[start + 12] <= 1
    else {
      throw DatasetError(path: path, reason: "is not a sound PNG: colour type \(colorType) with \(bitDepth) bits")
    }
    channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colorType]!
    guard width > 0, height > 0, width <= Picture.largestPixelCount, height <= Picture.largestPixelCount / width else {
      throw DatasetError(path: path, reason: "claims \(width)×\(height) pixels, more than \(Picture.largestPixelCount)")
    }
    var data: [UInt8] = []
    while let chunk = try chunks.next() {
      if chunk.type == "IDAT" { data += chunk.data }
      if chunk.type == "PLTE" { palette = Array(chunk.data) }
    }
    try decode(data, isInterlaced: isInterlaced)
  }

  /// Red, green, blue or grey, without opacity.
  func picture(channels wanted: Int) throws -> Picture {
    var pixels: [UInt8]
    var count = channels
    if isIndexed {
      if let stray = samples.first(where: { 3 * Int($0) + 2 >= palette.count }) {
        throw DatasetError(path: path, reason: "is not a sound PNG: colour \(stray) of a palette of \(palette.count / 3)")
      }
      pixels = samples.flatMap { palette[3 * Int($0)..<3 * Int($0) + 3] }
      count = 3
    } else {
      let scale: UInt8 = bitDepth < 8 ? 255 / UInt8((1 << bitDepth) - 1) : 1
      pixels = scale == 1 ? samples : samples.map { $0 * scale }
      if count == 2 || count == 4 {
        pixels = pixels.enumerated().filter { $0.offset % count != count - 1 }.map(\.element)
        count -= 1
      }
    }
    let picture = Picture(width: width, height: height, channels: count, samples: pixels)
    return wanted == 1 ? picture.grey() : picture.rgb()
  }

  // MARK: - Pixels

  private mutating func decode(_ data: [UInt8], isInterlaced: Bool) throws {
    let passes = isInterlaced ? Self.adam7 : [Pass(x: 0, y: 0, dx: 1, dy: 1)]
    let bits = bitDepth * channels
    let sizes = passes.map { pass in
      (columns: (width - pass.x + pass.dx - 1) / pass.dx, rows: (height - pass.y + pass.dy - 1) / pass.dy)
    }
    let total = sizes.reduce(0) { $0 + ($1.columns > 0 ? $1.rows * (1 + ($1.columns * bits + 7) / 8) : 0) }
    guard let raw = Inflater.inflated(data, count: total) else {
      throw DatasetError(path: path, reason: "is not a sound PNG: its \(data.count) bytes of pixels are corrupt or too few")
    }
    samples = [UInt8](repeating: 0, count: width * height * channels)
    var place = 0
    for (pass, size) in zip(passes, sizes) where size.columns > 0 && size.rows > 0 {
      let line = (size.columns * bits + 7) / 8
      var above = [UInt8](repeating: 0, count: line)
      for row in 0..<size.rows {
        var current = Array(raw[place + 1..<place + 1 + line])
        guard Self.unfilter(&current, above: above, filter: raw[place], distance: max(bits / 8, 1)) else {
          throw DatasetError(path: path, place: "row \(row)", reason: "is not a sound PNG: filter \(raw[place])")
        }
        spread(current, columns: size.columns, row: pass.y + row * pass.dy, pass)
        above = current
        place += 1 + line
      }
    }
  }

  /// Puts the samples of one line of a pass where they belong.
  private mutating func spread(_ line: [UInt8], columns: Int, row: Int, _ pass: Pass) {
    for column in 0..<columns {
      let to = (row * width + pass.x + column * pass.dx) * channels
      for channel in 0..<channels {
        let sample = column * channels + channel
        switch bitDepth {
        case 8: samples[to + channel] = line[sample]
        case 16: samples[to + channel] = line[2 * sample]
        default:
          let bit = sample * bitDepth
          samples[to + channel] = (line[bit / 8] >> UInt8(8 - bitDepth - bit % 8)) & UInt8((1 << bitDepth) - 1)
        }
      }
    }
  }

  private static func unfilter(_ line: inout [UInt8], above: [UInt8], filter: UInt8, distance: Int) -> Bool {
    for place in line.indices {
      let left = place >= distance ? Int(line[place - distance]) : 0
      let up = Int(above[place])
      let predicted: Int
      switch filter {
      case 0: return true
      case 1: predicted = left
      case 2: predicted = up
      case 3: predicted = (left + up) / 2
      case 4:
        let corner = place >= distance ? Int(above[place - distance]) : 0
        let (a, b, c) = (abs(up - corner), abs(left - corner), abs(left + up - 2 * corner))
        predicted = a <= b && a <= c ? left : b <= c ? up : corner
      default: return false
      }
      line[place] &+= UInt8(predicted)
    }
    return true
  }

  /// Which pixels a pass of an interlaced file holds: every `dx`-th from `x` on, likewise down.
  private struct Pass { var x, y, dx, dy: Int }

  private static let adam7 = [
    Pass(x: 0, y: 0, dx: 8, dy: 8), Pass(x: 4, y: 0, dx: 8, dy: 8), Pass(x: 0, y: 4, dx: 4, dy: 8), Pass(x: 2, y: 0, dx: 4, dy: 4),
    Pass(x: 0, y: 2, dx: 2, dy: 4), Pass(x: 1, y: 0, dx: 2, dy: 2), Pass(x: 0, y: 1, dx: 1, dy: 2),
  ]
}

/// The chunks of a PNG, each with its checksum compared.
private struct PNGChunks {
  let bytes: [UInt8]
  let path: String
  var place = 8

  init(bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
  }

  /// The next chunk; `nil` at `IEND`.
  mutating func next() throws -> (type: String, data: ArraySlice<UInt8>)? {
    guard bytes.count - place >= 12 else { throw DatasetError(path: path, place: "byte \(place)", reason: "is truncated") }
    let length = number(place)
    guard length <= bytes.count - place - 12 else { throw DatasetError(path: path, place: "byte \(place)", reason: "is truncated") }
    let body = place + 4..<place + 8 + length
    let sum = bytes.withUnsafeBufferPointer { Int(crc32(0, $0.baseAddress! + body.lowerBound, UInt32(body.count))) }
    guard sum == number(body.upperBound) else {
      throw DatasetError(path: path, place: "byte \(place)", reason: "is corrupt: a checksum does not agree")
    }
    place = body.upperBound + 4
    let type = String(decoding: bytes[body.lowerBound..<body.lowerBound + 4], as: UTF8.self)
    return type == "IEND" ? nil : (type, bytes[body.lowerBound + 4..<body.upperBound])
  }

  private func number(_ offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
}
