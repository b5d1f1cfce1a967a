import ArgumentParser
import Drawing
import Execution
import Foundation

/// `vitrine doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Checks the toolchain, libraries, fonts and disk, each with the line that mends it.")

  func run() throws {
    let findings = examine(environment: ProcessInfo.processInfo.environment)
    for finding in findings {
      let verdict = finding.isWell ? "ok     " : finding.isForTestsOnly ? "absent " : "MISSING"
      print("\(verdict) \(finding.name): \(finding.detail)")
      if !finding.isWell { print("        mend: \(finding.mend)") }
    }
    if findings.contains(where: { !$0.isWell && !$0.isForTestsOnly }) { throw ExitStatus.environment.exitCode }
  }
}

/// One thing that Vitrine needs, and whether it is there.
struct Finding: Equatable {
  var name: String
  var isWell: Bool
  var detail: String
  /// The command that mends it.
  var mend: String
  /// Whether only Vitrine's own tests use it: a report builds without.
  var isForTestsOnly = false
}

/// Looks at everything a build needs.
func examine(environment: [String: String]) -> [Finding] {
  var findings: [Finding] = []
  let toolchain = Installation.findToolchain(environment: environment)
  findings.append(
    Finding(
      name: "Swift toolchain", isWell: toolchain != nil, detail: toolchain ?? "no swiftc on PATH",
      mend: "install Swift 6.3 from https://www.swift.org/install and put its usr/bin on PATH"))
  for (name, purpose) in [
    ("swift-frontend", "compiles cells"), ("clang", "links cells"), ("ld.lld", "links cells"),
    ("llvm-symbolizer", "finds the line of a trap"),
  ] {
    let path = toolchain.map { "\($0)/bin/\(name)" } ?? name
    let isThere = access(path, X_OK) == 0
    findings.append(
      Finding(
        name: name, isWell: isThere, detail: isThere ? purpose : "not in the toolchain; it \(purpose)",
        mend: "reinstall the Swift toolchain"))
  }
  let libtorch = environment["VITRINE_LIBTORCH"]
  let header = libtorch.map { "\($0)/include/torch/csrc/api/include/torch/torch.h" } ?? "/usr/include/torch/csrc/api/include/torch/torch.h"
  let hasTorch = access(header, R_OK) == 0
  findings.append(
    Finding(
      name: "libtorch", isWell: hasTorch, detail: hasTorch ? (libtorch ?? "Debian's libtorch-dev") : "no \(header)",
      mend: libtorch == nil
        ? "apt-get install libtorch-dev, or set VITRINE_LIBTORCH to an unpacked libtorch (pytorch.org, C++, CPU)"
        : "point VITRINE_LIBTORCH at an unpacked libtorch, or unset it to use Debian's libtorch-dev"))
  let families = installedFontFamilies()
  for (family, package) in [
    ("Noto Serif", "fonts-noto-core"), ("Noto Sans", "fonts-noto-core"), ("Noto Sans Mono", "fonts-noto-mono"),
    ("Noto Serif CJK JP", "fonts-noto-cjk"), ("Noto Sans Math", "fonts-noto-core"),
    // The mathematics of PDFs.
    ("DejaVu Math TeX Gyre", "fonts-dejavu-extra"),
  ] {
    let isThere = families.contains(family)
    findings.append(
      Finding(name: "font \(family)", isWell: isThere, detail: isThere ? "installed" : "not installed", mend: "apt-get install \(package)"))
  }
  findings.append(diskSpace())
  findings.append(
    testProgram(
      ["pdftotext", "pdfinfo"], called: "poppler-utils", "tests read PDFs with it", environment: environment, needsAll: true))
  findings.append(
    testProgram(
      ["chromium", "chromium-browser", "google-chrome"], called: "chromium", "tests look at pages with it", environment: environment,
      needsAll: false))
  return findings
}

/// A package that only tests use, found by its programs.
private func testProgram(
  _ programs: [String], called package: String, _ use: String, environment: [String: String], needsAll: Bool
) -> Finding {
  let folders = (environment["PATH"] ?? "").split(separator: ":")
  let missing = programs.filter { program in !folders.contains { access("\($0)/\(program)", X_OK) == 0 } }
  let isThere = needsAll ? missing.isEmpty : missing.count < programs.count
  return Finding(
    name: package, isWell: isThere, detail: isThere ? use : "not installed; only \(use), reports build without",
    mend: "apt-get install \(package)", isForTestsOnly: true)
}

private func diskSpace() -> Finding {
  let here = FileManager.default.currentDirectoryPath
  let free = (try? FileManager.default.attributesOfFileSystem(forPath: here))?[.systemFreeSize] as? Int ?? 0
  let megabytes = free / 1_000_000
  return Finding(
    name: "disk", isWell: megabytes >= 500, detail: "\(megabytes) MB free at \(here)",
    mend: "free some space; `vitrine clean` removes the cache")
}
