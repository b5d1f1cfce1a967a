import Exhibits
import Foundation

extension Sketch {
  /// A network as boxes in layers with arrows between them.
  mutating func add(_ diagram: NetworkDiagram) {
    let graph = LayeredGraph(diagram)
    guard !graph.nodes.isEmpty else { return note("a network without layers") }
    let isAcross = diagram.direction == .leftToRight
    let room = isAcross ? width : min(wantedHeight ?? .infinity, maximumHeight, 660)
    let plan = plan(graph, isAcross: isAcross, limit: room)
    let size = isAcross ? (width: plan.mainLength, height: plan.crossLength + 2) : (width: plan.crossLength + 2, height: plan.mainLength)

    var drawing = self
    drawing.items = []
    let brush = NetworkBrush(plan: plan, isAcross: isAcross)
    brush.draw(in: &drawing)
    // Bands keep a network within the page along its flow; across it, only a smaller scale does.
    let scale = min(1, width / size.width, (wantedHeight ?? .infinity) / size.height)
    items.append(.group(DisplayGroup(drawing.items, offset: Point(max(0, (width - size.width * scale) / 2), 1), scale: scale)))
    missingGlyphs = drawing.missingGlyphs
    height = size.height * scale + 2
  }

  private func plan(_ graph: LayeredGraph, isAcross: Bool, limit: Double) -> NetworkPlan {
    let lineHeight = Sketch.lineHeight(smallFace)
    var labels = [Double](repeating: 0, count: graph.vertices.count)
    for route in graph.routes where !route.edge.label.isEmpty {
      if let first = route.vertices.first { labels[first] = max(labels[first], min(measure(route.edge.label, smallFace), 90)) }
    }
    let boxes = graph.vertices.enumerated().map { index, vertex -> (main: Double, cross: Double) in
      guard let node = vertex.node else { return (0, 3) }
      let box = boxSize(graph.nodes[node])
      // A label stands beside a falling arrow, and must stay clear of the next box.
      return isAcross ? (box.width, box.height) : (box.height, max(box.width, labels[index] > 0 ? 2 * (labels[index] + 6) : 0))
    }
    let leads = graph.layers.map { layer -> Double in
      let widest = layer.map { labels[$0] }.max() ?? 0
      return widest == 0 ? 0 : (isAcross ? widest + 5 : lineHeight + 2)
    }
    return NetworkPlan(
      graph, boxes: boxes, leads: leads, frameRoom: isAcross ? (0, lineHeight) : (lineHeight, 0), limit: max(limit, 60))
  }

  fileprivate func boxSize(_ node: NetworkDiagram.Node) -> (width: Double, height: Double) {
    let text = max(measure(node.label, labelFace), measure(node.detail, smallFace))
    let lines = Sketch.lineHeight(labelFace) + (node.detail.isEmpty ? 0 : Sketch.lineHeight(smallFace))
    return (min(max(text + 12, 26), min(120, width * 0.45)), lines + 7)
  }
}

/// Paints a planned network, turning flow and cross direction into x and y.
private struct NetworkBrush {
  var plan: NetworkPlan
  var isAcross: Bool

  func point(_ main: Double, _ cross: Double) -> Point { isAcross ? Point(main, cross) : Point(cross, main) }

  func rectangle(main: ClosedRange<Double>, cross: ClosedRange<Double>) -> Rectangle {
    Rectangle(around: [point(main.lowerBound, cross.lowerBound), point(main.upperBound, cross.upperBound)])
  }

  func draw(in sketch: inout Sketch) {
    drawFrames(in: &sketch)
    let turns = turnLanes
    for route in plan.graph.routes { draw(route.vertices, turns: turns, in: &sketch) }
    for vertex in plan.graph.vertices.indices { drawBox(vertex, in: &sketch) }
    drawLabels(in: &sketch)
  }

  // MARK: - Boxes

