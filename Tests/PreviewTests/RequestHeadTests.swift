import Testing

@testable import Preview

@Suite("Heads of requests")
struct RequestHeadTests {
  private func head(_ text: String) -> RequestHead? { RequestHead(Array(text.utf8)) }

  @Test("What a browser sends is read, whatever the case of names and the space around values")
  func plain() throws {
    let read = head("GET /a.html?x=1 HTTP/1.1\r\nHOST: 127.0.0.1:1\r\nAccept:\ttext/html \r\naccept: */*\r\n\r\n")
    let head = try #require(read)
    #expect(head.method == "GET" && head.target == "/a.html?x=1" && head.version == "HTTP/1.1")
    #expect(head.headers == ["host": "127.0.0.1:1", "accept": "text/html, */*"])
    #expect(head.keepsConnection && !head.hasBody)
  }

  @Test(
    "What two programs may read differently is refused",
    arguments: [
      "", "\r\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/2.0\r\n\r\n", "GET /a b HTTP/1.1\r\n\r\n",
      "GET /\u{0} HTTP/1.1\r\n\r\n",
      "GET /é HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nOrigin: a\r\norigin: b\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\n\r\n",
      "GET / HTTP/1.1\r\nnothing\r\n\r\n", "GET / HTTP/1.1\r\nX: a\rb\r\n\r\n", "GET / HTTP/1.1\r\nX: a\u{0}\r\n\r\n",
    ])
  func refused(text: String) { #expect(head(text) == nil) }

  @Test("A connection is kept as its version and its header say")
  func keeping() {
    #expect(head("GET / HTTP/1.1\r\nConnection: Close\r\n\r\n")?.keepsConnection == false)
    #expect(head("GET / HTTP/1.0\r\n\r\n")?.keepsConnection == false)
    #expect(head("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")?.keepsConnection == true)
    #expect(head("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n")?.hasBody == true)
    #expect(head("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")?.hasBody == true)
  }

  @Test("The end of a head is found wherever its bytes are cut")
  func ends() {
    for text in ["GET / HTTP/1.1\r\nA: b\r\n\r\nrest", "GET / HTTP/1.1\nA: b\n\nrest"] {
      let bytes = Array(text.utf8)
      let end = bytes.count - 4
      for cut in 0...bytes.count {
        let first = RequestHead.end(in: Array(bytes[..<cut]))
        #expect(first == (cut >= end ? end : nil))
        #expect((first ?? RequestHead.end(in: bytes, from: cut)) == end, "cut at \(cut)")
      }
    }
  }

  @Test("Other pages may link here, and may not load anything from here")
  func foreignParts() {
    #expect(!isForeignPart(site: nil, mode: nil, destination: nil))
    #expect(!isForeignPart(site: "none", mode: "navigate", destination: "document"))
    #expect(!isForeignPart(site: "same-origin", mode: "cors", destination: "empty"))
    #expect(!isForeignPart(site: "cross-site", mode: "navigate", destination: "document"))
    #expect(isForeignPart(site: "cross-site", mode: "no-cors", destination: "image"))
    #expect(isForeignPart(site: "same-site", mode: "cors", destination: "empty"))
    #expect(isForeignPart(site: "cross-site", mode: "navigate", destination: "iframe"))
  }
}
