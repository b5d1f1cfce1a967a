/// The known name that a person most likely meant, or `nil` when none is near.
///
/// Near is at most a third of the name's length in edits, and one in a name of two letters or more; swapped neighbours are one edit.
/// Case does not count. Of several equally near, it is the first in the alphabet.
package func nearestName(to name: String, among names: some Sequence<String>) -> String? {
  let wanted = Array(name.lowercased())
  guard wanted.count < 60 else { return nil }
  // Every other letter is one edit from a name of one letter.
  let limit = wanted.count < 2 ? 0 : max(1, (wanted.count + 1) / 3)
  var best: (distance: Int, name: String)?
  for name in names {
    let letters = Array(name.lowercased())
    guard abs(letters.count - wanted.count) <= limit, case let distance = distance(wanted, letters), distance <= limit else { continue }
    if let found = best, (found.distance, found.name) <= (distance, name) { continue }
    best = (distance, name)
  }
  return best?.name
}

/// How many letters must be changed, added, taken out or swapped with their neighbour.
private func distance(_ left: [Character], _ right: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in 0..<left.count {
    var current = [row + 1]
    current.reserveCapacity(right.count + 1)
    for column in 0..<right.count {
      var cost = min(current[column] + 1, last[column + 1] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, beforeLast[column - 1] + 1)
      }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
