import Foundation

/// Whether a `Host` header names this machine's loopback interface and our port.
///
/// A page of the network may point a name of its own at 127.0.0.1 and then read what is served there; the browser still sends that name.
func isOwnHost(_ header: String?, port: UInt16) -> Bool {
  guard let header else { return false }
  let host = header.lowercased()
  let name: Substring
  let number: Substring?
  if host.hasPrefix("[") {
    guard let end = host.firstIndex(of: "]") else { return false }
    name = host[...end]
    let rest = host[host.index(after: end)...]
    guard rest.isEmpty || rest.hasPrefix(":") else { return false }
    number = rest.isEmpty ? nil : rest.dropFirst()
  } else {
    let parts = host.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count <= 2, let first = parts.first else { return false }
    name = first
    number = parts.count == 2 ? parts[1] : nil
  }
  guard ["127.0.0.1", "localhost", "[::1]"].contains(name) else { return false }
  // Without a number the port is HTTP's own.
  guard let number else { return port == 80 }
  return number.utf8.allSatisfy { (48...57).contains($0) } && UInt16(number) == port
}

/// Whether an `Origin` header, where there is one, names a page that we served.
func isOwnOrigin(_ header: String?, port: UInt16) -> Bool {
  guard let header else { return true }
  guard header.lowercased().hasPrefix("http://") else { return false }
  return isOwnHost(String(header.dropFirst("http://".count)), port: port)
}

/// Whether a page of somebody else's asks for a part of ours, by the `Sec-Fetch-` headers that browsers send.
///
/// Following a link to a page is fine; loading one as a picture, a script or a frame would run its cells for nobody.
func isForeignPart(site: String?, mode: String?, destination: String?) -> Bool {
  guard let site, site != "same-origin", site != "none" else { return false }
  return mode != "navigate" || destination != "document"
}

/// The path of a request with its percent signs resolved once; `nil` where they are broken or hide a slash, a backslash or a NUL.
///
/// What comes out is only ever looked up among the names that are served; it never reaches the file system.
func decodedPath(_ raw: String) -> String? {
  guard raw.hasPrefix("/") else { return nil }
  var bytes: [UInt8] = []
  var rest = raw.utf8[...]
  while let byte = rest.popFirst() {
    guard byte == UInt8(ascii: "%") else {
      bytes.append(byte)
      continue
    }
    guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
    let decoded = high << 4 | low
    guard decoded != 0, decoded != UInt8(ascii: "/"), decoded != UInt8(ascii: "\\") else { return nil }
    bytes.append(decoded)
  }
  return String(validating: bytes, as: UTF8.self)
}

private func digit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  default: nil
  }
}
