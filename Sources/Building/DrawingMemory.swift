import Drawing
import Exhibits
import Foundation

/// The drawings of the newest page and the one before: whoever renders a report again and again reads none of them twice.
final class DrawingMemory: @unchecked Sendable {
  private struct Key: Hashable {
    var figure: Figure
    var style: FigureStyle
  }

  // All below is touched under the lock alone.
  private let lock = NSLock()
  private var current: [Key: DrawnFigure] = [:]
  private var previous: [Key: DrawnFigure] = [:]

  /// Begins a page: what neither it nor the last one shows is forgotten.
  func turnPage() {
    lock.withLock { (previous, current) = (current, [:]) }
  }

  func drawing(_ figure: Figure, _ style: FigureStyle, make: () -> DrawnFigure) -> DrawnFigure {
    let key = Key(figure: figure, style: style)
    if let known = lock.withLock({ current[key] ?? previous[key] }) {
      lock.withLock { current[key] = known }
      return known
    }
    let made = make()
    lock.withLock { current[key] = made }
    return made
  }
}
