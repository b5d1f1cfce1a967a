import CKernel
import Exhibits
import Foundation
import Vitrine

/// Reads commands, runs cells on the main thread, and writes what happens as messages.
struct KernelLoop {
  private let commands: Int32
  private let outbox: Outbox
  private let roots: [String]

  init(commands: Int32, messages: Int32) {
    self.commands = commands
    outbox = Outbox(descriptor: messages)
    // Programs that a cell starts have no business with either stream.
    for descriptor in [commands, messages] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
    // Asked for now: a cell may change the environment.
    roots = (ProcessInfo.processInfo.environment["VITRINE_ROOTS"] ?? "").split(separator: "\n").map(String.init)
    vk_install(messages)
    vk_remember_state()
    // When memory runs out, the kernel is what must go: the engine then reports it.
    try? "1000".write(toFile: "/proc/self/oom_score_adj", atomically: false, encoding: .utf8)
  }

  func run() -> Never {
    outbox.send(.ready(processID: getpid(), version: KernelMessage.version))
    while let command = nextCommand() {
      switch command {
      case .quit: _exit(0)
      case .run(let request): run(request)
      }
    }
    _exit(0)
  }

  private func run(_ request: RunRequest) {
    let outbox = outbox
    CellSink.exhibit = { outbox.send(.exhibit(cell: request.cell, $0)) }
    CellSink.progress = { outbox.send(.progress(cell: request.cell, fraction: $0, message: $1)) }
    CellSink.inline = { index, result in
      switch result {
      case .success(let text): outbox.send(.inlineValue(inline: index, text: text))
      case .failure(let error): outbox.send(.inlineThrew(inline: index, message: describe(error)))
      }
    }
    CellSink.seed = request.seed

    vk_restore_state()
    Torch.restoreThreadCount()
    // A cell's large tensors stay for its next ones, not for the hours between two edits.
    defer { Torch.releaseKeptMemory() }

    guard let library = dlopen(request.library, RTLD_NOW | RTLD_GLOBAL), let entry = dlsym(library, request.entry) else {
      return outbox.send(.unloadable(dlerror().map { String(cString: $0) } ?? "no reason given"))
    }
    let clock = ContinuousClock()
    let start = clock.now
    vk_observe_begin()
    let result = vk_call(entry)
    let records = observedRecords()
    let reads = ObservedRead.list(records, roots: roots)
    fflush(nil)
    if result == Int32(VK_THREW.rawValue) {
      outbox.send(
        .threw(
          cell: request.cell, message: thrownMessage(), frames: thrownFrames(), reads: reads,
          seesOnlyProject: ObservedRead.areInside(records, roots: roots)))
    } else {
      outbox.send(.finished(cell: request.cell, duration: (clock.now - start) / .seconds(1), reads: reads))
    }
  }

  private func nextCommand() -> KernelCommand? {
    guard let head = readExactly(4) else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(head[$1]) << (8 * $1) }
    guard let body = readExactly(length) else { return nil }
    return try? JSONDecoder.exhibits.decode(KernelCommand.self, from: body)
  }

  private func readExactly(_ count: Int) -> Data? {
    var data = Data(count: count)
    var filled = 0
    while filled < count {
      let got = data.withUnsafeMutableBytes { read(commands, $0.baseAddress! + filled, count - filled) }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { return nil }
      filled += got
    }
    return data
  }
}

/// Writes messages; cells may show things from any thread.
final class Outbox: @unchecked Sendable {
  private let descriptor: Int32
  private let lock = NSLock()

  init(descriptor: Int32) { self.descriptor = descriptor }

  func send(_ message: KernelMessage) {
    guard let body = try? JSONEncoder.exhibits.encode(message) else { fatalError("a message that cannot be coded: \(message)") }
    var frame = Data((0..<4).map { UInt8(truncatingIfNeeded: body.count >> (8 * $0)) })
    frame.append(body)
    lock.withLock {
      frame.withUnsafeBytes { raw in
        var rest = raw
        while !rest.isEmpty {
          let count = write(descriptor, rest.baseAddress, rest.count)
          if count < 0 && errno == EINTR { continue }
          // Nobody listens any more: the engine is gone, and so must this process be.
          guard count > 0 else { _exit(1) }
          rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(count))
        }
      }
    }
  }
}

/// An error as a reader should see it.
private func describe(_ error: any Error) -> String {
  if let localized = error as? any LocalizedError, let text = localized.errorDescription { return text }
  // It says which file and why; its type would say nothing more.
  if let error = error as? TableFileError { return error.description }
  if let error = error as? CocoaError {
    let words = error.localizedDescription.replacing("The operation could not be completed. ", with: "")
    return error.filePath.map { "\($0): \(words)" } ?? words
  }
  if type(of: error) is NSError.Type { return error.localizedDescription }
  let text = String(describing: error).replacing(/Cell_[0-9a-f]{20}\./, with: ""), type = String(describing: type(of: error))
  return text.hasPrefix(type) ? text : "\(type): \(text)"
}

private func thrownMessage() -> String {
  guard let box = vk_thrown_error() else { return "an error" }
  return describe(unsafeBitCast(box, to: (any Error).self))
}

private func thrownFrames() -> [String] {
  var addresses = [UnsafeMutableRawPointer?](repeating: nil, count: 64)
  let count = vk_thrown_frames(&addresses, 64)
  var text = [CChar](repeating: 0, count: 4096)
  return addresses.prefix(Int(count)).compactMap { address in
    vk_describe_frame(address, &text, text.count) != 0 ? String(cString: text) : nil
  }
}

/// What the running code opened, as records of a kind letter and a path.
private func observedRecords() -> [String] {
  var length = 0
  guard let start = vk_observe_end(&length), length > 0 else { return [] }
  return UnsafeRawBufferPointer(start: start, count: length).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
}
