import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeSession
import SpadeStore
import SpadeSyntax

/// Goes through a document as a run would, without asking or writing anything, and keeps what it learns.
final class Check {
  /// The tables and definitions so far.
  let session: Session
  /// What has a name so far, those of scripts run among them.
  private(set) var declarations: [Declaration] = []
  /// True once something that may have defined a name couldn't be understood or read: no name can be called unknown.
  private var isPartial = false
  /// True once a query couldn't be understood: what goes on from the last query can't be judged.
  private var hasLostQuery = false
  /// Scripts being followed, outermost first.
  private var running: [String] = []

  /// What is said of a name for which there is nothing to be found.
  private static let namelessness: Set<DiagnosticCode> = [
    .unknownTable, .unknownColumn, .outOfReach, .nothingLoaded, .notLoaded,
  ]

  init(_ shelf: TableShelf, today: Int32) {
    session = Session(options: SessionOptions(threads: 1), today: today)
    session.readTable = { request throws(Diagnostic) in try shelf.table(request) }
  }

  /// Goes through a text's statements that end before `limit`, and returns what is wrong with them and with its form.
  func read(_ text: SourceText, folder: String, before limit: Int = .max) -> [Diagnostic] {
    let parsed = Parser.parse(text)
    var found = parsed.diagnostics.map { $0.located(in: text) }
    var broken = Self.brokenDefinitions(text, parsed.diagnostics)[...]
    for statement in parsed.statements {
      while let first = broken.first, first < statement.span.start {
        isPartial = true
        broken.removeFirst()
      }
      guard statement.span.end < limit else { break }
      found += read(statement, in: text, folder)
    }
    return found
  }

  private func read(_ statement: Statement, in text: SourceText, _ folder: String) -> [Diagnostic] {
    do throws(Diagnostic) {
      if case .run(let file) = statement.kind {
        try follow(file, in: text, folder)
        return []
      }
      let warnings = try session.check(statement, in: text, folder: folder)
      if statement.isQuery { hasLostQuery = false }
      if let declaration = Declaration(statement, in: text) { declarations.append(declaration) }
      return warnings.map { $0.placed(at: statement, in: text) }
    } catch {
      let isSilent = isSilent(error)
      if statement.isQuery {
        session.forgetLastQuery()
        hasLostQuery = true
      } else {
        isPartial = true
      }
      return isSilent ? [] : [error.placed(at: statement, in: text)]
    }
  }

  /// True where an error may come of what couldn't be read, or where nothing can be told without running the query.
  private func isSilent(_ error: Diagnostic) -> Bool {
    switch error.code {
    case .cancelled, .missingParameter: true
    case .noLastResult: hasLostQuery
    case _ where Self.namelessness.contains(error.code): isPartial || session.catalog.tables.isEmpty
    default: false
    }
  }

  /// Goes through a script, and throws the first thing wrong with it.
  private func follow(_ file: TextArgument, in text: SourceText, _ folder: String) throws(Diagnostic) {
    let path = Paths.resolve(file.text, in: folder)
    guard !running.contains(path), running.count < Limits.runDepth.value else {
      throw Diagnostic.runsItself(running + [path], file.span).located(in: text)
    }
    guard FileStamp(path: path)?.isRegular ?? true else { throw .leftAlone("what is no file") }
    let script = try Files.script(path, file.span)
    if var error = follow(script) {
      error.labels.insert(Diagnostic.Label(file.span, in: text), at: 0)
      throw error
    }
  }

  /// Goes through a script, and returns the first thing wrong with it.
  private func follow(_ script: SourceText) -> Diagnostic? {
    running.append(script.name)
    defer { running.removeLast() }
    return read(script, folder: Paths.folder(of: script.name)).first { $0.severity == .error }
  }

  /// Begins with the workspace that the document's queries are about, whose own errors are its own document's.
  func begin(with workspace: String) {
    guard FileStamp(path: workspace)?.isRegular == true, let script = try? Files.script(workspace) else {
      isPartial = true
      return
    }
    _ = follow(script)
  }

  /// Where statements that the parser couldn't read begin, of those that may define something.
  private static func brokenDefinitions(_ text: SourceText, _ errors: [Diagnostic]) -> [Int] {
    guard !errors.isEmpty else { return [] }
    let tokens = Layout(Lexer.lex(text.bytes).tokens, end: text.bytes.count).tokens
    let heads = tokens.indices.filter { $0 == 0 || tokens[$0 - 1].kind == .end }.map { tokens[$0] }
    return errors.compactMap { error in
      guard let place = error.labels.first?.span.start,
        let head = heads.last(where: { $0.span.start <= place }), head.word?.role == .statement
      else { return nil }
      return head.span.start
    }
  }
}

extension Statement {
  /// Whether a leading `|` can go on from it.
  var isQuery: Bool { if case .query = kind { true } else { false } }
}

extension LoadStatement {
  /// The name of the table, said or not.
  var tableName: Name { name ?? Name(Paths.stem(path.text), path.span) }
}

extension Diagnostic {
  /// The same with a first label in the document: the statement, where it says nothing nearer.
  func placed(at statement: Statement, in text: SourceText) -> Diagnostic {
    var copy = located(in: text)
    if let index = copy.labels.firstIndex(where: { $0.source === text }) {
      copy.labels.swapAt(0, index)
    } else {
      copy.labels.insert(Label(statement.span, in: text), at: 0)
    }
    return copy
  }
}
