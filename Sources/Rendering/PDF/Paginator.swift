import Reports

/// Breaks a flow into pages: first fit, with floats that wait for room and footnotes that may run over.
struct Paginator {
  private let flow: PDFFlow
  private let height: Double
  private let noteGap: Double
  private var layout = PageLayout()
  private var page = PageLayout.Page()
  /// The lowest edge of what stands on the page, and the space it asks for below.
  private var y = 0.0
  private var after = 0.0
  /// Footnotes on this page, and their height with the gap above.
  private var notes: [Strip] = []
  private var noteHeight = 0.0
  /// What did not fit of notes begun on earlier pages.
  private var overflow: [Strip] = []
  private var waiting: [FloatBox] = []
  private var section = ""
  private var openTable: Int?
  private var placedNotes: Set<Int> = []

  /// Lays out a flow on pages whose text is `height` high.
  static func paginate(_ flow: PDFFlow, height: Double) -> PageLayout {
    var paginator = Paginator(flow: flow, height: height)
    paginator.run()
    return paginator.layout
  }

  private init(flow: PDFFlow, height: Double) {
    self.flow = flow
    self.height = height
    noteGap = 14
  }

  private mutating func run() {
    var index = 0
    while index < flow.items.count {
      switch flow.items[index] {
      case .float(let float):
        take(float)
        index += 1
      case .strip: index = placeChunk(from: index)
      }
    }
    while !waiting.isEmpty || !overflow.isEmpty {
      closePage()
    }
    if !page.placed.isEmpty || !notes.isEmpty || layout.pages.isEmpty { finish() }
  }

  // MARK: - Chunks

  /// Places the strips from `start` up to the next allowed break; the index after them. Floats between them wait or go after.
  private mutating func placeChunk(from start: Int) -> Int {
    var chunk: [Strip] = []
    var floats: [FloatBox] = []
    var index = start
    loop: while index < flow.items.count {
      switch flow.items[index] {
      case .strip(let strip):
        if let last = chunk.last, strip.breaksBefore, !last.keepsWithNext { break loop }
        chunk.append(strip)
      case .float(let float):
        guard let last = chunk.last, last.keepsWithNext else { break loop }
        // A figure straight under its heading satisfies it, if both fit here; else text comes first.
        let both = measure(chunk) + max(last.after, float.full.strips.first?.before ?? 0) + float.leastHeight
        if floats.isEmpty, !waiting.contains(where: { $0.kind == float.kind }),
          y + gap(before: chunk.first) + both + noteHeight <= height {
          place(chunk)
          take(float)
          return index + 1
        }
        floats.append(float)
      }
      index += 1
    }
    // A table set in the column comes after those that wait: order counts for more than a full page.
    for strip in chunk { if let barrier = strip.barrier { settle(barrier) } }
    if chunk.contains(where: { $0.heading.map { $0.level == sectionLevel } ?? false }) { settleSection() }
    place(chunk)
    for float in floats { take(float) }
    return index
  }

  private mutating func place(_ chunk: [Strip]) {
    guard let first = chunk.first else { return }
    let needed = measure(chunk)
    let isTall = needed > height - 1
    let fitsHere = fits(first, needed: needed, notes: newNotes(chunk))
    // What fits no page may as well begin here.
    if !fitsHere, !(isTall && y < height * 0.5), !spillsNotes(chunk, needed: needed) {
      nextPage(for: first, needed: min(needed, height))
    }
    guard !fits(first, needed: needed, notes: []) else {
      for strip in chunk { put(strip) }
      for number in chunk.flatMap(\.notes) { add(note: number) }
      return
    }
    for strip in chunk {
      if !fits(strip, needed: strip.height, notes: []), y > 0 { nextPage(for: strip, needed: strip.height) }
      put(strip)
      for number in strip.notes { add(note: number) }
    }
  }

