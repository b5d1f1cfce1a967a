/// The header of a safetensors file: JSON of one fixed form, read strictly.
///
/// The reader is our own because the form is fixed and the bytes are untrusted: it has no recursion, refuses duplicate names and numbers
/// that are not whole, and allocates no more than the header is long.
struct SafetensorsHeader {
  struct Entry {
    var type: StoredType
    var shape: [Int]
    /// Where the elements lie behind the header.
    var range: Range<Int>
  }

  struct Malformed: Error {
    var tensor: String?
    var reason: String
  }

  private(set) var entries: [String: Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  /// Reads and checks a header.
  ///
  /// - Parameter dataSize: How many bytes lie behind the header: the tensors must fill them without gaps and overlaps.
  init(_ bytes: [UInt8], dataSize: Int) throws(Malformed) {
    var json = StrictJSON(bytes)
    do throws(StrictJSON.Failure) {
      var hasMetadata = false
      try json.object { name, json throws(StrictJSON.Failure) in
        if name == "__metadata__" {
          guard !hasMetadata else { throw json.failure("\"__metadata__\" is there twice") }
          hasMetadata = true
          try json.object { key, json throws(StrictJSON.Failure) in
            let isFirst = metadata.updateValue(try json.string(), forKey: key) == nil
            guard isFirst else { throw json.failure("metadata \"\(key.prefix(40))\" is there twice") }
          }
          return
        }
        let entry = try Self.entry(name, &json)
        guard entries.updateValue(entry, forKey: name) == nil else { throw json.failure("tensor \"\(name)\" is there twice") }
      }
      try json.end()
    } catch {
      throw Malformed(tensor: error.subject, reason: "\(error.reason) (byte \(8 + error.position))")
    }
    try checkPlaces(dataSize)
  }

  private static func entry(_ name: String, _ json: inout StrictJSON) throws(StrictJSON.Failure) -> Entry {
    var type: StoredType?
    var shape: [Int]?
    var offsets: [Int]?
    try json.object { key, json throws(StrictJSON.Failure) in
      switch key {
      case "dtype" where type == nil:
        let text = try json.string()
        guard let known = StoredType(rawValue: text) else {
          let names = StoredType.allCases.map(\.rawValue).joined(separator: " ")
          throw json.failure("dtype \"\(text.prefix(40))\" cannot be read; these can: \(names)", of: name)
        }
        type = known
      case "shape" where shape == nil: shape = try json.integers()
      case "data_offsets" where offsets == nil: offsets = try json.integers()
      default: throw json.failure("unexpected or repeated key \"\(key.prefix(40))\"", of: name)
      }
    }
    guard let type, let shape, let offsets else { throw json.failure("expected dtype, shape and data_offsets", of: name) }
    guard offsets.count == 2, offsets[0] <= offsets[1] else {
      throw json.failure("data_offsets \(shown(offsets)), expected begin and end", of: name)
    }
    let (count, overflow) = (elementCount(shape) ?? .max).multipliedReportingOverflow(by: type.size)
    guard !overflow, count == offsets[1] - offsets[0] else {
      let needed = overflow ? "more than can be addressed" : "\(count)"
      let given = offsets[1] - offsets[0]
      throw json.failure("shape \(shown(shape)) of \(type.rawValue) needs \(needed) bytes, data_offsets give \(given)", of: name)
    }
    return Entry(type: type, shape: shape, range: offsets[0]..<offsets[1])
  }

  /// Every byte behind the header belongs to just one tensor, as the reference demands.
  private func checkPlaces(_ dataSize: Int) throws(Malformed) {
    var end = 0
    func place(_ one: (key: String, value: Entry)) -> (Int, Int, String) {
      (one.value.range.lowerBound, one.value.range.upperBound, one.key)
    }
    for (name, entry) in entries.sorted(by: { place($0) < place($1) }) {
      guard entry.range.upperBound <= dataSize else {
        throw Malformed(tensor: name, reason: "lies at bytes \(entry.range) of \(dataSize): the file is cut short or its header is wrong")
      }
      guard entry.range.lowerBound == end else {
        let what = entry.range.lowerBound < end ? "overlaps the one before it" : "leaves a gap before it"
        throw Malformed(tensor: name, reason: "\(what): begins at byte \(entry.range.lowerBound), expected \(end)")
      }
      end = entry.range.upperBound
    }
    guard end == dataSize else { throw Malformed(reason: "\(dataSize - end) bytes behind the last tensor belong to none") }
  }
}
