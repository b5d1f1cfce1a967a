import SwiftSyntax

/// Walks a tree once and collects its tokens and the names it uses.
///
/// Local names shadow outer ones as Swift's scopes do. In doubt a use counts as a reference: a dependency too many only costs time,
/// one too few would show a stale result.
final class NameVisitor: SyntaxVisitor {
  private struct Scope {
    enum Kind { case block, loop, function, condition }

    var kind: Kind
    var names: Set<String> = []
    /// Names that are not visible yet: in `let x = x` the second is the outer one.
    var pending: [String] = []
    var deferring = 0

    mutating func declare(_ name: String) {
      if deferring > 0 { pending.append(name) } else { names.insert(name) }
    }

    mutating func settle() {
      names.formUnion(pending)
      pending.removeAll()
    }
  }

  private(set) var analysis = CellAnalysis()
  private var scopes = [Scope(kind: .block)]
  private var seen: Set<String> = []
  private var seenParameters: Set<String> = []
  /// How many functions and closures are open.
  private var functionDepth = 0
  private var isAfterPeriod = false
  /// Where `params` stood, until the next token says how it is used.
  private var openParameters: (offset: Int, periodSeen: Bool)?

  init(capacity: Int) {
    super.init(viewMode: .sourceAccurate)
    analysis.tokens.reserveCapacity(capacity * 2)
  }

  // MARK: Tokens

