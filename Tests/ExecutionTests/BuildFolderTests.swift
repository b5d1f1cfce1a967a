import Foundation
import Testing

@testable import Execution

@Suite("A build folder that is held")
struct BuildFolderTests {
  @Test("SwiftPM's words name the process; other lines do not")
  func message() {
    let words =
      "Another instance of SwiftPM (PID: 31253) is already running using '/p q/.build', waiting until that process has finished execution..."
    #expect(BuildFolderHolder(message: words) == BuildFolderHolder(processID: 31253))
    #expect(
      BuildFolderHolder(message: "Another instance of SwiftPM is already running using '/p'") == BuildFolderHolder(processID: nil))
    #expect(BuildFolderHolder(message: "Another instance of SwiftPM (PID: 99999999999) is already running")?.processID == nil)
    for other in ["", "Building for debugging...", "[3/4] Another.swift (PID: 3)"] { #expect(BuildFolderHolder(message: other) == nil) }
    #expect(BuildFolderHolder(processID: 7).words.contains("(process 7)"))
  }

  @Test("What /proc tells is read, whatever a program is called")
  func process() throws {
    let fields = try #require(
      RunningProcess.fields("12 (a) b (c) S 34 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 22 33 44\n"))
    #expect(fields.parent == 34 && fields.start == 987654)
    for broken in ["", "12 (a", "12 (a) S 34", "12 (a) S x 12 12 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654"] {
      #expect(RunningProcess.fields(broken) == nil)
    }
    let own = try #require(RunningProcess(getpid()))
    #expect(own.parent == getppid() && !own.arguments.isEmpty)
    #expect(own.start < Int(Date().timeIntervalSince1970 * 1e9) && own.start > Int(Date().timeIntervalSince1970 * 1e9) - 86_400_000_000_000)
    #expect(RunningProcess(0x3FFFFFFF) == nil)
  }

  @Test("A process's ancestors are its parent and theirs; a circle and a process that ended do not hang")
  func ancestors() {
    let parents: [pid_t: pid_t] = [50: 40, 40: 30, 30: 1, 7: 8, 8: 7]
    func process(_ id: pid_t) -> RunningProcess? { parents[id].map { RunningProcess(parent: $0, arguments: [], start: 0) } }
    #expect(isAncestor(40, of: 50, process: process) && isAncestor(30, of: 50, process: process))
    #expect(!isAncestor(50, of: 50, process: process) && !isAncestor(50, of: 40, process: process))
    #expect(!isAncestor(99, of: 7, process: process) && !isAncestor(99, of: 99, process: process))
    #expect(isAncestor(getppid(), of: getpid()))
  }

  @Test("Only a test run that built, and began after the last change of the core, has brought the kernel up to date")
  func upToDate() {
    func process(_ arguments: String..., start: Int = 5_000_000_000) -> RunningProcess {
      RunningProcess(parent: 1, arguments: arguments, start: start)
    }
    let sources = CoreSources(id: "x", newest: 4_000_000_000)
    #expect(CoreBuild.isBroughtUpToDate(sources, by: process("/usr/bin/swift-test", "--filter", "A")))
    #expect(CoreBuild.isBroughtUpToDate(sources, by: process("/usr/bin/swift", "test")))
    #expect(!CoreBuild.isBroughtUpToDate(sources, by: process("/usr/bin/swift-test", "--skip-build")))
    #expect(!CoreBuild.isBroughtUpToDate(sources, by: process("/usr/bin/swift-test", "--test-product", "A")))
    #expect(!CoreBuild.isBroughtUpToDate(sources, by: process("/usr/bin/swift-build")))
    #expect(!CoreBuild.isBroughtUpToDate(sources, by: process("/usr/bin/swift-test", start: 4_000_000_000)))
    #expect(!CoreBuild.isBroughtUpToDate(sources, by: process()))
  }

  @Test("What a program prints without ending the line is seen while it runs, and can end it", .timeLimit(.minutes(10)))
  func unfinishedLine() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try runCommand(
        "/bin/sh", ["-c", "echo whole; printf 'waiting...'; exec sleep 1000"],
        onUnfinishedLine: { rest in if rest == "waiting..." { throw Stop() } })
    }
  }
}
