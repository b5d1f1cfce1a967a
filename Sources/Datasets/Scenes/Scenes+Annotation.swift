extension Scenes {
  /// The truth about one picture in every category, half as wide and high as the picture.
  ///
  /// Objects, parts, materials and textures are those at the pixels' centres; colours are named from the picture as it is seen, each
  /// 2×2 pixels' mean.
  public func truth(at index: Int, seenThrough map: Affine = .identity) -> ConceptAnnotation {
    let (width, height) = (width / 2, height / 2)
    let sketch = sketch(at: index).seen(through: map)
    let shown = sketch.partMap(width: width, height: height, parts: sketch.mappedParts)
    let parts = shown.parts.map { $0.isEmpty ? nil : ScenePart($0) }
    var layers: [ConceptCategory: [PartMap]] = [:]
    func layer(_ category: ConceptCategory, _ name: (ScenePart) -> String?) {
      var names: [String] = []
      let numbers = parts.map { part -> UInt8 in
        guard let part, let name = name(part) else { return 0 }
        if let place = names.firstIndex(of: name) { return UInt8(place + 1) }
        names.append(name)
        return UInt8(names.count)
      }
      let values = shown.values.map { numbers[Int($0)] }
      guard values.contains(where: { $0 > 0 }) else { return }
      layers[category, default: []].append(PartMap(width: width, height: height, parts: [""] + names, values: values))
    }
    let isTexture = source(at: index) == .textures
    if !isTexture {
      layer(.object) { $0.object }
      layer(.part) { $0.parts.first }
      layer(.part) { $0.parts.dropFirst().first }
      layer(.material) { $0.material?.rawValue }
      layer(.texture) { $0.texture?.rawValue }
    }
    let (deviation, random) = noise(at: index)
    layers[.color] = [
      colors(of: sketch.picture(width: self.width, height: self.height).withNoise(standardDeviation: deviation, from: random))
    ]
    var wholePicture: [ConceptCategory: [String]] = [:]
    if let scene = scene(at: index) { wholePicture[.scene] = [scene + "-s"] }
    if let texture = texture(at: index) { wholePicture[.texture] = [texture.rawValue] }
    return ConceptAnnotation(width: width, height: height, layers: layers, wholePicture: wholePicture)
  }

  /// What is annotated of one picture: its source's categories alone.
  public func annotation(at index: Int) -> ConceptAnnotation { truth(at: index).keeping(source(at: index).categories) }

  /// Colour names of each 2×2 pixels' mean.
  private func colors(of picture: Picture) -> PartMap {
    let (width, height) = (picture.width / 2, picture.height / 2)
    var values = [UInt8](repeating: 0, count: width * height)
    for row in 0..<height {
      for column in 0..<width {
        let place = (row * 2 * picture.width + column * 2) * 3
        func mean(_ channel: Int) -> UInt8 {
          let above = place + channel
          let below = above + picture.width * 3
          let sum =
            Int(picture.samples[above]) + Int(picture.samples[above + 3]) + Int(picture.samples[below]) + Int(picture.samples[below + 3])
          return UInt8((sum + 2) / 4)
        }
        values[row * width + column] = ColorName(red: mean(0), green: mean(1), blue: mean(2)).number
      }
    }
    return PartMap(width: width, height: height, parts: [""] + ColorName.allCases.map { $0.rawValue + "-c" }, values: values)
  }
}
