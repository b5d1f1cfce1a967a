import Building
import Exhibits
import Foundation
import Reports

/// What a publish was asked for.
package struct PublishRequest: Sendable {
  package var target: PublishTarget
  /// Where the site will be, ending in a slash.
  package var baseURL: String?
  /// Whether a site with failures in it may go out.
  package var allowsErrors: Bool
  package var parameters: [ParameterOverride]
  package var usesCache: Bool
  package var jobs: Int

  /// - Throws: ``UsageFailure`` for a base URL that is none.
  package init(
    target: PublishTarget, baseURL: String? = nil, allowsErrors: Bool = false, parameters: [ParameterOverride] = [],
    usesCache: Bool = true, jobs: Int
  ) throws {
    self.target = target
    self.allowsErrors = allowsErrors
    self.parameters = parameters
    self.usesCache = usesCache
    self.jobs = jobs
    if let baseURL {
      let hint = "write --base-url https://example.org/reports/"
      guard let parts = URLComponents(string: baseURL), ["http", "https"].contains(parts.scheme?.lowercased()), parts.host?.isEmpty == false
      else { throw UsageFailure("--base-url \(baseURL) is not the address of a site", hint: hint) }
      guard parts.query == nil, parts.fragment == nil else {
        throw UsageFailure("--base-url \(baseURL) has something after its path", hint: hint)
      }
      self.baseURL = baseURL.hasSuffix("/") ? baseURL : baseURL + "/"
    }
  }
}

/// What a publisher tells while it works.
package enum PublishEvent: Sendable {
  /// A report begins; `number` counts from 1.
  case report(path: String, number: Int, count: Int)
  case building(BuildEvent)
  case built(BuildResult)
  case checking
  /// What is wrong with the site's links.
  case checked([Diagnostic])
  case writing
}

/// What became of a publish.
package struct PublishResult: Sendable {
  /// `nil` when nothing was published, because something failed.
  package var publication: Publication?
  package var reports: Int
  package var files: Int
  package var bytes: Int
  /// Reports with a failed cell or an error in their source.
  package var failedReports: [String]
  package var brokenLinks: Int
  /// Files of the project that went along because a report links to them, by their paths.
  package var linkedFiles: [String] = []
  /// Wall time.
  package var seconds: Double
}
