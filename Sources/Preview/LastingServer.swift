import FlyingFox
import FlyingSocks

/// A server that goes on when its listening ends by a failure, as it does when a connection cannot be taken for want of descriptors.
///
/// All connections end with it then; browsers come again.
actor LastingServer {
  private let make: @Sendable () throws -> HTTPServer
  private var server: HTTPServer
  private var isStopped = false

  init(_ make: @escaping @Sendable () throws -> HTTPServer) throws {
    self.make = make
    server = try make()
  }

  /// Serves until it is stopped.
  func run() async {
    while !isStopped {
      try? await server.run()
      guard !isStopped else { return }
      try? await Task.sleep(for: .milliseconds(200))
      if !isStopped, let next = try? make() { server = next }
    }
  }

  func waitUntilListening() async throws { try await server.waitUntilListening(timeout: 5) }

  func stop() async {
    isStopped = true
    await server.stop(timeout: 0)
  }
}
