/// Broden's six categories of concepts (Bau et al., *Network Dissection*, 2017).
public enum ConceptCategory: String, Codable, Hashable, Sendable, CaseIterable {
  // In the order of the index file's columns.
  case color, object, part, material, scene, texture
}
