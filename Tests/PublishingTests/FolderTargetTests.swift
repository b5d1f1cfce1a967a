import Building
import Execution
import Foundation
import Testing

@testable import Publishing

@Suite("Publishing to a folder")
final class FolderTargetTests {
  private let root = NSTemporaryDirectory() + "vitrine-folder-\(UUID().uuidString)"
  private var site: String { "\(root)/site" }

  init() throws { try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(atPath: root) }

  /// Publishes files given as path → text.
  @discardableResult
  private func publish(_ files: [String: String], failing code: Int32? = nil) throws -> Publication {
    var target = FolderTarget(folder: site)
    if let code { target.exchange = { _, _ in code } }
    let sources = try files.sorted { $0.key < $1.key }.map { path, text in
      let source = "\(root)/staged/\(path)"
      if (try? self.text(of: source)) != text { try writeAtomically(Array(text.utf8), to: source) }
      return SiteFile(path: path, source: source, digest: text, size: text.utf8.count)
    }
    return try target.publish(sources) { try? self.text(of: $0) }
  }

  private func text(of path: String) throws -> String { String(decoding: try readBytes(path), as: UTF8.self) }
  private func tree() -> [String] {
    (FileManager.default.enumerator(atPath: site)?.compactMap { $0 as? String } ?? []).filter { $0 != SiteManifest.fileName }.sorted()
  }
  private func litter() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: root).filter { !["site", "staged"].contains($0) } }
  private func identity(_ path: String) -> UInt64 {
    var status = stat()
    stat("\(site)/\(path)", &status)
    return UInt64(status.st_ino)
  }

  @Test("The first site, the next with an old figure kept, the third without it; nothing is left beside")
  func generations() throws {
    #expect(try publish(["index.html": "1", "f/a-00000001.svg": "old"]).isChanged)
    #expect(tree() == ["f", "f/a-00000001.svg", "index.html"])
    try publish(["index.html": "2", "f/a-00000002.svg": "new"])
    #expect(tree() == ["f", "f/a-00000001.svg", "f/a-00000002.svg", "index.html"])
    try publish(["index.html": "3", "f/a-00000002.svg": "new"])
    #expect(tree() == ["f", "f/a-00000002.svg", "index.html"])
    #expect(try litter() == [])
  }

  @Test("The same site again writes nothing; a file that did not change is the same file")
  func idempotent() throws {
    try publish(["index.html": "1", "a.html": "a"])
    let (index, page, folder) = (identity("index.html"), identity("a.html"), identity(""))
    #expect(try !publish(["index.html": "1", "a.html": "a"]).isChanged)
    #expect(identity("") == folder && identity("index.html") == index)
    try publish(["index.html": "2", "a.html": "a"])
    #expect(identity("a.html") == page && identity("index.html") != index)
  }

  @Test("A file of ours that somebody changed or removed is mended")
  func mended() throws {
    try publish(["index.html": "1"])
    try writeAtomically(Array("scribble".utf8), to: "\(site)/index.html")
    #expect(try publish(["index.html": "1"]).isChanged)
    #expect(try text(of: "\(site)/index.html") == "1")
    unlink("\(site)/index.html")
    #expect(try publish(["index.html": "1"]).isChanged)
    #expect(try text(of: "\(site)/index.html") == "1")
  }

  @Test("What is not ours stays: files, folders, links, empty folders; one in the way of ours is an error that changes nothing")
  func foreign() throws {
    try publish(["index.html": "1", "f/a-00000001.svg": "x"])
    try writeAtomically(Array("example.org".utf8), to: "\(site)/CNAME")
    try writeAtomically(Array("ref".utf8), to: "\(site)/.git/HEAD")
    try writeAtomically(Array("mine".utf8), to: "\(site)/f/mine.txt")
    try FileManager.default.createDirectory(atPath: "\(site)/.git/empty", withIntermediateDirectories: false)
    try FileManager.default.createSymbolicLink(atPath: "\(site)/link", withDestinationPath: "nowhere")
    try publish(["index.html": "2"])
    #expect(tree() == [".git", ".git/HEAD", ".git/empty", "CNAME", "f", "f/a-00000001.svg", "f/mine.txt", "index.html", "link"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(site)/link") == "nowhere")
    #expect(throws: SiteFailure.self) { try publish(["index.html": "3", "CNAME": "ours"]) }
    #expect(try text(of: "\(site)/index.html") == "2")
    #expect(try litter() == [])
  }

  @Test("A folder with something else in it is refused; one with a repository and a CNAME alone is not")
  func strange() throws {
    try writeAtomically(Array("x".utf8), to: "\(site)/thesis.doc")
    #expect(throws: UsageFailure.self) { try publish(["index.html": "1"]) }
    #expect(tree() == ["thesis.doc"])
    unlink("\(site)/thesis.doc")
    #expect(try publish(["index.html": "1"]).isChanged)
    try FileManager.default.removeItem(atPath: site)
    try writeAtomically(Array("ref".utf8), to: "\(site)/.git/HEAD")
    try writeAtomically(Array("example.org".utf8), to: "\(site)/CNAME")
    try publish(["index.html": "1"])
    #expect(tree() == [".git", ".git/HEAD", "CNAME", "index.html"])
  }

  @Test("A file in the place of a folder of the site, or a link there, is an error that changes nothing")
  func inTheWay() throws {
    try publish(["index.html": "1"])
    try writeAtomically(Array("mine".utf8), to: "\(site)/f")
    #expect(throws: SiteFailure.self) { try publish(["index.html": "2", "f/a.svg": "x"]) }
    #expect(try text(of: "\(site)/f") == "mine" && text(of: "\(site)/index.html") == "1")
    unlink("\(site)/f")
    try FileManager.default.createDirectory(atPath: "\(root)/staged/else", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(site)/f", withDestinationPath: "../staged/else")
    #expect(throws: SiteFailure.self) { try publish(["index.html": "2", "f/a.svg": "x"]) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(root)/staged/else") == [])
    #expect(try litter() == [])
  }

  @Test(
    "A manifest that names a file outside the site, or a hidden one, is an error: by it files are removed",
    arguments: ["../precious-00000001.txt", "/etc/passwd", "a/../../x", "a//b", ".git/config", "f/.hidden", "", "./a"])
  func tampered(path: String) throws {
    try publish(["index.html": "1"])
    try writeAtomically(Array("precious".utf8), to: "\(root)/staged/precious-00000001.txt")
    for manifest in [SiteManifest(files: [path: "precious"]), SiteManifest(files: [:], kept: [path: "precious"])] {
      try writeAtomically(manifest.bytes, to: "\(site)/\(SiteManifest.fileName)")
      #expect(throws: SiteFailure.self) { try publish(["index.html": "2"], failing: EBUSY) }
    }
    #expect(try text(of: "\(site)/index.html") == "1")
  }

  @Test("Publishes of several projects into one folder wait for one another", .timeLimit(.minutes(10)))
  func severalAtOnce() throws {
    let (site, root) = (site, root)
    let failures = LockedFailures()
    DispatchQueue.concurrentPerform(iterations: 4) { number in
      for round in 0..<10 {
        do {
          let files = try (0..<20).map { index in
            let source = "\(root)/staged/\(number)/\(index).html"
            try writeAtomically(Array("\(number) \(round)".utf8), to: source)
            return SiteFile(path: "\(index).html", source: source, digest: "\(number) \(round)", size: 3)
          }
          _ = try FolderTarget(folder: site).publish(files) { (try? readBytes($0)).map { String(decoding: $0, as: UTF8.self) } }
        } catch { failures.add("\(error)") }
      }
    }
    #expect(failures.all == [])
    #expect(Set(try (0..<20).map { try text(of: "\(site)/\($0).html") }).count == 1)
    #expect(try litter() == [])
  }

  @Test("A path leads where its links lead, also below folders that are yet to be made")
  func paths() throws {
    let real = realPath(root)
    try FileManager.default.createDirectory(atPath: "\(root)/staged/a", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "staged/a")
    #expect(realPath("\(root)/link") == "\(real)/staged/a")
    #expect(realPath("\(root)/link/new/deep") == "\(real)/staged/a/new/deep")
    #expect(realPath("/") == "/" && realPath("/nowhere-\(UUID())").hasPrefix("/nowhere-"))
    try publish(["index.html": "1"])
    #expect(FolderTarget(folder: "\(root)/link/new").folder == "\(real)/staged/a/new")
  }

  @Test("A damaged manifest and a file in the folder's place are errors")
  func damaged() throws {
    try writeAtomically(Array("{".utf8), to: "\(site)/\(SiteManifest.fileName)")
    #expect(throws: SiteFailure.self) { try publish(["index.html": "1"]) }
    try FileManager.default.removeItem(atPath: site)
    try writeAtomically(Array("x".utf8), to: site)
    #expect(throws: UsageFailure.self) { try publish(["index.html": "1"]) }
  }

  @Test("Where folders cannot be exchanged, files are replaced one by one, and it says so", arguments: [EINVAL, ENOSYS, EBUSY, EXDEV])
  func withoutExchange(code: Int32) throws {
    try publish(["index.html": "1", "old.html": "o", "f/a-00000001.svg": "x"])
    try writeAtomically(Array("mine".utf8), to: "\(site)/CNAME")
    let publication = try publish(["index.html": "2", "new.html": "n"], failing: code)
    #expect(publication.notes.count == 1 && publication.notes[0].contains("one by one"))
    #expect(tree() == ["CNAME", "f", "f/a-00000001.svg", "index.html", "new.html"])
    #expect(try text(of: "\(site)/index.html") == "2")
    #expect(try litter() == [])
    try publish(["index.html": "3", "new.html": "n"])
    #expect(tree().contains("f/a-00000001.svg") == false)
  }

  @Test("What a publish that was killed left behind is cleared away by the next; what is not ours is not")
  func leftovers() throws {
    try publish(["index.html": "1"])
    try writeAtomically(Array("half".utf8), to: "\(root)/.site.vitrine-new/index.html")
    try writeAtomically(SiteManifest(files: [:]).bytes, to: "\(root)/.site.vitrine-new/\(SiteManifest.fileName)")
    try writeAtomically(Array("half".utf8), to: "\(site)/index.html.tmp-\(UUID().uuidString)")
    try publish(["index.html": "2"])
    #expect(try litter() == [] && tree() == ["index.html"])
    try writeAtomically(Array("precious".utf8), to: "\(root)/.site.vitrine-new/thesis")
    #expect(throws: SiteFailure.self) { try publish(["index.html": "3"]) }
    #expect(try text(of: "\(root)/.site.vitrine-new/thesis") == "precious")
  }

  @Test("A folder behind a symbolic link is published where it leads, and the link stays")
  func symbolicLink() throws {
    try FileManager.default.createDirectory(atPath: "\(root)/staged/real", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: site, withDestinationPath: "staged/real")
    try publish(["index.html": "1"])
    try publish(["index.html": "2"])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: site) == "staged/real")
    #expect(try text(of: "\(root)/staged/real/index.html") == "2")
  }
}

/// What went wrong on several threads.
private final class LockedFailures: @unchecked Sendable {
  private let lock = NSLock()
  private var found: [String] = []

  var all: [String] { lock.withLock { found } }
  func add(_ failure: String) { lock.withLock { found.append(failure) } }
}
