import SpadeStore

/// What an expression may name where it stands.
struct Ground {
  /// The stored table whose rows are asked; nil for groups.
  var table: String?
  /// Columns made by stages before.
  var made: [(name: String, type: ScalarType)] = []
  /// Definitions that exist by now, with their entity.
  var definitions: [(name: String, entity: String, type: ScalarType)] = []
  /// Whether `became` and its like may stand here.
  var allowsTime = true
  var allowsPeers = true
  /// How much deeper an expression may nest.
  var depth = 3

  var deeper: Ground {
    var ground = self
    ground.depth -= 1
    return ground
  }

  /// Without what stages made: those columns have no past.
  var stored: Ground {
    var ground = deeper
    ground.made = []
    ground.allowsPeers = false
    return ground
  }

  /// The ground of the rows of a table that belong to this row.
  func of(_ table: String) -> Ground {
    var ground = stored
    ground.table = table
    ground.allowsTime = false
    return ground
  }

  /// Columns in reach of that type; those of parents and histories, too.
  func names(_ type: ScalarType) -> [String] {
    let stored = table.map { Ground.reach($0) } ?? []
    var entities = stored.map(\.table)
    if let table { entities.append(table) }
    let defined = definitions.filter { $0.type == type && entities.contains($0.entity) }.map(\.name)
    return made.filter { $0.type == type }.map(\.name) + defined
      + stored.flatMap { table in table.columns.filter { $0.type == type }.map { (table.table, $0.name) } }
      .enumerated().map { place, name in place % 7 == 6 ? "\(name.0).\(name.1)" : name.1 }
  }

  /// The entities and histories that a row of a table sees, nearest first.
  static func reach(_ table: String) -> [(table: String, columns: [(name: String, type: ScalarType)])] {
    let accounts: [(String, [(name: String, type: ScalarType)])] = [
      (
        "accounts",
        [
          ("id", .int), ("name", .text), ("tier", .text), ("seats", .int), ("arr", .number), ("signup", .date),
          ("churned", .date), ("vip", .bool),
        ]
      ),
      ("scores", [("score", .number), ("conf", .int)]),
      ("lifecycles", [("lifecycle", .text)]),
    ]
    let users: [(String, [(name: String, type: ScalarType)])] =
      [
        ("users", [("uid", .int), ("role", .text), ("level", .int), ("gone", .date)]),
        ("moods", [("mood", .int)]),
      ] + accounts
    switch table {
    case "accounts": return accounts
    case "users": return users
    case "events":
      return [("events", [("ts", .time), ("event", .text), ("feature", .text), ("amount", .int)])] + users
    case "notes": return [("notes", [("n_day", .date), ("kind", .text), ("points", .number)])] + accounts
    // Only from its own rows is a history's time in reach.
    case "scores": return [("scores", [("s_day", .date)])] + accounts
    case "lifecycles": return [("lifecycles", [("changed", .time)])] + accounts
    case "moods": return [("moods", [("m_day", .date)])] + users
    default: return [("targets", [("region", .text), ("goal", .int), ("due", .date)])]
    }
  }

  /// The tables whose rows belong to a row or to one of its parents.
  var below: [String] {
    let ofAccounts = ["scores", "lifecycles", "users", "events", "moods", "notes"]
    switch table {
    case "accounts", "notes", "scores", "lifecycles": return ofAccounts
    case "users", "events", "moods": return ["events", "moods"] + ofAccounts
    default: return []
    }
  }

  /// Whether a score is an attribute of the row's account rather than its own column.
  var looksUpScore: Bool { ["accounts", "users", "events", "moods", "notes"].contains(table) }
}
