/// The widths of a table's columns and the size of its type, found from its content. Lengths are points.
struct TableMeasure {
  /// What a column's content asks for.
  struct Demand {
    /// The widest cell on one line.
    var body = 0.0
    /// The widest word of its cells.
    var bodyWord = 0.0
    /// The heading on one line, and its widest word.
    var head = 0.0
    var headWord = 0.0
    /// For numbers: the widest part left of the decimal point, and from it on.
    var whole = 0.0
    var fraction = 0.0
    var wraps = true
  }

  var size: Double
  var gap: Double
  var widths: [Double]

  var total: Double { widths.reduce(0, +) + gap * Double(max(widths.count - 1, 0)) }

  /// Fits columns into a width: headings wrap first, then the type shrinks as far as `smallest`, then text wraps.
  ///
  /// - Parameters:
  ///   - demands: at type size `size`; widths grow in proportion to it.
  ///   - relative: the author's relative widths, or none.
  init(_ demands: [Demand], size: Double, smallest: Double, width: Double, relative: [Double]) {
    let gaps = Double(max(demands.count - 1, 0))
    self.size = size
    gap = min(size * 1.5, width * 0.4 / max(gaps, 1))
    var room = width - gap * gaps
    if relative.count == demands.count, relative.allSatisfy({ $0 > 0 && $0.isFinite }) {
      let sum = relative.reduce(0, +)
      widths = relative.map { room * $0 / sum }
      return
    }
    let natural = demands.map { max($0.body, $0.head) }
    guard natural.reduce(0, +) > room else {
      widths = natural
      return
    }
    let narrowHeads = demands.map { max($0.body, $0.headWord) }
    if let fitted = Self.between(narrowHeads, natural, room: room) {
      widths = fitted
      return
    }
    // A column of prose wraps at once: small type would not make it short.
    let hasProse = demands.contains { $0.wraps && $0.body > room * 0.4 && $0.bodyWord < $0.body * 0.5 }
    let least = demands.map { $0.wraps ? max($0.bodyWord, $0.headWord) : max($0.body, $0.headWord) }
    if hasProse, let fitted = Self.between(least, natural, room: room) {
      widths = fitted
      return
    }
    // Columns move together before their type shrinks.
    gap = min(gap, size)
    room = width - gap * gaps
    let wanted = narrowHeads.reduce(0, +)
    if !hasProse, let shrunk = Self.shrunk(size, by: room / max(wanted, 1)), shrunk >= smallest {
      self.size = shrunk
      widths = narrowHeads.map { $0 * shrunk / size }
      return
    }
    let sum = max(least.reduce(0, +), 1)
    self.size = min(size, max(smallest, Self.shrunk(size, by: room / sum) ?? smallest))
    if sum * self.size / size > room, demands.contains(where: { !$0.wraps }) {
      // A number broken over lines is worse to read than a small one.
      gap = min(gap, smallest * 0.7)
      room = width - gap * gaps
      self.size = min(self.size, max(Self.smallestNumbers, Self.shrunk(size, by: room / sum) ?? 0))
    }
    let factor = self.size / size
    // Where not even words fit, every column gives way in proportion, and words break.
    widths =
      Self.between(least.map { $0 * factor }, natural.map { $0 * factor }, room: room) ?? least.map { room * $0 / sum }
  }

  /// Type shrinks to this for numbers that would not fit otherwise.
  private static let smallestNumbers = 4.5

  private static func shrunk(_ size: Double, by factor: Double) -> Double? {
    let quarters = (size * min(factor, 1) * 4).rounded(.down)
    return quarters > 0 ? quarters / 4 : nil
  }

  /// Widths between the least and the most that fill the room: the widest columns give way first. `nil` when the least do not fit.
  private static func between(_ least: [Double], _ most: [Double], room: Double) -> [Double]? {
    guard least.reduce(0, +) <= room else { return nil }
    guard most.reduce(0, +) > room else { return most }
    func widths(below limit: Double) -> [Double] { zip(least, most).map { max($0, min($1, limit)) } }
    var (low, high) = (0.0, most.max() ?? 0)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if widths(below: middle).reduce(0, +) > room { high = middle } else { low = middle }
    }
    return widths(below: low)
  }
}
