import Foundation
import Reports

/// The analysis core as cells see it: built, and named by what it was built from.
package struct CoreBuild: Sendable {
  /// SHA-256 over the core's sources, the manifest and the toolchain.
  package var id: String

  package init(id: String) { self.id = id }

  /// The sources that the kernel is made of.
  static let folders = [
    "Exhibits", "CTorch", "Tensors", "Networks", "CCairo", "CTurboJPEG", "CZlib", "Datasets", "Training", "Explanations",
    "Studies", "Vitrine", "CKernel", "vitrine-kernel",
  ]
}

/// What the core would be built from now. Files are digested again only when their size or time of change differs from last time.
package struct CoreSources {
  package var id: String
  /// The newest time of change, in nanoseconds.
  package var newest: Int

  private struct Stamp: Codable {
    var path: String
    var identity: FileIdentity
    var digest: String
  }

  /// Surveys the sources.
  package static func survey(_ installation: Installation) throws -> CoreSources {
    let memory = "\(installation.products)/vitrine-core-sources.json"
    let known = (try? readBytes(memory)).flatMap { try? JSONDecoder().decode([Stamp].self, from: Data($0)) } ?? []
    let byPath = Dictionary(known.map { ($0.path, $0) }) { $1 }
    var stamps: [Stamp] = []
    for path in try paths(under: installation.packageRoot) {
      let full = "\(installation.packageRoot)/\(path)"
      var status = stat()
      guard stat(full, &status) == 0 else { continue }
      let identity = FileIdentity(status)
      if let old = byPath[path], old.identity == identity {
        stamps.append(old)
      } else {
        stamps.append(Stamp(path: path, identity: identity, digest: digest(of: try readBytes(full)).description))
      }
    }
    if stamps.map(\.digest) != known.map(\.digest) || stamps.map(\.identity) != known.map(\.identity) {
      // Only a memory: losing it costs a second of hashing.
      try? writeAtomically(JSONEncoder().encode(stamps), to: memory)
    }
    let text = stamps.map { "\($0.path) \($0.digest)\n" }.joined() + installation.compilerIdentity + libtorch() + installation.configuration
    return CoreSources(id: digest(of: text).description, newest: stamps.map(\.identity.modified).max() ?? 0)
  }

  /// Names the libtorch that is linked: it may be replaced without a change of sources.
  private static func libtorch() -> String {
    let folder = ProcessInfo.processInfo.environment["VITRINE_LIBTORCH"].map { "\($0)/lib" }
    let folders = folder.map { [$0] } ?? ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"]
    for folder in folders {
      var status = stat()
      if stat("\(folder)/libtorch_cpu.so", &status) == 0 { return " \(folder) \(status.st_size) \(status.st_mtim.tv_sec)" }
    }
    return ""
  }

  private static func paths(under root: String) throws -> [String] {
    var paths = ["Package.swift"]
    for folder in CoreBuild.folders {
      guard let names = FileManager.default.enumerator(atPath: "\(root)/Sources/\(folder)") else {
        throw FileFailure(path: "\(root)/Sources/\(folder)", action: "read", reason: "no such folder")
      }
      for case let name as String in names where [".swift", ".c", ".cpp", ".h"].contains(where: { name.hasSuffix($0) }) {
        paths.append("Sources/\(folder)/\(name)")
      }
    }
    return paths.sorted()
  }
}

extension CoreBuild {
  /// The core's name for the cache, without building anything: enough as long as no cell has to run.
  package static func expected(_ sources: CoreSources) -> CoreBuild { CoreBuild(id: sources.id) }

  /// Builds the kernel when its sources changed since it was linked.
  ///
  /// SwiftPM lets one build at a time into a folder. Where `swift test` holds it and waits for this very process, waiting would never end:
  /// a test run that began after the last change has brought the kernel up to date, and else nothing but its end would help.
  /// - Parameter onWait: called when another build has to end first.
  /// - Throws: ``CoreBuildFailure`` with the compiler's words, ``BuildFolderHeld``.
  package static func make(
    _ sources: CoreSources, installation: Installation, interruption: Interruption?, onLine: @escaping (Substring) -> Void,
    onWait: @escaping (BuildFolderHolder) -> Void
  ) throws {
    if try isMade(of: sources, installation: installation) { return }
    var isTold = false
    let run: CommandRun
    do {
      run = try runCommand(
        "\(installation.toolchain)/bin/swift",
        [
          "build", "--package-path", installation.packageRoot, "--scratch-path", installation.scratch, "-c", installation.configuration,
          "--product", "vitrine-kernel",
        ], interruption: interruption, onLine: onLine
      ) { rest in
        guard !isTold, let holder = BuildFolderHolder(message: rest) else { return }
        isTold = true
        if let processID = holder.processID, isAncestor(processID, of: getpid()) {
          let hasBuilt = RunningProcess(processID)?.isTestRunWithBuild == true
          throw BuildFolderHeld(holder: processID, folder: installation.scratch, hasBuilt: hasBuilt)
        }
        onWait(holder)
      }
    } catch let held as BuildFolderHeld {
      guard let holder = RunningProcess(held.holder), isBroughtUpToDate(sources, by: holder), changed(installation.kernel) != nil else {
        throw held
      }
      try writeAtomically(Array(sources.id.utf8), to: record(installation))
      return
    }
    guard run.succeeded else { throw CoreBuildFailure(output: run.output) }
    try writeAtomically(Array(sources.id.utf8), to: record(installation))
  }

  /// Whether a test run that is going on has built the kernel from these sources: no relinking means that nothing in it would change.
  static func isBroughtUpToDate(_ sources: CoreSources, by holder: RunningProcess) -> Bool {
    // Clocks of processes tick in hundredths of a second.
    holder.isTestRunWithBuild && sources.newest + 20_000_000 < holder.start
  }

  /// Whether the kernel was linked from these sources.
  static func isMade(of sources: CoreSources, installation: Installation) throws -> Bool {
    guard let linked = changed(installation.kernel) else { return false }
    let record = record(installation)
    if let built = try? String(decoding: readBytes(record), as: UTF8.self), built == sources.id { return true }
    // `swift build` or `swift test` may have linked it since, and holds the build folder while its tests run.
    guard linked >= sources.newest, linked > changed(record) ?? 0 else { return false }
    try writeAtomically(Array(sources.id.utf8), to: record)
    return true
  }

  private static func record(_ installation: Installation) -> String { "\(installation.products)/vitrine-core-built" }
}

/// When a file changed last, in nanoseconds.
private func changed(_ path: String) -> Int? {
  var status = stat()
  return stat(path, &status) == 0 ? status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec : nil
}

/// The analysis core does not build.
package struct CoreBuildFailure: Error, CustomStringConvertible {
  package var output: String

  package var description: String {
    let errors = output.split(separator: "\n").filter { $0.contains("error:") }
    let shown = errors.isEmpty ? output.split(separator: "\n").suffix(20).map { $0 } : Array(errors.prefix(10))
    return "the analysis core does not build:\n" + shown.joined(separator: "\n")
  }
}
