import SwiftParser
import SwiftSyntax

extension Sharing {
  /// How code can reach beyond its own values, judged from its text alone, and rather too often than too rarely.
  ///
  /// It sees classes, actors, stored `static var`s, `lazy`, `nonisolated(unsafe)`, functions and types beside a top-level `var`, which
  /// they may capture, closures beside a `var` that may be stored, function types that are stored or returned, types of Foundation that are objects,
  /// unsafe pointers, threads, modules other than Foundation, C functions with hidden state, and `static let`s that may depend on who
  /// asks first, or be heard to be made. A type whose name is neither defined in the report nor known to be a value counts as reaching everywhere.
  ///
  /// A function that is neither the report's nor known to keep nothing counts as reaching everywhere, too.
  ///
  /// It cannot see what hides behind a value: an object that a method of a known type returns under no capitalised name, a file that one
  /// cell writes and another reads, or a program that a cell started. The analysis core gives out no objects, and Foundation's value
  /// types hide theirs.
  ///
  /// - Parameters:
  ///   - code: a cell's code, or an inline directive's expression.
  ///   - names: what the report's cells define: their own code says whether those are shared.
  package init(of code: String, names: Set<String>) {
    let tree = Parser.parse(source: code)
    let visitor = SharingVisitor(viewMode: .sourceAccurate)
    visitor.walk(tree)
    self = visitor.found
    if visitor.hasStoredClosure && visitor.hasVariable { insert(.values) }
    // What is made once is made by whoever asks first: its seed and its outputs are those of one cell among several.
    if visitor.hasStaticConstant, !visitor.identifiers.isDisjoint(with: Self.heard) || !visitor.calledByStatics.isSubset(of: visitor.declared) {
      insert(.values)
    }
    let statements = tree.statements.map(\.item)
    let hasOwnVariable = statements.contains { $0.as(VariableDeclSyntax.self)?.bindingSpecifier.tokenKind == .keyword(.var) }
    let declares = statements.contains { item in
      guard case .decl(let declaration) = item else { return false }
      return !declaration.is(VariableDeclSyntax.self) && !declaration.is(ImportDeclSyntax.self)
    }
    if hasOwnVariable && declares { insert(.values) }
    formUnion(Self.sharing(ofIdentifiersIn: tree, declared: visitor.declared.union(names)))
  }

