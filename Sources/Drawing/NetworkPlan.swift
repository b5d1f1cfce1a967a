import Exhibits

/// Where a network's boxes and waypoints go, along the direction of flow (`main`) and across it.
///
/// A network longer than the page is broken into bands, like text into lines.
struct NetworkPlan {
  /// One band of consecutive layers.
  struct Band {
    var layers: Range<Int>
    /// Where it starts across the flow, and how wide it is there.
    var start = 0.0
    var extent = 0.0
  }

  /// A vertex's place: its layer's stretch along the flow, and its own centre and size across it.
  struct Place {
    var start = 0.0
    var end = 0.0
    var center = 0.0
    var size = 0.0
    var band = 0
  }

  let graph: LayeredGraph
  var places: [Place]
  var bands: [Band] = []
  /// Segments that lead from each band to the next, in order across it: the vertices at both ends.
  var turns: [[(from: Int, to: Int)]] = []
  /// For each layer, how far edges run straight after it beside their labels.
  let leads: [Double]
  var mainLength = 0.0
  var crossLength = 0.0
  /// From one lane of turning edges to the next.
  static let lane = 4.0

  private let gaps: [Double]

  /// - Parameters:
  ///   - boxes: each vertex's size along and across the flow, with the room for its edges' label.
  ///   - leads: how far edges run straight after each layer.
  ///   - frameRoom: the room that a group's name takes at its frame's start along the flow, and across it.
  ///   - limit: the length along the flow to keep to.
  init(
    _ graph: LayeredGraph, boxes: [(main: Double, cross: Double)], leads: [Double], frameRoom: (main: Double, cross: Double),
    limit: Double
  ) {
    self.graph = graph
    self.leads = leads
    places = boxes.map { Place(size: $0.cross) }
    let lengths = graph.layers.map { layer in layer.map { boxes[$0].main }.max() ?? 0 }
    gaps = graph.layers.indices.map { layer in
      guard layer + 1 < graph.layers.count else { return 0 }
      let here = Set(graph.layers[layer].map { graph.vertices[$0].group })
      let next = Set(graph.layers[layer + 1].map { graph.vertices[$0].group })
      let starts = next.subtracting(here).subtracting([""]).isEmpty ? 0 : 6 + frameRoom.main
      return 17 + leads[layer] + starts + (here.subtracting(next).subtracting([""]).isEmpty ? 0 : 6)
    }
    breakIntoBands(lengths, limit: limit)
    for band in bands.indices { placeAcross(band, frameRoom: frameRoom) }
    placeAlong(lengths, frameRoom: frameRoom)
  }

  private func segments(after layer: Int) -> [(from: Int, to: Int)] {
    guard layer + 1 < graph.layers.count else { return [] }
    var position: [Int: Int] = [:]
    for (index, vertex) in graph.layers[layer + 1].enumerated() { position[vertex] = index }
    return graph.layers[layer].flatMap { vertex in
      graph.vertices[vertex].outgoing.sorted { position[$0, default: 0] < position[$1, default: 0] }.map { (vertex, $0) }
    }
  }

  /// Chooses where bands end: few bands, broken where few edges pass, evenly filled.
  private mutating func breakIntoBands(_ lengths: [Double], limit: Double) {
    let count = lengths.count
    guard count > 0 else { return }
    let passing = (0..<count).map { segments(after: $0).count }
    var best: [(cost: Double, start: Int)] = [(0, 0)]
    for end in 1...count {
      var (choice, length) = ((cost: Double.infinity, start: end - 1), 0.0)
      for start in stride(from: end - 1, through: 0, by: -1) {
        length += lengths[start] + (start < end - 1 ? gaps[start] : 0)
        let before = start > 0 ? Double(passing[start - 1]) * Self.lane + 12 : 8
        let after = end < count ? Double(passing[end - 1]) * Self.lane + 12 + leads[end - 1] : 8
        let used = length + before + after
        if used > limit && start < end - 1 { break }
        let slack = max(0, 1 - used / limit)
        let edges = Double(start > 0 ? passing[start - 1] : 0)
        let cost = best[start].cost + 3 + slack * slack * 2 + (start > 0 ? edges * edges * 0.3 : 0)
        if cost < choice.cost { choice = (cost, start) }
      }
      best.append(choice)
    }
    var end = count
    while end > 0 {
      bands.insert(Band(layers: best[end].start..<end), at: 0)
      end = best[end].start
    }
    turns = bands.dropLast().map { segments(after: $0.layers.upperBound - 1) }
  }

