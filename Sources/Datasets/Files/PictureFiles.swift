/// Picture files of a dataset, by number.
struct PictureFiles: Sendable {
  let folder: String
  /// Relative to the folder.
  let names: [String]
  let decoding: PictureDecoding

  /// - Throws: ``DatasetError`` naming the row whose file would lie outside the folder.
  init(folder: String, names: [String], decoding: PictureDecoding) throws {
    for (row, name) in names.enumerated() { try Folder.expectInside(name, of: folder, row: row) }
    (self.folder, self.names, self.decoding) = (folder, names, decoding)
  }

  var count: Int { names.count }

  func path(_ index: Int) -> String { "\(folder)/\(names[index])" }

  /// - Throws: ``DatasetError`` naming the file and the row.
  func picture(at index: Int) throws -> Picture {
    do {
      return try Picture(contentsOf: path(index), decoding: decoding)
    } catch let error as DatasetError {
      throw error.at(row: index)
    }
  }
}

extension Folder {
  /// - Throws: ``DatasetError`` when a path that a list gives leads out of the folder, or nowhere.
  static func expectInside(_ name: String, of folder: String, row: Int) throws {
    let bytes = name.utf8
    let climbs = bytes.contains(UInt8(ascii: "/")) ? name.split(separator: "/").contains("..") : name == ".."
    guard !bytes.isEmpty, !climbs, bytes.first != UInt8(ascii: "/"), !bytes.contains(0) else {
      throw DatasetError(path: folder, place: "row \(row)", reason: "a list names \"\(name)\", which is not a file in this folder")
    }
  }
}

extension DatasetError {
  /// The same error, of a row.
  func at(row: Int) -> DatasetError {
    var error = self
    error.place = "row \(row)" + (place.map { ", \($0)" } ?? "")
    return error
  }
}

/// The files of pictures in a folder, sorted.
func pictureNames(in folder: String) throws -> [String] {
  try Folder.names(in: folder).filter { name in
    [".jpg", ".jpeg", ".png"].contains { name.lowercased().hasSuffix($0) }
  }
}
