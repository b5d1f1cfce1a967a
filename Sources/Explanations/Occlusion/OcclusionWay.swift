/// How a network is run on a picture with one window after another hidden.
public enum OcclusionWay: String, Codable, Hashable, Sendable, CaseIterable {
  /// Only what a window changes is computed; see ``Networks/IncrementalPlan``. Where that would save little, it runs naively.
  case incremental
  /// Whole pictures, batch by batch.
  case naive
}