  private static func sharing(ofIdentifiersIn tree: SourceFileSyntax, declared: Set<String>) -> Sharing {
    var sharing: Sharing = []
    var previous = ["", ""]
    for token in tree.tokens(viewMode: .sourceAccurate) {
      let text = token.text
      defer { previous = [previous[1], text] }
      guard case .identifier = token.tokenKind else { continue }
      // The one thing of `ProcessInfo` that can be set.
      if text == "processName" { sharing.insert(.process) }
      // What stands behind a period belongs to what stands before it, which is judged itself; a module does not count.
      if previous[1] == ".", !modules.contains(previous[0]) { continue }
      let next = token.nextToken(viewMode: .sourceAccurate)?.text
      if text.utf8.first.map({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) ?? false {
        if declared.contains(text) || modules.contains(text) || valueTypes.contains(text) { continue }
        if text.utf8.count == 1 || text.hasPrefix("M_") { continue }
        if text == "Torch", next == ".", token.nextToken(viewMode: .sourceAccurate)?.nextToken(viewMode: .sourceAccurate)?.text == "version" {
          continue
        }
        if passingObjects.contains(text) && isPassing(token) { continue }
        // What a class itself is asked or told, such as `NSTimeZone.default`, is the whole process's.
        let isOwn = next != "." && (text.hasPrefix("NS") || text.hasSuffix("Formatter")) || passingObjects.contains(text)
        sharing.insert(isOwn ? .values : .process)
      } else if text.hasPrefix("unsafe") || text.hasPrefix("withUnsafe") || text == "_silgen_name" || text == "_cdecl" {
        sharing.insert(.process)
      } else if statefulFunctions.contains(text), next == "(" || (next != ":" && !declared.contains(text)) {
        sharing.insert(.process)
      } else if next == "(" || next == "{", !declared.contains(text), !pureFunctions.contains(text), !isAttribute(token) {
        sharing.insert(.process)
      }
    }
    return sharing
  }

  private static func isAttribute(_ token: TokenSyntax) -> Bool {
    token.previousToken(viewMode: .sourceAccurate).map { ["@", "#"].contains($0.text) } ?? false
  }

  /// Whether an object is made or named, asked one thing and forgotten: `JSONDecoder().decode(…)`, `FileManager.default.…`.
  private static func isPassing(_ token: TokenSyntax) -> Bool {
    var node = token.parent
    if let call = node?.parent?.as(FunctionCallExprSyntax.self), call.calledExpression.id == node?.id { node = Syntax(call) }
    guard let member = node?.parent?.as(MemberAccessExprSyntax.self), member.base?.id == node?.id else { return false }
    if token.text != "FileManager" { return member.parent?.is(FunctionCallExprSyntax.self) ?? false }
    guard member.declName.baseName.text == "default", let asked = member.parent?.as(MemberAccessExprSyntax.self) else { return false }
    return answers.contains(asked.declName.baseName.text)
  }

  /// What `FileManager` answers with a value, and leaves nothing behind in the process.
  private static let answers: Set = [
    "fileExists", "isReadableFile", "isWritableFile", "isExecutableFile", "isDeletableFile", "contents", "contentsOfDirectory",
    "subpaths", "subpathsOfDirectory", "attributesOfItem", "attributesOfFileSystem", "contentsEqual", "destinationOfSymbolicLink",
    "displayName", "temporaryDirectory", "homeDirectoryForCurrentUser", "currentDirectoryPath", "createDirectory", "createFile",
    "removeItem", "copyItem", "moveItem", "linkItem", "createSymbolicLink", "setAttributes", "url", "urls", "replaceItemAt",
  ]

  /// Names of what a reader of the page sees happen, and of what differs from cell to cell.
  private static let heard: Set = [
    "seed", "print", "debugPrint", "dump", "show", "progress", "putchar", "puts", "printf", "vprintf", "fputs", "fputc", "fprintf",
    "fwrite", "perror", "putc", "standardOutput", "standardError", "stdout", "stderr",
  ]

  /// Functions of the language, of C's mathematics and of the analysis core that keep nothing between two calls.
  private static let pureFunctions: Set<String> = {
    var names: Set = [
      "abs", "max", "min", "zip", "print", "debugPrint", "dump", "stride", "repeatElement", "swap", "type", "numericCast",
      "precondition", "preconditionFailure", "assert", "assertionFailure", "fatalError", "withExtendedLifetime",
      "withoutActuallyEscaping", "pow", "exit", "abort", "usleep", "sleep", "time", "clock", "getpid", "getenv", "access", "puts",
      "putchar", "fputs", "fflush", "perror", "isEmpty", "strlen", "strcmp", "memcmp", "isatty", "available", "selector", "file", "line",
      // The analysis core's.
      "show", "progress", "inlineText",
      // Calls on `self` in extensions of the language's types.
      "map", "flatMap", "compactMap", "filter", "reduce", "forEach", "sorted", "sort", "reversed", "enumerated", "contains", "first",
      "last", "allSatisfy", "joined", "split", "prefix", "suffix", "dropFirst", "dropLast", "drop", "index", "firstIndex", "lastIndex",
      "append", "insert", "remove", "removeAll", "removeFirst", "removeLast", "popLast", "hasPrefix", "hasSuffix", "lowercased",
      "uppercased", "replacing", "replacingOccurrences", "components", "trimmingCharacters", "count", "formatted", "rounded", "encode",
      "decode", "hash", "combine", "distance", "formIndex", "union", "intersection", "subtracting", "numbers", "texts",
    ]
    for name in [
      "sqrt", "cbrt", "hypot", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "atan2",
      "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "erf", "erfc", "tgamma", "floor", "ceil", "round", "trunc", "rint", "nearbyint",
      "fabs", "fma", "fmod", "fmin", "fmax", "fdim", "remainder", "copysign", "nextafter", "ldexp", "scalbn", "logb", "j0", "j1", "y0", "y1",
    ] {
      names.formUnion([name, name + "f"])
    }
    return names
  }()

  private static let modules: Set = ["Foundation", "Glibc", "Swift", "Vitrine", "Exhibits", "Tensors"]
  private static let passingObjects: Set = ["FileManager", "JSONDecoder", "JSONEncoder"]

  private static let statefulFunctions: Set = [
    "rand", "srand", "random", "srandom", "initstate", "setstate", "drand48", "srand48", "lrand48", "mrand48", "erand48", "rand_r",
    "setenv", "unsetenv", "putenv", "clearenv", "chdir", "fchdir", "setlocale", "tzset", "umask", "signal", "sigaction",
    "sigprocmask", "atexit", "on_exit", "fork", "vfork", "execv", "execve", "posix_spawn", "system", "dlopen", "dlsym", "dlclose",
    "mmap", "munmap", "shm_open", "alarm", "setitimer", "setrlimit", "setpriority", "nice", "strtok", "getopt", "fopen", "fdopen",
    "freopen", "popen", "tmpfile", "opendir", "readdir", "open", "openat", "socket", "pipe", "dup", "dup2", "close", "lseek", "read",
    "write", "fcntl", "ioctl", "setvbuf", "fesetround", "pthread_create", "pthread_setspecific", "sem_open", "sequence", "getenv_s",
    "feraiseexcept", "fesetenv", "localeconv", "asctime", "ctime", "gmtime", "localtime", "setpwent", "getpwent", "hcreate",
    "hsearch", "malloc", "calloc", "realloc", "free", "lcong48", "seed48", "jrand48", "nrand48", "signgam", "errno", "environ", "optind",
  ]

  private static let valueTypes: Set<String> = [
    // The language's own.
    "Int", "Int8", "Int16", "Int32", "Int64", "Int128", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "Double", "Float",
    "Float16", "Float32", "Float64", "Bool", "String", "Substring", "Character", "Unicode", "StaticString", "Array", "ArraySlice",
    "ContiguousArray", "Dictionary", "Set", "Optional", "Result", "Range", "ClosedRange", "PartialRangeFrom", "PartialRangeUpTo",
    "PartialRangeThrough", "Void", "Never", "Self", "Mirror", "Regex", "KeyValuePairs", "CollectionOfOne", "EmptyCollection",
    "Repeated", "ObjectIdentifier", "MemoryLayout", "Comparable", "Equatable", "Hashable", "Hasher", "Codable", "Encodable",
    "Decodable", "Encoder", "Decoder", "CodingKey", "CodingKeys", "Sendable", "Error", "LocalizedError", "CustomStringConvertible",
    "CustomDebugStringConvertible", "TextOutputStreamable", "TextOutputStream", "Sequence", "Collection", "BidirectionalCollection",
    "RandomAccessCollection", "MutableCollection", "RangeReplaceableCollection", "IteratorProtocol", "Numeric", "SignedNumeric",
    "AdditiveArithmetic", "FloatingPoint", "BinaryFloatingPoint", "BinaryInteger", "FixedWidthInteger", "SignedInteger",
    "UnsignedInteger", "Strideable", "StringProtocol", "Identifiable", "CaseIterable", "RawRepresentable", "OptionSet",
    "ExpressibleByIntegerLiteral", "ExpressibleByFloatLiteral", "ExpressibleByStringLiteral", "ExpressibleByArrayLiteral",
    "ExpressibleByDictionaryLiteral", "ExpressibleByBooleanLiteral", "ExpressibleByNilLiteral", "ExpressibleByStringInterpolation",
    "RandomNumberGenerator", "SystemRandomNumberGenerator", "Duration", "ContinuousClock", "SuspendingClock", "Element", "Index",
    "Key", "Value", "Iterator", "SubSequence", "SIMD2", "SIMD3", "SIMD4", "SIMD8", "SIMD16", "DecodingError", "EncodingError",
    // Foundation's values.
    "Date", "DateInterval", "DateComponents", "Calendar", "TimeZone", "Locale", "Data", "URL", "URLComponents", "URLQueryItem",
    "UUID", "Decimal", "IndexSet", "IndexPath", "CharacterSet", "TimeInterval", "CGFloat", "CGPoint", "CGSize", "CGRect",
    "CocoaError", "ProcessInfo", "PersonNameComponents", "FloatingPointFormatStyle", "IntegerFormatStyle", "FormatStyle",
    // Objects that never change.
    "NSRange", "NSNumber", "NSString", "NSRegularExpression", "NSNull", "NSNotFound", "KeyPath", "PartialKeyPath", "AnyHashable",
    // The analysis core's.
    "Axis", "BarChart", "ClusterTree", "ColorScale", "Column", "DType", "Diagnostic", "Exhibit", "Extent", "Figure", "Heatmap",
    "Histogram", "ImageGrid", "KeyedRandom", "LineChart", "Matrix", "NetworkDiagram", "NumberFormat", "RandomSource", "Raster",
    "ScatterPlot", "Showable", "Table", "TableFileError", "Tensor", "TensorNumber", "TensorScalar", "Tolerance",
    // Pictures that are drawn, and what is said of them. Those read from files are no values: they may hold a file open.
    "Affine", "AttributeModel", "Batch", "BatchOrder", "BirdFieldGuide", "BirdPart", "BirdSpecies", "Birds", "BoundingBox",
    "ChannelStatistics", "ColorName", "ConceptAnnotation", "ConceptCategory", "ConceptIndex", "DatasetError", "DrawnDataset", "Label",
    "LabelNames", "PartMap", "Picture", "PictureDataset", "PictureTransform", "PixelLabels", "Point", "Portrait", "PortraitAttribute",
    "PortraitAttributes", "PortraitCounterfactual", "PortraitFactors", "PortraitPart", "Portraits", "Scenes", "Sketch", "SketchPath",
    "SmallPictures", "TrainTestSplit",
    // What is found out about networks.
    "AccuracyComparison", "AttributeGeneration", "AttributeMapping", "AttributeMaps", "AttributeRelations", "AttributionMap",
    "BackwardProjection", "BootstrapInterval", "ChannelImportance", "Correlation", "CorruptedPictures", "Corruption", "FeatureEvolution",
    "FeatureGallery", "FeatureInvariance", "FeatureUnit", "FilterSpectrum", "FirstLayerFilters", "GeneratedPictures", "IncrementalPlan",
    "IntentionalMaskTransformation", "LocalizationQuantity", "MapMethod", "MaskLocalization", "MaskStatistics", "MaskTransformationTrial",
    "MaskedStyleTransfer", "MeanAndSpread", "MultiChannelAttention", "MultiTaskNetwork", "OcclusionError", "OcclusionExperiment",
    "OcclusionGrid", "OcclusionWay", "PartAttribution", "PartCorrespondence", "PermutationTest", "PictureOptimization",
    "PictureParametrization", "PictureRegularization", "PixelRegion", "PlaneMotion", "ProjectionRule", "PruningCurve", "PruningSpeed",
    "RandomizationCheck", "RandomizationStage", "RelationTruth", "RemovalOrder", "ResponseAliasing", "SharedMaskNetwork",
    "SoftmaxRegression", "StrongChannel", "StrongestActivations", "StudyError", "StyledPictures", "ThingLocalization",
  ]
}

/// Finds the declarations and closures that decide.
private final class SharingVisitor: SyntaxVisitor {
  var found: Sharing = []
  var declared: Set<String> = []
  var identifiers: Set<String> = []
  var hasVariable = false
  var hasStoredClosure = false
  var hasStaticConstant = false
  /// The functions, other than types' own initialisers, that initial values of `static let`s call.
  var calledByStatics: Set<String> = []

