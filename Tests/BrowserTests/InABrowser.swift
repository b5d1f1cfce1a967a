import Foundation
import HeadlessBrowser
import Testing

/// Everything that is looked at in a real browser, one at a time: a browser side by side with another is slow twice.
///
/// In CI the browser must be there; elsewhere its absence skips these tests.
@Suite(
  "In a real browser", .serialized, .timeLimit(.minutes(10)),
  .enabled(if: canBrowse, "chromium is not installed: apt-get install chromium"))
enum InABrowser {}

private let canBrowse = HeadlessBrowser.find() != nil || ProcessInfo.processInfo.environment["CI"] == "true"
