import SpadeBase
import SpadeStore

extension QueryGenerator {
  /// An expression whose value doesn't depend on how it is reckoned, so that it may be compared, sorted and grouped by.
  mutating func exact(_ type: ScalarType, _ ground: Ground) -> String {
    switch type {
    case .bool: condition(ground)
    case .int: integer(ground)
    case .number: number(ground)
    case .text: text(ground)
    case .date: date(ground)
    case .time: time(ground)
    case .duration: anyNumber(ground)
    }
  }

  /// A column of a type, or the text of a constant where none is in reach.
  private mutating func name(_ type: ScalarType, _ ground: Ground) -> String {
    let names =
      ground.names(type) + (type == (createdIsTime ? .time : .date) && sees("users", ground) ? ["created"] : [])
    if !names.isEmpty, random.chance(90) { return random.one(of: names) }
    switch type {
    case .bool: return random.one(of: ["true", "false", "(1 == null)"])
    case .int: return String(random.within(0...9))
    case .number: return random.one(of: ["0.5", "60.0", "12.25", "20%"])
    case .text: return Spelling.quoted(random.one(of: ["pro", "login", "zoë", "", "new"]))
    case .date: return Spelling.date(center - Int32(random.below(50)))
    default: return random.one(of: ["now", Spelling.date(center - 9) + "T12:00:00", "7d ago"])
    }
  }

  func sees(_ table: String, _ ground: Ground) -> Bool {
    ground.table.map { Ground.reach($0).contains { $0.table == table } } ?? false
  }

  mutating func integer(_ ground: Ground) -> String {
    guard ground.depth > 0 else { return name(.int, ground) }
    let inner = ground.deeper
    switch random.below(16) {
    case 0: return "(\(integer(inner)) \(random.one(of: ["+", "-", "*"])) \(integer(inner)))"
    case 1: return "(-\(name(.int, inner)))"
    case 2: return "abs(\(integer(inner)))"
    case 3: return "length(\(text(inner)))"
    case 4: return "days(\(date(inner)), \(date(inner)))"
    case 5: return "age(\(date(inner)))"
    case 6: return "if(\(condition(inner)), \(integer(inner)), \(integer(inner)))"
    case 7: return "(\(integer(inner)) ?? \(integer(inner)))"
    case 8: return "int(\(number(inner)))"
    case 9: return "\(random.one(of: ["min", "max"]))(\(integer(inner)), \(integer(inner)))"
    case 10: return "mod(\(integer(inner)), \(random.one(of: ["2", "3", "-4", "0", name(.int, inner)])))"
    case 11: return "match(\(text(inner)), \"pro\" -> \(integer(inner)), \"login\" -> 2, else \(integer(inner)))"
    case 12 where ground.table != nil: return windowInteger(ground)
    case 13 where ground.allowsTime && ground.table != nil: return past(.int, ground)
    case 14 where ground.allowsTime && ground.table != nil:
      return "since(\(exact(random.one(of: [.text, .number, .bool, .int]), timeless(ground))))"
    default: return name(.int, ground)
    }
  }

  mutating func number(_ ground: Ground) -> String {
    guard ground.depth > 0 else { return name(.number, ground) }
    let inner = ground.deeper
    switch random.below(14) {
    case 0:
      return "(\(number(inner)) \(random.one(of: ["+", "-"])) \(random.chance(50) ? number(inner) : integer(inner)))"
    case 1:
      return
        "(\(number(inner)) / \(random.one(of: ["2", "4", "8.0", ground.table == "accounts" ? "(seats - 2)" : "5"])))"
    case 2: return "abs(\(number(inner)))"
    case 3: return "round(\(number(inner)))"
    case 4: return "\(random.one(of: ["floor", "ceil"]))(\(number(inner)))"
    case 5: return "bin(\(number(inner)), \(random.one(of: ["10", "2.5", "20", "0"])))"
    case 6: return "if(\(condition(inner)), \(number(inner)), \(integer(inner)))"
    case 7: return "(\(number(inner)) ?? \(number(inner)))"
    case 8: return "step(\(number(inner)), 80 -> 1.5, 40 -> \(number(inner)), else 0)"
    case 9 where ground.table != nil: return windowValue(.number, ground)
    case 10 where ground.allowsTime && ground.table != nil: return past(.number, ground)
    case 11 where ground.allowsTime && ground.table != nil: return "change(\(number(timeless(ground))), \(span()))"
    default: return name(.number, ground)
    }
  }