  private func box(_ vertex: Int, in sketch: Sketch) -> Rectangle? {
    guard let node = plan.graph.vertices[vertex].node else { return nil }
    let place = plan.places[vertex]
    let size = sketch.boxSize(plan.graph.nodes[node])
    let cross = isAcross ? size.height : size.width
    return rectangle(main: place.start...place.end, cross: place.center - cross / 2...place.center + cross / 2)
  }

  private func drawBox(_ vertex: Int, in sketch: inout Sketch) {
    guard let number = plan.graph.vertices[vertex].node, let frame = box(vertex, in: sketch) else { return }
    let node = plan.graph.nodes[number]
    let color = node.role.color(in: sketch.palette)
    let outline = Outline.roundedRectangle(frame, radius: 2.5)
    sketch.items.append(
      .path(DisplayPath(outline, fill: color.mixed(with: sketch.palette.paper, share: 0.84), stroke: Stroke(color, width: 0.8))))
    let detailHeight = node.detail.isEmpty ? 0 : Sketch.lineHeight(sketch.smallFace)
    sketch.text(
      node.label, sketch.labelFace, at: Point(frame.midX, frame.midY - detailHeight / 2), align: .middle, width: frame.width - 6)
    if !node.detail.isEmpty {
      sketch.text(
        node.detail, sketch.smallFace, at: Point(frame.midX, frame.midY + Sketch.lineHeight(sketch.labelFace) / 2), align: .middle,
        color: sketch.palette.softInk, width: frame.width - 6)
    }
  }

  // MARK: - Groups

  private func drawFrames(in sketch: inout Sketch) {
    var members: [String: [Int: [Int]]] = [:]
    var names: [String] = []
    for (vertex, value) in plan.graph.vertices.enumerated() where !value.group.isEmpty {
      if members[value.group] == nil { names.append(value.group) }
      members[value.group, default: [:]][plan.places[vertex].band, default: []].append(vertex)
    }
    for name in names {
      for (_, vertices) in (members[name] ?? [:]).sorted(by: { $0.key < $1.key }) {
        let whole = frame(around: vertices, in: sketch)
        let strangers = plan.graph.vertices.indices.filter { plan.graph.vertices[$0].group != name }
        if strangers.contains(where: { box($0, in: sketch)?.intersects(whole) ?? false }) {
          // A frame must not claim boxes of others: frame the layers one by one.
          let layers = Dictionary(grouping: vertices) { plan.graph.vertices[$0].layer }
          for (_, part) in layers.sorted(by: { $0.key < $1.key }) where part.contains(where: { plan.graph.vertices[$0].node != nil }) {
            drawFrame(frame(around: part, in: sketch), name: name, in: &sketch)
          }
        } else {
          drawFrame(whole, name: name, in: &sketch)
        }
      }
    }
  }

  private func frame(around vertices: [Int], in sketch: Sketch) -> Rectangle {
    let corners = vertices.flatMap { vertex -> [Point] in
      let place = plan.places[vertex]
      let around = box(vertex, in: sketch) ?? rectangle(main: place.start...place.end, cross: place.center...place.center)
      return [Point(around.x, around.y), Point(around.maxX, around.maxY)]
    }
    let tight = Rectangle(around: corners)
    let name = Sketch.lineHeight(sketch.smallFace)
    return Rectangle(tight.x - 5, tight.y - 5 - name, tight.width + 10, tight.height + 10 + name)
  }

  private func drawFrame(_ frame: Rectangle, name: String, in sketch: inout Sketch) {
    let outline = Outline.roundedRectangle(frame, radius: 4)
    sketch.items.append(
      .path(
        DisplayPath(
          outline, fill: sketch.palette.softInk.withAlpha(0.05),
          stroke: Stroke(sketch.palette.line.withAlpha(0.7), width: 0.5, dashes: [2.5, 2]))))
    sketch.text(
      name, sketch.smallFace, at: Point(frame.x + 5, frame.y + 2 + Sketch.lineHeight(sketch.smallFace) / 2),
      color: sketch.palette.softInk, width: frame.width - 8)
  }

