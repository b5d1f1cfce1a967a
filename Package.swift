// swift-tools-version: 6.1
import Foundation
import PackageDescription

// MARK: - What the manifest finds on the machine

/// The `usr` folder of the toolchain that runs this manifest: it ships swift-syntax prebuilt, which saves 15 CPU-minutes of building it.
///
/// The manifest's own process maps a library of just that toolchain; PATH is asked when the map does not tell.
let toolchain: String = {
  func shipsParser(_ folder: String) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/lib/swift/host/libSwiftParser.so") }
  // Read by handle to its end: files of /proc have no size, and a single read gives a part.
  let map = FileHandle(forReadingAtPath: "/proc/self/maps").map { String(decoding: $0.readDataToEndOfFile(), as: UTF8.self) } ?? ""
  for line in map.split(separator: "\n") {
    guard let path = line.range(of: "/"), let tail = line.range(of: "/lib/swift/") else { continue }
    let folder = String(line[path.lowerBound..<tail.lowerBound])
    if shipsParser(folder) { return folder }
  }
  for folder in (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":") {
    let compiler = URL(fileURLWithPath: "\(folder)/swiftc").resolvingSymlinksInPath()
    let root = compiler.deletingLastPathComponent().deletingLastPathComponent().path
    if shipsParser(root) { return root }
  }
  return "/usr"
}()

/// Where libtorch's headers and libraries live: Debian's `libtorch-dev`, or another unpacked libtorch.
let libtorch = ProcessInfo.processInfo.environment["VITRINE_LIBTORCH"]
let torchHeaders = libtorch.map { ["-I\($0)/include", "-I\($0)/include/torch/csrc/api/include"] }
  ?? ["-I/usr/include/torch/csrc/api/include"]
let torchLibraries = libtorch.map { ["-L\($0)/lib", "-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"] } ?? []

// MARK: - Settings

/// A debug build is the everyday one, and reading, laying out and drawing must feel instant in it.
let hot: [SwiftSetting] = [.unsafeFlags(["-O"])]

let swiftSyntax: [SwiftSetting] = [.unsafeFlags(["-I", "\(toolchain)/lib/swift/host"])]
let linkSwiftSyntax: [LinkerSetting] = [
  .unsafeFlags([
    "-L\(toolchain)/lib/swift/host", "-lSwiftParser", "-lSwiftParserDiagnostics", "-lSwiftDiagnostics", "-lSwiftSyntax",
    "-Xlinker", "-rpath", "-Xlinker", "\(toolchain)/lib/swift/host",
  ])
]

// MARK: - Package

