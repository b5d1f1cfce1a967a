import Execution
import Foundation

extension Benchmark {
  /// The analysis core beside PyTorch: every task in processes of both, which take turns run by run at the same number of threads.
  ///
  /// `VITRINE_BENCH_PYTHON` names the Python that has torch and torchvision, or else `python3` on PATH is asked; `VITRINE_THREADS` is the
  /// number of threads, or else the number of cores. `VITRINE_BENCH_RECORD` names a CSV file that takes the numbers.
  func core() throws {
    let environment = ProcessInfo.processInfo.environment
    let threads = environment["VITRINE_THREADS"].flatMap { Int($0) } ?? ProcessInfo.processInfo.activeProcessorCount
    let python = environment["VITRINE_BENCH_PYTHON"] ?? "python3"
    let script = "\(folder)/core_peer.py"
    try writePeerFormula()
    try write(corePeer, script)
    var isPeerThere = (try? runCommand("/usr/bin/env", [python, "-c", "import torch, torchvision"]))?.succeeded ?? false
    if !isPeerThere { print("PyTorch is NOT measured: `\(python)` has no torch and torchvision (VITRINE_BENCH_PYTHON names another).") }
    print("core: \(threads) threads; medians of \(rounds) turns, quartiles in brackets, and the peak of resident memory")
    var record = CoreRecord(threads: threads)
    for task in CoreTask.all {
      print("\(task.title):")
      var contestants = try task.variants.map { variant in
        try Contestant(
          "vitrine, \(variant.rawValue)", try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
          ["core-worker", task.kind.rawValue, "\(task.batch)", variant.rawValue, "\(threads)"])
      }
      if isPeerThere {
        do {
          contestants += try task.variants.filter { !$0.isFolded }.map { variant in
            let peer = try Contestant(
              "PyTorch, \(variant.rawValue)", "/usr/bin/env",
              [python, script, task.kind.rawValue, "\(task.batch)", variant.rawValue, "\(threads)"])
            let version = try peer.readLine()
            if record.peer == nil { print("  PyTorch \(version)") }
            record.peer = version
            return peer
          }
        } catch {
          print("PyTorch is NOT measured: \(error)")
          isPeerThere = false
        }
      }
      record.rows += try compare(contestants, at: task)
    }
    if let path = environment["VITRINE_BENCH_RECORD"] { try write(record.csv, path) }
  }

  /// The seconds of one run after others that do not count: a turn begins with caches and pages that were somebody else's meanwhile.
  private func turn(of contestant: Contestant) throws -> Double {
    var warming = 0.0
    while warming < 0.4 { warming += try contestant.ask("run") }
    return try contestant.ask("run")
  }

  private func compare(_ contestants: [Contestant], at task: CoreTask) throws -> [CoreRecord.Row] {
    var rows: [CoreRecord.Row] = []
    // Twice uncounted: the first run makes primitives and threads.
    for contestant in contestants { _ = try contestant.ask("run") }
    let values = try contestants.map { try $0.ask("value") }
    for contestant in contestants { _ = try contestant.ask("run") }
    var seconds = contestants.map { _ in [Double]() }
    for round in 0..<rounds {
      // Whoever was first is last the next time.
      for place in contestants.indices.map({ ($0 + round) % contestants.count }) { seconds[place].append(try turn(of: contestants[place])) }
    }
    let medians = seconds.map { $0.sorted()[$0.count / 2] }
    for (place, contestant) in contestants.enumerated() {
      let sorted = seconds[place].sorted()
      let spread = String(format: "%.1f–%.1f", sorted[sorted.count / 4] * 1000, sorted[sorted.count * 3 / 4] * 1000)
      let megabytes = Int(try contestant.ask("memory") / 1_000_000)
      // Against PyTorch's same layout, turn by turn: what slows the machine slows both.
      let isFolded = contestant.name.contains("folded")
      let counterpart = contestant.name.replacing("vitrine", with: "PyTorch").replacing("folded-", with: "").replacing("folded", with: "plain")
      var against = ""
      var row = CoreRecord.Row(task: task, name: contestant.name, seconds: medians[place], megabytes: megabytes)
      if contestant.name.hasPrefix("vitrine"), let other = contestants.firstIndex(where: { $0.name == counterpart }) {
        let ratios = zip(seconds[other], seconds[place]).map { $0 / $1 }.sorted()
        let difference = abs(values[place] - values[other]) / abs(values[other])
        against = String(
          format: "  %.2f× PyTorch's speed%@, value differs by %.0e", ratios[ratios.count / 2], isFolded ? " unfolded" : "", difference)
        row.ratio = ratios[ratios.count / 2]
        row.peerSeconds = medians[other]
        row.peerMegabytes = Int(try contestants[other].ask("memory") / 1_000_000)
        row.difference = difference
        guard difference < 1e-3 else { throw CommandFailure(description: "\(contestant.name) and PyTorch compute different values") }
      }
      print(String(format: "  %@: %.1f ms", contestant.name, medians[place] * 1000) + " (\(spread)), \(megabytes) MB\(against)")
      fflush(nil)
      if contestant.name.hasPrefix("vitrine") { rows.append(row) }
    }
    return rows
  }
}