  override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    switch token.tokenKind {
    case .identifier(let name): identifiers.insert(name)
    case .keyword(.lazy): found.insert(.values)
    default: break
    }
    return .skipChildren
  }

  override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { sharing(node.name) }
  override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { sharing(node.name) }
  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: TypeAliasDeclSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: AssociatedTypeDeclSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: GenericParameterSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: EnumCaseElementSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind { declaring(node.identifier) }
  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: ClosureShorthandParameterSyntax) -> SyntaxVisitorContinueKind { declaring(node.name) }
  override func visit(_ node: ClosureParameterSyntax) -> SyntaxVisitorContinueKind { declaring(node.secondName ?? node.firstName) }
  override func visit(_ node: FunctionParameterSyntax) -> SyntaxVisitorContinueKind { declaring(node.secondName ?? node.firstName) }

  override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
    if node.inheritanceClause != nil { found.insert(.conformances) }
    return .visitChildren
  }

  override func visit(_ node: ImportDeclSyntax) -> SyntaxVisitorContinueKind {
    let module = node.path.first?.name.text ?? ""
    if !["Foundation", "Vitrine", "Exhibits", "Tensors"].contains(module) { found.insert(.process) }
    return .skipChildren
  }

  override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
    let isStatic = node.modifiers.contains { [.keyword(.static), .keyword(.class)].contains($0.name.tokenKind) }
    if node.modifiers.contains(where: { $0.name.tokenKind == .keyword(.nonisolated) && $0.detail != nil }) { found.insert(.values) }
    if node.bindingSpecifier.tokenKind == .keyword(.var) {
      let isStored = node.bindings.contains { $0.accessorBlock == nil || $0.initializer != nil }
      hasVariable = hasVariable || isStored
      if isStatic && isStored { found.insert(.values) }
    } else if isStatic {
      hasStaticConstant = true
      for token in node.bindings.tokens(viewMode: .sourceAccurate) {
        guard case .identifier(let name) = token.tokenKind, token.nextToken(viewMode: .sourceAccurate)?.text == "(" else { continue }
        guard token.previousToken(viewMode: .sourceAccurate)?.text != ".", let first = name.first, !first.isUppercase else { continue }
        calledByStatics.insert(name)
      }
    }
    return .visitChildren
  }

  override func visit(_ node: FunctionTypeSyntax) -> SyntaxVisitorContinueKind {
    // What a function merely calls while it runs leaves nothing behind.
    if node.parent?.is(FunctionParameterSyntax.self) != true { found.insert(.values) }
    return .visitChildren
  }

  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
    let parent = node.parent
    var call = parent?.as(FunctionCallExprSyntax.self)
    if parent?.is(MultipleTrailingClosureElementSyntax.self) ?? false { call = parent?.parent?.parent?.as(FunctionCallExprSyntax.self) }
    if parent?.is(LabeledExprSyntax.self) ?? false { call = parent?.parent?.parent?.as(FunctionCallExprSyntax.self) }
    let isSubscript = parent?.is(SubscriptCallExprSyntax.self) ?? false
    if !isSubscript && !(call.map { Self.isAsking($0.calledExpression, closure: node) } ?? false) { hasStoredClosure = true }
    return .visitChildren
  }

  /// Whether a call's closure is for the time of the call, as with methods of values: what a type or a function of the report is given
  /// may be kept.
  private static func isAsking(_ called: ExprSyntax, closure: ClosureExprSyntax) -> Bool {
    // `{ … }()` is called on the spot.
    if called.id == ExprSyntax(closure).id { return true }
    guard let member = called.as(MemberAccessExprSyntax.self), let base = member.base else { return false }
    let isType = base.as(DeclReferenceExprSyntax.self)?.baseName.text.first?.isUppercase ?? false
    return !isType && member.declName.baseName.text != "append" && member.declName.baseName.text != "insert"
  }

  private func declaring(_ name: TokenSyntax) -> SyntaxVisitorContinueKind {
    declared.insert(name.text)
    return .visitChildren
  }

  private func sharing(_ name: TokenSyntax) -> SyntaxVisitorContinueKind {
    found.insert(.values)
    return declaring(name)
  }
}
