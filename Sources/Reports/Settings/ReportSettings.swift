import Exhibits
import Markdown

/// A report's front matter understood, over the project's defaults.
package struct ReportSettings: Hashable, Sendable {
  package var authors: [String] = []
  /// As written.
  package var date: String?
  package var keywords: [String] = []
  /// A BCP 47 tag.
  package var language = "en"
  /// Parameters as Swift literals see them: `params.name`.
  package var parameters: [Parameter] = []
  package var html = HTMLSettings()
  package var pdf = PDFSettings()
  package var bibliography: [String] = []
  package var baselines = BaselineSettings()

  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var value: YAMLValue
    package init(name: String, value: YAMLValue) {
      self.name = name
      self.value = value
    }
  }

  package init() {}
}

/// `format: html:`.
package struct HTMLSettings: Hashable, Sendable {
  package enum Theme: String, Hashable, Sendable, CaseIterable { case auto, light, dark }

  package var tableOfContents = true
  package var tableOfContentsDepth = 3
  package var numbersSections = false
  package var theme = Theme.auto
  package var embedsResources = false
  package init() {}
}

/// `format: pdf:`. Lengths are points.
package struct PDFSettings: Hashable, Sendable {
  package enum PaperSize: String, Hashable, Sendable, CaseIterable {
    case a4, letter

    /// Width and height in points.
    package var size: (width: Double, height: Double) { self == .a4 ? (595.276, 841.89) : (612, 792) }
  }

  package var paperSize = PaperSize.a4
  package var margin = 72.0
  package var mainFont: String?
  package var cjkMainFont: String?
  package var monoFont: String?
  package var fontSize = 10.0
  package var tableOfContents = false
  package var numbersSections = false
  package init() {}
}

/// `vitrine.yml`, understood.
package struct ProjectSettings: Hashable, Sendable {
  package var title: String?
  /// Relative to the project's folder.
  package var outputDirectory = "_site"
  /// Glob patterns of reports to render; empty means every `reports/*/report.md`.
  package var render: [String] = []
  /// Folders of real datasets, by name.
  package var datasets: [String: String] = [:]
  /// The `execute` mapping as written: defaults under every report's own.
  package var execute = YAMLMapping()
  /// The `format` mapping as written.
  package var format = YAMLMapping()
  /// The default of every report's own.
  package var baselines = BaselineSettings()
  package init() {}
}
