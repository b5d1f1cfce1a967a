import Datasets

/// The pictures of a training.
struct TrainingPictures {
  var training: any PictureDataset
  /// Others, drawn or taken likewise: what early stopping watches. A dataset's test pictures stay unseen.
  var validation: any PictureDataset
}

extension DataSource {
  /// The datasets that a specification can name: drawn ones, and those that `datasets:` of `vitrine.yml` says where to find.
  public static var known: [String] { drawn.keys.sorted() + configured.keys.sorted() }

  /// The pictures that the source names.
  ///
  /// - Throws: ``SpecificationProblem`` for an unknown name or argument, and for a dataset that cannot be opened.
  func pictures() throws -> TrainingPictures {
    if let open = Self.drawn[name] { return try open(self) }
    guard let open = Self.configured[name] else {
      throw SpecificationProblem(
        path: ["data", "name"], message: "unknown data `\(name)`", hint: hint(for: name, among: Self.known, "datasets"))
    }
    do {
      return try open(self)
    } catch let error as DatasetError {
      let place = error.place.map { ", \($0)" } ?? ""
      throw SpecificationProblem(
        path: ["data", name == "folder" ? "dataset" : "name"], message: "\(error.path)\(place): \(error.reason)", hint: error.hint)
    }
  }

  /// The arguments, when each of them is one of these.
  func arguments(_ known: [String]) throws -> SpecificationArguments {
    try SpecificationArguments(arguments, at: ["data"], known: known, of: "the data `\(name)`")
  }
}
