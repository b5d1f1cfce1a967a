import Building
import Exhibits
import Execution

extension Console {
  /// Shows a step of a builder's work.
  func show(_ event: BuildEvent) {
    switch event {
    case .writing(let report): progress("\(report): writing pages")
    case .running(let report, let event): show(event, of: report)
    }
  }

  private func show(_ event: RunEvent, of report: String) {
    switch event {
    case .buildingCore(let line): progress("building the analysis core: \(line)")
    case .waitingForBuild(let holder): progress(holder.words, isLasting: true)
    case .coreBuilt(let duration): say("built the analysis core (\(formatted(duration)))")
    case .compiling(let label): progress("\(report): compiling `\(label)`")
    case .running(let label, let number, let count): progress("\(report): cell \(number) of \(count), `\(label)`", isLasting: true)
    case .progress(let label, let fraction, let message):
      let percent = fraction.map { " \(Int(($0 * 100).rounded())) %" } ?? ""
      progress("\(report): `\(label)`\(percent) \(message)")
    case .ended(let label, let status, let duration):
      // What did not compile took no time of its own.
      if status == .failed { say("\(report): `\(label)` failed" + (duration < 0.001 ? "" : " after \(formatted(duration))")) }
    case .finished: break
    }
  }

  /// Writes diagnostics, the worst first.
  func report(_ diagnostics: [Diagnostic], of project: Project) {
    let lines = SourceLines { try project.readNamed($0) }
    let text = DiagnosticText(format: format, isColored: isColored) { lines[$0] }
    for diagnostic in diagnostics.worstFirst { report(text.text(diagnostic)) }
  }
}
