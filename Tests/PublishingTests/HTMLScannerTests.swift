import Testing

@testable import Publishing

@Suite("Reading HTML as browsers do")
struct HTMLScannerTests {
  private func links(_ html: String) -> [String] {
    readPage(Array(html.utf8)).links.map { ($0.kind == .resource ? "takes " : "") + $0.url }
  }

  @Test("Attributes: either quote, none, any case, white space and slashes anywhere, entities resolved; the first of two counts")
  func attributes() {
    #expect(links(#"<a href="a.html">x</a>"#) == ["a.html"])
    #expect(links("<A\n HREF = 'a b.html' >x</A>") == ["a b.html"])
    #expect(links("<a href=a.html/b>x</a>") == ["a.html/b"])
    #expect(links(#"<a href="a.html?x=1&amp;y=2&#x26;z&#61;3">"#) == ["a.html?x=1&y=2&z=3"])
    #expect(links(#"<a href="a" href="b">"#) == ["a"])
    #expect(links(#"<img/src="x.png"/>"#) == ["takes x.png"])
    #expect(links("<a title='a > b' href='  c.html\n'>") == ["c.html"])
  }

  @Test("What stands in comments, scripts, styles, titles and text areas is no markup")
  func hidden() {
    #expect(links("<!-- <a href='x'> --><a href='y'>") == ["y"])
    #expect(links("<!--><a href='y'>") == ["y"])
    #expect(links("<script>'<a href=x>'</script><a href='y'>") == ["y"])
    #expect(links("<script>'</scripting><a href=x>'</SCRIPT ><a href='y'>") == ["y"])
    #expect(links("<textarea><a href=x></textarea><title><a href=x></title><a href='y'>") == ["y"])
    #expect(links("<style>a{}</style><a href='y'>") == ["y"])
  }

  @Test("Broken markup is read to its end")
  func broken() {
    #expect(links("<a href='x") == ["x"])
    #expect(links("<a href=") == [""])
    #expect(links("1 < 2 <3 <") == [])
    #expect(links("<!-- never closed <a href=x>") == [])
    #expect(links("</ a><//><?x?><!x><a href=y>") == ["y"])
    #expect(links("<") == [])
    #expect(Array(HTMLScanner("a < b <i>c</i>")).count == 5)
  }

  @Test("Everything that a page takes in or leads to counts: srcset, posters, objects, frames, vectors and styles")
  func elements() {
    #expect(links(#"<img src="a.png" srcset="b.png 1x, c.png 2x,d.png 300w">"#) == ["takes a.png", "takes b.png", "takes c.png", "takes d.png"])
    #expect(links(#"<img srcset="data:image/png;base64,AA== 1x, e.png">"#) == ["takes data:image/png;base64,AA==", "takes e.png"])
    #expect(links(#"<video src=v.mp4 poster=p.png><source src=s.mp4><track src=t.vtt></video>"#) == ["takes v.mp4", "takes p.png", "takes s.mp4", "takes t.vtt"])
    #expect(links("<object data=o.svg></object><embed src=e.svg>") == ["takes o.svg", "takes e.svg"])
    #expect(links("<svg><image xlink:href=i.png /><a xlink:href=l.html></a></svg>") == ["takes i.png", "l.html"])
    #expect(links("<link rel=stylesheet href=s.css><link rel=canonical href=https://x/><link rel=icon href=i.ico>") == ["takes s.css", "https://x/", "takes i.ico"])
    #expect(links("<p style=\"background: url( 'b.png' )\">") == ["takes b.png"])
    #expect(links("<style>@import \"i.css\"; a { background: URL(b.png); fill: url(#here) }</style>") == ["takes i.css", "takes b.png"])
    #expect(links("<area href=a.html><map name=m>") == ["a.html"])
  }

  @Test("Long nasty input takes time in proportion to its length", .timeLimit(.minutes(10)))
  func linear() {
    for piece in ["<", "<a ", "<!--", "&", "<a href='", "<!", "</", "<script>", "a=b "] {
      let html = "<p " + String(repeating: piece, count: 200_000)
      _ = readPage(Array(html.utf8))
    }
  }
}
