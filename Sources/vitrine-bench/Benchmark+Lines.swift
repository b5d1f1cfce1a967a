import Foundation

extension Benchmark {
  func line(_ name: String, _ measurement: Measurement, limit: Double?) {
    line(name, measurement.median, limit, least: measurement.least)
  }

  func line(_ name: String, _ seconds: Double, _ limit: Double?, least: Double? = nil) {
    let time = seconds < 0.0995 ? String(format: "%.1f ms", seconds * 1000) : String(format: "%.3f s", seconds)
    let bracket = least.map { String(format: " (%.3f s)", $0) } ?? ""
    let verdict = limit.map { String(format: seconds <= $0 ? "  within %.3g s" : "  OVER %.3g s", $0) } ?? ""
    print("\(name): \(time)\(bracket)\(verdict)")
  }

  func line(_ name: String, megabytes bytes: Int, limit: Int) {
    let megabytes = bytes / 1_000_000
    print("\(name): \(megabytes) MB  \(megabytes <= limit ? "within" : "OVER") \(limit) MB")
  }
}
