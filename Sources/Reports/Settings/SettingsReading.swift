import Exhibits
import Markdown

/// `key:value` of the command line's `-P`: a parameter's value for this build.
package struct ParameterOverride: Hashable, Sendable {
  package var name: String
  /// The value as typed; it takes the type of the value in the front matter.
  package var text: String

  package init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  /// Splits at the first colon; `nil` when there is none or nothing stands before it.
  package init?(argument: String) {
    guard let colon = argument.firstIndex(of: ":"), colon > argument.startIndex else { return nil }
    self.init(name: String(argument[..<colon]).trimmingBlanks, text: String(argument[argument.index(after: colon)...]).trimmingBlanks)
  }
}

/// Reads `vitrine.yml`. Its `execute` and `format` are checked here, so that their mistakes are told once and not once a report.
package func readProjectSettings(_ mapping: YAMLMapping) -> (ProjectSettings, [Diagnostic]) {
  var settings = ProjectSettings()
  var reading = EntryReading()
  for entry in mapping.entries {
    switch entry.key {
    case "project":
      for entry in reading.mapping(entry)?.entries ?? [] {
        switch entry.key {
        case "title": settings.title = reading.text(entry) ?? settings.title
        case "output-dir": settings.outputDirectory = reading.text(entry) ?? settings.outputDirectory
        case "render": settings.render = reading.texts(entry) ?? settings.render
        default: reading.unknown(entry, "key", of: "project", among: ["title", "output-dir", "render"])
        }
      }
    case "execute":
      settings.execute = reading.mapping(entry) ?? settings.execute
      var defaults = CellDefaults()
      defaults.apply(execute: settings.execute, &reading)
    case "format":
      settings.format = formats(entry, &reading)
      var scratch = ReportSettings()
      var defaults = CellDefaults()
      apply(format: settings.format, to: &scratch, &defaults, &reading)
    case "datasets":
      for entry in reading.mapping(entry)?.entries ?? [] {
        settings.datasets[entry.key] = reading.text(entry)
      }
    case "baselines": settings.baselines.apply(entry, &reading)
    default: reading.unknown(entry, "key", among: ["project", "execute", "format", "datasets", "baselines"])
    }
  }
  return (settings, reading.diagnostics)
}

private let frontMatterKeys = [
  "title", "subtitle", "author", "date", "abstract", "keywords", "lang", "params", "execute", "format", "bibliography", "baselines",
]

/// Reads a report's front matter over the project's defaults.
func readSettings(
  _ mapping: YAMLMapping, project: ProjectSettings, overrides: [ParameterOverride]
) -> (ReportSettings, CellDefaults, [Diagnostic]) {
  var settings = ReportSettings()
  var defaults = CellDefaults()
  // The project's own mistakes were told when it was read.
  var silent = EntryReading()
  defaults.apply(execute: project.execute, &silent)
  apply(format: project.format, to: &settings, &defaults, &silent)
  settings.baselines = project.baselines

  var reading = EntryReading()
  var parametersRange: SourceRange?
  for entry in mapping.entries {
    switch entry.key {
    // Read as Markdown by the document's reader; only their types are checked here.
    case "title", "subtitle": _ = reading.text(entry)
    case "abstract": _ = reading.texts(entry)
    case "author": settings.authors = authors(entry, &reading)
    case "date": settings.date = reading.text(entry)
    case "keywords": settings.keywords = reading.texts(entry) ?? []
    case "lang":
      if case .string(let tag) = entry.value, isLanguageTag(tag) {
        settings.language = tag
      } else {
        reading.expected("a language tag such as `en` or `ja`", entry)
      }
    case "params":
      parametersRange = entry.range
      settings.parameters = parameters(reading.mapping(entry) ?? YAMLMapping(), &reading)
    case "execute": defaults.apply(execute: reading.mapping(entry) ?? YAMLMapping(), &reading)
    case "format": apply(format: formats(entry, &reading), to: &settings, &defaults, &reading)
    case "bibliography": settings.bibliography = reading.texts(entry) ?? []
    case "baselines": settings.baselines.apply(entry, &reading)
    default: reading.unknown(entry, "key", among: frontMatterKeys)
    }
  }
  for override in overrides { apply(override, to: &settings, declaredAt: parametersRange, &reading) }
  return (settings, defaults, reading.diagnostics)
}

