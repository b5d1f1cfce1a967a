import Tensors
import Testing
@testable import Training

/// A batch as nested numbers: `images[n][c][y][x]`.
private typealias Images = [[[[Float]]]]

private let count = 5, channels = 3, height = 6, width = 7

private let pictures: Images = {
  var random = RandomSource(seed: 3)
  return (0..<count).map { _ in
    (0..<channels).map { _ in (0..<height).map { _ in (0..<width).map { _ in Float(random.nextUniform()) } } }
  }
}()

private func tensor(_ images: Images) -> Tensor {
  Tensor(images.flatMap { $0.flatMap { $0.flatMap { $0 } } }, shape: [images.count, channels, height, width])
}

private func difference(_ tensor: Tensor, _ images: Images) -> Float {
  zip(tensor.array(of: Float.self), images.flatMap { $0.flatMap { $0.flatMap { $0 } } }).map { abs($0 - $1) }.max() ?? .infinity
}

/// The numbers of the pictures in their dataset: not their places in the batch.
private let indices = [11, 4, 900, 7, 0]

@Suite("Augmentations")
struct AugmentationTests {
  @Test("Flipping exchanges left and right of just the pictures whose draw says so")
  func flip() {
    let expected = pictures.enumerated().map { number, picture in
      var random = Augmentation.random("flip", seed: 9, epoch: 2, index: indices[number])
      return random.chance(0.5) ? picture.map { $0.map { $0.reversed() } } : picture
    }
    let result = Augmentation.flip().applied(to: tensor(pictures), indices: indices, seed: 9, epoch: 2)
    #expect(difference(result, expected) == 0)
    #expect(difference(result, pictures) > 0)
  }

  @Test("Reflecting and cropping shifts a picture, mirrored at its edges")
  func reflectCrop() {
    func mirrored(_ place: Int, _ size: Int) -> Int { place < 0 ? -place : place >= size ? 2 * (size - 1) - place : place }
    let expected = pictures.enumerated().map { number, picture in
      var random = Augmentation.random("reflectCrop", seed: 9, epoch: 2, index: indices[number])
      let (down, right) = (random.integer(in: 0..<5) - 2, random.integer(in: 0..<5) - 2)
      return picture.map { plane in
        (0..<height).map { row in (0..<width).map { plane[mirrored(row + down, height)][mirrored($0 + right, width)] } }
      }
    }
    let result = Augmentation.reflectCrop(padding: 2).applied(to: tensor(pictures), indices: indices, seed: 9, epoch: 2)
    #expect(difference(result, expected) == 0)
  }

  @Test("Colour jitter multiplies brightness, then contrast about the mean grey, then saturation about each pixel's grey")
  func colorJitter() {
    func clamped(_ value: Float) -> Float { min(1, max(0, value)) }
    func grey(_ picture: [[[Float]]], _ row: Int, _ column: Int) -> Float {
      0.2989 * picture[0][row][column] + 0.587 * picture[1][row][column] + 0.114 * picture[2][row][column]
    }
    func changed(_ picture: [[[Float]]], _ change: (Float, Int, Int) -> Float) -> [[[Float]]] {
      picture.map { plane in (0..<height).map { row in (0..<width).map { clamped(change(plane[row][$0], row, $0)) } } }
    }
    let amounts = [0.4, 0.3, 0.5]
    let expected = pictures.enumerated().map { number, picture -> [[[Float]]] in
      var random = Augmentation.random("colorJitter", seed: 9, epoch: 2, index: indices[number])
      let factors = amounts.map { Float(random.uniform(in: 1 - $0..<1 + $0 + .ulpOfOne)) }
      let bright = changed(picture) { value, _, _ in value * factors[0] }
      let places = (0..<height).flatMap { row in (0..<width).map { (row, $0) } }
      let mean = places.map { grey(bright, $0.0, $0.1) }.reduce(0, +) / Float(places.count)
      let contrasted = changed(bright) { value, _, _ in mean + (value - mean) * factors[1] }
      return changed(contrasted) { value, row, column in
        grey(contrasted, row, column) + (value - grey(contrasted, row, column)) * factors[2]
      }
    }
    let jitter = Augmentation.colorJitter(brightness: 0.4, contrast: 0.3, saturation: 0.5)
    #expect(difference(jitter.applied(to: tensor(pictures), indices: indices, seed: 9, epoch: 2), expected) < 1e-6)
  }

  @Test("What happens to a picture does not depend on the batch it is in, but on the epoch and the seed")
  func keyed() {
    let all: [Augmentation] = [.flip(), .reflectCrop(padding: 2), .colorJitter(brightness: 0.5)]
    func applied(_ rows: [Int], seed: UInt64 = 1, epoch: Int = 0) -> Tensor {
      let chosen = Tensor.stack(rows.map { tensor(pictures)[$0] })
      return all.reduce(chosen) { $1.applied(to: $0, indices: rows.map { indices[$0] }, seed: seed, epoch: epoch) }
    }
    #expect(applied([2])[0].array(of: Float.self) == applied([0, 4, 2])[2].array(of: Float.self))
    #expect(applied([2]).array(of: Float.self) != applied([2], epoch: 1).array(of: Float.self))
    #expect(applied([2]).array(of: Float.self) != applied([2], seed: 2).array(of: Float.self))
  }
}
