import Execution
import Foundation

/// Another tool's rebuild of a page of the same kind, but a simpler one: prose, a table of 40 rows and a chart, computed before.
struct Peer {
  var name: String
  var program: String
  var arguments: [String]
  /// The source that is edited before each run.
  var source: String
  /// Puts a word into the prose.
  var edit: (String, Int) -> String

  /// Those installed here.
  static func installed(in folder: String) throws -> [Peer] {
    try write("name,ours,theirs\n\(table)\n", "\(folder)/data.csv")
    return try [knitr(folder), rmarkdown(folder), nbconvert(folder)].compactMap { $0 }
  }

  private static func knitr(_ folder: String) throws -> Peer? {
    guard let program = find("Rscript"), runs(program, ["-e", "library(knitr)"]) else { return nil }
    try write(document, "\(folder)/peer.Rmd")
    return Peer(
      name: "knitr, cached, to Markdown only", program: program, arguments: ["-e", "knitr::knit('peer.Rmd', quiet = TRUE)"],
      source: "peer.Rmd", edit: prose)
  }

  private static func rmarkdown(_ folder: String) throws -> Peer? {
    guard let program = find("Rscript"), runs(program, ["-e", "stopifnot(rmarkdown::pandoc_available())"]) else { return nil }
    try write("---\ntitle: A report\n---\n\n" + document, "\(folder)/page.Rmd")
    return Peer(
      name: "knitr and pandoc, cached, to HTML only", program: program,
      arguments: ["-e", "rmarkdown::render('page.Rmd', output_format = 'html_document', quiet = TRUE)"], source: "page.Rmd", edit: prose)
  }

  private static let table = (1...40).map { "attribute \($0),\(70 + $0 % 30),\(60 + $0 % 37)" }.joined(separator: "\n")

  private static let document = """
    # A report

    Prose 0 of a report.

    ```{r setup, include=FALSE}
    knitr::opts_chunk$set(cache = TRUE)
    ```

    ```{r table}
    published <- read.csv("data.csv")
    knitr::kable(published)
    ```

    ```{r chart}
    barplot(published$ours - published$theirs, names.arg = published$name)
    ```
    """

  private static func nbconvert(_ folder: String) throws -> Peer? {
    guard let program = find("python3"), runs(program, ["-m", "nbconvert", "--version"]) else { return nil }
    let rows = (1...40).map { "<tr><td>attribute \($0)</td><td>\(70 + $0 % 30)</td></tr>" }.joined()
    let notebook: [String: Any] = [
      "nbformat": 4, "nbformat_minor": 5, "metadata": [String: String](),
      "cells": [
        ["id": "a", "cell_type": "markdown", "metadata": [String: String](), "source": "# A report\n\nProse 0 of a report."],
        [
          "id": "b", "cell_type": "code", "metadata": [String: String](), "execution_count": 1, "source": "table",
          "outputs": [
            [
              "output_type": "execute_result", "execution_count": 1, "metadata": [String: String](),
              "data": ["text/html": "<table>\(rows)</table>"],
            ]
          ],
        ],
      ],
    ]
    let data = try JSONSerialization.data(withJSONObject: notebook)
    try write(String(decoding: data, as: UTF8.self), "\(folder)/peer.ipynb")
    return Peer(
      name: "nbconvert, nothing executed, to HTML only", program: program,
      arguments: ["-m", "nbconvert", "--to", "html", "peer.ipynb"], source: "peer.ipynb", edit: prose)
  }

  private static func prose(_ source: String, _ round: Int) -> String { source.replacing(/Prose \d+/, with: "Prose \(round)") }

  private static func find(_ name: String) -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }

  private static func runs(_ program: String, _ arguments: [String]) -> Bool {
    (try? runCommand(program, arguments))?.succeeded ?? false
  }
}

func write(_ text: String, _ path: String) throws { try writeAtomically(Array(text.utf8), to: path) }
