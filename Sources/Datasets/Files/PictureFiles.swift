/// Picture files of a dataset, by number.
struct PictureFiles: Sendable {
  var folder: String
  /// Relative to the folder.
  var names: [String]
  var decoding: PictureDecoding

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
