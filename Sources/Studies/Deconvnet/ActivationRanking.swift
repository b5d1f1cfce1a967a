/// The strongest activations so far of every channel of a node, in bounded memory: `C · limit` places whatever the number of pictures.
struct ActivationRanking: Sendable {
  typealias Activation = StrongestActivations.Activation

  let limit: Int
  let channels: Int
  /// Positions of a map, row by row.
  let positions: Int
  /// `limit` places a channel, the strongest first; of them `filled` are taken.
  private var places: [Activation]
  private var filled: [Int]
  private var counted: [Int]
  private var undefined: [Int]
  private var activePictures: [Int]
  private var activePositions: [Int]

  init(channels: Int, positions: Int, limit: Int) {
    (self.channels, self.positions, self.limit) = (channels, positions, limit)
    places = Array(repeating: Activation(picture: 0, row: 0, column: 0, value: 0), count: channels * limit)
    filled = Array(repeating: 0, count: channels)
    (counted, undefined, activePictures, activePositions) = (filled, filled, filled, filled)
  }

  /// Takes in the peaks of some pictures.
  ///
  /// - Parameters:
  ///   - width: How many columns a map has.
  ///   - pictures: Their numbers; one that comes twice would be ranked twice.
  mutating func add(_ peaks: MapPeaks, width: Int, pictures: [Int]) {
    for (row, picture) in pictures.enumerated() {
      for channel in 0..<channels {
        let place = row * channels + channel
        let value = peaks.values[place]
        guard !value.isNaN else {
          undefined[channel] += 1
          continue
        }
        counted[channel] += 1
        if value > 0 {
          activePictures[channel] += 1
          activePositions[channel] += peaks.active[place]
        }
        insert(value, picture, channel) { (peaks.positions[place] / width, peaks.positions[place] % width) }
      }
    }
  }

  /// Puts an activation where it belongs among its channel's, if it does.
  private mutating func insert(_ value: Double, _ picture: Int, _ channel: Int, at position: () -> (row: Int, column: Int)) {
    let start = channel * limit
    var end = start + filled[channel]
    if filled[channel] == limit {
      guard comesBefore(value, picture, places[end - 1]) else { return }
      end -= 1
    } else {
      filled[channel] += 1
    }
    while end > start, comesBefore(value, picture, places[end - 1]) {
      places[end] = places[end - 1]
      end -= 1
    }
    let (row, column) = position()
    places[end] = Activation(picture: picture, row: row, column: column, value: value)
  }

  private func comesBefore(_ value: Double, _ picture: Int, _ other: Activation) -> Bool {
    value > other.value || value == other.value && picture < other.picture
  }

  /// What is known of all channels by now.
  var features: [StrongestActivations.Feature] {
    (0..<channels).map { channel in
      let all = Double(counted[channel])
      return StrongestActivations.Feature(
        channel: channel, strongest: Array(places[channel * limit..<channel * limit + filled[channel]]), pictureCount: counted[channel],
        undefinedCount: undefined[channel], activePictures: Double(activePictures[channel]) / all,
        activePositions: Double(activePositions[channel]) / (all * Double(positions)))
    }
  }
}
