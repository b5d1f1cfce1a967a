import SwiftParser
import SwiftSyntax

extension Sharing {
  /// How code can reach beyond its own values, judged from its text alone, and rather too often than too rarely.
  ///
  /// It sees classes, actors, stored `static var`s, `lazy`, `nonisolated(unsafe)`, functions and types beside a top-level `var`, which
  /// they may capture, stored closures beside a `var`, function types that are stored or returned, types of Foundation that are objects, unsafe pointers,
  /// threads, modules other than Foundation, C functions with hidden state, and `static let`s that may depend on who asks first.
  /// A type whose name is neither defined in the report nor known to be a value counts as reaching everywhere.
  ///
  /// It cannot see what hides behind a value's type: an object that a function of a known module returns under no capitalised name, or hidden state
  /// of a C function that is not in its list. The analysis core gives out no objects, and Foundation's value types hide theirs.
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
    if visitor.hasStaticConstant && visitor.identifiers.contains("seed") { insert(.values) }
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
      // What stands behind a period belongs to what stands before it, which is judged itself; a module does not count.
      if previous[1] == ".", !modules.contains(previous[0]) { continue }
      let next = token.nextToken(viewMode: .sourceAccurate)?.text
      if text.utf8.first.map({ UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 }) ?? false {
        if declared.contains(text) || modules.contains(text) || valueTypes.contains(text) || text.utf8.count == 1 || text.hasPrefix("M_") { continue }
        if passingObjects.contains(text) && isPassing(token) { continue }
        sharing.insert(text.hasPrefix("NS") || text.hasSuffix("Formatter") || passingObjects.contains(text) ? .values : .process)
      } else if text.hasPrefix("unsafe") || text.hasPrefix("withUnsafe") || text == "_silgen_name" || text == "_cdecl" {
        sharing.insert(.process)
      } else if statefulFunctions.contains(text), next == "(" {
        sharing.insert(.process)
      }
    }
    return sharing
  }

  /// Whether an object is made or named, asked one thing and forgotten: `JSONDecoder().decode(…)`, `FileManager.default.…`.
  private static func isPassing(_ token: TokenSyntax) -> Bool {
    var node = token.parent
    if let call = node?.parent?.as(FunctionCallExprSyntax.self), call.calledExpression.id == node?.id { node = Syntax(call) }
    guard let member = node?.parent?.as(MemberAccessExprSyntax.self), member.base?.id == node?.id else { return false }
    if token.text != "FileManager" { return member.parent?.is(FunctionCallExprSyntax.self) ?? false }
    guard member.declName.baseName.text == "default", let asked = member.parent?.as(MemberAccessExprSyntax.self) else { return false }
    return asked.declName.baseName.text != "changeCurrentDirectoryPath" && asked.declName.baseName.text != "delegate"
  }

  private static let modules: Set = ["Foundation", "Glibc", "Swift", "Vitrine", "Exhibits", "Tensors"]
  private static let passingObjects: Set = ["FileManager", "JSONDecoder", "JSONEncoder"]

  private static let statefulFunctions: Set = [
    "rand", "srand", "random", "srandom", "initstate", "setstate", "drand48", "srand48", "lrand48", "mrand48", "erand48", "rand_r",
    "setenv", "unsetenv", "putenv", "clearenv", "chdir", "fchdir", "setlocale", "tzset", "umask", "signal", "sigaction", "sigprocmask", "atexit",
    "on_exit", "fork", "vfork", "execv", "execve", "posix_spawn", "system", "dlopen", "dlsym", "dlclose", "mmap", "munmap", "shm_open",
    "alarm", "setitimer", "setrlimit", "setpriority", "nice", "strtok", "getopt", "fopen", "fdopen", "freopen", "popen", "tmpfile",
    "opendir", "readdir", "open", "openat", "socket", "pipe", "dup", "dup2", "close", "lseek", "read", "write", "fcntl", "ioctl", "setvbuf",
    "fesetround", "pthread_create", "pthread_setspecific", "sem_open", "sequence", "getenv_s", "feraiseexcept", "fesetenv", "localeconv",
    "asctime", "ctime", "gmtime", "localtime", "setpwent", "getpwent", "hcreate", "hsearch", "malloc", "calloc", "realloc", "free",
  ]

  private static let valueTypes: Set<String> = [
    // The language's own.
    "Int", "Int8", "Int16", "Int32", "Int64", "Int128", "UInt", "UInt8", "UInt16", "UInt32", "UInt64", "UInt128", "Double", "Float", "Float16",
    "Float32", "Float64", "Bool", "String", "Substring", "Character", "Unicode", "StaticString", "Array", "ArraySlice", "ContiguousArray",
    "Dictionary", "Set", "Optional", "Result", "Range", "ClosedRange", "PartialRangeFrom", "PartialRangeUpTo", "PartialRangeThrough", "Void",
    "Never", "Self", "Mirror", "Regex", "KeyValuePairs", "CollectionOfOne", "EmptyCollection", "Repeated", "ObjectIdentifier", "MemoryLayout",
    "Comparable", "Equatable", "Hashable", "Hasher", "Codable", "Encodable", "Decodable", "Encoder", "Decoder", "CodingKey", "CodingKeys", "Sendable",
    "Error", "LocalizedError", "CustomStringConvertible", "CustomDebugStringConvertible", "TextOutputStreamable", "TextOutputStream", "Sequence",
    "Collection", "BidirectionalCollection", "RandomAccessCollection", "MutableCollection", "RangeReplaceableCollection", "IteratorProtocol",
    "Numeric", "SignedNumeric", "AdditiveArithmetic", "FloatingPoint", "BinaryFloatingPoint", "BinaryInteger", "FixedWidthInteger",
    "SignedInteger", "UnsignedInteger", "Strideable", "StringProtocol", "Identifiable", "CaseIterable", "RawRepresentable", "OptionSet",
    "ExpressibleByIntegerLiteral", "ExpressibleByFloatLiteral", "ExpressibleByStringLiteral", "ExpressibleByArrayLiteral",
    "ExpressibleByDictionaryLiteral", "ExpressibleByBooleanLiteral", "ExpressibleByNilLiteral", "ExpressibleByStringInterpolation",
    "RandomNumberGenerator", "SystemRandomNumberGenerator", "Duration", "ContinuousClock", "SuspendingClock", "Element", "Index", "Key", "Value",
    "Iterator", "SubSequence", "SIMD2", "SIMD3", "SIMD4", "SIMD8", "SIMD16", "DecodingError", "EncodingError",
    // Foundation's values.
    "Date", "DateInterval", "DateComponents", "Calendar", "TimeZone", "Locale", "Data", "URL", "URLComponents", "URLQueryItem", "UUID", "Decimal",
    "IndexSet", "IndexPath", "CharacterSet", "TimeInterval", "CGFloat", "CGPoint", "CGSize", "CGRect", "CocoaError", "ProcessInfo", "PersonNameComponents",
    // The analysis core's.
    "Axis", "BarChart", "ClusterTree", "ColorScale", "Column", "DType", "Diagnostic", "DrawnPictures", "Exhibit", "Extent", "Figure", "Heatmap",
    "Histogram", "ImageGrid", "LineChart", "Matrix", "NetworkDiagram", "NumberFormat", "RandomSource", "Raster", "ScatterPlot", "Showable", "Table",
    "TableFileError", "Tensor", "TensorNumber", "TensorScalar", "Tolerance",
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
    }
    return .visitChildren
  }

  override func visit(_ node: FunctionTypeSyntax) -> SyntaxVisitorContinueKind {
    // What a function merely calls while it runs leaves nothing behind.
    if node.parent?.is(FunctionParameterSyntax.self) != true { found.insert(.values) }
    return .visitChildren
  }

  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
    let isArgument =
      switch node.parent {
      case let parent? where parent.is(FunctionCallExprSyntax.self) || parent.is(MultipleTrailingClosureElementSyntax.self)
        || parent.is(SubscriptCallExprSyntax.self): true
      case let parent? where parent.is(LabeledExprSyntax.self):
        parent.parent?.parent.map { $0.is(FunctionCallExprSyntax.self) || $0.is(SubscriptCallExprSyntax.self) } ?? false
      default: false
      }
    if !isArgument { hasStoredClosure = true }
    return .visitChildren
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