  // MARK: - Arrows

  private struct Turn: Hashable {
    var from: Int
    var to: Int
  }

  /// For each edge that turns from a band to the next, its lane from the outside, and how many lanes there are.
  private var turnLanes: [Turn: (lane: Int, count: Int)] {
    var lanes: [Turn: (lane: Int, count: Int)] = [:]
    for turns in plan.turns {
      for (index, turn) in turns.enumerated() { lanes[Turn(from: turn.from, to: turn.to)] = (index, turns.count) }
    }
    return lanes
  }

  private func draw(_ vertices: [Int], turns: [Turn: (lane: Int, count: Int)], in sketch: inout Sketch) {
    guard let first = vertices.first, let last = vertices.last else { return }
    let color = sketch.palette.line
    var steps: [Outline.Step] = [.move(point(plan.places[first].end, plan.places[first].center))]
    for (from, to) in zip(vertices, vertices.dropFirst()) {
      let (start, end) = (plan.places[from], plan.places[to])
      let tip = to == last ? end.start - 4 : end.start
      if let turn = turns[Turn(from: from, to: to)] {
        steps += bend(start, end, tip: tip, turn: turn)
      } else {
        let lead = start.end + plan.leads[plan.graph.vertices[from].layer]
        if lead > start.end { steps.append(.line(point(lead, start.center))) }
        if abs(start.center - end.center) < 0.01 {
          steps.append(.line(point(tip, end.center)))
        } else {
          let middle = (lead + tip) / 2
          steps.append(.curve(point(middle, start.center), point(middle, end.center), point(tip, end.center)))
        }
      }
      if to != last { steps.append(.line(point(end.end, end.center))) }
    }
    sketch.stroke(Outline(steps), color, width: 0.8, isRound: true)
    let (tip, cross) = (plan.places[last].start, plan.places[last].center)
    sketch.fill(
      .polyline([point(tip - 0.4, cross), point(tip - 5, cross - 2.1), point(tip - 5, cross + 2.1)], closed: true), color)
  }

  /// Out of a band at its end, back through the channel, and into the next at its start. Lanes are nested, so none cross.
  private func bend(_ start: NetworkPlan.Place, _ end: NetworkPlan.Place, tip: Double, turn: (lane: Int, count: Int)) -> [Outline.Step] {
    let band = plan.bands[start.band]
    let step = NetworkPlan.lane
    let outer = Double(turn.count - 1 - turn.lane)
    let lead = plan.leads[band.layers.upperBound - 1]
    let right = start.end + lead + 6 + outer * step
    let channel = band.start + band.extent + 6 + outer * step
    let left = end.start - 10 - Double(turn.lane) * step
    let corners = [
      point(start.end, start.center), point(right, start.center), point(right, channel), point(left, channel),
      point(left, end.center), point(tip, end.center),
    ]
    return Array(Outline.rounded(corners, radius: 3).steps.dropFirst())
  }

  /// Writes each label once beside the arrows that leave a box: they carry the same thing.
  private func drawLabels(in sketch: inout Sketch) {
    var written: [Int: [String]] = [:]
    let lineHeight = Sketch.lineHeight(sketch.smallFace)
    for route in plan.graph.routes {
      guard let first = route.vertices.first, !route.edge.label.isEmpty else { continue }
      let label = sketch.fit(route.edge.label, sketch.smallFace, width: 90)
      guard !written[first, default: []].contains(label) else { continue }
      let row = Double(written[first, default: []].count)
      written[first, default: []].append(label)
      let place = plan.places[first]
      let anchor = isAcross
        ? Point(place.end + 3, place.center - lineHeight * (0.55 + row))
        : Point(place.center + 3 , place.end + 1 + lineHeight * (0.5 + row))
      sketch.text(label, sketch.smallFace, at: anchor, color: sketch.palette.softInk)
    }
  }
}
