/// A file of one array in NumPy's `.npy` format, versions 1 to 3.
///
///     let image = try NumpyFile.read("Goldens/image.npy")
///
/// Read are real numbers and truth values, little- and big-endian, in C and in Fortran order; never pickled objects. Types that `DType`
/// lacks are read as the next that holds every value: `int64` for the other integers.
///
/// [The format](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
public enum NumpyFile {
  /// Reads a file's array.
  public static func read(_ path: String) throws(TensorFileError) -> Tensor {
    let file = try StoredFile(path)
    func failure(_ reason: String) -> TensorFileError { TensorFileError(path: path, reason: reason) }
    guard file.size >= 10 else { throw failure("\(file.size) bytes are no .npy file: its shortest header takes 10") }
    let start = try file.bytes(0..<min(12, file.size))
    guard start.starts(with: magic) else { throw failure("no .npy file: expected \\x93NUMPY at its start") }
    let version = start[6]
    guard (1...3).contains(version) else { throw failure("version \(version).\(start[7]) of the format, expected 1, 2 or 3") }
    let lengthSize = version == 1 ? 2 : 4
    guard file.size >= 8 + lengthSize else { throw failure("cut short within the header's length") }
    let length = start[8..<8 + lengthSize].reversed().reduce(0) { $0 << 8 | Int($1) }
    let dataStart = 8 + lengthSize + length
    // NumPy itself reads no longer ones unless told to trust the file.
    guard length <= 10_000, dataStart <= file.size else {
      throw failure("a header of \(length) bytes, expected at most 10000 and no more than the file has")
    }
    let header: NumpyHeader
    do throws(NumpyHeader.Malformed) { header = try NumpyHeader(file.checkedBytes(8 + lengthSize..<dataStart)) } catch {
      throw failure("header: \(error.reason)")
    }
    let (needed, overflow) = (elementCount(header.shape) ?? .max).multipliedReportingOverflow(by: header.type.size)
    guard !overflow, needed == file.size - dataStart else {
      throw failure(
        "shape \(shown(header.shape)) of \(header.type.rawValue) needs \(overflow ? "too many" : "\(needed)") bytes, "
          + "the file has \(file.size - dataStart) behind its header")
    }
    var bytes = try file.bytes(dataStart..<file.size)
    if header.isBigEndian { reverse(&bytes, eachOf: header.type.size) }
    let shape = header.isFortranOrder ? header.shape.reversed() : header.shape
    do throws(StoredType.Unreadable) {
      let tensor = try header.type.tensor(bytes, shape: shape)
      return header.isFortranOrder ? tensor.permute((0..<shape.count).reversed()).contiguous() : tensor
    } catch {
      throw failure(error.reason)
    }
  }

  /// Writes a tensor's elements, little-endian and in C order, as version 1 of the format. The file is written beside its place and renamed
  /// there.
  public static func write(_ tensor: Tensor, to path: String) throws(TensorFileError) {
    let shape = tensor.shape.map { "\($0)" }
    let list = shape.count == 1 ? "(\(shape[0]),)" : "(\(shape.joined(separator: ", ")))"
    var header = "{'descr': '\(NumpyHeader.description(of: StoredType(tensor.dtype)))', 'fortran_order': False, 'shape': \(list), }"
    // Elements begin at a multiple of 64 bytes.
    header += String(repeating: " ", count: 63 - (10 + header.utf8.count) % 64) + "\n"
    let length = header.utf8.count
    let file = try NewFile(path)
    try file.write(magic + [1, 0, UInt8(truncatingIfNeeded: length), UInt8(truncatingIfNeeded: length >> 8)] + Array(header.utf8))
    try file.write(tensor.bytes())
    try file.finish()
  }

  private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  private static func reverse(_ bytes: inout [UInt8], eachOf size: Int) {
    for start in stride(from: 0, to: bytes.count, by: size) { bytes[start..<start + size].reverse() }
  }
}

extension StoredFile {
  fileprivate func checkedBytes(_ range: Range<Int>) throws(NumpyHeader.Malformed) -> [UInt8] {
    do throws(TensorFileError) { return try bytes(range) } catch { throw NumpyHeader.Malformed(reason: error.reason) }
  }
}
