import Foundation

/// Where Vitrine and the Swift toolchain are on this machine.
package struct Installation: Sendable {
  /// The folder of Vitrine's `Package.swift`: the core's sources and the templates.
  package var packageRoot: String
  /// The folder of the build's products: `.build/<triple>/debug`.
  package var products: String
  /// The toolchain's `usr` folder.
  package var toolchain: String

  package init(packageRoot: String, products: String, toolchain: String) {
    self.packageRoot = packageRoot
    self.products = products
    self.toolchain = toolchain
  }

  /// Finds everything from this program's own place.
  ///
  /// - Throws: ``InstallationFailure`` saying what is missing and how to mend it.
  package static func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Installation {
    // A built program knows the sources it was built from; VITRINE_HOME overrides that after a move.
    let builtFrom = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let root = environment["VITRINE_HOME"] ?? builtFrom
    guard FileManager.default.fileExists(atPath: "\(root)/Package.swift") else {
      throw InstallationFailure(
        message: "Vitrine's package is not at \(root)", hint: "set VITRINE_HOME to the folder of Vitrine's Package.swift")
    }
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    let products = (executable as NSString).deletingLastPathComponent
    guard let toolchain = findToolchain(environment: environment) else {
      throw InstallationFailure(
        message: "the Swift toolchain is missing: no `swiftc` on PATH",
        hint: "install Swift 6.3 (swift.org/install) and put its usr/bin on PATH; cells cannot be compiled without it")
    }
    return Installation(packageRoot: root, products: products, toolchain: toolchain)
  }

  /// The `usr` folder of the first toolchain on PATH.
  package static func findToolchain(environment: [String: String]) -> String? {
    for folder in (environment["PATH"] ?? "").split(separator: ":") {
      let program = "\(folder)/swiftc"
      guard access(program, X_OK) == 0 else { continue }
      let real = URL(fileURLWithPath: program).resolvingSymlinksInPath()
      let usr = real.deletingLastPathComponent().deletingLastPathComponent().path
      if access("\(usr)/bin/swift-frontend", X_OK) == 0 { return usr }
      // A version manager's stand-in: the compiler behind it knows where it is.
      if let asked = askToolchain(program, environment: environment) { return asked }
    }
    return nil
  }

  private static func askToolchain(_ compiler: String, environment: [String: String]) -> String? {
    struct Target: Decodable {
      struct Paths: Decodable { var runtimeResourcePath: String }
      var paths: Paths
    }
    guard let run = try? runCommand(compiler, ["-print-target-info"], environment: environment),
      let target = try? JSONDecoder().decode(Target.self, from: Data(run.output.utf8))
    else { return nil }
    // …/usr/lib/swift
    let usr = ((target.paths.runtimeResourcePath as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
    return access("\(usr)/bin/swift-frontend", X_OK) == 0 ? usr : nil
  }

  /// Names the compiler for the cache: it may be replaced in place.
  package var compilerIdentity: String {
    var status = stat()
    guard stat(frontend, &status) == 0 else { return frontend }
    return "\(frontend) (\(status.st_size) bytes of \(status.st_mtim.tv_sec))"
  }

  package var frontend: String { "\(toolchain)/bin/swift-frontend" }
  package var linker: String { "\(toolchain)/bin/ld.lld" }
  package var symbolizer: String { "\(toolchain)/bin/llvm-symbolizer" }
  package var kernel: String { "\(products)/vitrine-kernel" }
  /// `debug` or `release`.
  package var configuration: String { (products as NSString).lastPathComponent }
  /// SwiftPM's `--scratch-path`.
  package var scratch: String {
    ((products as NSString).deletingLastPathComponent as NSString).deletingLastPathComponent
  }
}

/// A part of the environment that is missing.
package struct InstallationFailure: Error, CustomStringConvertible {
  package var message: String
  package var hint: String

  package init(message: String, hint: String) {
    self.message = message
    self.hint = hint
  }

  package var description: String { "\(message)\n  hint: \(hint)" }
}
