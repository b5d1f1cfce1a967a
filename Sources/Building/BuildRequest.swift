import Reports

/// A kind of page.
package enum PageFormat: String, Hashable, CaseIterable, Sendable {
  case html, pdf
}

/// What a build was asked for.
package struct BuildRequest: Sendable {
  package var formats: Set<PageFormat>
  /// Where pages go; `nil` is what `vitrine.yml` says.
  package var outputDirectory: String?
  package var parameters: [ParameterOverride]
  package var usesCache: Bool
  /// How many cells compile side by side.
  package var jobs: Int

  package init(
    formats: Set<PageFormat> = Set(PageFormat.allCases), outputDirectory: String? = nil, parameters: [ParameterOverride] = [],
    usesCache: Bool = true, jobs: Int
  ) {
    self.formats = formats
    self.outputDirectory = outputDirectory
    self.parameters = parameters
    self.usesCache = usesCache
    self.jobs = jobs
  }
}
