/// A file of tensors that cannot be read or written: which one, which tensor in it, and why.
public struct TensorFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The file.
  public var path: String
  /// The tensor in it, where one is at fault.
  public var tensor: String?
  /// What is wrong and what was expected.
  public var reason: String

  public init(path: String, tensor: String? = nil, reason: String) {
    self.path = path
    self.tensor = tensor
    self.reason = reason
  }

  public var description: String { "\(path)\(tensor.map { ", tensor \"\($0)\"" } ?? ""): \(reason)" }
}
