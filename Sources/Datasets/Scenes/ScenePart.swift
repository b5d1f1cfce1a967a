/// What the name of a scene's part says: `car 2/door/window|glass` is glass, a window of a door of the second car.
struct ScenePart: Hashable, Sendable {
  /// The thing: `car 2`.
  var owner: String
  /// From the larger to the smaller: `door`, `window`.
  var parts: [String]
  var material: Material?
  var texture: SurfaceTexture?

  init(_ name: String) {
    let pieces = name.split(separator: "|")
    let path = pieces[0].split(separator: "/").map(String.init)
    owner = path[0]
    parts = Array(path.dropFirst())
    for piece in pieces.dropFirst() {
      if let material = Material(rawValue: String(piece)) { self.material = material }
      if let texture = SurfaceTexture(rawValue: String(piece)) { self.texture = texture }
    }
  }

  /// What kind of thing it is: `car`.
  var object: String {
    guard let space = owner.lastIndex(of: " "), Int(owner[owner.index(after: space)...]) != nil else { return owner }
    return String(owner[..<space])
  }
}