/// `format: html` and `format: {html: …}` alike.
private func formats(_ entry: YAMLMapping.Entry, _ reading: inout EntryReading) -> YAMLMapping {
  if case .string(let name) = entry.value {
    return YAMLMapping([YAMLMapping.Entry(key: name, value: .null, range: entry.range)])
  }
  return reading.mapping(entry) ?? YAMLMapping()
}

private func apply(
  format: YAMLMapping, to settings: inout ReportSettings, _ defaults: inout CellDefaults, _ reading: inout EntryReading
) {
  for entry in format.entries {
    guard entry.key == "html" || entry.key == "pdf" else {
      reading.unknown(entry, "format", among: ["html", "pdf"])
      continue
    }
    // `html: default` is Quarto's way to say "nothing special".
    let options = entry.value == .string("default") ? YAMLMapping() : reading.mapping(entry) ?? YAMLMapping()
    for option in options.entries {
      if entry.key == "html" {
        apply(html: option, to: &settings.html, &defaults, &reading)
      } else {
        apply(pdf: option, to: &settings.pdf, &reading)
      }
    }
  }
}

private func apply(
  html entry: YAMLMapping.Entry, to html: inout HTMLSettings, _ defaults: inout CellDefaults, _ reading: inout EntryReading
) {
  switch entry.key {
  case "toc": html.tableOfContents = reading.boolean(entry) ?? html.tableOfContents
  case "toc-depth": html.tableOfContentsDepth = reading.integer(entry, in: 1...6, "a number from 1 to 6") ?? html.tableOfContentsDepth
  case "number-sections": html.numbersSections = reading.boolean(entry) ?? html.numbersSections
  case "theme": html.theme = reading.choice(entry, of: HTMLSettings.Theme.self) ?? html.theme
  case "embed-resources": html.embedsResources = reading.boolean(entry) ?? html.embedsResources
  case "code-fold": defaults.readCodeFold(entry, &reading)
  default:
    reading.unknown(
      entry, "key", of: "html", among: ["toc", "toc-depth", "number-sections", "theme", "embed-resources", "code-fold"])
  }
}

private func apply(pdf entry: YAMLMapping.Entry, to pdf: inout PDFSettings, _ reading: inout EntryReading) {
  switch entry.key {
  case "papersize": pdf.paperSize = reading.choice(entry, of: PDFSettings.PaperSize.self) ?? pdf.paperSize
  case "margin":
    // Two thirds of the narrower paper must remain for text.
    pdf.margin = reading.length(entry, in: 0...198, "a length such as `2.5cm`, `1in` or `72pt`, at most 198pt") ?? pdf.margin
  case "mainfont": pdf.mainFont = reading.text(entry) ?? pdf.mainFont
  case "CJKmainfont": pdf.cjkMainFont = reading.text(entry) ?? pdf.cjkMainFont
  case "monofont": pdf.monoFont = reading.text(entry) ?? pdf.monoFont
  case "fontsize":
    pdf.fontSize = reading.length(entry, unitOfNumber: 1, in: 4...48, "a size from `4pt` to `48pt`") ?? pdf.fontSize
  case "toc": pdf.tableOfContents = reading.boolean(entry) ?? pdf.tableOfContents
  case "number-sections": pdf.numbersSections = reading.boolean(entry) ?? pdf.numbersSections
  default:
    reading.unknown(
      entry, "key", of: "pdf",
      among: ["papersize", "margin", "mainfont", "CJKmainfont", "monofont", "fontsize", "toc", "number-sections"])
  }
}

