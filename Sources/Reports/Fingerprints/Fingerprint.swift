import Exhibits
import Markdown

/// What all cells of a build have in common.
package struct BuildIdentity: Hashable, Sendable {
  /// Changes with the analysis core's sources.
  package var core: String
  package var swiftVersion: String
  /// The environment variables that results may depend on, by name.
  package var environment: [String: String]

  package init(core: String, swiftVersion: String, environment: [String: String] = [:]) {
    self.core = core
    self.swiftVersion = swiftVersion
    self.environment = environment
  }
}

/// Raised when a stored outcome of an older version must not be replayed.
private let schemaVersion = "1"

/// What a cell's result depends on, except the files it reads. Their digest is the cell's static key.
///
/// Captions, `echo`, `timeout`, `cache` and every other option that cannot change a value are left out.
///
/// - Parameter fingerprints: of every cell that this one reads, directly.
package func staticParts(
  cell index: Int, of report: Report, _ graph: CellGraph, fingerprints: (Int) -> Digest, build: BuildIdentity
) -> FingerprintParts {
  let cell = report.cells[index]
  var parts = commonParts(
    tokens: cell.tokens, parameters: cell.parameters, reads: graph.reads[index], before: index, report, fingerprints, build)
  parts.append(.init(.option, "seed", String(cell.options.seed)))
  return FingerprintParts(parts)
}

/// What an inline directive's value depends on, except the files it reads.
package func staticParts(
  inline index: Int, of report: Report, _ graph: CellGraph, fingerprints: (Int) -> Digest, build: BuildIdentity
) -> FingerprintParts {
  let inline = report.inlines[index]
  return FingerprintParts(
    commonParts(
      tokens: "inline " + inline.tokens, parameters: inline.parameters, reads: graph.inlineReads[index], before: inline.position, report,
      fingerprints, build))
}

/// The fingerprint: the static key, and what the code was seen to read.
package func fingerprint(staticKey: Digest, reads: [ReadDigest]) -> Digest {
  FingerprintParts([.init(.code, "static", staticKey.description)]).adding(reads).digest
}

private func commonParts(
  tokens: String, parameters: Set<String>, reads: [Int], before position: Int, _ report: Report, _ fingerprints: (Int) -> Digest,
  _ build: BuildIdentity
) -> [FingerprintParts.Part] {
  var parts: [FingerprintParts.Part] = [
    .init(.schema, "", schemaVersion), .init(.core, "", build.core), .init(.swift, "", build.swiftVersion),
    .init(.code, "", digest(of: tokens).description),
  ]
  for parameter in report.settings.parameters where parameters.contains(parameter.name) {
    parts.append(.init(.parameter, parameter.name, parameter.value.literal))
  }
  for module in importsInScope(before: position, of: report) { parts.append(.init(.module, module, "imported")) }
  for (name, value) in build.environment.sorted(by: { $0.key < $1.key }) { parts.append(.init(.environment, name, value)) }
  for cell in reads { parts.append(.init(.cell, report.cells[cell].label, fingerprints(cell).description)) }
  return parts
}

/// The modules that the cells before a position import, in order: later cells see those imports too.
package func importsInScope(before position: Int, of report: Report) -> [String] {
  var modules: [String] = []
  for cell in report.cells.prefix(position) where cell.options.eval && !cell.imports.isEmpty {
    for module in cell.imports where !modules.contains(module) { modules.append(module) }
  }
  return modules
}

extension YAMLValue {
  /// A parameter's value as a Swift literal.
  package var literal: String {
    switch self {
    case .null: "nil"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value):
      // The bare names mean nothing to the compiler.
      value.isNaN ? "Double.nan" : value.isInfinite ? (value < 0 ? "-Double.infinity" : "Double.infinity") : String(value)
    case .string(let text): text.swiftLiteral
    case .sequence(let values): "[" + values.map(\.literal).joined(separator: ", ") + "]"
    case .mapping(let mapping):
      "[" + mapping.entries.map { "\($0.key.swiftLiteral): \($0.value.literal)" }.joined(separator: ", ") + "]"
    }
  }
}

extension String {
  /// The text as a Swift string literal on one line.
  fileprivate var swiftLiteral: String {
    var literal = "\""
    for scalar in unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F: literal += "\\u{\(String(scalar.value, radix: 16))}"
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }
}
