import Foundation

/// Where the folders of real datasets are, as `datasets:` of `vitrine.yml` says.
///
///     datasets:
///       celeba: ../data/celeba
///
/// Every loader asks here when it is given no folder: `try CelebA(split: .test)`.
public enum DatasetFolders {
  /// The names that are configured, sorted.
  public static var names: [String] { configured().keys.sorted() }

  /// Whether a folder is configured under a name, so that a report can say what it does without.
  public static func isConfigured(_ name: String) -> Bool { configured()[name] != nil }

  /// The folder of a name.
  ///
  /// - Throws: ``DatasetError`` that says how to configure it.
  public static func path(of name: String) throws -> String {
    let folders = configured()
    guard let path = folders[name] else {
      throw DatasetError(
        path: name, reason: "no folder is configured for this dataset",
        hint: "add it under `datasets:` in vitrine.yml, as `\(name): path/to/folder`"
          + (folders.isEmpty ? "" : "; configured are \(folders.keys.sorted().joined(separator: ", "))"))
    }
    guard Folder.exists(path) else {
      throw DatasetError(path: path, reason: "there is no such folder", hint: "`datasets: \(name):` in vitrine.yml names it")
    }
    return path
  }

  /// The lines that the engine hands to the kernel: the name, a tabulator and the absolute path.
  static func decode(_ text: String) -> [String: String] {
    Dictionary(
      text.split(separator: "\n").compactMap { line in
        let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
        return parts.count == 2 ? (parts[0], parts[1]) : nil
      }) { $1 }
  }

  /// Instead of what the engine handed over.
  @TaskLocal static var lines: String?

  private static func configured() -> [String: String] {
    if let lines { return decode(lines) }
    let environment = ProcessInfo.processInfo.environment
    // Opening the settings makes them a file that the cell has read: when they change, it is stale.
    if let settings = environment["VITRINE_SETTINGS"] { _ = try? FileBytes(path: settings) }
    return decode(environment["VITRINE_DATASETS"] ?? "")
  }
}
