import Exhibits
import Foundation
import Testing

@testable import Execution

@Suite("Frames of the kernel's message stream")
struct MessageFramingTests {
  private func frame(_ message: KernelMessage) throws -> [UInt8] {
    let body = try JSONEncoder.exhibits.encode(message)
    return (0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) } + body
  }

  @Test("Messages come out whole, however the bytes were cut")
  func anyCut() throws {
    let messages: [KernelMessage] = [
      .ready(processID: 7), .progress(cell: 1, fraction: 0.5, message: "half"), .exhibit(cell: 1, .text("日本")),
      .finished(cell: 1, duration: 2, reads: [ObservedRead(path: "/a", kind: .absent)]),
    ]
    let bytes = try messages.flatMap(frame)
    for step in [1, 2, 3, 7, bytes.count] {
      var reader = FrameReader()
      var seen: [KernelMessage] = []
      for start in stride(from: 0, to: bytes.count, by: step) {
        reader.append(bytes[start..<min(start + step, bytes.count)])
        while let message = try reader.next() { seen.append(message) }
      }
      #expect(seen == messages)
    }
  }

  @Test("A crash frame written by the signal handler is a message")
  func crashFrame() throws {
    let json = #"{"crashed":{"code":11,"frames":["/x/libCell_a.so+0x10"]}}"#
    var reader = FrameReader()
    reader.append(([UInt8(json.utf8.count), 0, 0, 0] + Array(json.utf8))[...])
    #expect(try reader.next() == .crashed(code: 11, frames: ["/x/libCell_a.so+0x10"]))
  }

  @Test("An unbelievable length or a foreign text is an error, not an allocation")
  func garbage() {
    var reader = FrameReader()
    reader.append([255, 255, 255, 255, 1])
    #expect(throws: FrameError.self) { try reader.next() }
    var other = FrameReader()
    other.append([2, 0, 0, 0, 0x68, 0x69])
    #expect(throws: FrameError.self) { try other.next() }
  }

  @Test("Numbers that JSON lacks survive the crossing")
  func notFinite() throws {
    let table = Table([Column("x", .number([.nan, .infinity, -1]))])
    let data = try JSONEncoder.exhibits.encode(Exhibit.table(table))
    guard case .table(let back) = try JSONDecoder.exhibits.decode(Exhibit.self, from: data),
      case .number(let values)? = back["x"]?.values
    else { return #expect(Bool(false), "no table came back") }
    #expect(values[0].isNaN && values[1] == .infinity && values[2] == -1)
  }
}
