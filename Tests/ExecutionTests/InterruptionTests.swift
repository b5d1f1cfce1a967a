import Foundation
import Testing

@testable import Execution

@Suite("Interruptions and files")
struct InterruptionTests {
  @Test("A request is seen by whoever looks and wakes whoever waits; another interruption is not concerned")
  func request() throws {
    let one = Interruption(), other = Interruption()
    func isReadable(_ one: Interruption) -> Bool {
      var waits = [pollfd(fd: one.descriptor, events: Int16(POLLIN), revents: 0)]
      return poll(&waits, 1, 0) == 1
    }
    #expect(!one.isRequested && !isReadable(one))
    try one.check()
    one.request()
    one.request()
    #expect(one.isRequested && isReadable(one))
    #expect(throws: Interrupted.self) { try one.check() }
    #expect(!other.isRequested && !isReadable(other))
  }

  @Test("A program that runs for long ends when asked to")
  func command() throws {
    let interruption = Interruption()
    Thread.detachNewThread {
      usleep(50_000)
      interruption.request()
    }
    #expect(throws: Interrupted.self) { _ = try runCommand("/bin/sleep", ["600"], interruption: interruption) }
  }

  @Test("A thousand interruptions leave no descriptor open")
  func descriptors() throws {
    func count() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    let before = try count()
    for _ in 0..<1000 { Interruption().request() }
    #expect(try count() < before + 100)
  }

  @Test("A folder that cannot be made is told in the system's words")
  func words() throws {
    let file = NSTemporaryDirectory() + "vitrine-plain-\(UUID().uuidString)"
    try writeAtomically(Array("text".utf8), to: file)
    defer { unlink(file) }
    let failure = #expect(throws: FileFailure.self) { try writeAtomically(Array("x".utf8), to: "\(file)/folder/name") }
    #expect(failure?.reason == "Not a directory")
  }
}
