/// A value of a MATLAB file.
indirect enum MATValue: Hashable, Sendable {
  /// Numbers, column-major as MATLAB keeps them: `values[row + rows · column]`.
  case numbers(shape: [Int], values: [Double])
  /// Text; the rows of a character matrix one after the other.
  case text(String)
  /// Cells, column-major.
  case cells(shape: [Int], values: [MATValue])
  /// An array of structures: for each field one value an element.
  case structures(shape: [Int], fields: [String: [MATValue]])
  /// A class that this reader leaves alone: sparse, object, function handle, complex.
  case unsupported(String)

  /// The numbers, if it is numbers.
  var numbers: [Double]? {
    if case .numbers(_, let values) = self { values } else { nil }
  }

  /// The one number, if it is just one.
  var number: Double? { numbers.flatMap { $0.count == 1 ? $0[0] : nil } }

  /// The one number as a whole one, if it is.
  var integer: Int? { number.flatMap(Int.init(exactly:)) }

  /// The text, if it is text; an empty array of numbers is how some writers keep empty text.
  var text: String? {
    switch self {
    case .text(let text): text
    case .numbers(_, let values) where values.isEmpty: ""
    case .cells(_, let values) where values.count == 1: values[0].text
    default: nil
    }
  }

  /// The elements, if it is cells.
  var cells: [MATValue]? {
    if case .cells(_, let values) = self { values } else { nil }
  }

  /// A field of the first structure, if it is one.
  subscript(field: String) -> MATValue? {
    if case .structures(_, let fields) = self { fields[field]?.first } else { nil }
  }

  /// A field of every structure, if it is an array of them.
  func all(_ field: String) -> [MATValue]? {
    if case .structures(_, let fields) = self { fields[field] } else { nil }
  }
}
