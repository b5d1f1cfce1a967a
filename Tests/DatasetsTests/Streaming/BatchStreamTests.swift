import Foundation
import Tensors
import Testing

@testable import Datasets

/// Pictures whose every byte tells their number; chosen ones cannot be read, and early ones take longest.
private struct NumberedPictures: PictureDataset {
  var count: Int
  var broken: Set<Int> = []
  var attributes = false
  var odd: Int?
  let reads = ReadCounter()

  var name: String { "numbered" }
  var isSynthetic: Bool { true }
  var labelNames: LabelNames { attributes ? .attributes(["even", "small"]) : .categories(["a", "b", "c"]) }

  func picture(at index: Int) throws -> Picture {
    reads.note(index)
    if index % 7 == 0 { usleep(2000) }
    if broken.contains(index) { throw DatasetError(path: "numbered", place: "row \(index)", reason: "broken") }
    let width = index == odd ? 3 : 2
    return Picture(width: width, height: 1, samples: Array(repeating: UInt8(truncatingIfNeeded: index), count: 3 * width))
  }

  func label(at index: Int) -> Label { attributes ? .attributes([index % 2 == 0, index < 4]) : .category(index % 3) }
}

private final class ReadCounter: @unchecked Sendable {
  private let lock = NSLock()
  private var numbers: [Int] = []
  func note(_ number: Int) { lock.withLock { numbers.append(number) } }
  var all: [Int] { lock.withLock { numbers } }
}

@Suite struct BatchStreamTests {
  private func everything(_ stream: BatchStream) throws -> [(step: Int, indices: [Int], images: [Float])] {
    var result: [(step: Int, indices: [Int], images: [Float])] = []
    while let batch = try stream.next() { result.append((batch.step, batch.indices, batch.images.array())) }
    return result
  }

  @Test(arguments: [0, 1, 2, 5]) func batchesAreTheSameWhateverTheThreads(threads: Int) throws {
    let dataset = NumberedPictures(count: 50)
    let order = BatchOrder.shuffled(seed: 3, epoch: 1)
    let batches = try everything(BatchStream(dataset, batchSize: 8, order: order, prefetch: 3, threads: threads))
    #expect(batches.map(\.step) == Array(0..<7))
    #expect(batches.flatMap(\.indices) == order.arranged(Array(0..<50)))
    for batch in batches {
      #expect(batch.images == batch.indices.flatMap { Array(repeating: Float($0) / 255, count: 6) })
    }
    #expect(dataset.reads.all.sorted() == Array(0..<50))
  }

  @Test func imagesAndTargetsHaveTheShapesOfLosses() throws {
    let categories = try #require(try BatchStream(NumberedPictures(count: 5), batchSize: 5).next())
    #expect(categories.images.shape == [5, 3, 1, 2])
    #expect(categories.images.dtype == .float32)
    #expect(categories.targets.dtype == .int64)
    #expect(categories.targets.array(of: Int.self) == [0, 1, 2, 0, 1])
    let attributes = try #require(try BatchStream(NumberedPictures(count: 5, attributes: true), batchSize: 5).next())
    #expect(attributes.targets.shape == [5, 2])
    #expect(attributes.targets.array(of: Float.self) == [1, 1, 0, 1, 1, 1, 0, 1, 1, 0])
    #expect(attributes.labels[4] == .attributes([true, false]))
  }

  @Test func aShuffleIsAPermutationThatSeedAndEpochDecide() {
    let all = Array(0..<1000)
    let one = BatchOrder.shuffled(seed: 1, epoch: 0).arranged(all)
    #expect(one.sorted() == all)
    #expect(one != all)
    #expect(BatchOrder.shuffled(seed: 1, epoch: 0).arranged(all) == one)
    #expect(BatchOrder.shuffled(seed: 1, epoch: 1).arranged(all) != one)
    #expect(BatchOrder.shuffled(seed: 2, epoch: 0).arranged(all) != one)
    #expect(BatchOrder.sequential.arranged(all) == all)
  }

  @Test func aPassResumesAtAStepWithoutReadingWhatIsBefore() throws {
    let whole = try everything(BatchStream(NumberedPictures(count: 30), batchSize: 4, order: .shuffled(seed: 9, epoch: 2)))
    let dataset = NumberedPictures(count: 30)
    let rest = try everything(
      BatchStream(dataset, batchSize: 4, order: .shuffled(seed: 9, epoch: 2), startingAt: 5, threads: 2))
    #expect(rest.map(\.step) == [5, 6, 7])
    #expect(rest.map(\.indices) == whole[5...].map(\.indices))
    #expect(Set(dataset.reads.all) == Set(whole[5...].flatMap(\.indices)))
  }

