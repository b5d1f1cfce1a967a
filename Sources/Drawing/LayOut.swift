import Exhibits

/// Lays a figure out for a page.
package func layOut(_ figure: Figure, style: FigureStyle) -> DisplayList {
  DisplayList(width: style.availableWidth, height: 200)
}
