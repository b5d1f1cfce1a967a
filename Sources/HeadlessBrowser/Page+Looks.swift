import Foundation

extension Page {
  /// What a system prefers.
  package enum ColorScheme: String { case light, dark }

  /// Has the page believe that the system prefers dark or light.
  package func prefer(_ scheme: ColorScheme) throws {
    struct Feature: Encodable {
      var name = "prefers-color-scheme"
      var value: String
    }
    struct Media: Encodable { var features: [Feature] }
    try command("Emulation.setEmulatedMedia", Media(features: [Feature(value: scheme.rawValue)]))
  }

  /// Gives the page another size, in CSS pixels.
  package func resize(width: Int, height: Int, scale: Double = 1) throws {
    struct Metrics: Encodable {
      var width: Int
      var height: Int
      var deviceScaleFactor: Double
      var mobile = false
    }
    try command("Emulation.setDeviceMetricsOverride", Metrics(width: width, height: height, deviceScaleFactor: scale))
  }

  /// Turns the page's own scripts off or on, from the next document on.
  package func allowScripts(_ isAllowed: Bool) throws {
    struct Setting: Encodable { var value: Bool }
    try command("Emulation.setScriptExecutionDisabled", Setting(value: !isAllowed))
  }

  /// What the page looks like, as a PNG.
  package func screenshot() throws -> Data {
    struct Format: Encodable { var format = "png" }
    struct Picture: Decodable { var data: Data }
    return try browser.call("Page.captureScreenshot", Format(), session: session, giving: Picture.self).data
  }
}
