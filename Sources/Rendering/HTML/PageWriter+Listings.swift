import Reports

extension PageWriter {
  /// Writes code: highlighted when it is Swift, folded when it is an echo that should be.
  mutating func listing(_ listing: Listing, _ block: WovenBlock) {
    if listing.isFolded {
      out.raw("<details class=\"fold\"><summary>")
      out.text(listing.summary)
      out.raw("</summary>\n")
    }
    out.raw("<div")
    out.id(block.id)
    out.classes(["listing"] + block.classes)
    out.raw(">")
    if let filename = listing.filename {
      out.raw("<div class=\"filename\">")
      out.text(filename)
      out.raw("</div>")
    }
    let text = listing.text.hasSuffix("\n") ? String(listing.text.dropLast()) : listing.text
    out.raw(listing.showsLineNumbers ? "<pre class=\"numbered\" tabindex=\"0\">" : "<pre tabindex=\"0\">")
    if listing.showsLineNumbers {
      out.raw("<span class=\"gutter\" aria-hidden=\"true\">")
      let lines = text.utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
      for line in 1...lines { out.raw("\(line)\n") }
      out.raw("</span>")
    }
    out.raw("<code")
    if !listing.language.isEmpty { out.attribute("class", "language-" + listing.language) }
    out.raw(">")
    if listing.language.lowercased() == "swift" {
      SwiftHighlighter.append(text, to: &out)
    } else {
      out.text(text)
    }
    out.raw("</code></pre></div>\n")
    if listing.isFolded { out.raw("</details>\n") }
  }

  /// Writes what a cell printed or showed as text.
  mutating func output(_ text: CellText, _ block: WovenBlock) {
    let name =
      switch text.channel {
      case .value: "value"
      case .standardOutput: "stdout"
      case .standardError: "stderr"
      }
    out.raw("<div")
    out.id(block.id)
    out.classes(["output", name] + block.classes)
    out.raw(">")
    if text.channel == .standardError {
      out.raw("<p class=\"output-label\">")
      out.text(words.standardError)
      out.raw("</p>")
    }
    out.raw("<pre tabindex=\"0\"><samp>")
    out.text(text.text.hasSuffix("\n") ? text.text.dropLast() : text.text[...])
    out.raw("</samp></pre>")
    if text.omittedBytes > 0 {
      out.raw("<p class=\"omitted\">")
      out.text(words.omitted(text.omittedBytes))
      out.raw("</p>")
    }
    out.raw("</div>\n")
  }
}
