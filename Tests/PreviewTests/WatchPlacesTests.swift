import Testing

@testable import Preview

@Suite("Where to look for changes")
struct WatchPlacesTests {
  /// A file system: what is not named is missing, and folders are named by a slash at the end.
  private func places(_ files: [String], folders: [String] = [], disk: [String: WatchPlaces.Entry]) -> WatchPlaces {
    WatchPlaces(files: files, folders: folders, root: "/project") { path in
      if let entry = disk[path] { return entry }
      return disk.keys.contains { $0.hasPrefix(path + "/") } ? .folder : .missing
    }
  }

  @Test("A file counts by its name in its folder, and its folders count as far as the project")
  func plain() {
    let places = places(["/project/reports/a/report.md"], disk: ["/project/reports/a/report.md": .file])
    #expect(places.folders == ["/project", "/project/reports", "/project/reports/a"])
    #expect(places.paths(folder: "/project/reports/a", name: "report.md") == ["/project/reports/a/report.md"])
    #expect(places.paths(folder: "/project", name: "reports") == ["/project/reports/a/report.md"])
    #expect(places.paths(folder: "/project/reports/a", name: ".report.md.swp") == [])
  }

  @Test("A file that is not there is waited for where its path ends")
  func missing() {
    let places = places(["/project/data/new/table.csv"], disk: ["/project/data/old.csv": .file])
    #expect(places.folders == ["/project", "/project/data"])
    #expect(places.paths(folder: "/project/data", name: "new") == ["/project/data/new/table.csv"])
  }

  @Test("A symbolic link counts where it stands and where it leads")
  func links() {
    let places = places(
      ["/project/data/table.csv"],
      disk: ["/project/data": .link("../shared/v2"), "/shared/v2/table.csv": .link("/store/table-7.csv"), "/store/table-7.csv": .file])
    let path: Set = ["/project/data/table.csv"]
    #expect(places.paths(folder: "/project", name: "data") == path)
    #expect(places.paths(folder: "/shared/v2", name: "table.csv") == path)
    #expect(places.paths(folder: "/store", name: "table-7.csv") == path)
  }

  @Test("Links in a circle end somewhere")
  func circle() {
    let places = places(["/project/a"], disk: ["/project/a": .link("b"), "/project/b": .link("a")])
    #expect(places.folders == ["/project"])
    #expect(places.paths(folder: "/project", name: "b") == ["/project/a"])
  }

  @Test("Of a folder whose list of names was read every name counts")
  func wholeFolder() {
    let places = places(["/project/pictures"], folders: ["/project/pictures"], disk: ["/project/pictures/1.png": .file])
    #expect(places.paths(folder: "/project/pictures", name: "2.png") == ["/project/pictures"])
  }

  @Test("A folder that goes concerns all that is reached through it")
  func goneFolder() {
    let places = places(["/project/data/a", "/project/data/b"], disk: ["/project/data/a": .file, "/project/data/b": .file])
    #expect(places.paths(folder: "/project/data") == ["/project/data/a", "/project/data/b"])
  }
}

@Suite("Bursts of changes")
struct BurstTests {
  @Test("A burst is due after a short quiet, and at the latest some time after its first change")
  func due() {
    let start = ContinuousClock.now
    var burst = Burst(quiet: .milliseconds(12), limit: .milliseconds(60))
    #expect(burst.due == nil)
    burst.note(at: start)
    #expect(burst.due == start + .milliseconds(12))
    burst.note(at: start + .milliseconds(10))
    #expect(burst.due == start + .milliseconds(22))
    for moment in stride(from: 20, through: 58, by: 2) { burst.note(at: start + .milliseconds(moment)) }
    #expect(burst.due == start + .milliseconds(60))
    #expect(burst.first == start)
    burst.clear()
    #expect(burst.due == nil && burst.first == nil)
  }

  @Test("A burst may be given more time, but not for ever")
  func patience() {
    let start = ContinuousClock.now
    var burst = Burst(quiet: .milliseconds(12), limit: .milliseconds(60))
    burst.note(at: start)
    let hasTime = burst.wait(until: .milliseconds(150), at: start + .milliseconds(80))
    #expect(hasTime)
    #expect(burst.due == start + .milliseconds(92) && burst.first == start)
    _ = burst.wait(until: .milliseconds(150), at: start + .milliseconds(145))
    #expect(burst.due == start + .milliseconds(150))
    let hasMore = burst.wait(until: .milliseconds(150), at: start + .milliseconds(150))
    #expect(!hasMore)
    burst.clear()
    burst.note(at: start)
    burst.note(at: start + .milliseconds(59))
    #expect(burst.due == start + .milliseconds(60))
  }
}
