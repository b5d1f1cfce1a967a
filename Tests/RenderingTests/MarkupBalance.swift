/// What is wrong with a page's tags: unclosed, crossed, unquoted, an id used twice. A small, strict reader that shares no code with the writer.
func markupFaults(_ html: String) -> [String] {
  let void: Set<String> = ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
  let bytes = Array(html.utf8)
  var faults: [String] = []
  var open: [String] = []
  var ids: Set<String> = []
  var index = 0
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
  func find(_ needle: String, from start: Int) -> Int? {
    let needle = Array(needle.utf8)
    var at = start
    while at + needle.count <= bytes.count {
      if bytes[at..<at + needle.count].elementsEqual(needle) { return at }
      at += 1
    }
    return nil
  }
  while index < bytes.count {
    guard bytes[index] == UInt8(ascii: "<") else {
      if bytes[index] == UInt8(ascii: ">") { faults.append("a bare > near \(text(max(0, index - 30)..<index))") }
      index += 1
      continue
    }
    if text(index..<min(bytes.count, index + 9)).uppercased() == "<!DOCTYPE" {
      index = (find(">", from: index) ?? bytes.count) + 1
      continue
    }
    // A tag ends at the first ">" outside quotes.
    var end = index + 1
    var quote: UInt8?
    while end < bytes.count, quote != nil || bytes[end] != UInt8(ascii: ">") {
      if bytes[end] == quote { quote = nil } else if quote == nil, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[end]) { quote = bytes[end] }
      end += 1
    }
    guard end < bytes.count else { return faults + ["an unfinished tag: \(text(index..<min(bytes.count, index + 60)))"] }
    let tag = text(index + 1..<end)
    index = end + 1
    if tag.hasPrefix("/") {
      let name = String(tag.dropFirst())
      if open.last == name { open.removeLast() } else { faults.append("</\(name)> closes <\(open.last ?? "nothing")>") }
      continue
    }
    let name = String(tag.prefix { $0.isLetter || $0.isNumber })
    if name.isEmpty { faults.append("a bare < before \(tag.prefix(30))") }
    if let found = tag.firstMatch(of: #/\sid="([^"]*)"/#) {
      if !ids.insert(String(found.1)).inserted { faults.append("the id \(found.1) twice") }
      if found.1.contains(" ") { faults.append("a space in the id \(found.1)") }
    }
    if tag.hasSuffix("/") || void.contains(name) { continue }
    if name == "p", open.contains("p") { faults.append("<p> in <p>") }
    if ["div", "figure", "ul", "ol", "table", "pre", "section"].contains(name), open.contains("p") { faults.append("<\(name)> in <p>") }
    if name == "a", open.contains("a") { faults.append("<a> in <a>") }
    if name == "script" || name == "style" {
      index = find("</" + name, from: index) ?? bytes.count
    }
    open.append(name)
  }
  return faults + open.map { "<\($0)> is never closed" }
}
