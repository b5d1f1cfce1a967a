import Foundation
import Tensors
import Testing

@testable import Datasets

/// Folders as an enemy or an accident would leave them.
@Suite struct HostileFolderTests {
  /// A folder of its own for one test, with these files.
  private func withFolder(_ files: [String: [UInt8]], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "hostile-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (name, bytes) in files {
      let path = "\(folder)/\(name)"
      try FileManager.default.createDirectory(
        atPath: String(path[..<path.lastIndex(of: "/")!]), withIntermediateDirectories: true)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
    }
    try body(folder)
  }

  private func faces(_ names: [String], partitions: [String]? = nil, head: String = "") -> [String: [UInt8]] {
    let list = "\(head)\(names.count)\r\nSmiling Young\r\n" + names.map { "\($0)  1 -1\r\n" }.joined()
    return [
      "list_attr_celeba.txt": Array(list.utf8),
      "list_eval_partition.txt": Array((partitions ?? names).map { "\($0) 0\n" }.joined().utf8),
      "img_align_celeba/a.jpg": [],
    ]
  }

  @Test(arguments: ["../../etc/hostname", "/etc/hostname", "a/../../b.jpg", ".."])
  func aListDoesNotLeadOutOfItsFolder(name: String) throws {
    try withFolder(faces(["a.jpg", name])) { folder in
      let error = Goldens.error { _ = try CelebA(folder: folder) }
      #expect(error?.place == "row 1" && error?.reason.contains(name) == true, "\(String(describing: error))")
    }
    let lists: [String: [UInt8]] = [
      "lists/classes.txt": Array("..\n001.a\n".utf8), "lists/train.txt": Array("../a.jpg\n".utf8),
    ]
    try withFolder(lists) { folder in #expect(Goldens.error { _ = try CUB2010(folder: folder) }?.reason.contains("../a.jpg") == true) }
  }

  @Test func aByteOrderMarkAndOtherLineEndsChangeNothing() throws {
    try withFolder(faces(["a.jpg", "b..c.jpg"], head: "\u{FEFF}")) { folder in
      let set = try CelebA(folder: folder)
      #expect(set.count == 2 && set.labelNames == .attributes(["Smiling", "Young"]))
      #expect(set.label(at: 1) == .attributes([true, false]))
      #expect(Goldens.error { _ = try set.picture(at: 0) }?.description.contains("row 0: is empty") == true)
    }
  }

  @Test func aPictureListedTwiceIsAnError() throws {
    try withFolder(faces(["a.jpg", "b.jpg", "a.jpg"])) { folder in
      let error = Goldens.error { _ = try CelebA(folder: folder) }
      #expect(error?.place == "line 5" && error?.reason.contains("second time") == true)
    }
  }

  @Test func aPartitionWithoutARowIsAnError() throws {
    try withFolder(faces(["a.jpg", "b.jpg"], partitions: ["a.jpg"])) { folder in
      #expect(Goldens.error { _ = try CelebA(folder: folder) }?.path.hasSuffix("list_eval_partition.txt") == true)
    }
  }

  @Test func anotherEncodingIsNamed() throws {
    var files = faces(["a.jpg"])
    files["list_attr_celeba.txt"] = [0xFF, 0xFE] + "1\nSmiling\n".utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    try withFolder(files) { folder in
      let error = Goldens.error { _ = try CelebA(folder: folder) }
      #expect(error?.reason == "is UTF-16" && error?.hint?.contains("UTF-8") == true)
    }
  }

  @Test func whatIsNoFileDoesNotHang() throws {
    try withFolder(["x/a.png": []]) { folder in
      #expect(mkfifo("\(folder)/x/pipe.jpg", 0o600) == 0)
      symlink("\(folder)/x/loop.jpg", "\(folder)/x/loop.jpg")
      symlink("/dev/zero", "\(folder)/x/endless.jpg")
      symlink("\(folder)/x", "\(folder)/x/again")
      let set = try FolderDataset(folder: folder)
      #expect(set.count == 4)
      for index in 0..<4 { #expect(Goldens.error { _ = try set.picture(at: index) }?.place == "row \(index)") }
      let stream = BatchStream(set, batchSize: 3, onUnreadable: .skip, threads: 2)
      #expect(try stream.next() == nil && stream.skipped.map(\.index) == [0, 1, 2, 3])
    }
  }

  @Test func whatIsDifficultInVOCDoesNotCount() throws {
    let train = try VOC2012(folder: "\(Goldens.folder)/voc", split: .train)
    let (dog, sofa) = (11, 17)
    #expect(train.countedAttributes(at: 1) == nil)
    #expect(train.countedAttributes(at: 0)?.indices.filter { !train.countedAttributes(at: 0)![$0] } == [dog])
    let stream = BatchStream(
      train, batchSize: 3, transform: PictureTransform([.resize(width: 8, height: 8)]))
    let weights = try #require(try stream.next()?.targetWeights)
    #expect(weights.shape == [3, 20])
    let zeros = weights.array(of: Float.self).enumerated().filter { $0.element == 0 }.map(\.offset)
    #expect(zeros == [dog, 40 + sofa])
  }
}
