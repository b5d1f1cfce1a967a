import Foundation
import Networks
import Tensors

/// Our side of the comparison with PyTorch: a process that prepares one task and runs it whenever it is told.
///
/// It is started as `vitrine-bench core-worker <task> <batch> <variant> <threads>` and answers lines: `run` with the seconds of one run,
/// `value` with the number that the last run gave, `memory` with the most bytes that were resident since the task was prepared.
struct CoreWorker {
  let run: () throws -> Double

  init(_ words: [String]) throws {
    guard words.count == 4, let task = CoreTask.Kind(rawValue: words[0]), let batch = Int(words[1]), let threads = Int(words[3]),
      let variant = CoreTask.Variant(rawValue: words[2])
    else { throw CommandFailure(description: "core-worker: a task, a batch, a variant and a number of threads are needed") }
    Torch.threadCount = threads
    switch task {
    case .vgg16: run = try Self.forward(.vgg16(), batch, variant)
    case .resnet50: run = try Self.forward(.resNet50(), batch, variant)
    case .smallnet64: run = try Self.forward(.smallNet64(), batch, variant)
    case .training: run = Self.training(.smallNet64(), batch, variant)
    }
  }

  /// Answers until the input ends.
  func serve() throws {
    var value = Double.nan
    forgetPeakMemory()
    while let line = readLine() {
      switch line {
      case "run":
        let start = ContinuousClock.now
        value = try run()
        print((ContinuousClock.now - start) / .seconds(1))
      case "value": print(value)
      case "memory": print(highWaterMark(getpid()))
      default: throw CommandFailure(description: "core-worker: `\(line)`")
      }
      fflush(nil)
    }
  }

  private static func forward(_ network: Network, _ batch: Int, _ variant: CoreTask.Variant) throws -> () throws -> Double {
    var model = try Model(network, FormulaWeights.weights(of: network))
    if variant.isFolded { model = try model.foldingBatchNorm() }
    let size = network.inputs[0].shape[1]
    var input = FormulaWeights.signal("input", [batch, 3, size, size])
    if variant.isChannelsLast {
      input = input.inChannelsLast()
      model = try Model(model.network, Weights(model.weights.tensors.mapValues { $0.rank == 4 ? $0.inChannelsLast() : $0 }))
    }
    let (ready, pictures) = (model, input)
    return { try ready(pictures).abs().sum().number }
  }

  /// Steps of stochastic gradient descent with momentum on one batch; each gives its loss.
  private static func training(_ network: Network, _ batch: Int, _ variant: CoreTask.Variant) -> () throws -> Double {
    let weights = FormulaWeights.weights(of: network)
    let names = network.trainableNames
    let labels = Tensor((0..<batch).map { $0 % 40 })
    let size = network.inputs[0].shape[1]
    let signal = FormulaWeights.signal("input", [batch, 3, size, size])
    let input = variant.isChannelsLast ? signal.inChannelsLast() : signal
    var parameters = names.map { weights[$0]! }
    var rest = weights.filter { !names.contains($0) }
    var momenta: [Tensor] = []
    return {
      var statistics: [String: Tensor] = [:]
      let (loss, gradients) = try valueAndGradient(at: parameters) { parameters in
        let all = rest.merging(Dictionary(uniqueKeysWithValues: zip(names, parameters)))
        let pass = try network.forward(input, weights: all, mode: .training(seed: 0))
        statistics = pass.statistics
        return pass.output.crossEntropy(labels)
      }
      rest = rest.merging(statistics)
      OptimizerStep.sgd(
        OptimizerStep.SGD(learningRate: 0.01, momentum: 0.9), &parameters, gradients: gradients, momenta: &momenta)
      return loss.number
    }
  }
}

/// Lets the system count the most memory anew: what preparing took does not count.
func forgetPeakMemory() { try? "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }
