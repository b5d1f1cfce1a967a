/// Caltech-101 (Fei-Fei, Fergus, Perona 2004): 101 categories of 40 to 800 pictures, with boxes and outlines.
///
/// The folder holds `101_ObjectCategories/` and `Annotations/`. `BACKGROUND_Google`, which is no category, is dropped; `Faces` and
/// `Faces_easy` are two.
public struct Caltech101: PictureDataset {
  /// Where the object is.
  public struct Annotation: Hashable, Sendable {
    public var box: BoundingBox
    /// The corners of its outline in pixels, from 0.
    public var outline: [Point]
  }

  private let pictures: FolderDataset
  private let annotations: String

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `caltech101`.
  /// - Throws: ``DatasetError`` when the folder lacks its pictures.
  public init(folder: String? = nil, decoding: PictureDecoding = .init()) throws {
    let folder = try folder ?? DatasetFolders.path(of: "caltech101")
    let root = try Folder.first(
      of: ["\(folder)/caltech-101/101_ObjectCategories", "\(folder)/101_ObjectCategories"], dataset: "Caltech-101",
      expecting: "101_ObjectCategories and Annotations")
    pictures = try FolderDataset(folder: root, name: "Caltech-101", dropping: ["BACKGROUND_Google"], decoding: decoding)
    annotations = root.dropLast("/101_ObjectCategories".count) + "/Annotations"
  }

  public var name: String { pictures.name }
  public var isSynthetic: Bool { false }
  public var labelNames: LabelNames { pictures.labelNames }
  public var count: Int { pictures.count }
  public func picture(at index: Int) throws -> Picture { try pictures.picture(at: index) }
  public func label(at index: Int) -> Label { pictures.label(at: index) }
  /// The path of a picture's file below `101_ObjectCategories`.
  public func fileName(at index: Int) -> String { pictures.fileName(at: index) }

  /// The box and the outline of a picture's object.
  ///
  /// - Throws: ``DatasetError`` naming the annotation's file.
  public func annotation(at index: Int) throws -> Annotation {
    let parts = fileName(at: index).split(separator: "/").map(String.init)
    // Four folders of annotations have other names than those of the pictures.
    let renamed = ["Faces": "Faces_2", "Faces_easy": "Faces_3", "Motorbikes": "Motorbikes_16", "airplanes": "Airplanes_Side_2"]
    let number = parts[1].drop { !$0.isNumber }.prefix { $0.isNumber }
    let path = "\(annotations)/\(renamed[parts[0]] ?? parts[0])/annotation_\(number).mat"
    do {
      let file = try MATFile(path: path)
      // Top, bottom, left, right, from 1; the outline counts from the box's corner.
      guard let box = try file.value("box_coord").numbers, box.count == 4 else {
        throw DatasetError(path: path, place: "variable box_coord", reason: "is not four numbers")
      }
      guard case .numbers(let shape, let points) = try file.value("obj_contour"), shape.count == 2, shape[0] == 2 else {
        throw DatasetError(path: path, place: "variable obj_contour", reason: "is not two rows of numbers")
      }
      return Annotation(
        box: BoundingBox(firstColumn: box[2], firstRow: box[0], lastColumn: box[3], lastRow: box[1]),
        outline: (0..<shape[1]).map { Point(points[2 * $0] + box[2] - 1, points[2 * $0 + 1] + box[0] - 1) })
    } catch let error as DatasetError {
      throw error.at(row: index)
    }
  }
}

/// Caltech-256 (Griffin, Holub, Perona 2007): 256 categories of at least 80 pictures; `257.clutter`, which is no category, is dropped.
///
/// The folder, or `256_ObjectCategories` in it, holds `001.ak47/001_0001.jpg …`.
public struct Caltech256: PictureDataset {
  private let pictures: FolderDataset

  /// - Parameter folder: The folder of the dataset; without it, the one configured as `caltech256`.
  /// - Throws: ``DatasetError`` when the folder lacks its pictures.
  public init(folder: String? = nil, decoding: PictureDecoding = .init()) throws {
    let folder = try folder ?? DatasetFolders.path(of: "caltech256")
    let root = Folder.exists("\(folder)/256_ObjectCategories") ? "\(folder)/256_ObjectCategories" : folder
    let all = try FolderDataset(folder: root, name: "Caltech-256", dropping: ["257.clutter"], decoding: decoding)
    // `003.backpack` is the category "backpack".
    pictures = all.renamed(all.labelNames.names.map { String($0.drop { $0.isNumber }.drop { $0 == "." }) })
  }

  public var name: String { pictures.name }
  public var isSynthetic: Bool { false }
  public var labelNames: LabelNames { pictures.labelNames }
  public var count: Int { pictures.count }
  public func picture(at index: Int) throws -> Picture { try pictures.picture(at: index) }
  public func label(at index: Int) -> Label { pictures.label(at: index) }
  /// The path of a picture's file below the folder.
  public func fileName(at index: Int) -> String { pictures.fileName(at: index) }
}
