import Datasets
import Execution
import Explanations
import Foundation
import Networks
import Studies
import Tensors
import Training

extension Benchmark {
  /// Occlusion of pictures of 224 px beside Captum, and the strongest activations of a whole set beside a plain forward pass.
  ///
  /// `VITRINE_BENCH_PYTHON` names the Python that has torch, torchvision and captum, or else `python3` on PATH is asked; `VITRINE_THREADS` is the
  /// number of threads, or else the number of cores. `VITRINE_BENCH_RECORD` names a CSV file that takes the numbers.
  func occlusion() throws {
    let environment = ProcessInfo.processInfo.environment
    let threads = environment["VITRINE_THREADS"].flatMap { Int($0) } ?? ProcessInfo.processInfo.activeProcessorCount
    Torch.threadCount = threads
    try strongestActivations()
    let python = environment["VITRINE_BENCH_PYTHON"] ?? "python3"
    let isPeerThere = (try? runCommand("/usr/bin/env", [python, "-c", "import torch, torchvision, captum"]))?.succeeded ?? false
    if !isPeerThere { print("Captum is NOT measured: `\(python)` has no torch, torchvision and captum (VITRINE_BENCH_PYTHON names another).") }
    try writePeerFormula()
    try write(occlusionPeer, "\(folder)/occlusion_peer.py")
    let grid = OcclusionGrid(patch: 16, stride: 8)
    print("occlusion of one picture of 224 px, patch 16, stride 8, \(threads) threads; \(rounds) turns, medians:")
    var lines = ["network,places,incremental_s,naive_s,captum_s,captum_batch,ratio,multiply_add_ratio,difference,peer"]
    for (name, network) in [("resnet18", Network.resNet18()), ("resnet50", .resNet50()), ("vgg16", .vgg16())] {
      let task = try OcclusionTask(name, network, grid)
      _ = try task.scores(.incremental)
      let peer = try isPeerThere
        ? Contestant(
          "Captum", "/usr/bin/env",
          [python, "\(folder)/occlusion_peer.py", name, "\(task.target)", "16", "8", "\(threads)", "\(folder)/\(name).npy"]) : nil
      let version = try peer?.readLine() ?? ""
      let batch = try peer.map(bestBatch) ?? 0
      var (ours, theirs): ([Double], [Double]) = ([], [])
      for _ in 0..<rounds {
        ours.append(try seconds { _ = try task.scores(.incremental) })
        if let peer { theirs.append(try peer.ask("run \(batch) 8")) }
      }
      var naiveScores: [Double] = []
      let naive = try seconds { naiveScores = try task.scores(.naive) }
      let scores = try task.scores(.incremental)
      let fromNaive = zip(scores, naiveScores).map { abs($0 - $1) }.max()! / task.largestLogit
      // A map is a difference of scores, so its rounding is theirs.
      let difference = try peer.map { peer in
        _ = try peer.ask("save")
        let expected = try NumpyFile.read("\(folder)/\(name).npy").converted(to: .float64)
        return (task.map(scores) - expected).abs().max().number / task.largestLogit
      } ?? .nan
      let ratios = zip(theirs, ours).map { $0 / $1 }.sorted()
      let ratio = ratios.isEmpty ? .nan : ratios[ratios.count / 2]
      let (median, peerMedian) = (ours.sorted()[rounds / 2], theirs.isEmpty ? .nan : theirs.sorted()[rounds / 2])
      let bound = try task.multiplyAddRatio
      print(
        String(
          format: "  %@, %d places: incremental %.1f s, everything again %.1f s (%.1f×, %.1f× fewer multiply-adds), %@ at its best batch of %d %.1f s: %.2f× (%.2f to %.2f); maps differ by %.0e of the largest logit, from our own naive pass by %.0e",
          name, task.places, median, naive, naive / median, bound, version, batch, peerMedian, ratio, ratios.first ?? .nan, ratios.last ?? .nan,
          difference, fromNaive))
      fflush(nil)
      if difference > 1e-5 || fromNaive > 1e-5 { throw CommandFailure(description: "\(name): our map and Captum's differ") }
      lines.append(
        String(
          format: "%@,%d,%.2f,%.2f,%.2f,%d,%.2f,%.2f,%.1e,%@", name, task.places, median, naive, peerMedian, batch, ratio, bound, difference,
          "\(version); \(threads) threads; \(rounds == 1 ? "one turn" : "median of \(rounds) turns")"))
    }
    if let path = environment["VITRINE_BENCH_RECORD"] { try write(lines.joined(separator: "\n") + "\n", path) }
  }

