import Foundation

extension Benchmark {
  /// Other tools' rebuilds after a prose edit.
  func peers() throws {
    let project = "\(folder)/peers"
    try FileManager.default.createDirectory(atPath: project, withIntermediateDirectories: true)
    let installed = try Peer.installed(in: project)
    if installed.isEmpty { print("No peer is installed (knitr: apt-get install r-cran-knitr; nbconvert: pip install nbconvert).") }
    guard !installed.isEmpty else { return }
    let (first, source) = try firstReportCopy("beside-peers")
    let ours = try proseToHTML(source, in: first).median
    for peer in installed {
      let path = "\(project)/\(peer.source)"
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let theirs = try measure(peer.program, peer.arguments, in: project, rounds: rounds) { round in
        try write(peer.edit(text, round), path)
      }
      line("prose edited: \(peer.name)", theirs, limit: nil)
      print(String(format: "  ratio to ours, HTML alone: %.1f", theirs.median / ours))
    }
  }
}
