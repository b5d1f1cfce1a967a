extension Network {
  /// A network of the zoo: its description is sound, so only a number that the caller chose can be wrong, and that traps.
  static func described(
    _ name: String, input: [Int], initialization: Initialization, @NetworkBuilder _ parts: () -> [any NetworkPart]
  ) -> Network {
    do {
      return try Network(name, input: input, initialization: initialization, parts)
    } catch {
      fatalError("\(name): \(error)")
    }
  }

  /// Every network of the zoo under the name that torchvision gives it, or would.
  ///
  ///     Network.zoo["resnet18"]?(10)
  ///
  /// Each is made for a number of outputs: classes, or attributes.
  public static let zoo: [String: @Sendable (_ outputs: Int) -> Network] = [
    "alexnet": { alexNet(classes: $0) },
    "alexnet2012": { alexNet2012(classes: $0) },
    "alexnet2012_small": { smallAlexNet2012(classes: $0) },
    "zfnet": { zfNet(classes: $0) },
    "zfnet_small": { smallZFNet(classes: $0) },
    "vgg11": { vgg11(classes: $0) },
    "vgg13": { vgg13(classes: $0) },
    "vgg16": { vgg16(classes: $0) },
    "vgg19": { vgg19(classes: $0) },
    "vgg11_bn": { vgg11(classes: $0, normalized: true) },
    "vgg13_bn": { vgg13(classes: $0, normalized: true) },
    "vgg16_bn": { vgg16(classes: $0, normalized: true) },
    "vgg19_bn": { vgg19(classes: $0, normalized: true) },
    "resnet18": { resNet18(classes: $0) },
    "resnet34": { resNet34(classes: $0) },
    "resnet50": { resNet50(classes: $0) },
    "resnet101": { resNet101(classes: $0) },
    "resnet152": { resNet152(classes: $0) },
    "preact_resnet110": { preActivationResNet110(classes: $0) },
    "preact_resnet164": { preActivationResNet164(classes: $0) },
    "smallnet32": { smallNet32(outputs: $0) },
    "smallnet64": { smallNet64(outputs: $0) },
  ]
}
