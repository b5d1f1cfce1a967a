/// What a request says before its body.
struct RequestHead: Hashable {
  var method: String
  var target: String
  /// `HTTP/1.1` or `HTTP/1.0`.
  var version: String
  /// Names in lower case.
  var headers: [String: String]

  /// More than any browser sends, with the cookies of all other servers of this machine.
  static let limit = 64 << 10

  /// Where a head ends: behind the first empty line.
  ///
  /// - Parameter from: how many bytes were looked at before, without success.
  static func end(in bytes: [UInt8], from: Int = 0) -> Int? {
    var index = max(0, from - 3)
    while index < bytes.count {
      if bytes[index] == newline, index > 0 {
        if bytes[index - 1] == newline { return index + 1 }
        if index > 1, bytes[index - 1] == UInt8(ascii: "\r"), bytes[index - 2] == newline { return index + 1 }
      }
      index += 1
    }
    return nil
  }

  /// Reads a head strictly: what two programs may understand differently is refused.
  init?(_ bytes: some Sequence<UInt8>) {
    let lines = Array(bytes).split(separator: Self.newline, omittingEmptySubsequences: false).map { $0.last == 13 ? $0.dropLast() : $0 }
    guard let first = lines.first else { return nil }
    let words = first.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
    guard words.count == 3, words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { $0 > 32 && $0 < 127 } }) else { return nil }
    method = String(decoding: words[0], as: UTF8.self)
    target = String(decoding: words[1], as: UTF8.self)
    version = String(decoding: words[2], as: UTF8.self)
    guard version == "HTTP/1.1" || version == "HTTP/1.0" else { return nil }
    headers = [:]
    for line in lines.dropFirst() where !line.isEmpty {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else { return nil }
      // A line that goes on another one, or a name with a space, is read in as many ways as there are programs.
      guard line[..<colon].allSatisfy({ $0 > 32 && $0 < 127 }), !line.contains(0), !line.contains(13) else { return nil }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      var value = line[(colon + 1)...]
      while let byte = value.first, byte == 32 || byte == 9 { value.removeFirst() }
      while let byte = value.last, byte == 32 || byte == 9 { value.removeLast() }
      let text = String(decoding: value, as: UTF8.self)
      if let other = headers[name] {
        if ["host", "origin", "content-length"].contains(name) { return nil }
        headers[name] = "\(other), \(text)"
      } else {
        headers[name] = text
      }
    }
  }

  private static let newline = UInt8(ascii: "\n")

  /// Whether the connection is for further requests.
  var keepsConnection: Bool {
    let words = (headers["connection"] ?? "").lowercased().split { $0 == "," || $0 == " " }
    return version == "HTTP/1.1" ? !words.contains("close") : words.contains("keep-alive")
  }

  /// Whether a body follows, which nothing here asks for.
  var hasBody: Bool { headers["transfer-encoding"] != nil || headers["content-length"].map { $0 != "0" } ?? false }
}