  private func gap(before strip: Strip?) -> Double { y == 0 ? 0 : max(after, strip?.before ?? 0) }

  /// The height of strips set one under another, without the space above the first.
  private func measure(_ strips: [Strip]) -> Double {
    var sum = 0.0
    for (index, strip) in strips.enumerated() {
      if index > 0 { sum += max(strips[index - 1].after, strip.before) }
      sum += strip.height
    }
    return sum
  }

  private func newNotes(_ strips: [Strip]) -> [Int] {
    strips.flatMap(\.notes).filter { !placedNotes.contains($0) }
  }

  private func noteStrips(_ number: Int) -> [Strip] {
    flow.notes.indices.contains(number - 1) ? flow.notes[number - 1] : []
  }

  private func fits(_ first: Strip, needed: Double, notes numbers: [Int]) -> Bool {
    var sum = noteHeight
    for number in numbers {
      let height = measure(noteStrips(number))
      if height > 0 { sum += height + (sum == 0 ? noteGap : 2) }
    }
    // A table that goes on keeps room for its closing rule.
    let foot = first.tableBreak == nil ? 0 : 1.5
    return y + gap(before: first) + needed + sum + foot <= height + 0.01
  }

  /// Whether the chunk should stay and let its notes run over: its lines fit, and moving it would leave a hole or not help.
  private func spillsNotes(_ chunk: [Strip], needed: Double) -> Bool {
    let numbers = newNotes(chunk)
    guard !numbers.isEmpty, let first = chunk.first else { return false }
    let total = numbers.reduce(0) { $0 + measure(noteStrips($1)) }
    let start = numbers.reduce(0) { $0 + measure(Array(noteStrips($1).prefix(2))) }
    let room = height - y - gap(before: first) - needed - noteHeight - (noteHeight == 0 ? noteGap : 2)
    return room >= start && (total > height * 0.25 || y < height * 0.7)
  }

  private mutating func put(_ strip: Strip) {
    y += gap(before: strip)
    if let heading = strip.heading {
      if heading.level <= topLevel { section = heading.text }
      if page.section.isEmpty || y < height * 0.1 { page.section = section }
    }
    page.placed.append(PageLayout.Placed(strip: strip, y: y, region: .body))
    y += strip.height
    after = strip.after
    openTable = strip.tableBreak
  }

  /// How many headings there are of each level.
  private lazy var headings: [Int: Int] = {
    var counts: [Int: Int] = [:]
    for case .strip(let strip) in flow.items { if let heading = strip.heading { counts[heading.level, default: 0] += 1 } }
    return counts
  }()

  private lazy var topLevel = headings.keys.min() ?? 1

  /// The highest level that divides the report: a lone heading over everything does not.
  private lazy var sectionLevel = headings.filter { $0.value > 1 }.keys.min() ?? 0

  // MARK: - Footnotes

  private mutating func add(note number: Int) {
    guard placedNotes.insert(number).inserted else { return }
    add(noteStrips(number))
  }

  private mutating func add(_ strips: [Strip]) {
    for (index, strip) in strips.enumerated() {
      let gap = notes.last.map { noteSpace($0, strip) } ?? noteGap
      guard overflow.isEmpty, y + noteHeight + gap + strip.height <= height + 0.01 else {
        overflow += strips[index...]
        return
      }
      noteHeight += gap + strip.height
      notes.append(strip)
    }
  }

  // MARK: - Floats

  /// Sets a float here when one of its forms fits and none of its kind waits, else lets it wait.
  private mutating func take(_ float: FloatBox) {
    let isBlocked = waiting.contains { $0.kind == float.kind }
    let form = isBlocked ? nil : float.forms.first { form in
      form.strips.first.map { fits($0, needed: form.height, notes: newNotes(form.strips)) } ?? true
    }
    if let form { set(form) } else { waiting.append(float) }
  }