  /// The batch at which Captum is quickest, found on a grid of 196 places.
  private func bestBatch(_ peer: Contestant) throws -> Int {
    let batches = [8, 16, 32, 64, 128]
    _ = try peer.ask("run 16 16")
    return try batches.map { (batch: $0, seconds: try peer.ask("run \($0) 16")) }.min { $0.seconds < $1.seconds }!.batch
  }

  /// The strongest nine of every feature of five layers over a whole drawn set, in one pass, beside the pass alone.
  private func strongestActivations() throws {
    let checkpoint = try Checkpoint.load("\(home)/reports/models/zfnet-1.safetensors")
    // What the network was validated on.
    let pictures = KeptPictures(SmallPictures(.ten, split: .train, count: 14_000, seed: 1, width: 128), 12_000..<14_000)
    let nodes = checkpoint.model.network.nodes(of: ReLU.self).map(\.name)
    // In the layout that the selection's pass has.
    let model = checkpoint.model.inChannelsLast()
    func pass() throws {
      try BatchStream(pictures, batchSize: 64).forEach { batch in
        _ = try model(checkpoint.normalization.applied(to: batch.images).inChannelsLast())
      }
    }
    func selection() throws {
      _ = try checkpoint.model.strongestActivations(of: pictures, at: nodes, normalization: checkpoint.normalization, batchSize: 64)
    }
    // Once uncounted: the pictures are drawn and kept.
    try pass()
    try selection()
    var (plain, selecting): ([Double], [Double]) = ([], [])
    for _ in 0..<max(rounds, 3) {
      plain.append(try seconds(pass))
      selecting.append(try seconds(selection))
    }
    let ratios = zip(selecting, plain).map { $0 / $1 }.sorted()
    let (one, other) = (plain.sorted()[plain.count / 2], selecting.sorted()[plain.count / 2])
    print(
      String(
        format: "strongest activations of %d layers over %d drawn pictures: %.0f pictures a second, a plain forward pass %.0f; %.2f times its time (%.2f to %.2f)",
        nodes.count, pictures.count, Double(pictures.count) / other, Double(pictures.count) / one, ratios[ratios.count / 2], ratios[0],
        ratios[ratios.count - 1]))
  }

  func seconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }
}

/// A network of torchvision's shape with weights from a formula, and a picture whose most probable category is explained.
private struct OcclusionTask {
  let model: Model
  let picture: Tensor
  let grid: OcclusionGrid
  let target: Int
  let clean: Double
  let largestLogit: Double

  init(_ name: String, _ network: Network, _ grid: OcclusionGrid) throws {
    model = try Model(network, FormulaWeights.weights(of: network))
    picture = FormulaWeights.signal("input", [1, 3, 224, 224]).squeeze(0)
    self.grid = grid
    let logits = try model(picture.unsqueeze(0))[0]
    target = Int(logits.argmax(over: 0).number)
    clean = logits[target].number
    largestLogit = logits.abs().max().number
  }

  var places: Int { grid.windows(of: Extent(224)).count }

  /// How many multiply-adds everything takes over those of the windows.
  var multiplyAddRatio: Double {
    get throws { try model.network.incrementalPlan(changing: grid.windows(of: Extent(224)), size: Extent(224)).predictedGain }
  }

  /// One number a place: the target's score.
  func scores(_ way: OcclusionWay) throws -> [Double] {
    try model.occluded(picture, grid: grid, fill: [0, 0, 0], by: way) { $0.output.select(1, target) }.array()
  }

  /// Each pixel's mean fall of the score, `H W`.
  func map(_ scores: [Double]) -> Tensor {
    Tensor(AttributionMap.occlusion(clean: clean, occluded: scores, grid: grid, size: Extent(224)).matrix)
  }
}
