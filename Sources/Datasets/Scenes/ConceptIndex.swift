/// Broden's numbering of concepts: which names there are, in which categories, how often and over how much.
public struct ConceptIndex: Hashable, Sendable {
  /// A name and where it occurs. A name may occur in several categories, as `grass` does, and has one number.
  public struct Concept: Hashable, Sendable {
    /// From 1; 0 is no concept.
    public var number: Int
    public var name: String
    /// In how many pictures it occurs in each category, the category of the largest coverage first.
    public var categories: [(category: ConceptCategory, frequency: Int)] { order.map { ($0, frequencies[$0]!) } }
    /// In how many pictures it occurs.
    public var frequency: Int
    /// Over how many pictures' worth of pixels it extends.
    public var coverage: Double
    fileprivate var order: [ConceptCategory]
    fileprivate var frequencies: [ConceptCategory: Int]
  }

  /// By number: the most frequent first.
  public let concepts: [Concept]
  /// In how many pictures each category is annotated with a concept that is numbered: the others have nothing in it to be written.
  public let categoryFrequency: [ConceptCategory: Int]
  private let numbers: [String: Int]

  /// Counts annotations, each asked for once.
  ///
  /// - Parameters:
  ///   - indices: The pictures.
  ///   - minimumFrequency: Names in fewer pictures are left out.
  ///   - minimumCoverage: So are names over fewer pictures' worth of pixels. Broden's are 10 and 0.5.
  public init(
    of indices: Range<Int>, minimumFrequency: Int = 10, minimumCoverage: Double = 0.5, annotation: (Int) throws -> ConceptAnnotation
  ) rethrows {
    var frequency: [String: Int] = [:]
    var frequencies: [String: [ConceptCategory: Int]] = [:]
    var coverages: [String: [ConceptCategory: Double]] = [:]
    var annotated: [(category: ConceptCategory, names: [String])] = []
    for index in indices {
      let annotation = try annotation(index)
      var seen: Set<String> = []
      for category in ConceptCategory.allCases {
        let counts = annotation.pixelCounts(of: category)
        guard !counts.isEmpty else { continue }
        annotated.append((category, Array(counts.keys)))
        for (name, pixels) in counts {
          seen.insert(name)
          frequencies[name, default: [:]][category, default: 0] += 1
          coverages[name, default: [:]][category, default: 0] += Double(pixels) / Double(annotation.width * annotation.height)
        }
      }
      for name in seen { frequency[name, default: 0] += 1 }
    }
    func coverage(_ name: String) -> Double {
      // Added in the order of the categories, so that the sum does not depend on a dictionary's order.
      ConceptCategory.allCases.reduce(0) { $0 + (coverages[name]![$1] ?? 0) }
    }
    let kept = frequency.keys.filter { frequency[$0]! >= minimumFrequency && coverage($0) >= minimumCoverage }
      .sorted { (-frequency[$0]!, $0) < (-frequency[$1]!, $1) }
    concepts = kept.enumerated().map { place, name in
      let own = coverages[name]!
      let order = ConceptCategory.allCases.filter { own[$0] != nil }.sorted { own[$0]! > own[$1]! }
      return Concept(
        number: place + 1, name: name, frequency: frequency[name]!, coverage: coverage(name), order: order, frequencies: frequencies[name]!)
    }
    numbers = Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0 + 1) })
    let numbered = Set(kept)
    categoryFrequency = annotated.reduce(into: [:]) { frequency, picture in
      if picture.names.contains(where: numbered.contains) { frequency[picture.category, default: 0] += 1 }
    }
  }

  /// A name's number, `nil` where it is left out.
  public func number(of name: String) -> Int? { numbers[name] }

  /// The concepts that occur in a category, by number.
  public func concepts(in category: ConceptCategory) -> [Concept] { concepts.filter { $0.frequencies[category] != nil } }

  /// One picture's numbers per pixel in a category, a layer each; 0 where there is none. Layers without any number are left out.
  public func layers(of annotation: ConceptAnnotation, in category: ConceptCategory) -> [[UInt16]] {
    (annotation.layers[category] ?? []).compactMap { map in
      let numbers = map.parts.map { UInt16(number(of: $0) ?? 0) }
      let values = map.values.map { numbers[Int($0)] }
      return values.contains { $0 > 0 } ? values : nil
    }
  }

  /// The numbers of the whole picture in a category.
  public func wholePicture(of annotation: ConceptAnnotation, in category: ConceptCategory) -> [Int] {
    (annotation.wholePicture[category] ?? []).compactMap { number(of: $0) }
  }
}
