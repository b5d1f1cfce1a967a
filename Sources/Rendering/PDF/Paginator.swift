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
      case .strip(let strip):
        if let barrier = strip.barrier { settle(barrier) }
        index = placeChunk(from: index)
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
        if chunk.count > 1, strip.barrier != nil { break loop }
        chunk.append(strip)
      case .float(let float):
        guard let last = chunk.last, last.keepsWithNext else { break loop }
        // A figure straight under its heading satisfies it, if both fit here; else text comes first.
        let both = measure(chunk) + max(last.after, float.strips.first?.before ?? 0) + float.height
        if floats.isEmpty, !waiting.contains(where: { $0.kind == float.kind }), y + gap(before: chunk.first) + both + noteHeight <= height {
          place(chunk)
          take(float)
          return index + 1
        }
        floats.append(float)
      }
      index += 1
    }
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
    (1...max(flow.notes.count, 1)).contains(number) && number <= flow.notes.count ? flow.notes[number - 1] : []
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
      let top = sectionLevel
      if heading.level <= top { section = heading.text }
      if page.section.isEmpty || y < height * 0.1 { page.section = section }
    }
    page.placed.append(PageLayout.Placed(strip: strip, y: y, region: .body))
    y += strip.height
    after = strip.after
    openTable = strip.tableBreak
  }

  private lazy var sectionLevel: Int = {
    var level = 6
    for case .strip(let strip) in flow.items { if let heading = strip.heading { level = min(level, heading.level) } }
    return level
  }()

  // MARK: - Footnotes

  private mutating func add(note number: Int) {
    guard placedNotes.insert(number).inserted else { return }
    add(noteStrips(number))
  }

  private mutating func add(_ strips: [Strip]) {
    for (index, strip) in strips.enumerated() {
      let gap = notes.isEmpty ? noteGap : index == 0 ? 2 : max(strips[index - 1].after, strip.before)
      guard overflow.isEmpty, y + noteHeight + gap + strip.height <= height + 0.01 else {
        overflow += strips[index...]
        return
      }
      noteHeight += gap + strip.height
      notes.append(strip)
    }
  }

  // MARK: - Floats

  /// Sets a float here when it fits and none of its kind waits, else lets it wait.
  private mutating func take(_ float: FloatBox) {
    let blocked = waiting.contains { $0.kind == float.kind }
    let isFit = y + gap(before: float.strips.first) + float.height + noteHeight <= height
    if !blocked, isFit, newNotes(float.strips).isEmpty || fits(float.strips[0], needed: float.height, notes: newNotes(float.strips)) {
      set(float)
    } else {
      waiting.append(float)
    }
  }

  private mutating func set(_ float: FloatBox) {
    for strip in float.strips {
      y += gap(before: strip)
      page.placed.append(PageLayout.Placed(strip: strip, y: y, region: .float))
      y += strip.height
      after = strip.after
    }
    openTable = nil
    for number in float.strips.flatMap(\.notes) { add(note: number) }
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
    while let float = waiting.first {
      let room = height - noteHeight - y - gap(before: float.strips.first)
      guard y == 0 || (float.height <= room && y + float.height <= height * 0.8) || float.height > height * 0.8 && float.height <= room
      else { break }
      if y == 0, float.height > height - noteHeight, !page.placed.isEmpty || noteHeight > 0 {
        // Notes that ran over leave too little room: they have this page to themselves.
        if float.height <= height { break }
      }
      waiting.removeFirst()
      set(float)
    }
  }

  private mutating func finish() {
    if !notes.isEmpty {
      var top = height - noteHeight
      page.noteRule = top + noteGap * 0.4
      top += noteGap
      for (index, note) in notes.enumerated() {
        if index > 0 { top += index < notes.count ? noteSpace(notes[index - 1], note) : 0 }
        page.placed.append(PageLayout.Placed(strip: note, y: top, region: .note))
        top += note.height
      }
    }
    layout.pages.append(page)
  }

  private func noteSpace(_ upper: Strip, _ lower: Strip) -> Double { lower.anchors.isEmpty ? max(upper.after, lower.before) : 2 }
}
