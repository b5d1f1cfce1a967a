/// One pass over a dataset in batches, read ahead by threads of its own.
///
///     let stream = BatchStream(dataset, batchSize: 64, order: .shuffled(seed: 1, epoch: 0), transform: .resizedAndCropped(to: 64))
///     while let batch = try stream.next() { … batch.images … }
///
/// The batches are the same whatever the number of threads. At most `prefetch` batches are in memory beside the one that was handed out.
/// The threads end with the pass, with an error, with ``cancel()`` and with the stream itself.
public final class BatchStream: Sendable {
  private let plan: BatchPlan
  private let work: BatchWork

  /// - Parameters:
  ///   - dataset: Where the pictures come from.
  ///   - subset: The numbers of the pictures to visit; without it, all.
  ///   - batchSize: How many pictures a batch has; the last one of a pass may have fewer.
  ///   - order: Sequential, or shuffled from a seed and an epoch.
  ///   - transform: What is done to each picture before it joins its batch.
  ///   - firstStep: The batch to start with: the ones before it are not read.
  ///   - dropsLast: Whether a last batch with fewer pictures is left out.
  ///   - onUnreadable: What happens to a picture that cannot be read.
  ///   - prefetch: How many batches are read ahead.
  ///   - threads: How many threads read; 0 reads within ``next()``.
  public init(
    _ dataset: any PictureDataset, subset: [Int]? = nil, batchSize: Int, order: BatchOrder = .sequential,
    transform: PictureTransform = .identity, startingAt firstStep: Int = 0, dropsLast: Bool = false,
    onUnreadable: UnreadablePolicy = .fail, prefetch: Int = 2, threads: Int = 1
  ) {
    precondition(batchSize > 0, "BatchStream: batch size \(batchSize)")
    precondition(firstStep >= 0 && prefetch > 0 && threads >= 0, "BatchStream: step \(firstStep), prefetch \(prefetch), threads \(threads)")
    let indices = subset ?? Array(0..<dataset.count)
    if let stray = indices.first(where: { !(0..<dataset.count).contains($0) }) {
      preconditionFailure("BatchStream: picture \(stray) of \(dataset.count)")
    }
    plan = BatchPlan(
      dataset: dataset, indices: order.arranged(indices), batchSize: batchSize, order: order, transform: transform, dropsLast: dropsLast,
      onUnreadable: onUnreadable)
    work = BatchWork(plan: plan, firstStep: firstStep, depth: prefetch)
    work.start(threads: threads)
  }

  deinit { work.cancel() }

  /// How many batches the whole pass has, those before the first step included.
  public var stepCount: Int { plan.stepCount }

  /// The pictures that could not be read so far, in the order of the pass, when unreadable ones are skipped.
  public var skipped: [SkippedPicture] { work.skipped }

  /// The next batch; `nil` after the last one and after ``cancel()``.
  ///
  /// A batch none of whose pictures could be read is passed over.
  /// - Throws: What the dataset threw for the first picture of the batch that it could not give, ``DatasetError`` as a rule; a
  ///   ``DatasetError`` when the pictures of the batch differ in size. The stream has ended then.
  public func next() throws -> Batch? { try work.next() }

  /// Calls `body` with each remaining batch.
  public func forEach(_ body: (Batch) throws -> Void) throws {
    while let batch = try next() { try body(batch) }
  }

  /// Ends the pass: when this returns, no thread of the stream reads any more.
  public func cancel() { work.cancel() }
}
