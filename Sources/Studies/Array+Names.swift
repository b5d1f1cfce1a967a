import Exhibits

extension [String] {
  /// - Parameter message: What is wrong when there is no such name.
  /// - Throws: ``StudyError`` with the nearest name; where none is near, with all of them.
  func index(of name: String, orSaying message: @autoclosure () -> String) throws(StudyError) -> Int {
    guard let index = firstIndex(of: name) else {
      throw StudyError(
        message(), hint: nearestName(to: name, among: self).map { "did you mean “\($0)”?" } ?? "there are \(joined(separator: ", "))")
    }
    return index
  }

  /// - Throws: ``StudyError`` with the nearest name.
  func index(ofAttribute name: String) throws(StudyError) -> Int {
    try index(of: name, orSaying: "no attribute is named “\(name)”")
  }
}
