import Foundation

extension Page {
  /// Moves the pointer to a place of the window, in CSS pixels.
  package func movePointer(x: Double, y: Double) throws { try mouse("mouseMoved", x, y) }

  /// Clicks in the middle of the first element that a selector finds, scrolling to it first.
  package func click(_ selector: String) throws {
    let place = try middle(of: selector)
    try mouse("mouseMoved", place.x, place.y)
    try mouse("mousePressed", place.x, place.y, button: "left")
    try mouse("mouseReleased", place.x, place.y, button: "left")
  }

  /// The middle of the first element that a selector finds, after scrolling to it.
  package func middle(of selector: String) throws -> (x: Double, y: Double) {
    let place: [Double] = try evaluate(
      """
      (() => {
        const found = document.querySelector(\(quoted(selector)));
        if (!found) throw new Error("no element");
        found.scrollIntoView({ block: "center", behavior: "instant" });
        const box = found.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
      })()
      """)
    return (place[0], place[1])
  }

  /// Presses and releases a key by its name in `KeyboardEvent.key`: `"Enter"`, `"ArrowDown"`, `"/"`.
  package func press(_ key: String) throws {
    // Keys that write a letter carry it; the others are known by their number.
    let text = key == "Enter" ? "\r" : key.count == 1 ? key : nil
    let number = Self.keyNumbers[key] ?? (key.count == 1 ? key.uppercased().utf16.first.map(Int.init) : nil) ?? 0
    let down = KeyEvent(type: text == nil ? "rawKeyDown" : "keyDown", key: key, text: text, windowsVirtualKeyCode: number)
    try command("Input.dispatchKeyEvent", down)
    try command("Input.dispatchKeyEvent", KeyEvent(type: "keyUp", key: key, text: nil, windowsVirtualKeyCode: number))
  }

  /// Types a text into the element that has the focus, key by key.
  package func type(_ text: String) throws {
    for letter in text { try press(String(letter)) }
  }

  private struct KeyEvent: Encodable {
    var type: String
    var key: String
    var text: String?
    var windowsVirtualKeyCode: Int
  }

  private static let keyNumbers = [
    "Backspace": 8, "Tab": 9, "Enter": 13, "Escape": 27, " ": 32, "PageUp": 33, "PageDown": 34, "End": 35, "Home": 36, "ArrowLeft": 37,
    "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "Delete": 46, "/": 191,
  ]

  private func mouse(_ type: String, _ x: Double, _ y: Double, button: String = "none") throws {
    struct MouseEvent: Encodable {
      var type: String
      var x: Double
      var y: Double
      var button: String
      var clickCount: Int
    }
    try command("Input.dispatchMouseEvent", MouseEvent(type: type, x: x, y: y, button: button, clickCount: button == "none" ? 0 : 1))
  }

  /// A text as a JavaScript literal.
  private func quoted(_ text: String) throws -> String { String(decoding: try JSONEncoder().encode(text), as: UTF8.self) }
}
