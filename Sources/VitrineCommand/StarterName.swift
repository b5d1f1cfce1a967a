import Building
import Foundation

/// The name of a new report or project: a folder's name and a page's.
struct StarterName {
  let name: String

  /// - Throws: ``UsageFailure`` for one that would not do as a file's name in an address.
  init(_ name: String) throws {
    let letters = Array(name.unicodeScalars)
    let isMark: (Unicode.Scalar) -> Bool = { $0 == "-" || $0 == "_" }
    let isPlain: (Unicode.Scalar) -> Bool = { $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil) }
    guard let first = letters.first, isPlain(first), letters.allSatisfy({ isPlain($0) || isMark($0) }), letters.count <= 80 else {
      throw UsageFailure(
        "`\(name)` will not do as a name",
        hint: "use letters a to z, digits, `-` and `_`, as in channel-gains; the name becomes the page's address")
    }
    // A published site has an index page of its own.
    guard name.lowercased() != "index" else {
      throw UsageFailure("`index` is the name of a site's first page", hint: "choose another name")
    }
    self.name = name
  }

  /// The name as a title: `channel-gains` is “Channel Gains”.
  var title: String {
    name.split { $0 == "-" || $0 == "_" }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
  }
}
