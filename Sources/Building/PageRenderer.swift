import Drawing
import Execution
import Exhibits
import Foundation
import Rendering
import Reports

/// Renders woven reports with the installation's templates and the project's files.
package final class PageRenderer {
  private let project: Project
  private let site: SiteFrame?
  private let templateFiles: [String: String]
  private var templates: HTMLTemplates?
  private let memory: DrawingMemory?

  /// - Parameters:
  ///   - site: the site that the pages stand in, if any.
  ///   - keepsDrawings: whether drawings stay in memory for the next page, as a preview of one report wants.
  /// - Throws: ``InstallationFailure`` when the templates are missing.
  package init(project: Project, installation: Installation, site: SiteFrame? = nil, keepsDrawings: Bool = false) throws {
    self.project = project
    self.site = site
    memory = keepsDrawings ? DrawingMemory() : nil
    templateFolder = "\(installation.packageRoot)/templates/html"
    templateFiles = try Self.read(templateFolder)
  }

  /// Where the HTML templates are.
  package let templateFolder: String

  /// The pages asked for and what they were made from beside the report.
  package struct Rendered {
    package var html: HTMLPage?
    package var pdf: PDFDocument?
    /// The files that the renderers asked for, by their paths as the report names them.
    package var pictures: Set<String>
  }

  /// Renders the pages asked for, side by side: each is a function of the woven report.
  ///
  /// - Parameter pdf: the PDF that the HTML page links to; `nil` is the one that is rendered with it, if any.
  /// - Throws: ``TemplateError``, ``PDFError``.
  package func render(_ woven: WovenReport, formats: Set<PageFormat>, pdf: String? = nil) throws -> Rendered {
    let loads = Loads(read: project.readNamed)
    var rendered = Rendered(pictures: [])
    let beside = LinkedFiles(page: woven.name, load: loads.load)
    let linkedFile = { [site, pageLinks] (url: String, file: String) in
      site == nil ? nil : pageLinks.linkedFile(url, in: file).flatMap { beside.url($0, link: url) }
    }
    let forPDF = woven.linked { pageLinks.pdfURL(of: $0, in: $1) ?? linkedFile($0, $1) }
    let document = formats.contains(.pdf) ? Concurrently { try renderPDF(forPDF, load: loads.load) } : nil
    if formats.contains(.html) {
      let pdf = pdf ?? (formats.contains(.pdf) ? "\(woven.name).pdf" : nil)
      memory?.turnPage()
      let drawings = Drawings(folder: project.cache, build: programDigest, memory: memory)
      let forHTML = woven.linked { pageLinks.htmlURL(of: $0, in: $1) ?? linkedFile($0, $1) }
      rendered.html = try renderHTML(
        forHTML, templates: loadedTemplates(), pdf: pdf, load: loads.load, site: site, draw: drawings.draw)
      rendered.html?.resources += beside.resources
    }
    rendered.pdf = try document?.value()
    rendered.pictures = loads.paths
    return rendered
  }

  /// Where links to sources of this project lead.
  package private(set) lazy var pageLinks = PageLinks(project: project)

  /// The templates, parsed and checked.
  ///
  /// - Throws: ``TemplateError``.
  package func htmlTemplates() throws -> HTMLTemplates { try loadedTemplates() }

  /// The program, the templates and the site around, as one digest.
  package var digest: String {
    let around = site.map { ["site", $0.title, $0.baseURL ?? ""] } ?? []
    let parts = [programDigest] + around + templateFiles.sorted { $0.key < $1.key }.map { Reports.digest(of: $0.value).description }
    return Reports.digest(of: parts.joined(separator: "\n")).description
  }

  /// This program's own build.
  private lazy var programDigest: String = {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return "" }
    return "\(status.st_size) \(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
  }()

  private func loadedTemplates() throws -> HTMLTemplates {
    if let templates { return templates }
    let loaded = try HTMLTemplates(files: templateFiles)
    templates = loaded
    return loaded
  }

  private static func read(_ folder: String) throws -> [String: String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      throw InstallationFailure(message: "the templates are missing: no folder \(folder)", hint: "restore it from Vitrine's repository")
    }
    var files: [String: String] = [:]
    for name in names where !name.hasPrefix(".") {
      files[name] = String(decoding: try readBytes("\(folder)/\(name)"), as: UTF8.self)
    }
    return files
  }
}

/// Work on a thread of its own, waited for by whoever needs its value.
private final class Concurrently<Value: Sendable>: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var result: Result<Value, any Error>?

  init(_ work: @escaping @Sendable () throws -> Value) {
    let thread = Thread { [self] in
      result = Result { try work() }
      done.signal()
    }
    // Nested Markdown recurses; a thread's own half megabyte would not do.
    thread.stackSize = 8 << 20
    thread.start()
  }

  func value() throws -> Value {
    done.wait()
    defer { done.signal() }
    guard let result else { preconditionFailure("signalled without a result") }
    return try result.get()
  }
}

/// Gives renderers the bytes of files and notes which ones they asked for.
private final class Loads: @unchecked Sendable {
  private let read: (String) throws -> [UInt8]
  private let lock = NSLock()
  private var asked: Set<String> = []

  init(read: @escaping (String) throws -> [UInt8]) { self.read = read }

  var paths: Set<String> { lock.withLock { asked } }

  @Sendable func load(_ path: String) throws -> [UInt8] {
    lock.withLock { _ = asked.insert(path) }
    return try read(path)
  }
}
