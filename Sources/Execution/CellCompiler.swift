import Exhibits
import Foundation
import Reports

/// A compiled unit, loadable by the kernel and importable by later units.
package struct CompiledCell: Hashable, Sendable {
  package var module: String
  /// The folder that holds its `.swiftmodule` and library.
  package var folder: String
  /// Warnings of the compiler.
  package var diagnostics: [Diagnostic]

  package var library: String { "\(folder)/lib\(module).so" }
  package var entry: String { "\(module)_main" }
}

/// Compiles units to modules, each once: the result is kept under a name made of everything that went into it.
package struct CellCompiler: Sendable {
  package var installation: Installation
  package var core: CoreBuild
  /// Where compiled modules are kept.
  package var folder: String

  package init(installation: Installation, core: CoreBuild, folder: String) {
    self.installation = installation
    self.core = core
    self.folder = folder
  }

  package enum Outcome: Sendable {
    case compiled(CompiledCell)
    case rejected([Diagnostic])
  }

  /// The module name a unit will have. Equal units have equal names, and imported modules' names are part of the source.
  package func moduleName(of unit: CellUnit) -> String {
    "Cell_" + digest(of: Self.recipe + core.id + unit.source).description.prefix(20)
  }

  /// Compiles a unit, or finds it compiled.
  ///
  /// - Throws: when a tool cannot be started or a file not be written; the author's mistakes are the outcome `rejected`.
  package func compile(_ unit: CellUnit, interruption: Interruption? = nil) throws -> Outcome {
    let module = moduleName(of: unit)
    let home = "\(folder)/\(module)"
    // Marked first, so that nobody removes it between the look and the use.
    markUsed(home)
    if let kept = try? readBytes("\(home)/diagnostics.json"),
      let diagnostics = try? JSONDecoder().decode([Diagnostic].self, from: Data(kept))
    {
      return .compiled(CompiledCell(module: module, folder: home, diagnostics: diagnostics))
    }

    // Built beside and renamed whole, so that a killed build leaves no half module under the final name.
    let beside = "\(home).tmp-\(UUID().uuidString)"
    try? FileManager.default.removeItem(atPath: beside)
    defer { try? FileManager.default.removeItem(atPath: beside) }
    try writeAtomically(Array(unit.source.utf8), to: "\(beside)/main.swift")
    let frontend = try runCommand(
      installation.frontend, frontendArguments(module: module, unit: unit, folder: beside), interruption: interruption)
    let diagnostics = compilerDiagnostics(in: frontend.output).map(shownToAuthors)
    guard frontend.succeeded else {
      let errors = diagnostics.filter { $0.severity == .error }
      return .rejected(errors.isEmpty ? [unreadable(frontend)] : diagnostics)
    }
    let link = try runCommand(
      installation.linker,
      [
        // Without `swiftrt.o` nobody tells the runtime of the cell's types: `as?` fails, and coding a cell's `Codable` type is a memory fault.
        "-shared", "\(installation.toolchain)/lib/swift/linux/\(machine)/swiftrt.o", "\(beside)/cell.o",
        "-o", "\(beside)/lib\(module).so", "-L\(installation.toolchain)/lib/swift/linux", "-lswiftCore", "-lswiftSwiftOnoneSupport", "-lswift_Concurrency",
        "-rpath", "\(installation.toolchain)/lib/swift/linux", "--unresolved-symbols=ignore-all", "-soname", "lib\(module).so",
        // Stacks are walked by this table.
        "--eh-frame-hdr", "--hash-style=gnu",
      ], interruption: interruption)
    guard link.succeeded else { return .rejected([unreadable(link)]) }
    try? FileManager.default.removeItem(atPath: "\(beside)/cell.o")
    try writeAtomically(JSONEncoder().encode(diagnostics), to: "\(beside)/diagnostics.json")
    if rename(beside, home) != 0, access("\(home)/diagnostics.json", R_OK) != 0 {
      // What a removal that was killed left of it.
      try? FileManager.default.removeItem(atPath: home)
      if rename(beside, home) != 0, access("\(home)/diagnostics.json", R_OK) != 0 {
        throw FileFailure(path: home, action: "write", reason: String(cString: strerror(errno)))
      }
    }
    return .compiled(CompiledCell(module: module, folder: home, diagnostics: diagnostics))
  }

  private func frontendArguments(module: String, unit: CellUnit, folder beside: String) -> [String] {
    var arguments = [
      "-frontend", "-c", "-primary-file", "\(beside)/main.swift", "-module-name", module, "-enable-testing", "-swift-version", "5",
      "-entry-point-function-name", "\(module)_main", "-emit-module-path", "\(beside)/\(module).swiftmodule", "-o", "\(beside)/cell.o",
      "-Onone", "-gline-tables-only", "-diagnostic-style", "llvm", "-target", "\(machine)-unknown-linux-gnu",
      "-module-cache-path", "\(installation.products)/ModuleCache", "-I", "\(installation.products)/Modules",
    ]
    // The compiler reads what the core's modules import, even what they keep to themselves.
    let moduleMaps =
      ["\(installation.products)/CTorch.build"] + ["CCairo", "CTurboJPEG", "CZlib"].map { "\(installation.packageRoot)/Sources/\($0)" }
    for folder in moduleMaps { arguments += ["-Xcc", "-fmodule-map-file=\(folder)/module.modulemap"] }
    for imported in unit.searchedModules { arguments += ["-I", "\(folder)/\(imported)"] }
    return arguments
  }

  /// Part of every module's name: cells compiled or linked another way are not these.
  private static let recipe = "3 "

  /// A diagnostic in generated code has no place that an author could go to, and module names made from digests mean nothing to anyone.
  private func shownToAuthors(_ diagnostic: Diagnostic) -> Diagnostic {
    var diagnostic = diagnostic
    if diagnostic.range.map({ $0.file.hasSuffix("/main.swift") }) ?? false { diagnostic.range = nil }
    diagnostic.message = diagnostic.message.replacing(/Cell_[0-9a-f]{20}\./, with: "")
    return diagnostic
  }

  private var machine: String {
    #if arch(arm64)
    "aarch64"
    #else
    "x86_64"
    #endif
  }

  /// The compiler or linker failed without a message that has a place.
  private func unreadable(_ run: CommandRun) -> Diagnostic {
    let tail = run.output.split(separator: "\n").suffix(6).joined(separator: "\n")
    return .error("the Swift compiler failed (\(run.end)): \(tail)", hint: "run `vitrine doctor`")
  }
}
