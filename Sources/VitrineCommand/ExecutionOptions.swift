import ArgumentParser
import Building
import Reports

/// The options of every verb that executes cells and tells what is wrong with them.
struct ExecutionOptions: ParsableArguments {
  @Option(name: [.customShort("P"), .customLong("parameter")], help: "Set a parameter: -P key:value.")
  var parameters: [String] = []

  @Flag(name: .long, help: "Execute every cell, whatever the cache holds.")
  var noCache = false

  @Option(name: .long, help: "How many cells compile side by side; the number of cores by default.")
  var jobs: Int?

  @Option(name: .long, help: "How to write diagnostics: plain, json or github.")
  var logFormat: LogFormat = .plain

  /// - Throws: ``UsageFailure`` for a parameter without a colon.
  func overrides() throws -> [ParameterOverride] { try parameterOverrides(parameters) }

  var usesCache: Bool { !noCache }
  var jobCount: Int { jobs ?? coreCount }
}

extension LogFormat: ExpressibleByArgument {}
