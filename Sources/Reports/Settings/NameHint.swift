import Exhibits
import Markdown

/// "did you mean `x`?", or the list of what there is when it is short, or nothing.
func nameHint(for name: String, among candidates: [String]) -> String? {
  if let nearest = nearestName(to: name, among: candidates) { return "did you mean `\(nearest)`?" }
  guard !candidates.isEmpty, candidates.count <= 30 else { return nil }
  return "there is " + candidates.map { "`\($0)`" }.joined(separator: ", ")
}
