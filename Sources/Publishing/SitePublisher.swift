import Building
import Execution
import Exhibits
import Foundation
import Rendering
import Reports

/// Takes a project's reports to a published site: each is built in turn, the whole is checked, and only then it takes the old one's place.
package final class SitePublisher {
  private let project: Project
  private let request: PublishRequest
  private let interruption: Interruption?
  private let onEvent: (PublishEvent) -> Void
  private let staging: SiteStaging
  private let builder: ReportBuilder
  private let frame: SiteFrame

  /// - Throws: ``ProjectFailure``, ``InstallationFailure``, ``FileFailure``.
  package init(
    project: Project, request: PublishRequest, interruption: Interruption?, onEvent: @escaping (PublishEvent) -> Void = { _ in }
  ) throws {
    self.project = project
    self.request = request
    self.interruption = interruption
    self.onEvent = onEvent
    staging = SiteStaging(cache: project.cache)
    let title = project.settings.title ?? project.root.split(separator: "/").last.map(String.init) ?? ""
    frame = SiteFrame(title: title.isEmpty ? "Reports" : title, baseURL: request.baseURL)
    builder = try ReportBuilder(
      project: project,
      request: BuildRequest(
        outputDirectory: staging.built, parameters: request.parameters, usesCache: request.usesCache, jobs: request.jobs),
      site: frame, interruption: interruption, onEvent: { onEvent(.building($0)) })
  }

  /// A report in the site: the little of it that stays in memory.
  private struct Member {
    var path: String
    var name: String
    var entry: SiteEntry
    var shard: String

    var page: String { name + ".html" }
  }

  /// Builds, checks and publishes.
  ///
  /// - Parameter paths: reports or folders of the command line; none means all of the project.
  /// - Throws: ``UsageFailure``, ``SiteFailure``, ``Interrupted`` and failures of the environment; nothing is published then.
  package func publish(_ paths: [String]) throws -> PublishResult {
    let start = ContinuousClock.now
    let reports = try builder.reports(paths)
    for path in reports { try Self.refuseName(of: path) }
    try Self.refuseLikeNames(of: reports)
    let lock = try staging.lock()
    defer { close(lock) }
    try examineTarget(reports)

    var result = PublishResult(reports: 0, files: 0, bytes: 0, failedReports: [], brokenLinks: 0, seconds: 0)
    let members = try build(reports, &result)
    guard result.failedReports.isEmpty || request.allowsErrors, !members.isEmpty else { return timed(result, since: start) }

    onEvent(.checking)
    let files = try assemble(members)
    let problems = try check(members, files: files)
    result.brokenLinks = problems.count
    onEvent(.checked(problems))
    guard problems.isEmpty || request.allowsErrors else { return timed(result, since: start) }

    try interruption?.check()
    onEvent(.writing)
    result.publication = try publish(files, count: members.count, sources: reports)
    staging.saveDigests()
    staging.forgetOthers(than: files)
    result.reports = members.count
    result.files = files.count
    result.bytes = files.reduce(0) { $0 + $1.size }
    return timed(result, since: start)
  }

  private func timed(_ result: PublishResult, since start: ContinuousClock.Instant) -> PublishResult {
    var result = result
    result.seconds = (.now - start) / .seconds(1)
    return result
  }

  /// The site's own pages and folders have names that no report may take.
  private static func refuseName(of path: String) throws {
    let name = reportName(path)
    if ["index", "assets", "404"].contains(name.lowercased()) {
      throw UsageFailure("\(path): a report of a site cannot be named `\(name)`, which the site itself needs", hint: "rename it")
    }
    if name.hasPrefix(".") || name.contains(where: { $0.isNewline || $0 == "\0" }) {
      throw UsageFailure("\(path): `\(name)` cannot be the name of a page", hint: "rename it")
    }
  }

  /// Many disks and hosts hold files whose names differ in case alone to be the same.
  private static func refuseLikeNames(of reports: [String]) throws {
    var taken: [String: String] = [:]
    for path in reports {
      let name = reportName(path).precomposedStringWithCanonicalMapping.lowercased()
      if let other = taken.updateValue(path, forKey: name) {
        throw UsageFailure(
          "\(other) and \(path) would be the same page where upper and lower case are not told apart", hint: "rename one of them")
      }
    }
  }

  // MARK: - Building

  /// Builds one report after another; of each only an entry stays.
  private func build(_ reports: [String], _ result: inout PublishResult) throws -> [Member] {
    var members: [Member] = []
    for (index, path) in reports.enumerated() {
      onEvent(.report(path: path, number: index + 1, count: reports.count))
      var built = try builder.build(path)
      // The check of links tells these as errors, each at its place.
      built.diagnostics.removeAll { $0.severity == .warning && Self.isDeadAnchor($0.message) }
      onEvent(.built(built))
      if built.hasFailed { result.failedReports.append(path) }
      if built.pages == .notBuilt { continue }
      for file in built.linkedFiles where !result.linkedFiles.contains(file) { result.linkedFiles.append(file) }
      let name = reportName(path)
      let (record, shard) = try staging.record(of: name)
      let hasPDF = access("\(staging.built)/\(name).pdf", R_OK) == 0
      members.append(
        Member(
          path: path, name: name,
          entry: SiteEntry(
            url: relativeURL(name + ".html"), pdf: hasPDF ? relativeURL(name + ".pdf") : nil, language: record.language,
            plainTitle: record.title, title: record.titleMarkup, abstract: record.abstractMarkup, picture: record.pictureMarkup,
            date: record.date),
          shard: shard))
    }
    return members.sorted { comesBefore(($0.entry.date, $0.entry.plainTitle, $0.name), ($1.entry.date, $1.entry.plainTitle, $1.name)) }
  }

  /// Whether a page renderer warns of a link into the page that leads nowhere.
  private static func isDeadAnchor(_ message: String) -> Bool {
    message.hasPrefix("link to `#") && message.hasSuffix("leads nowhere") || message.hasPrefix("link leads nowhere: ")
  }

  // MARK: - Putting together

  /// Makes what only the whole site knows, and lists every file of the site.
  private func assemble(_ members: [Member]) throws -> [SiteFile] {
    let templates = try builder.renderer.htmlTemplates()
    let assets = templates.siteAssets
    var own = [(assets.style.path, assets.style.bytes), (assets.script.path, assets.script.bytes)]
    own.append(("index.html", Array(try templates.siteIndex(frame, entries: members.map(\.entry)).utf8)))
    own.append(try SearchShard.index(members.map { ($0.entry.url, $0.shard) }))
    if let page = try templates.missingPage(frame, entries: members.map(\.entry)) { own.append(("404.html", Array(page.utf8))) }
    // GitHub's pages would leave out files by their names otherwise.
    own.append((".nojekyll", []))
    if let home = frame.canonicalURL(SiteFrame.home) {
      let pages = [(home, nil)] + members.map { (frame.canonicalURL($0.page) ?? $0.entry.url, $0.entry.date) }
      own.append(("sitemap.xml", Array(sitemap(pages).utf8)))
    }
    var files: [SiteFile] = []
    for (path, bytes) in own {
      try staging.put(bytes, path)
      files.append(try staging.file(path, in: staging.ready))
    }
    for (index, member) in members.enumerated() {
      try interruption?.check()
      let previous = index > 0 ? members[index - 1].entry : nil
      let next = index + 1 < members.count ? members[index + 1].entry : nil
      let neighbours = try templates.neighbours(previous, next, language: member.entry.language)
      try staging.put(Self.page(try readBytes("\(staging.built)/\(member.page)"), with: neighbours), member.page)
      files.append(try staging.file(member.page, in: staging.ready))
      files.append(try staging.file(member.shard, in: staging.ready))
      if member.entry.pdf != nil { files.append(try staging.file(member.name + ".pdf", in: staging.built)) }
      files += try staging.filesBeside(member.name)
    }
    // Two reports with the same text have the same shard.
    var seen: Set<String> = []
    return files.filter { seen.insert($0.path).inserted }
  }

  /// A built page with the links to its neighbours. The mark is the last one: an author's text stands before it.
  static func page(_ bytes: [UInt8], with neighbours: String) -> [UInt8] {
    let mark = Array(SiteFrame.neighboursMark.utf8)
    guard bytes.count >= mark.count else { return bytes }
    for start in stride(from: bytes.count - mark.count, through: 0, by: -1)
    where bytes[start] == mark[0] && bytes[start...].starts(with: mark) {
      return Array(bytes[..<start]) + Array(neighbours.utf8) + Array(bytes[(start + mark.count)...])
    }
    return bytes
  }

  // MARK: - Checking

  /// Checks every link and reference of every page.
  private func check(_ members: [Member], files: [SiteFile]) throws -> [Diagnostic] {
    var check = LinkCheck(files: Set(files.map(\.path)))
    var problems: [Diagnostic] = []
    for member in members {
      try interruption?.check()
      let record = try staging.record(of: member.name).record
      check.check(record.links, anchors: record.anchors, of: member.page)
      if record.missingPictures > 0 {
        let count = record.missingPictures == 1 ? "a picture" : "\(record.missingPictures) pictures"
        problems.append(.error("\(member.path): the page shows \(count) as missing", hint: "the warnings of its build say which"))
      }
    }
    let index = readPage(try readBytes("\(staging.ready)/index.html"))
    check.check(index.links, anchors: index.anchors, of: "index.html")
    // Pages among the files that reports link to are part of the site as well.
    let ours = Set(members.map(\.page) + ["index.html", "404.html"])
    let linked = Dictionary(
      files.filter { $0.path.hasSuffix(".html") && !ours.contains($0.path) }.map { ($0.path, $0.source) }, uniquingKeysWith: { first, _ in first })
    for (page, source) in linked.sorted(by: { $0.key < $1.key }) {
      let record = readPage(try readBytes(source))
      check.check(record.links, anchors: record.anchors, of: page)
    }
    let byPage = Dictionary(members.map { ($0.page, $0) }, uniquingKeysWith: { first, _ in first })
    try check.finish { page in
      if let source = linked[page] { return readPage(try readBytes(source)).anchors }
      guard let member = byPage[page] else { return page == "index.html" ? index.anchors : [] }
      return try staging.record(of: member.name).record.anchors
    }

    let pages = members.map(\.page)
    for (page, broken) in Dictionary(grouping: check.broken, by: \.page).sorted(by: { $0.key < $1.key }) {
      // Only now the sources are asked: where does the author say so?
      let report = byPage[page].map { builder.read($0.path) }
      let sources = report?.document.sourceLinks ?? []
      let found = broken.flatMap {
        $0.diagnostics(sources: sources, pageLinks: builder.renderer.pageLinks, project: project, pages: pages)
      }
      let place = { (problem: Diagnostic) in (problem.range?.file ?? "", problem.range?.start ?? SourcePosition(line: 0)) }
      problems += found.sorted { place($0) < place($1) }
    }
    return problems
  }

  // MARK: - The target

  /// Refuses a target that cannot be, before hours of computing.
  private func examineTarget(_ reports: [String]) throws {
    switch request.target {
    case .folder(let folder):
      // The account's home may be another than the one that the environment names.
      let homes = [NSHomeDirectory(), ProcessInfo.processInfo.environment["HOME"] ?? ""].filter { $0.hasPrefix("/") }
      try refuseDangerousFolder(folder, project: project, reports: reports, homes: homes)
      try FolderTarget(folder: folder).examine()
    case .branch(let branch): try BranchTarget(branch: branch, repository: repository()).examine()
    }
  }

  private func repository() throws -> GitRepository { try GitRepository(around: project.root, scratch: "\(staging.folder)/git") }

  private func publish(_ files: [SiteFile], count: Int, sources: [String]) throws -> Publication {
    switch request.target {
    case .folder(let folder):
      var publication = try FolderTarget(folder: folder, interruption: interruption).publish(files, digest: staging.digest)
      publication.place = project.shown(publication.place)
      return publication
    case .branch(let branch):
      let repository = try repository()
      let folders = sources.map { project.directory(of: $0) }
      let commit = try repository.sourceCommit(sources: folders).map { " from \($0)" } ?? ""
      let subject = "\(frame.title): \(count == 1 ? "1 report" : "\(count) reports")\(commit)"
      return try BranchTarget(branch: branch, repository: repository, interruption: interruption).publish(files, subject: subject)
    }
  }
}
