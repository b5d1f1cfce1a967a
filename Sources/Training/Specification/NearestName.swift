/// The known name within a third of the letters in edits, if there is one; the first of the alphabet where several are equally near.
func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = Array(name.lowercased())
  guard (2..<60).contains(wanted.count) else { return nil }
  let limit = max(1, (wanted.count + 1) / 3)
  let near = names.map { (distance: editDistance(wanted, Array($0.lowercased())), name: $0) }.filter { $0.distance <= limit }
  return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// How many letters must be changed, added, taken out or swapped with their neighbour.
private func editDistance(_ left: [Character], _ right: [Character]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      var cost = min(current[column] + 1, last[column + 1] + 1, last[column] + (left[row] == right[column] ? 0 : 1))
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] { cost = min(cost, beforeLast[column - 1] + 1) }
      current.append(cost)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
