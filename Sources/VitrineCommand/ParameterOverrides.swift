import Building
import Reports

/// Reads what `-P key:value` gives, once for every verb that takes it.
///
/// - Throws: ``UsageFailure`` for one without a colon.
func parameterOverrides(_ texts: [String]) throws -> [ParameterOverride] {
  try texts.map { text in
    guard let override = ParameterOverride(argument: text) else {
      throw UsageFailure("-P \(text) has no name and colon", hint: "write -P key:value")
    }
    return override
  }
}
