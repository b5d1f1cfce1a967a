/// A file of named tensors in the safetensors format, as PyTorch's tools exchange weights.
///
///     let file = try SafetensorsFile("reports/models/faces.safetensors")
///     let weights = try file.tensors()
///
/// Opening reads and checks the header alone: every length in it against the file's, and that tensors fill the file without gaps and
/// overlaps. The file opened stays the one read, though another may take its name.
///
/// Types that `DType` lacks are read as the next that holds every value: BF16 as `float32`; I8, I16, U16, I32, U32 and U64 as `int64`.
/// Others (F8 and the like) are refused by name.
///
/// [The format](https://huggingface.co/docs/safetensors/index).
public struct SafetensorsFile: Sendable {
  /// The file's name when it was opened.
  public let path: String
  /// The text that the file holds beside its tensors, `__metadata__`.
  public let metadata: [String: String]
  /// The tensors' names, sorted.
  public let names: [String]

  private let file: StoredFile
  private let entries: [String: SafetensorsHeader.Entry]
  /// Where the elements begin.
  private let dataStart: Int

  /// The longest header that is read, as in the reference: 100 MB.
  static let longestHeader = 100_000_000

  /// Opens a file and checks its header.
  public init(_ path: String) throws(TensorFileError) {
    let file = try StoredFile(path)
    func failure(_ reason: String) -> TensorFileError { TensorFileError(path: path, reason: reason) }
    guard file.size >= 8 else { throw failure("\(file.size) bytes are no safetensors file: its header alone takes 8") }
    let length = try file.bytes(0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(Self.longestHeader) else {
      throw failure("no safetensors file: a header of \(length) bytes, at most \(Self.longestHeader) are allowed")
    }
    dataStart = 8 + Int(length)
    guard dataStart <= file.size else {
      throw failure("a header of \(length) bytes in a file of \(file.size): cut short, or no safetensors file")
    }
    do throws(SafetensorsHeader.Malformed) {
      let header = try SafetensorsHeader(Self.headerBytes(file, 8..<dataStart), dataSize: file.size - dataStart)
      (entries, metadata) = (header.entries, header.metadata)
    } catch {
      throw TensorFileError(path: path, tensor: error.tensor, reason: error.reason)
    }
    self.path = path
    self.file = file
    names = entries.keys.sorted()
  }

  private static func headerBytes(_ file: StoredFile, _ range: Range<Int>) throws(SafetensorsHeader.Malformed) -> [UInt8] {
    do throws(TensorFileError) { return try file.bytes(range) } catch { throw SafetensorsHeader.Malformed(reason: error.reason) }
  }

  /// The shape of a tensor.
  public func shape(of name: String) throws(TensorFileError) -> [Int] { try entry(name).shape }

  /// The type that reading a tensor gives.
  public func dtype(of name: String) throws(TensorFileError) -> DType { try entry(name).type.dtype }

  /// The type in which the file stores a tensor, by safetensors' name: `"F32"`, `"BF16"`.
  public func storedType(of name: String) throws(TensorFileError) -> String { try entry(name).type.rawValue }

  /// Reads one tensor.
  ///
  /// A copy is read by default. A tensor that shares lies in the file's own pages, mapped into memory: it costs nothing until its elements
  /// are used, and several processes hold it once. For that, nobody may write into the file while the tensor lives (a file that is
  /// written beside and renamed, as here, is safe): other bytes would show, and a file cut short ends the process with a bus error.
  /// A type that must be converted and elements that are not aligned are copied all the same.
  ///
  /// - Parameter sharing: Whether to lend the file's pages.
  public func tensor(_ name: String, sharing: Bool = false) throws(TensorFileError) -> Tensor {
    let entry = try entry(name)
    let place = dataStart + entry.range.lowerBound
    if sharing, entry.type.isNative, place.isMultiple(of: entry.type.size), !entry.range.isEmpty {
      return try Tensor(lending: file.mapping(), at: place, shape: entry.shape, type: entry.type.dtype)
    }
    if entry.type.isNative {
      return try Tensor(shape: entry.shape, type: entry.type.dtype) { (buffer) throws(TensorFileError) in
        try file.read(into: buffer, at: place)
      }
    }
    let bytes = try file.bytes(place..<place + entry.range.count)
    do throws(StoredType.Unreadable) { return try entry.type.tensor(bytes, shape: entry.shape) } catch {
      throw TensorFileError(path: path, tensor: name, reason: error.reason)
    }
  }

  /// Reads all tensors.
  public func tensors(sharing: Bool = false) throws(TensorFileError) -> [String: Tensor] {
    var tensors: [String: Tensor] = [:]
    for name in names { tensors[name] = try tensor(name, sharing: sharing) }
    return tensors
  }

  private func entry(_ name: String) throws(TensorFileError) -> SafetensorsHeader.Entry {
    if let entry = entries[name] { return entry }
    let some = names.prefix(8).joined(separator: ", ") + (names.count > 8 ? ", …" : "")
    throw TensorFileError(path: path, tensor: name, reason: "not in the file, which has \(names.count): \(some)")
  }
}
