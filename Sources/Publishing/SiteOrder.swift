import Foundation

/// The day of a date as a report says it: `2026-11-21`, also with a time after it, and `2026-11` or `2026` as the first day of theirs.
///
/// - Returns: `2026-11-21`, or `nil` for another way of writing.
func day(ofDate text: String?) -> String? {
  guard let text, let match = text.trimmedSpaces.wholeMatch(of: /(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T ].*)?)?)?/),
    let year = Int(match.output.1)
  else { return nil }
  let month = match.output.2.flatMap { Int($0) } ?? 1
  let day = match.output.3.flatMap { Int($0) } ?? 1
  guard (1...12).contains(month), day >= 1, day <= days(inMonth: month, of: year) else { return nil }
  return String(format: "%04d-%02d-%02d", year, month, day)
}

private func days(inMonth month: Int, of year: Int) -> Int {
  let isLeap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0
  return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
}

/// Whether a report stands before another on the index: the newer first, those without a date last, then by title, then by name.
func comesBefore(_ one: (date: String?, title: String, name: String), _ other: (date: String?, title: String, name: String)) -> Bool {
  let (oneDay, otherDay) = (day(ofDate: one.date) ?? "", day(ofDate: other.date) ?? "")
  if oneDay != otherDay { return oneDay > otherDay }
  let (oneTitle, otherTitle) = (one.title.lowercased(), other.title.lowercased())
  if oneTitle != otherTitle { return oneTitle < otherTitle }
  return one.name < other.name
}
