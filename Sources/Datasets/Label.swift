/// What a picture is labelled with.
public enum Label: Hashable, Sendable {
  /// One of the categories, by its number.
  case category(Int)
  /// Whether each of the attributes holds, in the order of their names.
  case attributes([Bool])
}

/// What the labels of a dataset mean.
public enum LabelNames: Codable, Hashable, Sendable {
  /// Every picture has exactly one of these.
  case categories([String])
  /// Every picture has any number of these.
  case attributes([String])

  /// The names of the categories or attributes, in order.
  public var names: [String] {
    switch self {
    case .categories(let names), .attributes(let names): names
    }
  }
}
