import Foundation

// vitrine-bench [rounds] [subjects…]
let words = CommandLine.arguments.dropFirst()
let rounds = words.first.flatMap { Int($0) }
let names = rounds == nil ? words : words.dropFirst()
do {
  if words.first == "core-worker" {
    try CoreWorker(Array(words.dropFirst())).serve()
    exit(0)
  }
  let subjects = try names.map { name in
    guard let subject = Benchmark.Subject(rawValue: name) else {
      let known = Benchmark.Subject.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(description: "`\(name)` is none of \(known)")
    }
    return subject
  }
  if let rounds, rounds < 1 { throw CommandFailure(description: "at least one run is needed") }
  try Benchmark(rounds: rounds ?? 7).run(subjects.isEmpty ? Benchmark.Subject.allCases : subjects)
} catch {
  FileHandle.standardError.write(Data("vitrine-bench: \(error)\n".utf8))
  exit(1)
}
