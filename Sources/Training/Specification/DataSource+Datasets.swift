import Datasets

/// The pictures of a training.
struct TrainingPictures {
  var training: any PictureDataset
  /// Others, drawn or taken likewise: what early stopping watches. A dataset's test pictures stay unseen.
  var validation: any PictureDataset
}

extension DataSource {
  /// The datasets that a specification can name.
  static let known = ["portraits"]

  /// The pictures that the source names.
  ///
  /// - Throws: ``SpecificationProblem`` for an unknown name or argument.
  func pictures() throws -> TrainingPictures {
    guard Self.known.contains(name) else {
      throw SpecificationProblem(
        path: ["data", "name"], message: "unknown data `\(name)`", hint: hint(for: name, among: Self.known, "datasets"))
    }
    return try portraits()
  }

  private func portraits() throws -> TrainingPictures {
    let arguments = try SpecificationArguments(
      arguments, at: ["data"], known: ["training", "validation", "size", "width", "height", "seed", "withRemovals", "shortcut"],
      of: "the data `portraits`")
    let training = try arguments.integer("training", in: 1...1 << 24)
    let validation = try arguments.integer("validation", in: 1...1 << 24)
    let size = try arguments.integer("size", default: 64, in: 8...1024)
    let shortcut = try arguments.text("shortcut").map { name in
      guard let attribute = PortraitAttribute.allCases.first(where: { $0.name == name }) else {
        throw arguments.problem(
          "shortcut", "no attribute is named `\(name)`", hint: hint(for: name, among: PortraitAttribute.names, "attributes"))
      }
      return Portraits.Shortcut(attribute: attribute)
    }
    let all = Portraits(
      split: .train, count: training + validation, width: try arguments.integer("width", default: size, in: 8...1024),
      height: try arguments.integer("height", default: size, in: 8...1024),
      seed: UInt64(try arguments.integer("seed", default: 1, in: 0...Int.max)),
      withRemovals: try arguments.bool("withRemovals", default: false), shortcut: shortcut)
    return TrainingPictures(
      training: KeptPictures(all, 0..<training), validation: KeptPictures(all, training..<training + validation))
  }
}
