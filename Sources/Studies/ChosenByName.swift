import Exhibits

/// Something that a report chooses by a word among its parameters.
protocol ChosenByName: RawRepresentable<String>, CaseIterable {
  /// What is chosen, in the plural: "pictures".
  static var what: String { get }
}

extension ChosenByName {
  /// The choice of this name.
  ///
  /// - Throws: ``StudyError`` with the nearest name and all of them.
  init(named name: String) throws(StudyError) {
    guard let choice = Self(rawValue: name) else {
      let choices = Self.allCases.map(\.rawValue)
      let nearest = nearestName(to: name, among: choices).map { "did you mean “\($0)”? " } ?? ""
      throw StudyError("no \(Self.what) are named “\(name)”", hint: nearest + "the choices are \(choices.joined(separator: ", "))")
    }
    self = choice
  }
}
