/// TeX mathematics as MathML Core for HTML. Unknown commands are told in the problems and shown as their source.
package func mathML(tex: String, display: Bool) -> (markup: String, problems: [String]) {
  let formula = parseTeX(tex)
  var writer = MathMLWriter()
  let source = escapeXML(tex.trimmingBlanks)
  writer.output += "<math display=\"\(display ? "block" : "inline")\" alttext=\"\(source)\"><semantics>"
  writer.writeRow(formula.nodes, level: display ? .display : .text)
  writer.output += "<annotation encoding=\"application/x-tex\">\(source)</annotation></semantics></math>"
  return (writer.output, formula.problems)
}

extension String {
  fileprivate var trimmingBlanks: String {
    var text = Substring(self)
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}

/// Text as it stands in XML, in content and in attributes. Characters that XML cannot hold become U+FFFD.
func escapeXML(_ text: String) -> String {
  var result = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result.append(contentsOf: "&amp;".unicodeScalars)
    case "<": result.append(contentsOf: "&lt;".unicodeScalars)
    case ">": result.append(contentsOf: "&gt;".unicodeScalars)
    case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
    case "\n", "\t": result.append(" ")
    case _ where scalar.value < 0x20 || scalar.value == 0x7F: result.append("\u{FFFD}")
    default: result.append(scalar)
    }
  }
  return String(result)
}
