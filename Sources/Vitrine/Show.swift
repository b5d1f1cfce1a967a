import Datasets
import Exhibits

/// Shows a value at this place of the report.
///
/// The last expression of a cell is shown without it.
public func show(_ value: some Showable) { CellSink.exhibit(value.exhibit) }

/// Shows nothing: the last expression of a cell has no value.
public func show(_ value: Void) {}

/// Shows a value of any type: as it is made to be shown, or else as text.
@_disfavoredOverload
public func show<Value>(_ value: Value) {
  if value is Void { return }
  if let value = value as? any Showable {
    CellSink.exhibit(value.exhibit)
  } else if let value = value as? any PictureDataset {
    CellSink.exhibit(.text(value.summary))
  } else if value is any CustomStringConvertible || value is any CustomDebugStringConvertible || value is any Error {
    CellSink.exhibit(.text(String(describing: value)))
  } else {
    var text = ""
    dump(value, to: &text, maxItems: 500)
    // A cell is a module of its own, and its name is nobody's.
    text = text.replacing(/Cell_[0-9a-f]{20}\./, with: "")
    CellSink.exhibit(.text(text.hasSuffix("\n") ? String(text.dropLast()) : text))
  }
}
