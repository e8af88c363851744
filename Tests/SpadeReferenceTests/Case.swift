import Glibc
import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadeSession
import SpadeStore
import SpadeSyntax

/// An answer as both sides give it.
struct PlainAnswer {
  var names: [String]
  var rows: [[Value]]
}

/// A folder of its own for a workspace's files, gone with it.
final class Folder {
  let path: String
  private var files: [String] = []

  init() {
    var template = Array("/tmp/spade-reference-XXXXXX".utf8CString)
    path =
      template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } }
      ?? ""
  }

  deinit {
    for file in files { unlink(file) }
    rmdir(path)
  }

  /// A file that goes with the folder.
  func keep(_ name: String) -> String {
    files.append(path + "/" + name)
    return name
  }

  func write(_ text: String, to name: String) {
    let file = path + "/" + keep(name)
    guard let stream = fopen(file, "w") else { return }
    fputs(text, stream)
    fclose(stream)
  }
}

/// A workspace loaded into a session and, from the same rows, into the reference.
final class Loaded {
  let folder: Folder
  let session: Session
  private(set) var reference = Reference()

  init(_ workspace: Workspace, threads: Int = 2) throws {
    folder = Folder()
    for file in workspace.files { folder.write(file.csv, to: file.name + ".csv") }
    var options = SessionOptions()
    options.engine.threads = threads
    session = Session(options: options, today: workspace.center)
    _ = try run(workspace.script)
    reference.tables = workspace.tables
    reference.chosenNow = workspace.now.map { Calendar.micros(ofDay: $0) + Calendar.microsPerDay - 1 }
    for statement in Parser.parse(SourceText(name: "definitions", text: workspace.script)).statements {
      if case .define(let definition) = statement.kind { reference.definitions.append(definition) }
    }
  }

  /// What was loaded, saved and opened in a session of its own.
  func reopened() throws -> Loaded {
    let name = folder.keep("reopened.spadedb")
    _ = try run("save \"\(name)\"")
    let other = Loaded(in: folder, today: session.today)
    _ = try other.run("open \"\(name)\"")
    return other
  }

  private init(in folder: Folder, today: Int32) {
    self.folder = folder
    session = Session(options: SessionOptions(threads: 2), today: today)
  }

  /// The engine's table for the last statement of a text.
  func run(_ text: String) throws -> ResultTable? {
    var table: ResultTable?
    try session.run(SourceText(name: "case", text: text), folder: folder.path) { outcome throws(Diagnostic) in
      if case .answer(let answer) = outcome { table = answer.table }
    } failed: { error throws(Diagnostic) in
      throw error
    }
    return table
  }

  /// The engine's answer.
  func engine(_ query: String) throws -> PlainAnswer {
    guard let table = try run(query) else { return PlainAnswer(names: [], rows: []) }
    return PlainAnswer(
      names: table.columns.map(\.name),
      rows: (0..<table.rowCount).map { row in table.columns.map { $0.value(at: row) } })
  }

  /// The reference's answer.
  func plain(_ query: String) throws -> PlainAnswer {
    let parsed = Parser.parse(SourceText(name: "case", text: query))
    guard let statement = parsed.statements.first, case .query(let query) = statement.kind else {
      throw ReferenceFailure("no query: \(parsed.diagnostics.first?.message ?? "")")
    }
    let relation = try reference.answer(query)
    return PlainAnswer(names: relation.names, rows: relation.rows.map(\.values))
  }

  /// The engine's answer as a file of comma-separated values.
  func csv(_ query: String) throws -> String {
    guard let table = try run(query) else { return "" }
    let name = folder.path + "/answer.csv"
    try ResultWriter.write(table, toFile: name, mode: .csv, options: WriteOptions())
    defer { unlink(name) }
    return String(decoding: try Files.script(name).bytes, as: UTF8.self)
  }
}

/// How two answers differ, if they do.
enum Comparison {
  /// Nil where they agree: numbers to a billionth, all else exactly.
  static func difference(_ engine: PlainAnswer, _ plain: PlainAnswer) -> String? {
    if engine.names.map({ Array($0.utf8) }) != plain.names.map({ Array($0.utf8) }) {
      return "columns \(engine.names) are not \(plain.names)"
    }
    if engine.rows.count != plain.rows.count { return "\(engine.rows.count) rows are not \(plain.rows.count)" }
    for (index, (mine, theirs)) in zip(engine.rows, plain.rows).enumerated() {
      for (name, (a, b)) in zip(engine.names, zip(mine, theirs)) where !same(a, b) {
        return "row \(index + 1), \(name): \(Spelling.field(a)) is not \(Spelling.field(b))"
      }
    }
    return nil
  }

  static func same(_ a: Value, _ b: Value) -> Bool {
    if a == b { return true }
    guard let a = Order.number(a), let b = Order.number(b) else { return false }
    return (a - b).magnitude <= 1e-9 * max(1, a.magnitude, b.magnitude)
  }
}
