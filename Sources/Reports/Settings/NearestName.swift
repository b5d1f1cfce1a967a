/// The candidate nearest to a misspelt name, or `nil` when none is near enough to be meant.
///
/// Near enough is at most a third of the name's length in edits, and always one; a transposition is one edit. Case does not count.
package func nearestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  let limit = max(1, (wanted.count + 1) / 3)
  var best: (distance: Int, name: String)?
  for candidate in candidates {
    let letters = Array(candidate.lowercased())
    guard abs(letters.count - wanted.count) <= limit else { continue }
    let distance = editDistance(wanted, letters)
    guard distance <= limit else { continue }
    if let found = best, (found.distance, found.name) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.name
}

/// "did you mean `x`?", or the list of what there is when it is short, or nothing.
package func nameHint(for name: String, among candidates: [String]) -> String? {
  if let nearest = nearestName(to: name, among: candidates) { return "did you mean `\(nearest)`?" }
  guard !candidates.isEmpty, candidates.count <= 30 else { return nil }
  return "there is " + candidates.map { "`\($0)`" }.joined(separator: ", ")
}

/// The number of insertions, deletions, substitutions and transpositions of neighbours between two texts.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var older = [Int](repeating: 0, count: right.count + 1)
  var old = Array(0...right.count)
  for i in 0..<left.count {
    var new = [i + 1]
    new.reserveCapacity(right.count + 1)
    for j in 0..<right.count {
      var distance = min(old[j + 1] + 1, new[j] + 1, old[j] + (left[i] == right[j] ? 0 : 1))
      if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] { distance = min(distance, older[j - 1] + 1) }
      new.append(distance)
    }
    older = old
    old = new
  }
  return old[right.count]
}
