import Testing

@testable import Preview

@Suite("Requests of this machine")
struct LocalRequestTests {
  @Test(
    "A host is ours by name and by port",
    arguments: ["127.0.0.1:4848", "localhost:4848", "LocalHost:4848", "[::1]:4848", "localhost:04848"])
  func ownHost(_ host: String) {
    #expect(isOwnHost(host, port: 4848))
  }

  @Test(
    "Every other host is not",
    arguments: [
      "", "localhost", "localhost:", "localhost:4849", "localhost:80", "localhost:-4848", "localhost:+4848", "localhost:4848:4848",
      "localhost:70384",
      "example.com:4848", "localhost.example.com:4848", "127.0.0.1.example.com:4848", "127.0.0.2:4848", "0.0.0.0:4848", "[::]:4848",
      "[::1]", "[::1:4848", "[::1]x:4848", "::1:4848", " localhost:4848", "localhost :4848", "example.com:4848@localhost:4848",
    ])
  func foreignHost(_ host: String) {
    #expect(!isOwnHost(host, port: 4848))
  }

  @Test("No host is not ours, and a host without a port means HTTP's own")
  func plainHost() {
    #expect(!isOwnHost(nil, port: 4848))
    #expect(isOwnHost("localhost", port: 80))
  }

  @Test("Origins: none, ours, others'")
  func origins() {
    #expect(isOwnOrigin(nil, port: 4848))
    #expect(isOwnOrigin("http://localhost:4848", port: 4848))
    #expect(isOwnOrigin("http://127.0.0.1:4848", port: 4848))
    for foreign in ["null", "https://localhost:4848", "http://localhost:5000", "http://example.com:4848", "file://", ""] {
      #expect(!isOwnOrigin(foreign, port: 4848), "\(foreign)")
    }
  }

  @Test("Percent signs are resolved once, and nothing hides behind them")
  func paths() {
    #expect(decodedPath("/a%20b.html") == "/a b.html")
    #expect(decodedPath("/%E5%9B%B3.html") == "/図.html")
    // Resolved once only: what remains names nothing.
    #expect(decodedPath("/%252e%252e/x") == "/%2e%2e/x")
    #expect(decodedPath("/%2e%2e/x") == "/../x")
    for broken in ["", "a.html", "http://localhost/a", "/%", "/%2", "/%zz", "/%00", "/a%2fb", "/a%2Fb", "/a%5Cb", "/%ff"] {
      #expect(decodedPath(broken) == nil, "\(broken)")
    }
  }
}