  @Test func aPictureThatCannotBeReadThrowsWithItsBatch() throws {
    let stream = BatchStream(NumberedPictures(count: 20, broken: [9, 11, 17]), batchSize: 4, prefetch: 5, threads: 3)
    #expect(try stream.next()?.indices == [0, 1, 2, 3])
    #expect(try stream.next()?.indices == [4, 5, 6, 7])
    #expect(throws: DatasetError(path: "numbered", place: "row 9", reason: "broken")) { try stream.next() }
    #expect(try stream.next() == nil)
  }

  @Test(arguments: [0, 3]) func unreadablePicturesAreSkippedAndListedWhenAsked(threads: Int) throws {
    let stream = BatchStream(
      NumberedPictures(count: 14, broken: [1, 4, 5, 6, 7, 9]), batchSize: 4, onUnreadable: .skip, threads: threads)
    let batches = try everything(stream)
    #expect(batches.map(\.indices) == [[0, 2, 3], [8, 10, 11], [12, 13]])
    #expect(batches.map(\.step) == [0, 2, 3])
    #expect(stream.skipped.map(\.index) == [1, 4, 5, 6, 7, 9])
    #expect(stream.skipped[0].error as? DatasetError == DatasetError(path: "numbered", place: "row 1", reason: "broken"))
  }

  @Test func noMoreBatchesAreReadAheadThanAsked() throws {
    let dataset = NumberedPictures(count: 100)
    let stream = BatchStream(dataset, batchSize: 4, prefetch: 2, threads: 3)
    for taken in 0..<25 {
      usleep(3000)
      #expect(dataset.reads.all.count <= (taken + 2) * 4)
      #expect(try stream.next()?.step == taken)
    }
  }

  @Test func cancellingLeavesNoThread() throws {
    let dataset = NumberedPictures(count: 4000)
    let stream = BatchStream(dataset, batchSize: 16, prefetch: 8, threads: 4)
    _ = try stream.next()
    stream.cancel()
    let read = dataset.reads.all.count
    usleep(30_000)
    #expect(dataset.reads.all.count == read)
    #expect(try stream.next() == nil)
  }

  @Test func aStreamThatIsDroppedReadsNoFurther() {
    let dataset = NumberedPictures(count: 4000)
    do { _ = BatchStream(dataset, batchSize: 16, prefetch: 8, threads: 4) }
    let read = dataset.reads.all.count
    usleep(30_000)
    #expect(dataset.reads.all.count == read)
  }

  @Test func picturesOfDifferingSizesAreAnErrorThatNamesTheRow() {
    let stream = BatchStream(NumberedPictures(count: 4, odd: 2), batchSize: 4)
    let error = #expect(throws: DatasetError.self) { try stream.next() }
    #expect(error?.place == "row 2")
  }

  @Test func aShortLastBatchIsKeptOrDropped() throws {
    #expect(BatchStream(NumberedPictures(count: 10), batchSize: 4).stepCount == 3)
    let stream = BatchStream(NumberedPictures(count: 10), batchSize: 4, dropsLast: true)
    #expect(stream.stepCount == 2)
    #expect(try everything(stream).map(\.indices.count) == [4, 4])
    #expect(try everything(BatchStream(NumberedPictures(count: 10), subset: [7, 1, 1], batchSize: 2)).map(\.indices) == [[7, 1], [1]])
  }

  @Test func randomStepsDependOnSeedEpochAndPictureOnly() throws {
    let transform = PictureTransform([.pad(2), .cropRandomly(width: 2, height: 1), .flipRandomly(probability: 0.5)])
    func images(_ epoch: Int, threads: Int) throws -> [[Float]] {
      try everything(
        BatchStream(
          NumberedPictures(count: 40), batchSize: 40, order: .shuffled(seed: 1, epoch: epoch), transform: transform, threads: threads)
      ).map(\.images)
    }
    #expect(try images(0, threads: 0) == images(0, threads: 4))
    #expect(try images(0, threads: 0) != images(1, threads: 0))
  }
}
