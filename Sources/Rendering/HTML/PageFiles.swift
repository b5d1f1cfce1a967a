import Foundation
import Reports

/// The files beside a page, or, when the page embeds them, the data URIs in their stead.
struct PageFiles {
  /// The folder of the files, relative to the page.
  let folder: String
  let embeds: Bool
  private(set) var resources: [HTMLPage.Resource] = []
  /// Lower case, for file systems that do not tell cases apart.
  private var names: Set<String> = []

  init(folder: String, embeds: Bool) {
    self.folder = folder
    self.embeds = embeds
  }

  /// Takes a file in.
  ///
  /// `name` is the wanted name; a digest of the bytes is put to it, and a number to one that is taken. With its contents in its name, a
  /// new file never takes the place of one that the page still on disk shows.
  /// - Returns: the URL to write into the page.
  mutating func add(_ bytes: [UInt8], name: String, mediaType: String) -> String {
    if embeds { return "data:\(mediaType);base64,\(Data(bytes).base64EncodedString())" }
    let path = "\(folder)/\(unique(name, bytes))"
    resources.append(HTMLPage.Resource(path: path, bytes: bytes))
    return relativeURL(path)
  }

  private mutating func unique(_ name: String, _ bytes: [UInt8]) -> String {
    let plain = String(String.UnicodeScalarView(name.unicodeScalars.map { Self.isSafe($0) ? $0 : "-" }))
    let end = plain.lastIndex(of: ".") ?? plain.endIndex
    let safe = "\(plain[..<end])-\(digest(of: bytes).description.prefix(8))\(plain[end...])"
    let dot = safe.lastIndex(of: ".") ?? safe.endIndex
    var candidate = safe
    var number = 2
    while !names.insert(candidate.lowercased()).inserted {
      candidate = "\(safe[..<dot])-\(number)\(safe[dot...])"
      number += 1
    }
    return candidate
  }

  private static func isSafe(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "-" || scalar == "_" || scalar == "."
  }
}