/// One author or several, each a name or a mapping with `name`.
private func authors(_ entry: YAMLMapping.Entry, _ reading: inout EntryReading) -> [String] {
  let values: [YAMLValue] = if case .sequence(let values) = entry.value { values } else { [entry.value] }
  var names: [String] = []
  for value in values {
    switch value {
    case .string(let name): names.append(name)
    case .mapping(let mapping):
      for part in mapping.entries {
        if part.key == "name", let name = reading.text(part) { names.append(name) }
        if part.key != "name" { reading.unknown(part, "key", of: "author", among: ["name"]) }
      }
    default: reading.expected("a name, or a list of names", entry)
    }
  }
  return names
}

private func parameters(_ mapping: YAMLMapping, _ reading: inout EntryReading) -> [ReportSettings.Parameter] {
  var parameters: [ReportSettings.Parameter] = []
  for entry in mapping.entries {
    guard isIdentifier(entry.key) else {
      reading.report(
        .error(
          "parameter `\(entry.key)` must be a Swift identifier", at: entry.range,
          hint: "use letters, digits and `_`, as in `params.learningRate`"))
      continue
    }
    guard entry.value.isParameter else {
      reading.expected("true or false, a number, a text, or a list of one of these", entry)
      continue
    }
    parameters.removeAll { $0.name == entry.key }
    parameters.append(ReportSettings.Parameter(name: entry.key, value: entry.value))
  }
  return parameters
}

private func apply(
  _ override: ParameterOverride, to settings: inout ReportSettings, declaredAt range: SourceRange?, _ reading: inout EntryReading
) {
  guard let index = settings.parameters.firstIndex(where: { $0.name == override.name }) else {
    let names = settings.parameters.map(\.name)
    let hint = names.isEmpty ? "the front matter has no `params`" : nameHint(for: override.name, among: names)
    reading.report(.error("unknown parameter `\(override.name)` in `-P`", at: range, hint: hint))
    return
  }
  let value: YAMLValue?
  let expected: String
  switch settings.parameters[index].value {
  case .boolean: (value, expected) = (Bool(override.text).map(YAMLValue.boolean), "true or false")
  case .integer: (value, expected) = (Int(override.text).map(YAMLValue.integer), "a whole number")
  case .number: (value, expected) = (Double(override.text).map(YAMLValue.number), "a number")
  case .string: (value, expected) = (.string(override.text), "text")
  case .sequence, .mapping, .null: (value, expected) = (nil, "a list, which only the front matter can give")
  }
  if let value {
    settings.parameters[index].value = value
  } else {
    reading.report(.error("parameter `\(override.name)` must be \(expected), not `\(override.text)`", at: range))
  }
}

extension YAMLValue {
  /// Whether Swift has a literal for it: a scalar, or a list of scalars of one type.
  fileprivate var isParameter: Bool {
    switch self {
    case .boolean, .integer, .number, .string: return true
    case .null, .mapping: return false
    case .sequence(let values):
      // An empty list has no type.
      guard let first = values.first else { return false }
      return values.allSatisfy { value in
        switch (first, value) {
        case (.boolean, .boolean), (.string, .string), (.integer, .integer), (.number, .number), (.integer, .number),
          (.number, .integer):
          true
        default: false
        }
      }
    }
  }
}

private func isLanguageTag(_ tag: String) -> Bool {
  let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
  guard let first = parts.first, (2...8).contains(first.count), first.allSatisfy({ $0.isASCII && $0.isLetter }) else { return false }
  return parts.dropFirst().allSatisfy { (1...8).contains($0.count) && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) } }
}

/// Whether a name can stand after `params.`.
private func isIdentifier(_ name: String) -> Bool {
  guard let first = name.first, first == "_" || first.isLetter else { return false }
  return name.allSatisfy { $0 == "_" || $0.isLetter || $0.isNumber }
}
