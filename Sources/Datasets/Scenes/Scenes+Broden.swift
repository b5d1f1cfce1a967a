import Foundation
import Tensors

extension Scenes {
  /// Whether Broden's files count one picture to the training split; seven of ten do.
  public func isBrodenTraining(_ index: Int) -> Bool {
    var random = KeyedRandom("scenes v1/\(split.rawValue)", seed: seed, index: index, factor: "broden split")
    return random.chance(0.7)
  }

  /// The concepts that are annotated in these pictures.
  public func conceptIndex(minimumFrequency: Int = 10, minimumCoverage: Double = 0.5) -> ConceptIndex {
    ConceptIndex(of: 0..<count, minimumFrequency: minimumFrequency, minimumCoverage: minimumCoverage) { annotation(at: $0) }
  }

  /// Writes the pictures and their annotations as Broden's files.
  ///
  /// `index.csv`, `category.csv`, `label.csv`, a `c_<category>.csv` for each category, and `images/` with pictures and label pictures, in
  /// which a number is red + 256 · green.
  ///
  /// - Parameters:
  ///   - minimumFrequency: Names in fewer pictures are left out.
  ///   - minimumCoverage: So are names over fewer pictures' worth of pixels.
  /// - Returns: The numbering that was written.
  /// - Throws: ``DatasetError`` naming the file that cannot be written.
  @discardableResult
  public func writeBroden(to folder: URL, minimumFrequency: Int = 10, minimumCoverage: Double = 0.5) throws -> ConceptIndex {
    let images = folder.appending(path: "images/scenes")
    do { try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true) } catch {
      throw DatasetError(path: images.path, reason: "cannot be made: \(error.localizedDescription)")
    }
    let concepts = conceptIndex(minimumFrequency: minimumFrequency, minimumCoverage: minimumCoverage)
    var rows = ["image,split,ih,iw,sh,sw," + ConceptCategory.allCases.map(\.rawValue).joined(separator: ",")]
    for index in 0..<count {
      let annotation = annotation(at: index)
      let name = String(repeating: "0", count: max(0, 6 - String(index).count)) + String(index)
      try picture(at: index).writePNG(to: images.appending(path: "\(name).png").path)
      var columns: [String] = []
      for category in ConceptCategory.allCases {
        var column: [String] = []
        for (layer, numbers) in concepts.layers(of: annotation, in: category).enumerated() {
          let file = layer == 0 ? "\(name)_\(category.rawValue).png" : "\(name)_\(category.rawValue)_\(layer + 1).png"
          let samples = numbers.flatMap { [UInt8($0 & 255), UInt8($0 >> 8), 0] }
          try Picture(width: annotation.width, height: annotation.height, samples: samples).writePNG(to: images.appending(path: file).path)
          column.append("scenes/\(file)")
        }
        column += concepts.wholePicture(of: annotation, in: category).map(String.init)
        columns.append(column.joined(separator: ";"))
      }
      let sizes = "\(height),\(width),\(annotation.height),\(annotation.width)"
      rows.append("scenes/\(name).png,\(isBrodenTraining(index) ? "train" : "val"),\(sizes)," + columns.joined(separator: ","))
    }
    try write(rows, to: folder.appending(path: "index.csv"))
    try writeTables(concepts, to: folder)
    return concepts
  }

  private func writeTables(_ concepts: ConceptIndex, to folder: URL) throws {
    var categories = ["name,first,last,count,frequency"]
    for category in ConceptCategory.allCases {
      let own = concepts.concepts(in: category)
      if let first = own.first, let last = own.last {
        categories.append("\(category.rawValue),\(first.number),\(last.number),\(own.count),\(concepts.categoryFrequency[category] ?? 0)")
      }
      let codes = own.enumerated().map { code, concept in
        let frequency = concept.categories.first { $0.category == category }!.frequency
        return "\(code + 1),\(concept.number),\(concept.name),\(frequency),\(Self.decimal(concept.coverage))"
      }
      try write(["code,number,name,frequency,coverage"] + codes, to: folder.appending(path: "c_\(category.rawValue).csv"))
    }
    try write(categories, to: folder.appending(path: "category.csv"))
    let labels = concepts.concepts.map { concept in
      let categories = concept.categories.map { "\($0.category.rawValue)(\($0.frequency))" }.joined(separator: ";")
      return "\(concept.number),\(concept.name),\(categories),\(concept.frequency),\(Self.decimal(concept.coverage)),\(concept.name)"
    }
    try write(["number,name,category,frequency,coverage,syns"] + labels, to: folder.appending(path: "label.csv"))
  }

  /// Six decimals without a locale.
  private static func decimal(_ value: Double) -> String {
    let millionths = Int((value * 1_000_000).rounded())
    let rest = String(millionths % 1_000_000)
    return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - rest.count) + rest
  }

  private func write(_ rows: [String], to file: URL) throws {
    do { try (rows.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8) } catch {
      throw DatasetError(path: file.path, reason: "cannot be written: \(error.localizedDescription)")
    }
  }
}
