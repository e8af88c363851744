import SpadeBase
import SpadeStore

/// Writes queries that mean something, from the grammar and the types of what is in reach.
struct QueryGenerator {
  var random: RandomSource
  let center: Int32
  /// Whether users have a `created` that is a time.
  let createdIsTime: Bool
  /// Whether users have a beginning, so that a window over them means something.
  let usersBegin: Bool

  init(seed: UInt64, workspace: Workspace) {
    random = RandomSource(seed: seed)
    center = workspace.center
    let users = workspace.files.first { $0.name == "users" }
    createdIsTime = users?.columns.first { $0.name == "created" }?.type == .time
    usersBegin = users?.clause.contains("from created") ?? false
  }

  /// A few definitions, each free to use those before it.
  mutating func definitions() -> (statements: [String], known: [(name: String, entity: String, type: ScalarType)]) {
    var statements: [String] = []
    var known: [(name: String, entity: String, type: ScalarType)] = []
    for index in 0..<random.below(5) {
      let entity = random.chance(65) ? "accounts" : "users"
      let of = entity == "users" || random.chance(20) ? " of \(entity)" : ""
      let ground = Ground(table: entity, definitions: known, allowsTime: random.chance(30), depth: 2)
      if random.chance(50) {
        statements.append("cohort k\(index)\(of) = \(condition(ground))")
        known.append(("k\(index)", entity, .bool))
      } else {
        statements.append("let l\(index)\(of) = \(random.chance(30) ? peers(ground) : anyNumber(ground))")
        known.append(("l\(index)", entity, .duration))
      }
    }
    return (statements, known)
  }

  /// A query of stages; the first is the source.
  mutating func query(_ known: [(name: String, entity: String, type: ScalarType)]) -> [String] {
    let source = random.one(of: [
      "accounts", "accounts", "accounts", "accounts", "users", "users", "events", "scores", "moods", "notes",
      "lifecycles", "targets",
    ])
    var ground = Ground(table: source, definitions: known)
    if source == "targets" { ground.allowsTime = false }
    let isEntity = source == "accounts" || source == "users"
    var stages = [isEntity && random.chance(8) ? "all " + source : source]
    if isEntity, random.chance(7) { return stages + retain(&ground) }
    for _ in 0..<random.below(4) { stages.append(rowStage(&ground)) }
    if random.chance(95) { stages += random.chance(60) ? slice(&ground) : [selection(ground)] }
    if random.chance(15) { stages.append("at \(moment())") }
    return stages
  }

  private mutating func rowStage(_ ground: inout Ground) -> String {
    switch random.below(10) {
    case 0...4: return "where \(condition(ground))"
    case 5, 6:
      let name = "d\(ground.made.count)"
      let type = random.one(of: [ScalarType.int, .number, .text, .bool, .date])
      let stage = "derive \(name) = \(exact(type, ground))"
      ground.made.append((name, type))
      return stage
    case 7, 8: return sort(ground)
    default:
      return "take \(random.below(6))" + (random.chance(50) ? " within \(exact(.text, ground.deeper.deeper))" : "")
    }
  }

  private mutating func sort(_ ground: Ground) -> String {
    let types = [ScalarType.int, .number, .text, .bool, .date].filter {
      ground.table != nil || !ground.names($0).isEmpty
    }
    guard !types.isEmpty else { return "take 9" }
    let keys = (0...random.below(2)).map { _ in
      (random.chance(40) ? "-" : "") + "(" + exact(random.one(of: types), ground.deeper) + ")"
    }
    return "sort " + keys.joined(separator: ", ")
  }

  private mutating func selection(_ ground: Ground) -> String {
    let items = (0...random.below(4)).map { index in
      switch random.below(10) {
      case 0...2: "c\(index) = \(anyNumber(ground))"
      case 3 where ground.allowsPeers: "c\(index) = \(peers(ground))"
      default: "c\(index) = \(exact(random.one(of: [.int, .number, .text, .bool, .date, .time]), ground))"
      }
    }
    return "select " + items.joined(separator: ", ")
  }