  private mutating func set(_ form: FloatBox.Form) {
    for strip in form.strips {
      y += gap(before: strip)
      page.placed.append(PageLayout.Placed(strip: strip, y: y, region: .float))
      y += strip.height
      after = strip.after
    }
    openTable = nil
    for number in form.strips.flatMap(\.notes) { add(note: number) }
  }

  /// Sets what waits at the top of a page, as many as it holds.
  private mutating func setWaiting() {
    while let float = waiting.first {
      let room = height - noteHeight - y - gap(before: float.full.strips.first)
      var form = float.forms.first { $0.height <= room }
      if let lower = float.lower, waiting.count > 1 {
        // Drawn lower, it may share the page with the next.
        let next = waiting[1].leastHeight + max(lower.strips.last?.after ?? 0, waiting[1].full.strips.first?.before ?? 0)
        if float.full.height + next > room, lower.height + next <= room { form = lower }
      }
      if form == nil, y == 0 {
        // Notes that ran over may leave too little room: they have this page to themselves. What fits no page is set all the same.
        if page.placed.isEmpty && noteHeight == 0 || float.leastHeight > height { form = float.lower ?? float.full }
      }
      guard let form else { return }
      waiting.removeFirst()
      set(form)
    }
  }

  /// A section's floats come before the next section, unless that would leave much of the page empty.
  private mutating func settleSection() {
    guard !waiting.isEmpty, y + noteHeight >= height * 0.55 else { return }
    while !waiting.isEmpty { closePage() }
  }

  /// Starts new pages until no float of a kind waits.
  private mutating func settle(_ kind: Reports.Float.Kind) {
    while waiting.contains(where: { $0.kind == kind }) { closePage() }
  }

  // MARK: - Pages

  /// Goes on to a page with room for what starts with a strip; a table shows its head again there.
  private mutating func nextPage(for strip: Strip, needed: Double) {
    let table = strip.tableBreak == openTable ? openTable : nil
    if let table {
      page.placed.append(PageLayout.Placed(strip: flow.tableBreaks[table].foot, y: y, region: .body))
    }
    let head = table.map { flow.tableBreaks[$0].head } ?? []
    let total = needed + measure(head)
    // Floats and notes that waited may take most of a page.
    repeat { closePage() } while y + noteHeight > 0 && y + after + total + noteHeight > height
    for part in head {
      y += gap(before: part)
      page.placed.append(PageLayout.Placed(strip: part, y: y, region: .body))
      y += part.height
      after = part.after
    }
    openTable = table
  }

  /// Ends the page and begins the next with the notes that ran over and the floats that wait.
  private mutating func closePage() {
    finish()
    page = PageLayout.Page()
    page.section = section
    y = 0
    after = 0
    notes = []
    noteHeight = 0
    openTable = nil
    if !overflow.isEmpty {
      let strips = overflow
      overflow = []
      // Text goes on too, unless there is none left: long notes may not take its whole page.
      let limit = waiting.isEmpty ? height * 0.6 : height * 0.4
      var count = 0
      var sum = noteGap
      while count < strips.count, count == 0 || sum + strips[count].height <= limit {
        sum += strips[count].height
        count += 1
      }
      add(Array(strips[..<count]))
      overflow += strips[count...]
    }
    setWaiting()
  }

  private mutating func finish() {
    if !notes.isEmpty {
      var top = height - noteHeight
      page.noteRule = top + noteGap * 0.4
      top += noteGap
      for (index, note) in notes.enumerated() {
        if index > 0 { top += noteSpace(notes[index - 1], note) }
        page.placed.append(PageLayout.Placed(strip: note, y: top, region: .note))
        top += note.height
      }
    }
    layout.pages.append(page)
  }

  /// The space between two strips of footnotes: a note's first has an anchor, and stands off by the same everywhere.
  private func noteSpace(_ upper: Strip, _ lower: Strip) -> Double { lower.anchors.isEmpty ? max(upper.after, lower.before) : 2 }
}
