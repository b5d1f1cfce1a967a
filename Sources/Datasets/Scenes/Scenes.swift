import Foundation
import Tensors

/// Drawn scenes whose every pixel has an object, parts, a material and a colour, and drawn textures: a view like Broden's.
///
/// They stand in for Broden where it cannot be had. As there, pictures come from sources that annotate different categories, so that many
/// pictures lack one: a category's pixels are to be counted only over the pictures that have it.
public struct Scenes: DrawnDataset, Hashable {
  /// Which of Broden's sources a picture is like; it says what is annotated.
  public enum Source: String, Codable, Hashable, Sendable, CaseIterable {
    /// Scenes with objects, parts and colours, as ADE20K gives.
    case scenes
    /// Scenes with objects, parts and colours but no scene's name, as PASCAL gives.
    case objects
    /// Scenes with materials, textures and colours, as OpenSurfaces gives.
    case surfaces
    /// Textures over the whole picture, and colours, as DTD gives.
    case textures

    /// The categories that are annotated.
    public var categories: Set<ConceptCategory> {
      switch self {
      case .scenes: [.scene, .object, .part, .color]
      case .objects: [.object, .part, .color]
      case .surfaces: [.material, .texture, .color]
      case .textures: [.texture, .color]
      }
    }
  }

  public let split: TrainTestSplit
  public let count: Int
  public let seed: UInt64
  public let width: Int
  public var height: Int { width }

  /// - Parameter width: Pixels across and down, an even number 32 to 1024; annotations are half as wide.
  public init(split: TrainTestSplit = .train, count: Int, seed: UInt64 = 1, width: Int = 112) {
    precondition(count >= 0, "Scenes: count \(count)")
    precondition((32...1024).contains(width) && width % 2 == 0, "Scenes: width \(width) is not an even number in 32...1024")
    (self.split, self.count, self.seed, self.width) = (split, count, seed, width)
  }

  public var name: String { "scenes v1, \(width) px, seed \(seed), \(count) \(split.rawValue) (synthetic)" }

  /// The scenes' names, then `texture`.
  public var labelNames: LabelNames { .categories(SceneKind.allCases.map(\.rawValue) + ["texture"]) }

  /// Which source one picture is like: of every ten pictures four, two, two and two.
  public func source(at index: Int) -> Source {
    precondition((0..<count).contains(index), "Scenes: picture \(index) of \(count)")
    return [.scenes, .objects, .surfaces, .textures, .scenes, .scenes, .objects, .surfaces, .textures, .scenes][index % 10]
  }

  /// One picture's scene, `nil` for a texture.
  public func scene(at index: Int) -> String? { kind(at: index)?.rawValue }

  public func label(at index: Int) -> Label {
    .category(kind(at: index).map { SceneKind.allCases.firstIndex(of: $0)! } ?? SceneKind.allCases.count)
  }

  public func sketch(at index: Int) -> Sketch {
    SceneDrawing(kind: kind(at: index), texture: texture(at: index), stream: stream, seed: seed, index: index).sketch()
  }

  public func noise(at index: Int) -> (standardDeviation: Double, random: KeyedRandom) {
    var random = KeyedRandom(stream, seed: seed, index: index, factor: "noise")
    return (random.uniform(in: 0..<5), random)
  }

  /// The things in one picture that can be taken away, each by its name: `"car 2"`.
  public func objects(at index: Int) -> [String] {
    var seen: Set<String> = []
    return sketch(at: index).mappedParts.compactMap { part in
      let owner = ScenePart(part).owner
      return seen.insert(owner).inserted ? owner : nil
    }
  }

  func kind(at index: Int) -> SceneKind? {
    guard source(at: index) != .textures else { return nil }
    var random = KeyedRandom(stream, seed: seed, index: index / SceneKind.allCases.count, factor: "scene order")
    let order = SceneKind.allCases.shuffled(using: &random)
    return order[index % SceneKind.allCases.count]
  }

  func texture(at index: Int) -> SurfaceTexture? {
    guard source(at: index) == .textures else { return nil }
    var random = KeyedRandom(stream, seed: seed, index: index, factor: "texture")
    return random.pick(SurfaceTexture.allCases)
  }

  private var stream: String { "scenes v1/\(split.rawValue)" }
}