  override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
    let text = token.text
    let kind = token.tokenKind
    switch kind {
    case .prefixOperator: analysis.tokens += "p"
    case .postfixOperator: analysis.tokens += "q"
    case .binaryOperator: analysis.tokens += "b"
    case .endOfFile:
      closeParameters(nil)
      return .skipChildren
    case .keyword(.await) where functionDepth == 0:
      analysis.problems.append(
        .init(
          message: "`await` at the top level of a cell is not supported",
          hint: "call a synchronous function: what a cell computes is finished when the cell ends",
          offset: token.positionAfterSkippingLeadingTrivia.utf8Offset))
    case .keyword(.else):
      // What `if let` binds is not visible in its `else`.
      if scopes[scopes.count - 1].kind == .condition { scopes[scopes.count - 1].names.removeAll() }
    default: break
    }
    analysis.tokens += String(text.utf8.count)
    analysis.tokens += ":"
    analysis.tokens += text
    if openParameters != nil { closeParameters(token) }
    isAfterPeriod = kind == .period
    return .skipChildren
  }

  override func visitPost(_ node: CodeBlockItemSyntax) { analysis.tokens += ";" }
  override func visitPost(_ node: MemberBlockItemSyntax) { analysis.tokens += ";" }

  private func closeParameters(_ token: TokenSyntax?) {
    guard let open = openParameters else { return }
    if let token, !open.periodSeen {
      // The token may be `params` itself.
      if token.positionAfterSkippingLeadingTrivia.utf8Offset == open.offset { return }
      if token.tokenKind == .period {
        openParameters?.periodSeen = true
        return
      }
    }
    var name = "*"
    if open.periodSeen, let token, case .identifier = token.tokenKind { name = plainName(token) }
    openParameters = nil
    if seenParameters.insert(name).inserted { analysis.parameters.append(.init(text: name, offset: open.offset)) }
  }

  // MARK: Uses

  override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
    if !isAfterPeriod, case .identifier = node.baseName.tokenKind { use(node.baseName) }
    return .visitChildren
  }

  override func visit(_ node: IdentifierTypeSyntax) -> SyntaxVisitorContinueKind {
    if case .identifier = node.name.tokenKind { use(node.name) }
    return .visitChildren
  }

  private func use(_ token: TokenSyntax) {
    let name = plainName(token)
    let isParameters = name == "params"
    if !isParameters, seen.contains(name) { return }
    for scope in scopes where scope.names.contains(name) { return }
    let offset = token.positionAfterSkippingLeadingTrivia.utf8Offset
    if isParameters {
      openParameters = (offset, false)
    } else {
      seen.insert(name)
      analysis.references.append(.init(text: name, offset: offset))
    }
  }

  private func declare(_ token: TokenSyntax) { scopes[scopes.count - 1].declare(plainName(token)) }

  // MARK: Patterns

  override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
    declare(node.identifier)
    return .visitChildren
  }

  override func visit(_ node: PatternBindingSyntax) -> SyntaxVisitorContinueKind { deferNames() }
  override func visitPost(_ node: PatternBindingSyntax) { settleNames() }
  override func visit(_ node: MatchingPatternConditionSyntax) -> SyntaxVisitorContinueKind { deferNames() }
  override func visitPost(_ node: MatchingPatternConditionSyntax) { settleNames() }

  override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
    // `if let x` uses the outer `x`.
    if node.initializer == nil, let pattern = node.pattern.as(IdentifierPatternSyntax.self) { use(pattern.identifier) }
    return deferNames()
  }
  override func visitPost(_ node: OptionalBindingConditionSyntax) { settleNames() }

  override func visit(_ node: ClosureCaptureSyntax) -> SyntaxVisitorContinueKind {
    if node.initializer == nil { use(node.name) }
    return .visitChildren
  }
  override func visitPost(_ node: ClosureCaptureSyntax) { declare(node.name) }

  private func deferNames() -> SyntaxVisitorContinueKind {
    scopes[scopes.count - 1].deferring += 1
    return .visitChildren
  }

  private func settleNames() {
    scopes[scopes.count - 1].deferring -= 1
    if scopes[scopes.count - 1].deferring == 0 { scopes[scopes.count - 1].settle() }
  }

  // MARK: Scopes

  private func open(_ kind: Scope.Kind, deferring: Int = 0) -> SyntaxVisitorContinueKind {
    scopes.append(Scope(kind: kind, deferring: deferring))
    return .visitChildren
  }

  private func close() { if scopes.count > 1 { scopes.removeLast() } }

  override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind {
    let outer = scopes[scopes.count - 1].kind
    if outer == .loop || outer == .function {
      scopes[scopes.count - 1].deferring = 0
      scopes[scopes.count - 1].settle()
    }
    _ = open(.block)
    // Local functions and types are visible before they stand.
    for statement in node.statements {
      guard case .decl(let declaration) = statement.item, let name = typeOrFunctionName(declaration) else { continue }
      scopes[scopes.count - 1].names.insert(plainName(name))
    }
    return .visitChildren
  }
  override func visitPost(_ node: CodeBlockSyntax) { close() }

  override func visit(_ node: WhereClauseSyntax) -> SyntaxVisitorContinueKind {
    if scopes[scopes.count - 1].kind == .loop {
      scopes[scopes.count - 1].deferring = 0
      scopes[scopes.count - 1].settle()
    }
    return .visitChildren
  }

  override func visit(_ node: ForStmtSyntax) -> SyntaxVisitorContinueKind { open(.loop, deferring: 1) }
  override func visitPost(_ node: ForStmtSyntax) { close() }
  override func visit(_ node: IfExprSyntax) -> SyntaxVisitorContinueKind { open(.condition) }
  override func visitPost(_ node: IfExprSyntax) { close() }
  override func visit(_ node: WhileStmtSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: WhileStmtSyntax) { close() }
  override func visit(_ node: SwitchCaseSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: SwitchCaseSyntax) { close() }

  override func visit(_ node: CatchClauseSyntax) -> SyntaxVisitorContinueKind {
    _ = open(.block)
    scopes[scopes.count - 1].names.insert("error")
    return .visitChildren
  }
  override func visitPost(_ node: CatchClauseSyntax) { close() }

  override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
    functionDepth += 1
    return open(.block)
  }
  override func visitPost(_ node: ClosureExprSyntax) {
    functionDepth -= 1
    close()
  }
  override func visitPost(_ node: ClosureShorthandParameterSyntax) { declare(node.name) }
  override func visitPost(_ node: ClosureParameterSyntax) { declare(node.secondName ?? node.firstName) }
  override func visitPost(_ node: FunctionParameterSyntax) { declare(node.secondName ?? node.firstName) }

  override func visit(_ node: GenericParameterSyntax) -> SyntaxVisitorContinueKind {
    scopes[scopes.count - 1].names.insert(plainName(node.name))
    return .visitChildren
  }

  private func openFunction() -> SyntaxVisitorContinueKind {
    functionDepth += 1
    return open(.function, deferring: 1)
  }

  private func closeFunction() {
    functionDepth -= 1
    close()
  }

  override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind { openFunction() }
  override func visitPost(_ node: FunctionDeclSyntax) { closeFunction() }
  override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind { openFunction() }
  override func visitPost(_ node: InitializerDeclSyntax) { closeFunction() }
  override func visit(_ node: SubscriptDeclSyntax) -> SyntaxVisitorContinueKind { openFunction() }
  override func visitPost(_ node: SubscriptDeclSyntax) { closeFunction() }

  override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind {
    // A subscript's parameters are visible in its accessors.
    if scopes[scopes.count - 1].kind == .function {
      scopes[scopes.count - 1].deferring = 0
      scopes[scopes.count - 1].settle()
    }
    functionDepth += 1
    _ = open(.block)
    scopes[scopes.count - 1].names.formUnion(["newValue", "oldValue"])
    return .visitChildren
  }
  override func visitPost(_ node: AccessorBlockSyntax) {
    functionDepth -= 1
    close()
  }
  override func visitPost(_ node: AccessorParametersSyntax) { declare(node.name) }

  // MARK: Types

  override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind {
    _ = open(.block)
    for member in node.members {
      if let name = typeOrFunctionName(member.decl) {
        scopes[scopes.count - 1].names.insert(plainName(name))
      } else if let variable = member.decl.as(VariableDeclSyntax.self) {
        for binding in variable.bindings {
          guard let pattern = binding.pattern.as(IdentifierPatternSyntax.self) else { continue }
          scopes[scopes.count - 1].names.insert(plainName(pattern.identifier))
        }
      }
    }
    return .visitChildren
  }
  override func visitPost(_ node: MemberBlockSyntax) { close() }

  override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: StructDeclSyntax) { close() }
  override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: ClassDeclSyntax) { close() }
  override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: EnumDeclSyntax) { close() }
  override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: ActorDeclSyntax) { close() }
  override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: ProtocolDeclSyntax) { close() }
  override func visit(_ node: TypeAliasDeclSyntax) -> SyntaxVisitorContinueKind { open(.block) }
  override func visitPost(_ node: TypeAliasDeclSyntax) { close() }
}

/// The name of a function or type declaration: those can be used before they stand.
private func typeOrFunctionName(_ declaration: DeclSyntax) -> TokenSyntax? {
  switch declaration.as(DeclSyntaxEnum.self) {
  case .functionDecl(let node): node.name
  case .structDecl(let node): node.name
  case .classDecl(let node): node.name
  case .enumDecl(let node): node.name
  case .actorDecl(let node): node.name
  case .protocolDecl(let node): node.name
  case .typeAliasDecl(let node): node.name
  case .associatedTypeDecl(let node): node.name
  default: nil
  }
}
