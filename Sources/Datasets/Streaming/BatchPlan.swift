/// What each step of a pass reads: a value that every thread of it shares.
struct BatchPlan: Sendable {
  /// What reading a step gave.
  struct Outcome: Sendable {
    /// `nil` when not one of the pictures could be read.
    var batch: Result<Batch?, any Error>
    var skipped: [SkippedPicture] = []
  }

  let dataset: any PictureDataset
  /// In the order of the pass.
  let indices: [Int]
  let batchSize: Int
  let order: BatchOrder
  let transform: PictureTransform
  let dropsLast: Bool
  let onUnreadable: UnreadablePolicy

  var stepCount: Int { dropsLast ? indices.count / batchSize : (indices.count + batchSize - 1) / batchSize }

  /// How many places of `indices` the pass visits.
  var rowCount: Int { dropsLast ? stepCount * batchSize : indices.count }

  /// The places in `indices` that a step reads.
  func rows(of step: Int) -> Range<Int> { step * batchSize..<min((step + 1) * batchSize, indices.count) }

  /// The picture at a place of the pass, as its batch takes it.
  func read(_ row: Int) -> Result<Picture, any Error> {
    Result {
      var random = order.random(at: indices[row])
      return transform.applied(to: try dataset.picture(at: indices[row]), using: &random)
    }
  }

  /// Puts the pictures of one step together.
  func assemble(step: Int, _ rows: [Result<Picture, any Error>]) -> Outcome {
    var pictures: [Picture] = []
    var read: [Int] = []
    var skipped: [SkippedPicture] = []
    for (row, index) in zip(rows, indices[self.rows(of: step)]) {
      switch row {
      case .success(let picture):
        pictures.append(picture)
        read.append(index)
      case .failure(let error):
        guard onUnreadable == .skip else { return Outcome(batch: .failure(error)) }
        skipped.append(SkippedPicture(index: index, error: error))
      }
    }
    guard !read.isEmpty else { return Outcome(batch: .success(nil), skipped: skipped) }
    return Outcome(
      batch: Result {
        try Batch(step: step, pictures: pictures, labels: read.map(dataset.label(at:)), counted: read.map(dataset.countedAttributes(at:)),
          indices: read, source: dataset.name)
      }, skipped: skipped)
  }
}
