import Markdown
import Reports

/// The report's parameters as a Swift declaration that every unit begins with: `params.name`.
package func parameterSource(_ parameters: [ReportSettings.Parameter]) -> String {
  guard !parameters.isEmpty else { return "" }
  let members = parameters.map { "static let \($0.name) = \(swiftLiteral($0.value))" }
  return "private enum params { " + members.joined(separator: "; ") + " }\n"
}

/// Empty collections and null say nothing of their type, so they are given one.
private func swiftLiteral(_ value: YAMLValue) -> String {
  switch value {
  case .null: "String?.none"
  case .sequence(let values) where values.isEmpty: "[String]()"
  case .mapping(let mapping) where mapping.entries.isEmpty: "[String: String]()"
  default: value.literal
  }
}
