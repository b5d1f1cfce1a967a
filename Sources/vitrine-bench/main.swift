import Foundation

let rounds = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 7
do {
  try Benchmark(rounds: rounds).run()
} catch {
  FileHandle.standardError.write(Data("vitrine-bench: \(error)\n".utf8))
  exit(1)
}
