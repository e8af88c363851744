import SpadeBase
import SpadeStore

extension QueryGenerator {
  /// `TABLE [where COND] [WINDOW]`, with at least one of the parts where a column before it needs them.
  private mutating func rows(_ table: String, _ ground: Ground) -> String {
    let condition = random.chance(35) ? " where \(condition(ground.of(table).deeper))" : ""
    let canWindow = table != "users" || usersBegin
    return table + condition + (canWindow && random.chance(70) ? " " + window(ground) : "")
  }

  private mutating func window(_ ground: Ground) -> String {
    switch random.below(8) {
    case 0...2: return "last \(span())"
    case 3: return "before \(border(ground))"
    case 4: return "since \(border(ground))"
    case 5: return "from \(border(ground)) to \(border(ground))"
    case 6 where ground.table == "accounts": return "from signup to signup + \(span())"
    default: return "last \(span())"
    }
  }

  private mutating func border(_ ground: Ground) -> String {
    let columns = ground.names(.date) + ground.names(.time) + (sees("users", ground) ? ["created"] : [])
    let column = columns.isEmpty ? "now" : random.one(of: columns)
    return random.one(of: [
      Spelling.date(center - Int32(random.below(60))), "\(span()) ago", column, "now",
      Spelling.date(center - Int32(random.below(60))) + "T12:00:00",
    ])
  }

  /// Falls back to a constant where nothing belongs to a row.
  mutating func windowInteger(_ ground: Ground) -> String {
    guard !ground.below.isEmpty else { return "3" }
    let table = random.one(of: ground.below)
    let inner = ground.of(table).deeper
    switch random.below(5) {
    case 0: return "sum(\(exact(.int, inner)) of \(rows(table, ground)))"
    case 1: return "distinct(\(exact(random.one(of: [.text, .int, .date]), inner)) of \(rows(table, ground)))"
    case 2 where ground.table == "accounts":
      return
        "max(count(\(random.one(of: ["events", "moods"])) \(window(ground.of("users")))) of \(rows("users", ground)))"
    default: return "count(\(rows(table, ground)))"
    }
  }

  mutating func windowCondition(_ ground: Ground) -> String {
    guard !ground.below.isEmpty else { return "true" }
    let table = random.one(of: ground.below)
    switch random.below(6) {
    case 0: return "(count(\(rows(table, ground))) \(random.one(of: ["==", ">", "<"])) \(random.below(4)))"
    case 1: return "\(random.one(of: ["any", "none"]))(\(condition(ground.of(table).deeper)) of \(rows(table, ground)))"
    default: return "\(random.one(of: ["any", "none"]))(\(rows(table, ground)))"
    }
  }

  mutating func windowValue(_ type: ScalarType, _ ground: Ground) -> String {
    guard !ground.below.isEmpty else { return exact(type, ground.of(ground.table ?? "").deeper.deeper) }
    let table = random.one(of: ground.below)
    let inner = ground.of(table).deeper
    if type == .number, ground.looksUpScore, random.chance(40) {
      return "\(random.one(of: ["min", "max", "first", "last", "sum"]))(score \(window(ground)))"
    }
    return "\(random.one(of: ["min", "max", "first", "last"]))(\(exact(type, inner)) of \(rows(table, ground)))"
  }

  mutating func windowAverage(_ ground: Ground) -> String {
    guard !ground.below.isEmpty else { return "1.5" }
    let table = random.one(of: ground.below)
    let inner = ground.of(table).deeper
    switch random.below(8) {
    case 0 where ground.looksUpScore: return "slope(score last \(span()))"
    case 1 where table != "users": return "slope(\(exact(.int, inner)) of \(table) last \(span()))"
    case 2:
      return
        "sum(\(exact(.int, inner)) * decay(\(table == "events" ? "ts" : date(inner)), 14d) of \(rows(table, ground)))"
    case 3: return "rate(\(condition(inner)) of \(rows(table, ground)))"
    case 4: return "p(\(anyNumber(inner)) of \(rows(table, ground)), 0.8)"
    case 5 where ground.looksUpScore: return "mean(score \(window(ground)))"
    default:
      return
        "\(random.one(of: ["mean", "stdev", "median", "p90", "sum"]))(\(anyNumber(inner)) of \(rows(table, ground)))"
    }
  }
}
