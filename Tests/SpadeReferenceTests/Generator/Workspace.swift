import SpadeBase
import SpadeStore

/// A small workspace: files to load, the statements that load them, and the same rows for the reference.
struct Workspace {
  /// One file and its `load` statement.
  struct File {
    var name: String
    /// What stands behind `as NAME` in the statement.
    var clause: String
    var columns: [(name: String, type: ScalarType)]
    var rows: [[Value]]
  }

  var files: [File]
  /// `set now`; nil leaves it to the data.
  var now: Int32?
  /// `let` and `cohort` statements.
  var definitions: [String]
  /// Around this day the data lies.
  var center: Int32

  /// The statements that make the workspace, for files in the folder of the script.
  var script: String {
    var lines = files.map { file in
      let types = file.columns.map { "\($0.name) \($0.type.rawValue)" }.joined(separator: ", ")
      return "load \"\(file.name).csv\" as \(file.name) \(file.clause) (types (\(types)))"
    }
    if let now { lines.append("set now = \(Spelling.date(now))") }
    return (lines + definitions).joined(separator: "\n") + "\n"
  }

  /// The tables as the reference reads them.
  var tables: [ReferenceTable] {
    var tables: [ReferenceTable] = []
    func table(_ name: String) -> ReferenceTable { tables.first { $0.name == name } ?? tables[0] }
    for file in files {
      func column(_ name: String) -> Int { file.columns.firstIndex { $0.name == name } ?? 0 }
      func has(_ words: String) -> Bool { " \(file.clause) ".contains(" \(words) ") }
      let kind: ReferenceTable.Kind =
        switch file.name {
        case "accounts":
          .entity(
            key: 0, parent: nil, from: has("from signup") ? column("signup") : nil,
            until: has("until churned") ? column("churned") : nil)
        case "users":
          .entity(
            key: 0, parent: (table("accounts"), column("u_account")),
            from: has("from created") ? column("created") : nil,
            until: has("until gone") ? column("gone") : nil)
        case "scores", "lifecycles": .history(parent: table("accounts"), key: 0, at: 1)
        case "moods": .history(parent: table("users"), key: 0, at: 1)
        case "notes": .log(parent: table("accounts"), key: 0, at: 1)
        case "events": .log(parent: table("users"), key: 0, at: 1)
        default: .plain
        }
      tables.append(ReferenceTable(name: file.name, kind: kind, columns: file.columns, rows: file.rows))
    }
    return tables
  }
}

extension Workspace.File {
  /// The file's text.
  var csv: String {
    let lines = [columns.map(\.name)] + rows.map { $0.map { Spelling.field($0) } }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }
}

/// Values as files and queries spell them.
enum Spelling {
  static func date(_ day: Int32) -> String {
    let (year, month, day) = Calendar.civil(day)
    return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
  }

  static func time(_ micros: Int64) -> String {
    let day = Calendar.day(ofMicros: micros)
    let rest = Int(micros - Calendar.micros(ofDay: day))
    let (seconds, fraction) = (rest / 1_000_000, rest % 1_000_000)
    let clock = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, 2) }.joined(separator: ":")
    return date(day) + "T" + clock + (fraction == 0 ? "" : "." + padded(fraction, 6))
  }

  static func field(_ value: Value) -> String {
    switch value {
    case .null: ""
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .number(let value): "\(value)"
    case .date(let day): date(day)
    case .time(let micros): time(micros)
    case .text(let bytes): quoted(String(decoding: bytes, as: UTF8.self))
    case .duration: "a duration"
    }
  }

  static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      quoted.unicodeScalars.append(contentsOf: scalar == "\"" ? ["\"", "\""] : [scalar])
    }
    return quoted + "\""
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }
}
