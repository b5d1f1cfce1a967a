extension Portrait {
  /// The portrait with one attribute turned and what must follow (``PortraitAttributes/setting(_:to:)``); everything else is the same.
  public func toggling(_ attribute: PortraitAttribute) -> Portrait { setting(attribute, to: !attributes[attribute]) }

  /// The portrait with one attribute made to hold or not, and what must follow; everything else is the same.
  public func setting(_ attribute: PortraitAttribute, to value: Bool) -> Portrait {
    var portrait = self
    portrait.attributes = attributes.setting(attribute, to: value)
    return portrait
  }

  /// The portrait without these parts: what lies behind them shows.
  public func removing(_ parts: Set<PortraitPart>) -> Portrait {
    var portrait = self
    portrait.removed.formUnion(parts)
    return portrait
  }

  /// The portrait drawn again through a map, in picture widths: moved, enlarged or turned without resampling.
  public func seen(through map: Affine) -> Portrait {
    var portrait = self
    portrait.view = view.then(map)
    return portrait
  }

  /// The attributes that can be seen: those it is drawn with, less what went with the removed parts.
  ///
  /// An attribute whose parts are all gone does not hold; a head whose hair is gone, and that wears no hat, is bald; a face whose beard is
  /// gone has `No_Beard`.
  public var label: PortraitAttributes {
    guard !removed.isEmpty else { return attributes }
    var label = attributes
    if !attributes[.bald], removed.isSuperset(of: [.hair, .topHair, .bangs]) {
      for attribute in [.blackHair, .blondHair, .brownHair, .grayHair, .bangs, .straightHair, .wavyHair, .recedingHairline]
        as [PortraitAttribute]
      {
        label[attribute] = false
      }
      label[.bald] = !attributes[.wearingHat] || removed.contains(.hat)
    }
    func lose(_ lost: [PortraitAttribute], _ parts: Set<PortraitPart>) {
      if removed.isSuperset(of: parts) { for attribute in lost { label[attribute] = false } }
    }
    lose([.bangs], [.bangs])
    lose([.wearingHat], [.hat])
    lose([.sideburns], [.sideburns])
    lose([.archedEyebrows, .bushyEyebrows], [.leftBrow, .rightBrow])
    lose([.narrowEyes, .heavyMakeup], [.leftEye, .rightEye])
    lose([.bigNose, .pointyNose], [.nose])
    lose([.bigLips, .mouthSlightlyOpen, .smiling, .wearingLipstick], [.mouth])
    lose([.eyeglasses], [.glasses])
    lose([.wearingEarrings], [.leftEarring, .rightEarring])
    lose([.wearingNecklace], [.necklace])
    lose([.wearingNecktie], [.necktie])
    if removed.isSuperset(of: [.beard, .goatee, .mustache]) {
      lose([.fiveOClockShadow, .goatee, .mustache], [.beard, .goatee, .mustache])
      label[.noBeard] = true
    }
    return label
  }
}
