/// The header of a `.npy` file: a Python dictionary of three keys.
struct NumpyHeader {
  struct Malformed: Error { var reason: String }

  let type: StoredType
  let isBigEndian: Bool
  let isFortranOrder: Bool
  let shape: [Int]

  /// NumPy's letters for a type, and safetensors' name.
  private static let types: [(String, StoredType)] = [
    ("b1", .bool), ("u1", .u8), ("i1", .i8), ("i2", .i16), ("u2", .u16), ("i4", .i32), ("u4", .u32), ("i8", .i64), ("u8", .u64),
    ("f2", .f16), ("f4", .f32), ("f8", .f64),
  ]

  static func description(of type: StoredType) -> String {
    let letters = types.first { $0.1 == type }!.0
    return (type.size == 1 ? "|" : "<") + letters
  }

  init(_ bytes: [UInt8]) throws(Malformed) {
    var reader = Reader(bytes)
    var description: String?
    var isFortranOrder: Bool?
    var shape: [Int]?
    try reader.expect("{")
    while !reader.accept("}") {
      let key = try reader.string()
      try reader.expect(":")
      switch key {
      case "descr" where description == nil: description = try reader.string()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try reader.truth()
      case "shape" where shape == nil: shape = try reader.tuple()
      default: throw Malformed(reason: "unexpected or repeated key '\(key.prefix(40))'")
      }
      if reader.accept(",") { continue }
      try reader.expect("}")
      break
    }
    try reader.end()
    guard let description, let isFortranOrder, let shape else {
      throw Malformed(reason: "expected the keys 'descr', 'fortran_order' and 'shape'")
    }
    let order = description.first ?? " "
    guard "<>|=".contains(order), let type = Self.types.first(where: { $0.0 == description.dropFirst() })?.1,
      order != "|" || type.size == 1
    else {
      let known = Self.types.map(\.0).joined(separator: " ")
      throw Malformed(reason: "elements of '\(description.prefix(40))' cannot be read; these can, with < or >: \(known)")
    }
    self.type = type
    self.isFortranOrder = isFortranOrder
    self.shape = shape
    isBigEndian = order == ">"
  }

  /// Reads the part of Python's notation that the header uses.
  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func accept(_ text: String) -> Bool {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
      guard bytes[position...].starts(with: text.utf8) else { return false }
      position += text.utf8.count
      return true
    }

    mutating func expect(_ text: String) throws(Malformed) {
      guard accept(text) else { throw Malformed(reason: "expected \(text) at its byte \(position)") }
    }

    /// A string without escapes, in either kind of quotes.
    mutating func string() throws(Malformed) -> String {
      let quote: Unicode.Scalar = accept("'") ? "'" : "\""
      if quote == "\"" { try expect("\"") }
      let rest = bytes[position...]
      guard let end = rest.firstIndex(of: UInt8(ascii: quote)), !rest[..<end].contains(UInt8(ascii: "\\")),
        let text = String(validating: rest[..<end], as: UTF8.self)
      else { throw Malformed(reason: "expected a plain string at its byte \(position)") }
      position = end + 1
      return text
    }

    mutating func truth() throws(Malformed) -> Bool {
      if accept("True") { return true }
      try expect("False")
      return false
    }

    mutating func tuple() throws(Malformed) -> [Int] {
      try expect("(")
      var numbers: [Int] = []
      while !accept(")") {
        numbers.append(try integer())
        // Python 2 wrote long integers with an L.
        _ = accept("L")
        if accept(",") { continue }
        guard numbers.count != 1 else { throw Malformed(reason: "expected a tuple, such as (3,)") }
        try expect(")")
        break
      }
      return numbers
    }

    private mutating func integer() throws(Malformed) -> Int {
      _ = accept("")
      let digits = bytes[position...].prefix { (0x30...0x39).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else {
        throw Malformed(reason: "expected a size at its byte \(position)")
      }
      position += digits.count
      return number
    }

    mutating func end() throws(Malformed) {
      _ = accept("")
      guard position == bytes.count else { throw Malformed(reason: "text behind its end") }
    }
  }
}
