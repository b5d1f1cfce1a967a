/// Why a stored outcome is not the one asked for: the first differing part in words, or `nil` when none differs.
package func firstDifference(old: FingerprintParts, new: FingerprintParts) -> String? {
  for kind in FingerprintParts.Kind.allCases {
    let before = old.parts.filter { $0.kind == kind }
    let after = new.parts.filter { $0.kind == kind }
    if let difference = kind == .cell ? cellDifference(before, after) : difference(kind, before, after) { return difference }
  }
  return nil
}

private func difference(_ kind: FingerprintParts.Kind, _ before: [FingerprintParts.Part], _ after: [FingerprintParts.Part]) -> String? {
  let old = Dictionary(before.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  let new = Dictionary(after.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
  for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
    return sentence(kind, name, old[name], new[name])
  }
  return nil
}

/// Cells are compared by fingerprint, since a label can change without a value changing.
private func cellDifference(_ before: [FingerprintParts.Part], _ after: [FingerprintParts.Part]) -> String? {
  let old = Dictionary(grouping: before, by: \.value).mapValues(\.count)
  let new = Dictionary(grouping: after, by: \.value).mapValues(\.count)
  guard old != new else { return nil }
  if let changed = after.first(where: { old[$0.value] == nil }) {
    return before.contains { $0.name == changed.name }
      ? "cell `\(changed.name)` that it reads changed" : "it now reads cell `\(changed.name)`"
  }
  if let gone = before.first(where: { new[$0.value] == nil }) { return "it no longer reads cell `\(gone.name)`" }
  return "the cells that it reads changed"
}

private func sentence(_ kind: FingerprintParts.Kind, _ name: String, _ old: String?, _ new: String?) -> String {
  switch kind {
  case .schema: "the cache's format changed"
  case .core: "the analysis core was rebuilt"
  case .swift: "the Swift toolchain changed from \(old ?? "none") to \(new ?? "none")"
  case .code: "its code changed"
  case .option: change("option `\(name)`", old, new)
  case .parameter: change("parameter `\(name)`", old, new)
  case .module: new == nil ? "module \(name) is no longer imported above" : "module \(name) is imported above"
  case .environment: change("environment variable \(name)", old, new)
  case .cell: "cell `\(name)` that it reads changed"
  case .file:
    old == nil ? "it now reads file \(name)"
      : new == nil ? "it no longer reads file \(name)"
        : new == "absent" ? "file \(name) that it reads is gone" : "file \(name) that it reads changed"
  case .folder:
    old == nil ? "it now reads folder \(name)"
      : new == nil ? "it no longer reads folder \(name)"
        : new == "absent" ? "folder \(name) that it reads is gone" : "folder \(name) that it reads changed"
  case .absent:
    new != nil && old != nil ? "file \(name) that it looked for now exists"
      : old == nil ? "it now looks for file \(name)" : "it no longer looks for file \(name)"
  }
}

private func change(_ what: String, _ old: String?, _ new: String?) -> String {
  switch (old, new) {
  case (let old?, let new?): "\(what) changed from \(old) to \(new)"
  case (nil, let new?): "\(what) is now \(new)"
  case (let old?, nil): "\(what) is no longer \(old)"
  case (nil, nil): "\(what) changed"
  }
}