  /// A number that may differ in its last digits: only shown, averaged, or compared with what it never equals.
  mutating func anyNumber(_ ground: Ground) -> String {
    guard ground.depth > 0 else { return number(ground) }
    let inner = ground.deeper
    let scores = ground.names(.duration)
    if !scores.isEmpty, random.chance(30) { return random.one(of: scores) }
    switch random.below(13) {
    case 0: return "(\(anyNumber(inner)) \(random.one(of: ["+", "-", "*", "/"])) \(number(inner)))"
    case 1: return "sqrt(\(anyNumber(inner)))"
    case 2: return "ln(\(exact(.int, inner)))"
    case 3: return "exp(min(\(number(inner)), 3))"
    case 4:
      return "blend(\(anyNumber(inner)) -> 40%, \(number(inner)) -> 35%"
        + (random.chance(50) ? ", \(number(inner)) -> 2)" : ")")
    case 5: return "curve(\(number(inner)), 0 -> 0, 40 -> 50, 60.5 -> 70, 100 -> 100)"
    case 6: return "decay(\(random.chance(50) ? date(inner) : time(inner)), \(random.one(of: ["30d", "1w", "36h"])))"
    case 7: return "age(\(time(inner)))"
    case 8 where ground.table != nil: return windowAverage(ground)
    case 9 where ground.table != nil && ground.allowsTime: return "((\(anyNumber(timeless(ground)))) @ \(past()))"
    case 10 where ground.allowsPeers: return peers(ground)
    case 11: return "days(\(time(inner)), \(time(inner)))"
    default: return number(ground)
    }
  }

