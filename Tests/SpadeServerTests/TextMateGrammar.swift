import Foundation

/// As much of TextMate's way to colour a line as the grammar uses: the earliest match wins, of those the first.
struct TextMateGrammar {
  private indirect enum Rule {
    case match(NSRegularExpression, name: String?, captures: [Int: String])
    /// Up to the line's end.
    case begin(NSRegularExpression, captures: [Int: String], inside: [Rule])
  }

  private let rules: [Rule]

  init(path: String) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    let grammar = try JSONSerialization.jsonObject(with: data) as? [String: Any] ?? [:]
    let repository = grammar["repository"] as? [String: [String: Any]] ?? [:]
    rules = try Self.rules(grammar["patterns"], repository)
  }

  private static func rules(_ patterns: Any?, _ repository: [String: [String: Any]]) throws -> [Rule] {
    try (patterns as? [[String: Any]] ?? []).flatMap { try rules($0, repository) }
  }

  private static func rules(_ pattern: [String: Any], _ repository: [String: [String: Any]]) throws -> [Rule] {
    if let include = pattern["include"] as? String {
      return try rules(repository[String(include.dropFirst())] ?? [:], repository)
    }
    if let match = pattern["match"] as? String {
      let regex = try NSRegularExpression(pattern: match)
      return [.match(regex, name: pattern["name"] as? String, captures: captures(pattern["captures"]))]
    }
    let inside = try rules(pattern["patterns"], repository)
    guard let begin = pattern["begin"] as? String else { return inside }
    return [
      .begin(try NSRegularExpression(pattern: begin), captures: captures(pattern["beginCaptures"]), inside: inside)
    ]
  }

  private static func captures(_ value: Any?) -> [Int: String] {
    var names: [Int: String] = [:]
    for (number, capture) in value as? [String: [String: String]] ?? [:] { names[Int(number) ?? 0] = capture["name"] }
    return names
  }

  /// The scope of each byte of a line, empty for none.
  func scopes(of line: String) -> [String] {
    var units = [String](repeating: "", count: line.utf16.count)
    paint(line as NSString, from: 0, rules, &units)
    return zip(units, line.utf16).flatMap { [String](repeating: $0, count: Self.bytes($1)) }
  }

  /// How many bytes of UTF-8 a unit of UTF-16 is; a pair's first half stands for all four.
  private static func bytes(_ unit: UInt16) -> Int {
    switch unit {
    case ..<0x80: 1
    case ..<0x800: 2
    case 0xd800..<0xdc00: 4
    case 0xdc00..<0xe000: 0
    default: 3
    }
  }

  private func paint(_ line: NSString, from start: Int, _ rules: [Rule], _ units: inout [String]) {
    var position = start
    while position < line.length {
      var best: (rule: Rule, match: NSTextCheckingResult)?
      for rule in rules {
        let regex: NSRegularExpression
        switch rule {
        case .match(let expression, _, _), .begin(let expression, _, _): regex = expression
        }
        let rest = NSRange(location: position, length: line.length - position)
        guard
          let match = regex.firstMatch(
            in: line as String, options: [.withTransparentBounds, .withoutAnchoringBounds], range: rest),
          match.range.length > 0, best.map({ match.range.location < $0.match.range.location }) ?? true
        else { continue }
        best = (rule, match)
      }
      guard let (rule, match) = best else { return }
      position = match.range.location + match.range.length
      switch rule {
      case .match(_, let name, let captures):
        if let name { fill(&units, match.range, name) }
        for (number, name) in captures { fill(&units, match.range(at: number), name) }
      case .begin(_, let captures, let inside):
        for (number, name) in captures { fill(&units, match.range(at: number), name) }
        return paint(line, from: position, inside, &units)
      }
    }
  }

  private func fill(_ units: inout [String], _ range: NSRange, _ name: String) {
    guard range.location != NSNotFound else { return }
    for index in range.location..<(range.location + range.length) { units[index] = name }
  }
}
