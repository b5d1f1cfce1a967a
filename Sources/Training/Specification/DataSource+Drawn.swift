import Datasets

extension DataSource {
  /// The datasets that are drawn from a seed, by name.
  static var drawn: [String: (DataSource) throws -> TrainingPictures] {
    [
      "birds": { try $0.birds() }, "portraits": { try $0.portraits() }, "scenes": { try $0.scenes() },
      "smallPictures": { try $0.smallPictures() },
    ]
  }

  private func birds() throws -> TrainingPictures {
    let arguments = try arguments(Self.counts + ["species", "speciesSeed", "withRemovals"])
    let species = try arguments.integer("species", default: 200, in: 1...400)
    let guide = BirdFieldGuide(species: species, seed: try arguments.seed("speciesSeed"))
    let (size, seed) = (try arguments.integer("size", default: 64, in: 16...1024), try arguments.seed("seed"))
    let withRemovals = try arguments.bool("withRemovals", default: false)
    return try Self.drawn(arguments) { Birds(guide, count: $0, seed: seed, width: size, withRemovals: withRemovals) }
  }

  private func portraits() throws -> TrainingPictures {
    let arguments = try arguments(Self.counts + ["width", "height", "withRemovals", "shortcut"])
    let size = try arguments.integer("size", default: 64, in: 8...1024)
    let width = try arguments.integer("width", default: size, in: 8...1024)
    let height = try arguments.integer("height", default: size, in: 8...1024)
    let shortcut = try arguments.text("shortcut").map { name in
      guard let attribute = PortraitAttribute.allCases.first(where: { $0.name == name }) else {
        throw arguments.problem(
          "shortcut", "no attribute is named `\(name)`", hint: hint(for: name, among: PortraitAttribute.names, "attributes"))
      }
      return Portraits.Shortcut(attribute: attribute)
    }
    let (seed, withRemovals) = (try arguments.seed("seed"), try arguments.bool("withRemovals", default: false))
    return try Self.drawn(arguments) {
      Portraits(split: .train, count: $0, width: width, height: height, seed: seed, withRemovals: withRemovals, shortcut: shortcut)
    }
  }

  private func scenes() throws -> TrainingPictures {
    let arguments = try arguments(Self.counts)
    let (size, seed) = (try arguments.integer("size", default: 112, in: 32...1024), try arguments.seed("seed"))
    guard size % 2 == 0 else { throw arguments.problem("size", "`size` is \(size), expected an even number") }
    return try Self.drawn(arguments) { Scenes(count: $0, seed: seed, width: size) }
  }

  private func smallPictures() throws -> TrainingPictures {
    let arguments = try arguments(Self.counts + ["vocabulary"])
    let vocabulary: SmallPictures.Vocabulary = try arguments.word("vocabulary", default: .ten)
    let (size, seed) = (try arguments.integer("size", default: 32, in: 8...512), try arguments.seed("seed"))
    return try Self.drawn(arguments) { SmallPictures(vocabulary, count: $0, seed: seed, width: size) }
  }

  /// What all drawn datasets take.
  private static let counts = ["training", "validation", "size", "seed"]

  /// The first of the pictures that are drawn train; the ones behind them validate.
  private static func drawn(_ arguments: SpecificationArguments, _ draw: (Int) -> any PictureDataset) throws -> TrainingPictures {
    let training = try arguments.integer("training", in: 1...1 << 24)
    let validation = try arguments.integer("validation", in: 1...1 << 24)
    let all = draw(training + validation)
    return TrainingPictures(
      training: KeptPictures(all, 0..<training), validation: KeptPictures(all, training..<training + validation))
  }
}
