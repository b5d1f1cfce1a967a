import SwiftDiagnostics
import SwiftParser
import SwiftParserDiagnostics
import SwiftSyntax

/// Parses a cell's code.
package func analyze(cell code: String) -> CellAnalysis {
  let tree = Parser.parse(source: code)
  let visitor = NameVisitor(capacity: code.utf8.count)
  visitor.walk(tree)
  var analysis = visitor.analysis
  analysis.statementCount = tree.statements.count
  var ownNames: Set<String> = []
  for statement in tree.statements { collectDeclarations(statement, into: &analysis, &ownNames) }
  if !ownNames.isEmpty { analysis.references.removeAll { ownNames.contains($0.text) } }
  if let last = tree.statements.last, last.semicolon == nil, case .expr(let expression) = last.item, !isAssignment(expression) {
    let start = expression.positionAfterSkippingLeadingTrivia.utf8Offset
    analysis.shownExpression = start..<expression.endPositionBeforeTrailingTrivia.utf8Offset
  }
  if tree.hasError { analysis.problems = syntaxErrors(tree) + analysis.problems }
  return analysis
}

/// Parses the expression of an inline directive.
package func analyze(inline expression: String) -> CellAnalysis {
  var analysis = analyze(cell: expression)
  if analysis.problems.isEmpty, analysis.statementCount != 1 || analysis.shownExpression == nil {
    analysis.problems.append(
      .init(
        message: "inline directive must be one expression", hint: "define the value in a cell above and name it here",
        offset: 0))
  }
  return analysis
}

private func syntaxErrors(_ tree: SourceFileSyntax) -> [CellAnalysis.Problem] {
  let problems = ParseDiagnosticsGenerator.diagnostics(for: tree).map {
    CellAnalysis.Problem(
      message: $0.message, hint: nil, offset: $0.position.utf8Offset, isWarning: $0.diagMessage.severity != .error)
  }
  guard let first = problems.first(where: { !$0.isWarning }) else { return problems }
  // A line that opens a cell, inside a cell: what the parser says about its letters would not help.
  let code = Array(tree.description.utf8)
  let start = code.prefix(first.offset).lastIndex(of: 10).map { $0 + 1 } ?? 0
  guard code[start...].starts(with: "```{".utf8) else { return problems }
  return [
    CellAnalysis.Problem(
      message: "this line opens a cell, and the cell above it is not closed", hint: "end the cell above with a line of ```", offset: start)
  ]
}

// MARK: - Top-level declarations

private func collectDeclarations(_ statement: CodeBlockItemSyntax, into analysis: inout CellAnalysis, _ ownNames: inout Set<String>) {
  guard case .decl(let declaration) = statement.item else { return }
  switch declaration.as(DeclSyntaxEnum.self) {
  case .variableDecl(let variable):
    let isGiven = variable.bindingSpecifier.tokenKind == .keyword(.let) && !isPrivate(variable.modifiers)
    for binding in variable.bindings {
      for name in identifiers(in: binding.pattern) {
        add(name, isGiven ? .value : nil, &analysis, &ownNames)
        if variable.bindingSpecifier.tokenKind == .keyword(.var) { analysis.ownVariables.append(plainName(name)) }
      }
    }
  case .functionDecl(let function):
    // Operators are used without being named.
    if case .identifier = function.name.tokenKind {
      add(function.name, isPrivate(function.modifiers) ? nil : .function, &analysis, &ownNames)
    } else {
      analysis.affectsAllLater = true
    }
  case .structDecl(let type): add(type.name, isPrivate(type.modifiers) ? nil : .type, &analysis, &ownNames)
  case .classDecl(let type): add(type.name, isPrivate(type.modifiers) ? nil : .type, &analysis, &ownNames)
  case .enumDecl(let type): add(type.name, isPrivate(type.modifiers) ? nil : .type, &analysis, &ownNames)
  case .actorDecl(let type): add(type.name, isPrivate(type.modifiers) ? nil : .type, &analysis, &ownNames)
  case .protocolDecl(let type): add(type.name, isPrivate(type.modifiers) ? nil : .type, &analysis, &ownNames)
  case .typeAliasDecl(let type): add(type.name, isPrivate(type.modifiers) ? nil : .type, &analysis, &ownNames)
  case .importDecl(let declaration):
    // `import struct A.B` is about module A.
    let path = declaration.path.map(\.name.text)
    let module = (declaration.importKindSpecifier == nil ? path : path.dropLast()).joined(separator: ".")
    if !analysis.imports.contains(module) { analysis.imports.append(module) }
  case .extensionDecl, .operatorDecl, .precedenceGroupDecl, .macroDecl, .macroExpansionDecl:
    analysis.affectsAllLater = true
  case .ifConfigDecl(let conditional):
    for clause in conditional.clauses {
      guard case .statements(let statements)? = clause.elements else { continue }
      for statement in statements { collectDeclarations(statement, into: &analysis, &ownNames) }
    }
  default: break
  }
}

/// Notes a top-level name, and gives it to later cells when `kind` is not `nil`.
private func add(
  _ token: TokenSyntax, _ kind: Definition.Kind?, _ analysis: inout CellAnalysis, _ ownNames: inout Set<String>
) {
  let name = plainName(token)
  guard name != "_", token.presence == .present else { return }
  let start = token.positionAfterSkippingLeadingTrivia.utf8Offset
  if name == "params" {
    analysis.problems.append(
      .init(message: "`params` is reserved for the report's parameters", hint: "choose another name", offset: start))
    return
  }
  // Overloads, and both sides of `#if`, are one definition.
  if ownNames.insert(name).inserted, let kind {
    analysis.definitions.append(.init(name: name, kind: kind, range: start..<start + token.trimmedLength.utf8Length))
  }
}

private func isPrivate(_ modifiers: DeclModifierListSyntax) -> Bool {
  modifiers.contains { $0.name.tokenKind == .keyword(.private) || $0.name.tokenKind == .keyword(.fileprivate) }
}

private func identifiers(in pattern: PatternSyntax) -> [TokenSyntax] {
  if let pattern = pattern.as(IdentifierPatternSyntax.self) { return [pattern.identifier] }
  if let pattern = pattern.as(TuplePatternSyntax.self) { return pattern.elements.flatMap { identifiers(in: $0.pattern) } }
  return []
}

/// An identifier without backticks.
func plainName(_ token: TokenSyntax) -> String {
  let text = token.text
  guard text.hasPrefix("`"), text.hasSuffix("`"), text.count > 2 else { return text }
  return String(text.dropFirst().dropLast())
}

private func isAssignment(_ expression: ExprSyntax) -> Bool {
  guard let sequence = expression.as(SequenceExprSyntax.self) else { return false }
  return sequence.elements.contains { element in
    if element.is(AssignmentExprSyntax.self) { return true }
    guard let name = element.as(BinaryOperatorExprSyntax.self)?.operator.text, name.hasSuffix("=") else { return false }
    return !["==", "!=", "<=", ">=", "===", "!==", "~=", ".==", ".!=", ".<=", ".>="].contains(name)
  }
}
