import Foundation
import Reports

@testable import Rendering

/// A PDF as poppler's tools read it.
struct PDFProbe {
  var document: PDFDocument
  private var path: String

  init(_ report: WovenReport, load: (String) throws -> [UInt8] = { _ in throw CocoaError(.fileNoSuchFile) }) throws {
    document = try renderPDF(report, load: load)
    path = FileManager.default.temporaryDirectory.appending(path: "vitrine-\(UUID().uuidString).pdf").path
    try Data(document.bytes).write(to: URL(filePath: path))
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }

  /// The words of a page (from 1), or of all, in reading order.
  func text(page: Int? = nil) throws -> String {
    let pages = page.map { ["-f", "\($0)", "-l", "\($0)"] } ?? []
    return try run("pdftotext", pages + ["-layout", path, "-"])
  }

  func info(_ flags: String...) throws -> String { try run("pdfinfo", flags + [path]) }

  private func run(_ tool: String, _ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [tool] + arguments
    let pipe = Pipe()
    let complaints = Pipe()
    process.standardOutput = pipe
    process.standardError = complaints
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    let complaint = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    // poppler complains about what it cannot parse: a sound file leaves it silent.
    guard process.terminationStatus == 0, complaint.isEmpty else { throw Complaint(text: "\(tool): \(complaint)") }
    return String(decoding: data, as: UTF8.self)
  }

  struct Complaint: Error { var text: String }
}
