import Foundation
import Tensors

/// What the comparison with PyTorch measured, for a report to show.
struct CoreRecord {
  struct Row {
    var task: CoreTask
    /// As printed: `"vitrine, channels-last"`.
    var name: String
    var seconds: Double
    var megabytes: Int
    /// PyTorch's seconds over ours, the median of the turns; `nil` where PyTorch was not there.
    var ratio: Double?
    var peerSeconds: Double?
    var peerMegabytes: Int?
    /// How far the values lie apart, relative.
    var difference: Double?
  }

  let threads: Int
  /// PyTorch's version.
  var peer: String?
  var rows: [Row] = []

  init(threads: Int) { self.threads = threads }

  /// One row a task and layout; versions, processor and build are repeated in each row, so that no number is without them.
  var csv: String {
    let header = "task,batch,layout,ms,pytorch_ms,ratio,mb,pytorch_mb,difference,threads,libtorch,pytorch,processor,build"
    #if DEBUG
    let build = "debug"
    #else
    let build = "release"
    #endif
    let lines = rows.map { row in
      let layout = row.name.split(separator: ", ").last.map(String.init) ?? ""
      let what = row.task.kind == .training ? "smallnet64 training step" : "\(row.task.kind.rawValue) forward"
      return [
        what, "\(row.task.batch)", layout, number(row.seconds * 1000), number(row.peerSeconds.map { $0 * 1000 }), number(row.ratio),
        "\(row.megabytes)", row.peerMegabytes.map { "\($0)" } ?? "", row.difference.map { String(format: "%.1e", $0) } ?? "",
        "\(threads)", Torch.version, peer ?? "", processor, build,
      ].joined(separator: ",")
    }
    return ([header] + lines).joined(separator: "\n") + "\n"
  }

  private func number(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "" }

  /// The processor's name as the system gives it, without commas.
  private var processor: String {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces).replacing(",", with: "") } ?? "unknown"
  }
}
