import Foundation
import Testing

@testable import Execution

@Suite("What the cache gives up", .timeLimit(.minutes(10)))
struct PruningTests {
  private let folder = NSTemporaryDirectory() + "vitrine-prune-\(UUID().uuidString)"

  private func store() -> OutputStore { OutputStore(folder: folder, root: folder) }

  /// A thing in the cache of a hundred kilobytes that was used some seconds ago.
  private func put(_ name: String, used seconds: Double) throws {
    try writeAtomically([UInt8](repeating: 1, count: 100_000), to: "\(folder)/\(name)/bytes")
    try FileManager.default.setAttributes([.modificationDate: Date() - seconds], ofItemAtPath: "\(folder)/\(name)")
  }

  private func left() -> [String] {
    ["modules", "outcomes"].flatMap { kind in
      ((try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(kind)")) ?? []).map { "\(kind)/\($0)" }
    }.sorted()
  }

  private func limits(bytes: Int) -> OutputStore.Limits {
    var limits = OutputStore.Limits()
    limits.bytes = bytes
    return limits
  }

  @Test("The least recently used goes first, until the rest fits")
  func size() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, hours) in [("modules/old", 9.0), ("outcomes/older", 10), ("modules/young", 2), ("outcomes/younger", 1.5)] {
      try put(name, used: hours * 3600)
    }
    store().prune(limits(bytes: 250_000))
    #expect(left() == ["modules/young", "outcomes/younger"])
    store().prune(limits(bytes: 250_000))
    #expect(left() == ["modules/young", "outcomes/younger"])
  }

  @Test("What is in use stays, however large")
  func grace() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try put("modules/now", used: 10)
    try put("modules/then", used: 5 * 3600)
    try put("modules/long", used: 8 * 3600)
    store().prune(limits(bytes: 0), since: Date() - 6 * 3600)
    #expect(left() == ["modules/now", "modules/then"])
    markUsed("\(folder)/modules/then")
    store().prune(limits(bytes: 0))
    #expect(left() == ["modules/now", "modules/then"])
  }

  @Test("What nobody used for a month goes, and so does what killed engines left")
  func age() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try put("modules/month", used: 31 * 24 * 3600)
    try put("modules/weeks", used: 20 * 24 * 3600)
    try put("modules/x.tmp-1", used: 2 * 3600)
    try put("outcomes/y.doomed-1", used: 2 * 3600)
    try put("modules/z.tmp-2", used: 60)
    store().prune()
    #expect(left() == ["modules/weeks", "modules/z.tmp-2"])
    OutputStore(folder: "\(folder)/none", root: folder).prune()
  }

  @Test("A report finds what it needs after the rest is gone, and a lost module is made anew")
  func report() throws {
    let text = "```{swift}\n//| label: a\nlet a = 1\na\n```\n\n```{swift}\n//| label: b\na + 1\n```\n"
    let project = try ScratchProject(text)
    let session = project.session()
    _ = try project.run(in: session)
    var all = limits(bytes: 0)
    project.store.prune(all)
    #expect(try project.run().run.executed == 0)
    all.grace = -1
    project.store.prune(all)
    try project.write(text.replacing("a + 1", with: "a + 2"))
    #expect(try project.run(in: session).text("b") == "3")
    // Half a module, as a removal that was killed leaves it.
    for name in try FileManager.default.contentsOfDirectory(atPath: project.store.modules) {
      try FileManager.default.removeItem(atPath: "\(project.store.modules)/\(name)/diagnostics.json")
    }
    try? FileManager.default.removeItem(atPath: "\(project.root)/.vitrine/outcomes")
    #expect(try project.run().text("b") == "3")
  }
}
