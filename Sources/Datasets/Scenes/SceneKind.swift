/// The scenes that are drawn.
enum SceneKind: String, CaseIterable, Sendable {
  case street, field, beach, forest, harbor, park, farm, desert, snowfield
  case bedroom, kitchen
  case livingRoom = "living room"
  case nightCity = "night city"
}
