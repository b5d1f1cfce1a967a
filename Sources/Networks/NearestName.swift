/// The known name that a person most likely meant, or `nil` when none is near: at most a third of the letters wrong, case aside.
func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  guard (2..<60).contains(wanted.count) else { return nil }
  let limit = max(1, (wanted.count + 1) / 3)
  var best: (edits: Int, name: String)?
  for name in names {
    let letters = Array(name.lowercased())
    guard abs(letters.count - wanted.count) <= limit, case let edits = edits(wanted, letters), edits <= limit else { continue }
    if let found = best, (found.edits, found.name) <= (edits, name) { continue }
    best = (edits, name)
  }
  return best?.name
}

/// How many letters must be changed, added or taken out (Levenshtein, 1966).
private func edits(_ left: [Character], _ right: [Character]) -> Int {
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      current.append(min(current[column] + 1, last[column + 1] + 1, last[column] + (left[row] == right[column] ? 0 : 1)))
    }
    last = current
  }
  return last[right.count]
}
