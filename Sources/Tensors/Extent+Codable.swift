extension Extent: Codable {
  /// One number when both are the same, otherwise rows and columns: `3`, `[3, 1]`.
  public func encode(to encoder: any Encoder) throws {
    if rows == columns {
      var single = encoder.singleValueContainer()
      try single.encode(rows)
    } else {
      var list = encoder.unkeyedContainer()
      try list.encode(rows)
      try list.encode(columns)
    }
  }

  public init(from decoder: any Decoder) throws {
    if let single = try? decoder.singleValueContainer(), let both = try? single.decode(Int.self) {
      self.init(both)
      return
    }
    var list = try decoder.unkeyedContainer()
    self.init(rows: try list.decode(Int.self), columns: try list.decode(Int.self))
    guard list.isAtEnd else { throw DecodingError.dataCorruptedError(in: list, debugDescription: "an extent has rows and columns") }
  }
}