  /// Places a band's vertices across the flow: each as near to its neighbours as order and size allow.
  private mutating func placeAcross(_ band: Int, frameRoom: (main: Double, cross: Double)) {
    let layers = bands[band].layers
    func gap(_ first: Int, _ second: Int) -> Double {
      let (one, two) = (graph.vertices[first], graph.vertices[second])
      let air = one.node == nil && two.node == nil ? 5.0 : 9
      let frames = one.group == two.group ? 0 : (one.group.isEmpty ? 0 : 6) + (two.group.isEmpty ? 0 : 6 + frameRoom.cross)
      return (places[first].size + places[second].size) / 2 + air + frames
    }
    for layer in layers {
      var center = 0.0
      for (index, vertex) in graph.layers[layer].enumerated() {
        if index > 0 { center += gap(graph.layers[layer][index - 1], vertex) }
        places[vertex].center = center
      }
      for vertex in graph.layers[layer] { places[vertex].center -= center / 2 }
    }
    for sweep in 0..<10 {
      let isForward = sweep.isMultiple(of: 2)
      for layer in isForward ? Array(layers) : layers.reversed() {
        let row = graph.layers[layer]
        var (wanted, weights): ([Double], [Double]) = ([], [])
        for vertex in row {
          let all = graph.vertices[vertex].incoming + graph.vertices[vertex].outgoing
          let near = all.filter { layers.contains(graph.vertices[$0].layer) }
          // A long edge straightens out at the cost of short ones, and a chain of boxes stays in line at the cost of both.
          func pull(_ other: Int) -> Double {
            let isBox = (graph.vertices[other].node != nil, graph.vertices[vertex].node != nil)
            return isBox == (true, true) ? 4 : (isBox == (false, false) ? 8 : 0.4)
          }
          let sum = near.reduce((0.0, 0.0)) { ($0.0 + pull($1) * places[$1].center, $0.1 + pull($1)) }
          wanted.append(sum.1 > 0 ? sum.0 / sum.1 : places[vertex].center)
          weights.append(max(0.1, sum.1))
        }
        let gaps = zip(row, row.dropFirst()).map { gap($0, $1) }
        for (vertex, place) in zip(row, spread(wanted, gaps: gaps, weights: weights)) { places[vertex].center = place }
      }
    }
    let members = graph.layers[layers].flatMap { $0 }
    var (low, high) = (Double.infinity, -Double.infinity)
    for vertex in members {
      let frame = graph.vertices[vertex].group.isEmpty ? 0 : 6.0
      low = min(low, places[vertex].center - places[vertex].size / 2 - frame - (frame > 0 ? frameRoom.cross : 0))
      high = max(high, places[vertex].center + places[vertex].size / 2 + frame)
    }
    let lanes = band > 0 ? Double(turns[band - 1].count) * Self.lane + 12 : 0
    let before = band > 0 ? bands[band - 1].start + bands[band - 1].extent : 0
    bands[band].start = before + lanes
    bands[band].extent = max(0, high - low)
    for vertex in members {
      places[vertex].center += bands[band].start - low
      places[vertex].band = band
    }
    crossLength = bands[band].start + bands[band].extent
  }

  private mutating func placeAlong(_ lengths: [Double], frameRoom: (main: Double, cross: Double)) {
    let isFramed = graph.vertices.contains { !$0.group.isEmpty }
    let margin = max(turns.map { Double($0.count) * Self.lane + 12 }.max() ?? 0, isFramed ? 7 : 1)
    for (index, band) in bands.enumerated() {
      var main = margin
      if band.layers.first.map({ layer in graph.layers[layer].contains { !graph.vertices[$0].group.isEmpty } }) ?? false {
        main += frameRoom.main
      }
      for layer in band.layers {
        for vertex in graph.layers[layer] {
          places[vertex].start = main
          places[vertex].end = main + lengths[layer]
        }
        main += lengths[layer] + (layer + 1 < band.layers.upperBound ? gaps[layer] : 0)
      }
      let lanes = index < turns.count ? Double(turns[index].count) * Self.lane + 12 + leads[band.layers.upperBound - 1] : (isFramed ? 7 : 1)
      mainLength = max(mainLength, main + lanes)
    }
  }
}
