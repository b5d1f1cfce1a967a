/// Lines of sources, split once a file.
package final class SourceLines {
  private let read: (String) throws -> [UInt8]
  private var texts: [String: [Substring]] = [:]

  package init(read: @escaping (String) throws -> [UInt8]) { self.read = read }

  package subscript(path: String) -> [Substring] {
    if let lines = texts[path] { return lines }
    let text = (try? read(path)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    texts[path] = lines
    return lines
  }
}
