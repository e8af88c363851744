import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadePlan
import SpadeSession
import SpadeStore
import SpadeSyntax

/// Statements in, answers or errors out: with every fast path and large batches, and with none and tiny ones, the same.
enum QueryFuzzing {
  /// Loaded once: tables never change.
  static let workspace = try? catalog(SeedTexts.workspace.map { ($0.name, Array($0.text.utf8), $0.load) })

  static func finding(in bytes: [UInt8]) -> String? {
    guard let workspace else { return "the small workspace can't be loaded" }
    return compare(bytes, workspace)
  }

  /// Up to the first NUL the bytes are a file, behind it statements about it.
  static func finding(inFileAndQuery bytes: [UInt8]) -> String? {
    let split = bytes.firstIndex(of: 0) ?? bytes.endIndex
    let query = Array(bytes[split...].dropFirst())
    for load in ["as t", "as t entity id", "as t entity id from day"] {
      guard let catalog = try? catalog([("t", Array(bytes[..<split]), load)]) else { continue }
      if let finding = compare(query, catalog) { return "\(load): \(finding)" }
    }
    return nil
  }

  /// What the statements give in two ways.
  static func compare(_ query: [UInt8], _ catalog: Catalog) -> String? {
    var fast = SessionOptions(threads: 1)
    fast.engine.fastPaths = Set(FastPath.allCases)
    var plain = SessionOptions(threads: 1)
    plain.engine.batchRows = 3
    plain.engine.fastPaths = []
    let first = Session(options: fast, today: 20_000, catalog: catalog)
    let second = Session(options: plain, today: 20_000, catalog: catalog)
    let text = SourceText(name: "<fuzz>", bytes: query)
    let (one, two) = (answers(text, first), answers(text, second))
    guard one != two, !one.contains("cancelled"), !two.contains("cancelled") else { return nil }
    return "the fast paths change an answer:\n\(one)\nwithout:\n\(two)"
  }

  /// What the statements give; those that touch files are left out.
  private static func answers(_ text: SourceText, _ session: Session) -> String {
    let clock = Stopwatch()
    session.options.engine.isCancelled = { clock.elapsed > 1_000_000_000 }
    var given = ""
    for statement in Parser.parse(text).statements.prefix(20) where isHarmless(statement) {
      do throws(Diagnostic) {
        try session.execute(statement, in: text, folder: ".") { outcome throws(Diagnostic) in
          guard case .answer(let answer) = outcome else { return }
          let sink = ByteSink.memory()
          try ResultWriter.write(answer.table, mode: .json, profile: .file, to: sink)
          given += String(decoding: sink.bytes.prefix(100_000), as: UTF8.self)
          try ResultWriter.write(answer.table, mode: .table, profile: .file, to: ByteSink.memory())
        }
      } catch {
        given += error.code.id + "\n"
      }
    }
    return given
  }

  private static func isHarmless(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .query(let query), .expect(let query):
      !query.stages.contains { if case .into = $0.kind { true } else { false } }
    case .define, .set, .use, .describe: true
    // Its times differ from run to run.
    case .explain: false
    case .load, .save, .open, .run, .command: false
    }
  }

  /// These files as tables; throws where they can't be loaded.
  private static func catalog(_ files: [(name: String, bytes: [UInt8], load: String)]) throws(Diagnostic) -> Catalog {
    let session = Session(options: SessionOptions(threads: 1), today: 20_000)
    for file in files {
      guard ScratchFile.shared.write(file.bytes) else { return Catalog() }
      let load = SourceText(name: "<load>", text: "load \"\(ScratchFile.shared.path)\" \(file.load)")
      for statement in Parser.parse(load).statements {
        try session.execute(statement, in: load, folder: ".") { _ throws(Diagnostic) in }
      }
    }
    return session.catalog
  }
}
