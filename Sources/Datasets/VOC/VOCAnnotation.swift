/// An object of PASCAL VOC's annotations.
public struct VOCObject: Hashable, Sendable {
  /// The name of its category.
  public var category: String
  public var box: BoundingBox
  /// Hard to recognise: not counted, neither for nor against.
  public var isDifficult: Bool
  /// Beyond the edge of the picture in part.
  public var isTruncated: Bool
}

/// An XML file of VOC's form.
struct VOCAnnotation {
  var width: Int
  var height: Int
  var objects: [VOCObject]

  /// - Throws: ``DatasetError`` naming the file and what it lacks.
  init(path: String) throws { try self.init(root: XMLNode(path: path), path: path) }

  init(root: XMLNode, path: String) throws {
    guard root.name == "annotation" else { throw DatasetError(path: path, reason: "holds <\(root.name)> where <annotation> is expected") }
    func side(_ name: String) throws -> Int {
      guard let size = root["size"] else { throw DatasetError(path: path, place: "<annotation>", reason: "holds no <size>") }
      guard let side = Int(exactly: try size.number(name, path: path)) else {
        throw DatasetError(path: path, place: "<size>", reason: "the \(name) is not a whole number")
      }
      return side
    }
    (width, height) = (try side("width"), try side("height"))
    objects = try root.all("object").enumerated().map { number, object in
      guard let box = object["bndbox"] else { throw DatasetError(path: path, place: "object \(number + 1)", reason: "holds no <bndbox>") }
      let sides = try ["xmin", "ymin", "xmax", "ymax"].map { try box.number($0, path: path) }
      guard sides[0] <= sides[2], sides[1] <= sides[3] else {
        throw DatasetError(path: path, place: "object \(number + 1)", reason: "the box \(sides) ends before it begins")
      }
      func isMarked(_ name: String) throws -> Bool { try object[name] == nil ? false : object.number(name, path: path) != 0 }
      return VOCObject(
        category: try object.text("name", path: path),
        box: BoundingBox(firstColumn: sides[0], firstRow: sides[1], lastColumn: sides[2], lastRow: sides[3]),
        isDifficult: try isMarked("difficult"), isTruncated: try isMarked("truncated"))
    }
  }
}