let package = Package(
  name: "vitrine",
  products: [
    .executable(name: "vitrine", targets: ["vitrine"]),
    .executable(name: "vitrine-kernel", targets: ["vitrine-kernel"]),
    .executable(name: "vitrine-bench", targets: ["vitrine-bench"]),
    .library(name: "Vitrine", targets: ["Vitrine"]),
    .library(name: "VitrineTesting", targets: ["VitrineTesting"]),
  ],
  dependencies: [
    // The command line: verbs, flags, help, completion.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // YAML of front matter, cell options, `vitrine.yml` and `index.yml`.
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // The HTML templates.
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    // The preview's server.
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    // What a cell can show, and what crosses the process boundary.
    .target(name: "Exhibits", swiftSettings: hot),

    // The engine: never loads libtorch.
    .systemLibrary(name: "CCmark", pkgConfig: "libcmark-gfm"),
    .systemLibrary(name: "CGLib", pkgConfig: "glib-2.0"),
    .systemLibrary(name: "CPangoCairo", pkgConfig: "pangocairo"),
    .target(
      name: "Markdown",
      dependencies: ["CCmark", "Exhibits", .product(name: "Yams", package: "Yams")],
      swiftSettings: hot),
    .target(
      name: "Reports",
      dependencies: ["CGLib", "Exhibits", "Markdown"],
      swiftSettings: hot + swiftSyntax, linkerSettings: linkSwiftSyntax),
    .target(name: "CPosix"),
    .target(name: "Execution", dependencies: ["CPosix", "Exhibits", "Markdown", "Reports"], swiftSettings: hot + swiftSyntax),
    .target(name: "Drawing", dependencies: ["CPangoCairo", "Exhibits"], swiftSettings: hot),
    .target(
      name: "Rendering",
      dependencies: [
        "CPangoCairo", "Drawing", "Exhibits", "Markdown", "Reports", .product(name: "Mustache", package: "swift-mustache"),
      ],
      swiftSettings: hot + swiftSyntax),
    // Tables as committed, and how far new ones may lie from them; pure.
    .target(name: "Baselines", dependencies: ["Exhibits", "Markdown"], swiftSettings: hot),
    // From a project's sources to pages and comparisons on disk: where the stages meet files and processes.
    .target(
      name: "Building", dependencies: ["Baselines", "Drawing", "Execution", "Exhibits", "Markdown", "Rendering", "Reports"],
      swiftSettings: hot + swiftSyntax),
    .target(
      name: "Publishing", dependencies: ["Building", "CPosix", "Execution", "Exhibits", "Markdown", "Rendering", "Reports"],
      swiftSettings: hot + swiftSyntax),
    .target(
      name: "Preview",
      dependencies: ["Building", "CPosix", "Execution", "Rendering", "Reports", .product(name: "FlyingFox", package: "FlyingFox")],
      swiftSettings: hot + swiftSyntax),
    .target(
      name: "VitrineCommand",
      dependencies: [
        "Baselines", "Building", "Drawing", "Execution", "Exhibits", "Markdown", "Preview", "Publishing", "Rendering", "Reports",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swiftSyntax),
    .executableTarget(name: "vitrine", dependencies: ["VitrineCommand"], swiftSettings: swiftSyntax),

    // The analysis core: what a cell can call.
    .target(
      name: "CTorch",
      cxxSettings: [.unsafeFlags(torchHeaders + ["-std=c++17", "-O2", "-Wno-everything"])],
      linkerSettings: [
        .unsafeFlags(torchLibraries), .linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10"),
        .linkedLibrary("stdc++"),
      ]),
    .target(name: "Tensors", dependencies: ["CTorch"], swiftSettings: hot),
    // Networks as values, their weights, and the zoo.
    .target(name: "Networks", dependencies: ["Exhibits", "Tensors"], swiftSettings: hot),
    // Pictures with labels: drawn ones, whose truth is known, and readers of the real ones.
    .systemLibrary(name: "CCairo", pkgConfig: "cairo"),
    .systemLibrary(name: "CTurboJPEG", pkgConfig: "libturbojpeg"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib"),
    .target(name: "Datasets", dependencies: ["CCairo", "CTurboJPEG", "CZlib", "Tensors"], swiftSettings: hot),
    .target(name: "Training", dependencies: ["Datasets", "Exhibits", "Networks", "Tensors"], swiftSettings: hot),
    // How far what a network shows of itself can be trusted: maps, their scores against the truth, controls, statistics.
    .target(name: "Explanations", dependencies: ["Exhibits", "Networks", "Tensors"], swiftSettings: hot),
    // One folder for each of the papers that reports study.
    .target(
      name: "Studies", dependencies: ["Datasets", "Explanations", "Exhibits", "Networks", "Tensors", "Training"], swiftSettings: hot),
    .target(
      name: "Vitrine", dependencies: ["Datasets", "Exhibits", "Explanations", "Networks", "Studies", "Tensors", "Training"],
      swiftSettings: hot),

    // The process that loads cells. Exporting its symbols lets a cell's library find the core in it.
    .target(name: "CKernel"),
    .executableTarget(
      name: "vitrine-kernel",
      dependencies: ["CKernel", "Exhibits", "Vitrine"],
      linkerSettings: [.unsafeFlags(["-Xlinker", "--export-dynamic"]), .linkedLibrary("swiftSwiftOnoneSupport")]),

    // One line in a test says that a report's tables match their baselines.
    .target(
      name: "VitrineTesting", dependencies: ["Baselines", "Building", "Execution", "Exhibits", "Markdown", "Reports"],
      swiftSettings: swiftSyntax),
    // Chromium without a window, told what to do through a pipe: for tests and the benchmark.
    .target(name: "HeadlessBrowser", dependencies: ["Execution"], swiftSettings: swiftSyntax),

    .executableTarget(
      name: "vitrine-bench", dependencies: ["Datasets", "Execution", "Explanations", "HeadlessBrowser", "Networks", "Studies", "Tensors", "Training"],
      swiftSettings: swiftSyntax),

    .testTarget(name: "ExhibitsTests", dependencies: ["Exhibits"]),
    .testTarget(name: "MarkdownTests", dependencies: ["Markdown"]),
    .testTarget(name: "ReportsTests", dependencies: ["Reports"], swiftSettings: swiftSyntax),
    .testTarget(name: "ExecutionTests", dependencies: ["Execution", "Exhibits", "Markdown", "Reports"], swiftSettings: swiftSyntax),
    .testTarget(name: "DrawingTests", dependencies: ["Drawing"]),
    .testTarget(name: "RenderingTests", dependencies: ["Rendering"], swiftSettings: swiftSyntax),
    .testTarget(name: "TensorsTests", dependencies: ["CTorch", "Tensors", "Vitrine"], exclude: ["Goldens"]),
    .testTarget(name: "NetworksTests", dependencies: ["Networks", "Tensors", "Vitrine"], exclude: ["Goldens"]),
    .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "Tensors"], exclude: ["Goldens"]),
    .testTarget(name: "TrainingTests", dependencies: ["Datasets", "Networks", "Tensors", "Training"], exclude: ["Goldens"]),
    .testTarget(name: "ExplanationsTests", dependencies: ["Datasets", "Explanations", "Networks", "Tensors"], exclude: ["Goldens"]),
    .testTarget(
      name: "StudiesTests", dependencies: ["Datasets", "Explanations", "Networks", "Studies", "Tensors", "Training"],
      exclude: ["Goldens"]),
    .testTarget(
      name: "CommandTests", dependencies: ["Baselines", "Building", "Execution", "Exhibits", "Markdown", "Reports", "VitrineCommand"],
      swiftSettings: swiftSyntax),
    .testTarget(name: "BaselinesTests", dependencies: ["Baselines"], exclude: ["Goldens"]),
    .testTarget(name: "PublishingTests", dependencies: ["Publishing"], swiftSettings: swiftSyntax),
    .testTarget(name: "PreviewTests", dependencies: ["Preview"], swiftSettings: swiftSyntax),
    .testTarget(name: "ReportTests", dependencies: ["Execution", "VitrineTesting"], swiftSettings: swiftSyntax),
    .testTarget(name: "BrowserTests", dependencies: ["Building", "Execution", "HeadlessBrowser"], swiftSettings: swiftSyntax),
  ],
  cxxLanguageStandard: .cxx17
)
