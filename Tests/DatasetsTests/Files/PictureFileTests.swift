import Foundation
import Testing

@testable import Datasets

@Suite struct PictureFileTests {
  private func read(_ name: String, _ decoding: PictureDecoding = .init()) throws -> Picture {
    try Picture(contentsOf: "\(Goldens.folder)/pictures/\(name)", decoding: decoding)
  }

  private func failure(_ name: String, _ decoding: PictureDecoding = .init()) -> DatasetError? {
    Goldens.error { _ = try read(name, decoding) }
  }

  /// How far two pictures lie apart at most.
  private func distance(_ one: Picture, _ other: Picture) -> Int {
    guard (one.width, one.height, one.channels) == (other.width, other.height, other.channels) else { return 1000 }
    return zip(one.samples, other.samples).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }

  @Test(arguments: ["plain.jpg", "full.jpg", "progressive.jpg", "grey.jpg", "turned.jpg", "extraneous.jpg", "corrupt.jpg"])
  func aJPEGIsDecodedAsPillowDecodesIt(name: String) throws {
    #expect(try distance(read(name), Goldens.picture(name)) == 0)
  }

  @Test(arguments: ["really_png.JPEG", "opacity.png", "grey.png", "bits.png", "interlaced.png"])
  func aPNGIsDecodedAsPillowDecodesIt(name: String) throws {
    #expect(try read(name) == Goldens.picture(name))
  }

  @Test func printingColoursAreAnErrorUnlessTheyAreToBeConverted() throws {
    let error = try #require(failure("ink.jpg"))
    #expect(error.path.hasSuffix("pictures/ink.jpg"))
    #expect(error.reason.contains("CMYK"))
    #expect(try distance(read("ink.jpg", .init(convertsCMYK: true)), Goldens.picture("ink.jpg")) == 0)
  }

  @Test func oneChannelIsPillowsGrey() throws {
    #expect(try distance(read("plain.jpg", .init(channels: 1)), Goldens.picture("plain.jpg as grey")) == 0)
    let grey = try read("grey.jpg", .init(channels: 1))
    #expect(grey.channels == 1)
    #expect(grey.rgb() == Goldens.picture("grey.jpg"))
  }

  @Test(arguments: [2, 4]) func aReducedJPEGIsPillowsDraft(reduction: Int) throws {
    #expect(try distance(read("plain.jpg", .init(reduction: reduction)), Goldens.picture("plain.jpg reduced \(reduction)")) <= 1)
  }

  @Test(arguments: [
    "truncated.jpg", "truncated.png", "corrupt.png", "huge.jpg", "huge.png", "empty.jpg",
    "text.jpg", "none.jpg",
  ])
  func aFileThatIsNotAWholePictureIsAnErrorThatNamesIt(name: String) throws {
    let error = try #require(failure(name))
    #expect(error.path == "\(Goldens.folder)/pictures/\(name)")
    let words = [
      "truncated.jpg": "truncated", "truncated.png": "truncated", "corrupt.png": "checksum",
      "huge.jpg": "60000×60000", "huge.png": "2000000000×2000000000", "empty.jpg": "empty", "text.jpg": "neither JPEG nor PNG",
      "none.jpg": "no such file",
    ]
    #expect(error.reason.contains(words[name]!), "\(error)")
  }
}

@Suite struct JPEGEndTests {
  private let whole = try! FileBytes.contents(of: "\(Goldens.folder)/pictures/plain.jpg")

  private func read(_ bytes: [UInt8]) -> Result<Picture, any Error> {
    Result { try Picture(bytes: bytes, path: "a.jpg", decoding: .init()) }
  }

  private func isTruncated(_ bytes: [UInt8]) -> Bool {
    guard case .failure(let error as DatasetError) = read(bytes) else { return false }
    return error.reason.contains("truncated")
  }

  /// libjpeg tells of its first warning only: bytes between markers must not hide that samples are missing.
  @Test func harmlessBytesDoNotHideThatTheRestIsMissing() throws {
    let frame = try #require(whole.indices.first { whole[$0] == 0xFF && whole[$0 + 1] == 0xC0 })
    let strange = whole[..<frame] + [0, 0, 0, 0] + whole[frame...]
    #expect(try read(Array(strange)).get() == Goldens.picture("plain.jpg"))
    #expect(isTruncated(Array(strange.dropLast(90))))
  }

  /// libjpeg-turbo keeps calling it a warning when an error follows one: three bytes of a table are missing here, and Pillow gives up.
  @Test func anErrorAfterAWarningIsAnError() {
    guard case .failure(let error as DatasetError) = read(Array(whole[..<201] + whole[204...])) else {
      Issue.record("it was read")
      return
    }
    #expect(error.reason.contains("not a sound JPEG"), "\(error)")
  }

  @Test func theEndMarkerIsTheEndAsForPillow() throws {
    #expect(isTruncated(whole.dropLast(2)) && isTruncated(whole.dropLast(1)) && isTruncated(Array(whole.prefix(whole.count / 2))))
    #expect(try read(whole + [1, 2, 3, 0xFF]).get() == Goldens.picture("plain.jpg"))
    // Samples may be missing before it: the rest is what libjpeg makes of it.
    #expect(try read(whole.dropLast(40) + [0xFF, 0xD9]).get().width == 33)
  }
}

@Suite struct PictureTransformTests {
  private let noise = Goldens.picture("noise")

  @Test(arguments: [(16, 16), (53, 20), (97, 61), (10, 37), (1, 1), (200, 5), (48, 20), (30, 12)])
  func resizingIsPillowsBitForBit(width: Int, height: Int) {
    #expect(noise.resized(width: width, height: height) == Goldens.picture("noise \(width)x\(height)"))
  }

  @Test func resizingAndCroppingIsTorchvisions() {
    #expect(PictureTransform.resizedAndCropped(to: 24).applied(to: noise) == Goldens.picture("noise resized and cropped 24"))
    #expect(noise.croppedCenter(width: 20, height: 31) == Goldens.picture("noise cropped 20x31"))
    #expect(noise.croppedCenter(width: 60, height: 30) == Goldens.picture("noise cropped 60x30"))
  }

  @Test func aPictureOfThisSizeIsNotTouched() {
    #expect(noise.resized(width: 53, height: 37) == noise)
    #expect(noise.mirrored() != noise)
    #expect(noise.mirrored().mirrored() == noise)
  }

  @Test func aRandomWindowLiesWithinThePaddedPicture() {
    let transform = PictureTransform([.pad(4), .cropRandomly(width: 53, height: 37)])
    var random = BatchOrder.shuffled(seed: 1, epoch: 0).random(at: 0)
    var seen: Set<Picture> = []
    for _ in 0..<60 { seen.insert(transform.applied(to: noise, using: &random)) }
    let possible = (0...8).flatMap { y in (0...8).map { x in noise.window(x: x - 4, y: y - 4, width: 53, height: 37) } }
    #expect(seen.count > 30)
    #expect(seen.isSubset(of: possible))
  }

  @Test func statisticsAreTakenAChannelAtATime() throws {
    let statistics = ChannelStatistics(mean: [0, 0.5, 1], standardDeviation: [1, 0.5, 2], source: "a test")
    let images = try Batch(
      step: 0, pictures: [Picture(width: 1, height: 1, samples: [255, 255, 255])], labels: [.category(0)], indices: [0], source: "").images
    #expect(statistics.normalized(images).array(of: Float.self) == [1, 1, 0])
    #expect(statistics.denormalized(statistics.normalized(images)).array(of: Float.self) == [1, 1, 1])
  }
}
