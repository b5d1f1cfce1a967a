/// What a cell shows.
public indirect enum Exhibit: Codable, Hashable, Sendable {
  case figure(Figure)
  case table(Table)
  /// Plain text, set in the code face.
  case text(String)
  /// Several exhibits side by side, lettered (a), (b), …
  case panels([Exhibit])
}
