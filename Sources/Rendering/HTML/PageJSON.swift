import Drawing
import Exhibits
import Foundation

/// The data that a page carries for its script, as JSON that is safe inside a `<script>` element.
enum PageJSON {
  /// Texts by name, keys in order.
  static func object(_ texts: KeyValuePairs<String, String>) -> String {
    var json = Markup()
    json.raw("{")
    for (index, entry) in texts.enumerated() {
      if index > 0 { json.raw(",") }
      append(entry.key, to: &json)
      json.raw(":")
      append(entry.value, to: &json)
    }
    json.raw("}")
    return json.string
  }

  /// The places of a figure whose values a reader can point at.
  static func hotspots(_ list: DrawnFigure) -> Markup {
    var json = Markup()
    json.raw("{\"width\":")
    append(list.width, digits: 6, to: &json)
    json.raw(",\"height\":")
    append(list.height, digits: 6, to: &json)
    json.raw(",\"spots\":[")
    for (index, spot) in list.hotspots.enumerated() {
      json.raw(index == 0 ? "{" : ",{")
      for (name, value) in [("x", spot.x), ("y", spot.y), ("width", spot.width), ("height", spot.height)] {
        json.raw("\"\(name)\":")
        append(value, digits: 6, to: &json)
        json.raw(",")
      }
      json.raw("\"shape\":[\(spot.values.rows),\(spot.values.columns)],\"rows\":")
      append(spot.rowLabels, to: &json)
      json.raw(",\"columns\":")
      append(spot.columnLabels, to: &json)
      json.raw(",\"values\":[")
      for (place, value) in spot.values.values.enumerated() {
        if place > 0 { json.byte(UInt8(ascii: ",")) }
        append(value, digits: 4, to: &json)
      }
      json.raw("]}")
    }
    json.raw("]}")
    return json
  }

  private static func append(_ texts: [String], to json: inout Markup) {
    json.raw("[")
    for (index, text) in texts.enumerated() {
      if index > 0 { json.raw(",") }
      append(text, to: &json)
    }
    json.raw("]")
  }

  private static func append(_ text: String, to json: inout Markup) {
    json.raw("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": json.raw("\\\"")
      case "\\": json.raw("\\\\")
      // "</script>" and "<!--" would end or bend the element around.
      case "<", ">", "&", "\u{2028}", "\u{2029}", "\0"..<" ": json.raw(String(format: "\\u%04x", scalar.value))
      default: json.raw(String(scalar))
      }
    }
    json.raw("\"")
  }

  /// A number to so many significant digits.
  ///
  /// A quarter million of them come with a large heatmap, which is too many for `printf`.
  static func append(_ value: Double, digits: Int, to json: inout Markup) {
    guard !value.isNaN else { return json.raw("null") }
    // JSON has no infinity, but every parser reads this as one.
    guard value.isFinite else { return json.raw(value < 0 ? "-1e999" : "1e999") }
    guard abs(value) > 1e-290 else { return json.raw("0") }
    var exponent = Int(log10(abs(value)).rounded(.down))
    var mantissa = Int((abs(value) / power(exponent - digits + 1)).rounded())
    if mantissa >= Int(power(digits)) {
      mantissa = (mantissa + 5) / 10
      exponent += 1
    }
    var scale = exponent - digits + 1
    while mantissa != 0, mantissa % 10 == 0 {
      mantissa /= 10
      scale += 1
    }
    if value < 0 { json.byte(UInt8(ascii: "-")) }
    var count = 1
    var divisor = 1
    while mantissa / divisor >= 10 {
      divisor *= 10
      count += 1
    }
    let isPlain = scale >= -9 && scale <= 6
    let whole = isPlain ? count + scale : count
    if whole <= 0 {
      json.raw("0.")
      for _ in 0..<(-whole) { json.byte(UInt8(ascii: "0")) }
    }
    for index in 0..<count {
      if index > 0, index == whole { json.byte(UInt8(ascii: ".")) }
      json.byte(UInt8(ascii: "0") + UInt8(mantissa / divisor % 10))
      divisor /= 10
    }
    if isPlain {
      for _ in 0..<max(0, scale) { json.byte(UInt8(ascii: "0")) }
    } else {
      json.raw("e\(scale)")
    }
  }

  private static let powers = (-310...308).map { pow(10, Double($0)) }

  private static func power(_ exponent: Int) -> Double { powers[min(618, max(0, exponent + 310))] }
}
