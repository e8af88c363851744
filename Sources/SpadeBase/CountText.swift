/// Whole numbers as people write them.
package enum CountText {
  /// `4812` is `4,812`.
  package static func of(_ count: Int) -> String {
    var text = ""
    for (index, digit) in String(count).reversed().enumerated() {
      if index > 0, index % 3 == 0, digit != "-" { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  /// `1 row`, `4,812 rows`
  package static func of(_ count: Int, _ one: String) -> String { "\(of(count)) \(one)\(count == 1 ? "" : "s")" }
}