  mutating func text(_ ground: Ground) -> String {
    guard ground.depth > 0 else { return name(.text, ground) }
    let inner = ground.deeper
    switch random.below(13) {
    case 0: return "\(random.one(of: ["lower", "upper", "trim"]))(\(text(inner)))"
    case 1: return "concat(\(text(inner)), \"/\", \(random.chance(50) ? text(inner) : integer(inner)))"
    case 2: return "text(\(random.chance(50) ? integer(inner) : condition(inner)))"
    case 3: return "band(\(number(inner)))"
    case 4: return "if(\(condition(inner)), \(text(inner)), \(text(inner)))"
    case 5: return "(\(text(inner)) ?? \(text(inner)))"
    case 6:
      return
        "match(\(text(inner)), \"pro\" -> \"p\", \"free\" -> \(text(inner))\(random.chance(50) ? ", else \"-\"" : ""))"
    case 7: return "step(\(integer(inner)), 8 -> \"high\", 3 -> \(text(inner)), else \"low\")"
    case 8 where ground.table != nil: return windowValue(.text, ground)
    case 9 where ground.allowsTime && ground.table != nil: return past(.text, ground)
    default: return name(.text, ground)
    }
  }

  mutating func date(_ ground: Ground) -> String {
    guard ground.depth > 0 else { return name(.date, ground) }
    let inner = ground.deeper
    switch random.below(9) {
    case 0:
      return
        "\(random.one(of: ["day", "week", "month", "quarter", "year"]))(\(random.chance(50) ? date(inner) : time(inner)))"
    case 1: return "date(\(time(inner)))"
    case 2:
      return "(\(name(.date, inner)) \(random.one(of: ["+", "-"])) \(random.one(of: ["1d", "14d", "1mo", "1q", "1y"])))"
    case 3: return "if(\(condition(inner)), \(date(inner)), \(date(inner)))"
    case 4 where ground.table != nil: return windowValue(.date, ground)
    case 5 where ground.allowsTime && ground.table != nil: return past(.date, ground)
    default: return name(.date, ground)
    }
  }

  mutating func time(_ ground: Ground) -> String {
    guard ground.depth > 0 else { return name(.time, ground) }
    switch random.below(7) {
    case 0: return "(\(name(.time, ground)) - \(random.one(of: ["1h", "12h", "3d", "1mo"])))"
    case 1: return "(\(span()) ago)"
    case 2 where ground.table != nil: return windowValue(.time, ground)
    case 3 where ground.allowsTime && ground.table != nil: return past(.time, ground)
    default: return name(.time, ground)
    }
  }

  mutating func condition(_ ground: Ground) -> String {
    guard ground.depth > 0 else {
      return random.chance(40) ? name(.bool, ground) : "\(name(.number, ground)) >= \(20 * random.within(0...5))"
    }
    let inner = ground.deeper
    let compare = random.one(of: ["==", "!=", "<", "<=", ">", ">="])
    switch random.below(18) {
    case 0: return "(\(condition(inner)) and \(condition(inner)))"
    case 1: return "(\(condition(inner)) or \(condition(inner)))"
    case 2: return "not (\(condition(inner)))"
    case 3: return "(\(integer(inner)) \(compare) \(random.chance(50) ? integer(inner) : number(inner)))"
    case 4: return "(\(number(inner)) \(compare) \(random.one(of: ["60", "40.5", "0", number(inner)])))"
    case 5: return "(\(text(inner)) \(compare) \(text(inner)))"
    case 6: return "(\(date(inner)) \(compare) \(random.chance(50) ? date(inner) : time(inner)))"
    case 7:
      return "(\(exact(random.one(of: [.int, .text, .date, .number]), inner)) \(random.one(of: ["==", "!="])) null)"
    case 8: return "(\(text(inner)) \(random.one(of: ["", "not "]))in (\"pro\", \"free\", \(text(inner))))"
    case 9: return "(\(number(inner)) \(random.one(of: ["", "not "]))between \(integer(inner)) and \(number(inner)))"
    case 10:
      let word = random.one(of: ["like", "contains", "startswith", "endswith", "not like", "not contains"])
      let part =
        word.hasSuffix("like")
        ? random.one(of: ["\"*E*\"", "\"?ro\"", "\"z*\"", "\"*\"", "\"Ä*h\""])
        : random.one(of: ["\"e\"", "\"ö\"", "\"\"", "\"caf\"", text(inner)])
      return "(\(text(inner)) \(word) \(part))"
    case 11 where ground.table != nil: return windowCondition(ground)
    case 12 where ground.allowsTime && ground.table != nil:
      return "\(random.one(of: ["became", "stayed"]))(\(condition(timeless(ground))), last \(span()))"
    case 13 where ground.allowsTime && ground.table != nil: return past(.bool, ground)
    case 14: return "(\(anyNumber(inner)) \(random.one(of: ["<", ">"])) \(random.within(0...90)).123457)"
    default:
      return random.chance(30)
        ? name(.bool, ground) : "(\(name(.number, ground)) \(compare) \(20 * random.within(0...5)))"
    }
  }

  /// The ground of what is asked along time: one such question in another would take too long by brute force.
  func timeless(_ ground: Ground) -> Ground {
    var ground = ground.stored
    ground.allowsTime = false
    return ground
  }

  private mutating func past(_ type: ScalarType, _ ground: Ground) -> String {
    "((\(exact(type, timeless(ground)))) @ \(past(ground)))"
  }

  /// A moment for `@`: fixed, or one of the row.
  private mutating func past(_ ground: Ground? = nil) -> String {
    if let ground, random.chance(30) { return name(random.chance(70) ? .date : .time, ground.stored) }
    let moment = moment()
    return moment.contains(" ") ? "(\(moment))" : moment
  }

  mutating func peers(_ ground: Ground) -> String {
    let inner = ground.deeper.deeper
    let within = random.chance(50) ? " within \(text(inner))" + (random.chance(30) ? ", \(condition(inner))" : "") : ""
    switch random.below(6) {
    case 0: return "rescale(\(number(inner)), 1, 100\(random.chance(50) ? ", 2" : "")\(within))"
    case 1: return "winsorize(\(number(inner)), \(random.one(of: ["90%", "0.5", "75%"]))\(within))"
    default: return "\(random.one(of: ["rank", "percentile", "zscore", "deviation"]))(\(number(inner))\(within))"
    }
  }
}
