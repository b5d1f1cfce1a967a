/// The places of the elements that must move to put distinct numbers into ascending order, as few as possible, in O(n log n).
func placesOutOfOrder(_ numbers: [Int]) -> [Int] {
  // By length − 1: the place of the smallest number that ends an ascending subsequence of that length.
  var ends: [Int] = []
  var before = [Int](repeating: -1, count: numbers.count)
  for (place, number) in numbers.enumerated() {
    var low = 0
    var high = ends.count
    while low < high {
      let middle = (low + high) / 2
      if numbers[ends[middle]] < number { low = middle + 1 } else { high = middle }
    }
    if low > 0 { before[place] = ends[low - 1] }
    if low == ends.count { ends.append(place) } else { ends[low] = place }
  }
  guard ends.count < numbers.count else { return [] }
  var stays = [Bool](repeating: false, count: numbers.count)
  var place = ends.last ?? -1
  while place >= 0 {
    stays[place] = true
    place = before[place]
  }
  return numbers.indices.filter { !stays[$0] }
}
