/// A compiled cell that later units import as it is, although its text may have moved since it was compiled.
struct PinnedModule {
  var compiled: CompiledCell
  /// Every module that it was compiled against, directly or through others.
  var imports: Set<String>
  /// The code as it was compiled, and where it stood.
  var text: CellText
}
