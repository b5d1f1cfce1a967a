/// What the engine asks of the kernel. Each is sent as one frame: a 4-byte little-endian length, then JSON.
public enum KernelCommand: Codable, Hashable, Sendable {
  /// Load a cell's library and call its entry. A library of inline directives is run the same way, as cell −1.
  case run(RunRequest)
  /// End in good order.
  case quit
}

/// A cell to run.
public struct RunRequest: Codable, Hashable, Sendable {
  /// The cell's number in the report.
  public var cell: Int
  /// The absolute path of the compiled library.
  public var library: String
  /// The name of its entry function.
  public var entry: String
  /// The seed that `Vitrine.seed` gives to the cell.
  public var seed: UInt64

  public init(cell: Int, library: String, entry: String, seed: UInt64) {
    self.cell = cell
    self.library = library
    self.entry = entry
    self.seed = seed
  }
}

/// A file that running code was seen to read.
public struct ObservedRead: Codable, Hashable, Sendable {
  public enum Kind: String, Codable, Hashable, Sendable {
    /// A file's bytes.
    case file
    /// A folder's list of names.
    case folder
    /// A path that was opened and did not exist.
    case absent
  }

  /// The absolute path.
  public var path: String
  public var kind: Kind

  public init(path: String, kind: Kind) {
    self.path = path
    self.kind = kind
  }
}

/// What the kernel tells the engine, framed like ``KernelCommand``.
public enum KernelMessage: Codable, Hashable, Sendable {
  /// The kernel is up. An engine of another ``version`` must not speak with it.
  case ready(processID: Int32, version: Int? = nil)
  /// The running cell showed something.
  case exhibit(cell: Int, Exhibit)
  /// The running cell has come so far; `fraction` is 0 to 1, or `nil` when unknown.
  case progress(cell: Int, fraction: Double?, message: String)
  /// The cell ran to its end.
  case finished(cell: Int, duration: Double, reads: [ObservedRead])
  /// The cell threw; `frames` are return addresses as `path+offset`, innermost first.
  /// `seesOnlyProject` says that it looked at nothing outside the observed folders but the system's own files.
  case threw(cell: Int, message: String, frames: [String], reads: [ObservedRead] = [], seesOnlyProject: Bool? = nil)
  /// An inline directive's value.
  case inlineValue(inline: Int, text: String)
  /// An inline directive threw.
  case inlineThrew(inline: Int, message: String)
  /// The process is dying of a signal (or was asked where it is, by SIGUSR2); written by its signal handler.
  /// `reads` are records as ``ObservedRead/list(_:roots:)`` takes them, or `nil` when they could not be told.
  case crashed(code: Int32, frames: [String], reads: [String]? = nil)
  /// Running code called `exit`.
  case exited(code: Int32, frames: [String], reads: [String]? = nil)
  /// The library could not be loaded.
  case unloadable(String)

  /// The version of this conversation: raised with every change of what is said in it.
  public static let version = 3
}