  private mutating func slice(_ ground: inout Ground) -> [String] {
    var after = Ground(table: nil, allowsTime: false)
    var measures: [String] = []
    if random.chance(92) {
      for index in 0...random.below(3) {
        let (text, type) = measure(ground)
        measures.append("m\(index) = \(text)")
        if let type { after.made.append(("m\(index)", type)) }
      }
    }
    if measures.isEmpty { after.made.append(("n", .int)) }
    let hasCohorts = ground.definitions.contains { $0.type == .bool && $0.entity == ground.table }
    var dims: [String] = []
    var pivotable = false
    for index in 0..<random.below(3) {
      if hasCohorts, index == 0, random.chance(30) {
        dims.append("cohort(\(cohorts(ground)))")
        continue
      }
      let type = random.one(of: [ScalarType.text, .text, .bool, .date, .int])
      dims.append("g\(index) = \(exact(type, ground.deeper))")
      after.made.append(("g\(index)", type))
      pivotable = type == .text
    }
    var stages = [
      "slice " + measures.joined(separator: ", ") + (dims.isEmpty ? "" : " by " + dims.joined(separator: ", "))
    ]
    ground = after
    switch random.below(10) {
    case 0:
      if random.chance(25) { stages.append("where \(condition(after))") }
      if random.chance(15) { stages.append(sort(after)) }
      if random.chance(15) { stages.append("take \(random.below(4))") }
      stages.append("vs \(moment())")
    case 1:
      stages.append(
        "over \(random.one(of: ["8w every 2w", "3w every 1w", "3mo every 1mo", "10d every 3d", "1q every 1mo", "2d every 12h"]))"
      )
    case 2 where pivotable && dims.last?.hasPrefix("g") == true: return stages + ["pivot g\(dims.count - 1)"]
    default: break
    }
    if random.chance(25) { stages.append("where \(condition(after))") }
    if random.chance(25) { stages.append(sort(after)) }
    if random.chance(15) { stages.append("take \(random.below(4))") }
    return stages
  }

  private mutating func cohorts(_ ground: Ground) -> String {
    let all = ground.definitions.filter { $0.type == .bool && $0.entity == ground.table }.map(\.name)
    return random.chance(20)
      ? "" : all.shuffled(using: &random).prefix(1 + random.below(all.count)).joined(separator: ", ")
  }

  /// A measure, and its type where later stages may compare it.
  private mutating func measure(_ ground: Ground) -> (String, ScalarType?) {
    let inner = ground.deeper
    switch random.below(16) {
    case 0: return ("count()", .int)
    case 1: return ("count(\(condition(inner)))", .int)
    case 2: return ("count(\(exact(random.one(of: [.int, .text, .date]), inner)))", .int)
    case 3: return ("sum(\(exact(.int, inner)))", .int)
    case 4: return ("sum(\(exact(.number, inner)))", .number)
    case 5: return ("distinct(\(exact(random.one(of: [.int, .text, .date, .number]), inner)))", .int)
    case 6:
      let type = random.one(of: [ScalarType.int, .number, .text, .date])
      return ("\(random.one(of: ["min", "max", "first", "last"]))(\(exact(type, inner)))", type)
    case 7: return ("share()", nil)
    case 8: return ("share(abs(\(exact(.number, inner))))", nil)
    case 9: return ("rate(\(condition(inner)))", nil)
    case 10: return ("wmean(\(anyNumber(inner)), \(exact(.int, inner)))", nil)
    case 11: return ("\(random.one(of: ["any", "none"]))(\(condition(inner)))", .bool)
    case 12: return ("p(\(anyNumber(inner)), 0.\(random.within(1...9)))", nil)
    case 13: return ("sum(\(exact(.int, inner))) / count() + max(\(exact(.number, inner)))", nil)
    default:
      return ("\(random.one(of: ["mean", "stdev", "median", "p10", "p75", "p90", "sum"]))(\(anyNumber(inner)))", nil)
    }
  }

  private mutating func retain(_ ground: inout Ground) -> [String] {
    var stages: [String] = []
    if random.chance(40) { stages.append("where \(condition(ground.stored))") }
    let date = ground.table == "accounts" ? "signup" : "created"
    let table =
      ground.table == "accounts" ? random.one(of: ["events", "notes", "scores"]) : random.one(of: ["events", "moods"])
    let inner = ground.of(table).deeper
    let asked = [
      "any(\(table))", "any(\(table) where \(condition(inner)))", "count(\(table)) >= 2",
      "sum(\(exact(.int, inner)) of \(table)) > 3", "any(\(table) last \(span()))",
      "\(condition(Ground(table: ground.table, definitions: ground.definitions, allowsTime: false, allowsPeers: false, depth: 2)))",
    ]
    let period = random.one(of: ["month", "month", "week", "quarter", "day"])
    return stages + ["retain \(random.one(of: asked)) by \(period)(\(date)) for \(random.within(1...5))"]
  }

  /// A moment one can stand at.
  mutating func moment() -> String {
    random.one(of: [
      Spelling.date(center - Int32(random.below(60))), "\(span()) ago", "30d ago", Spelling.date(center + 5),
      Spelling.date(center - Int32(random.below(60))) + "T12:00:00",
    ])
  }

  mutating func span() -> String {
    random.one(of: ["1d", "3d", "7d", "2w", "14d", "30d", "60d", "12h", "36h", "1mo", "2mo", "1q", "1y"])
  }
}
