import Glibc
package import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

extension DiagnosticCode {
  package static let notLoaded = DiagnosticCode("not-loaded", "A statement names a table that is not loaded.")
  package static let notAnEntity = DiagnosticCode(
    "not-an-entity", "Rows can belong to an entity only, and a definition is about one.")
  package static let nameTaken = DiagnosticCode(
    "name-taken", "A table, a column or a definition has that name already.")
  package static let unknownSetting = DiagnosticCode("unknown-setting", "`set` knows one name: now.")
  package static let badOption = DiagnosticCode("bad-option", "An option of load has a value it can't take.")
  package static let cannotRead = DiagnosticCode(
    "cannot-read", exit: .data, "A file can't be opened or read, for the reason the system gives.")
  package static let runLimit = DiagnosticCode(
    "run-limit", "Scripts run each other at most 32 deep, never in a circle, and are at most 16 MiB long.")
  package static let unknownEnding = DiagnosticCode(
    "unknown-ending", "`into` writes .csv .tsv .json .ndjson .md .html and .svg files; the ending says which.")

  package static let expectationFailed = DiagnosticCode(
    "expectation-failed", exit: .expectation,
    "Not every value that an `expect` tests is true; the rows that break it are shown. A null isn't true either.")
  package static let expectForm = DiagnosticCode(
    "expect-form",
    "`expect` tests a query with at least one column that is true or false, and neither writes nor draws it.")

  package static let outsideSandbox = DiagnosticCode(
    "outside-sandbox", exit: .data,
    "`--sandbox` keeps reading and writing below the folders it names and leaves out commands that reach further.")

  /// The codes of this module.
  package static let session: [DiagnosticCode] = [
    .notLoaded, .notAnEntity, .nameTaken, .unknownSetting, .badOption, .cannotRead, .runLimit, .unknownEnding,
    .expectationFailed, .expectForm, .outsideSandbox,
  ]
}

/// All wording of this module.
extension Diagnostic {
  /// The same, pointing into a text where it doesn't say which.
  package func located(in text: SourceText) -> Diagnostic {
    var copy = self
    for index in copy.labels.indices where copy.labels[index].source == nil { copy.labels[index].source = text }
    return copy
  }

  /// The same, about a place in the text where it names none.
  func labelled(_ span: Span) -> Diagnostic {
    var copy = self
    if copy.labels.isEmpty { copy.labels = [Label(span)] }
    return copy
  }

  static func nothingToSave(_ span: Span) -> Diagnostic {
    Diagnostic(.notLoaded, "nothing is loaded that could be saved", at: span, help: "load a table first")
  }

  static func savedAs(_ mode: String, _ path: TextArgument) -> Diagnostic {
    Diagnostic(
      .notASnapshot, "save writes all tables and definitions in a form of its own, not as \(mode)", at: path.span,
      help: "end the name in .spadedb; an answer is written as \(mode) by the stage: … | into \(path.literal.spelling)")
  }

  static func notLoaded(_ name: Name, _ catalog: Catalog) -> Diagnostic {
    let names = catalog.tables.map(\.name)
    let near = Suggestion.nearest(to: name.text, among: names).map { "did you mean '\($0)'?" }
    let loaded =
      names.isEmpty ? "load \"\(name.text).csv\" as \(name.text)" : "loaded: \(names.joined(separator: ", "))"
    return Diagnostic(.notLoaded, "no table '\(name.text)' is loaded", at: name.span, help: near ?? loaded)
  }

  static func notAnEntity(_ name: Name) -> Diagnostic {
    Diagnostic(
      .notAnEntity, "'\(name.text)' is no entity, so no rows can belong to it", at: name.span,
      help: "load it with `entity KEY`")
  }

  static func definitionNeedsEntity(_ table: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .notAnEntity, "a definition is about an entity, and \(table) is none", at: span,
      help: "say of which: let NAME of ENTITY = …")
  }

  static func nothingToDefine(_ span: Span) -> Diagnostic {
    Diagnostic(.notLoaded, "no table is loaded yet", at: span, help: "load an entity first")
  }

  static func nameTaken(_ name: Name, by what: String) -> Diagnostic {
    Diagnostic(.nameTaken, "'\(name.text)' is the name of \(what) already", at: name.span, help: "choose another name")
  }

  static func belongsToItself(_ name: String, _ parent: Name) -> Diagnostic {
    Diagnostic(
      .nameTaken,
      parent.text == name
        ? "'\(name)' would take the place of the table that it belongs to"
        : "'\(name)' would take the place of a table that '\(parent.text)' belongs to",
      at: parent.span, help: "choose another name: load … as NAME …")
  }

  static func unknownSetting(_ name: Name) -> Diagnostic {
    Diagnostic(
      .unknownSetting, "there is no setting '\(name.text)'", at: name.span,
      help: "set now = 2026-10-31; `.set` shows what the shell itself can be told")
  }

  static func badOption(_ option: String, _ expected: String, _ span: Span) -> Diagnostic {
    Diagnostic(.badOption, "\(option) takes \(expected)", at: span)
  }

  static func unknownType(_ name: Name) -> Diagnostic {
    let names = ScalarType.allCases.filter { $0 != .duration }.map(\.rawValue)
    let near = Suggestion.nearest(to: name.text, among: names).map { "did you mean '\($0)'?" }
    return Diagnostic(
      .badOption, "there is no type '\(name.text)'", at: name.span,
      help: near ?? "types are \(names.joined(separator: ", "))")
  }

  static func badPath(_ span: Span) -> Diagnostic {
    Diagnostic(.cannotRead, "a file name can't hold a NUL", at: span)
  }

  static func cannotRead(_ path: String, _ code: Int32, _ span: Span?) -> Diagnostic {
    let name = path == "-" ? "standard input" : path
    var diagnostic = Diagnostic(.cannotRead, "can't read \(name): \(SystemReason.text(code))", at: span)
    if span == nil, path != "-" { diagnostic.place = FilePlace(path: path) }
    return diagnostic
  }

  static func savedFileIsNoScript(_ path: String) -> Diagnostic {
    Diagnostic(
      .cannotRead, "a saved file holds tables, not statements", place: FilePlace(path: path),
      help: "spade \(path) opens it")
  }

  static func outsideSandbox(_ path: String, _ use: Sandbox.Use, _ span: Span?) -> Diagnostic {
    var diagnostic = Diagnostic(
      .outsideSandbox, "can't \(use == .reading ? "read" : "write") \(path): it is outside the sandbox", at: span,
      help: "start with --sandbox and the folder that holds it, once for each folder")
    if span == nil { diagnostic.place = FilePlace(path: path) }
    return diagnostic
  }

  static func scriptTooLong(_ path: String, _ span: Span?) -> Diagnostic {
    Diagnostic(
      .runLimit, "\(path) is longer than \(Limits.script.text)", at: span,
      help: "split it, or load its data from a file")
  }

  static func noSuchColumn(_ name: Name, _ table: Table) -> Diagnostic {
    let names = table.columns.map(\.name)
    let near = Suggestion.nearest(to: name.text, among: names).map { "did you mean '\($0)'?" }
    return Diagnostic(
      .unknownColumn, "\(table.name) has no column '\(name.text)'", at: name.span,
      help: near ?? "it has \(names.prefix(8).joined(separator: ", "))")
  }

  /// The user asked to stop while an answer was being written.
  static func stopped() -> Diagnostic { Diagnostic(.cancelled, "cancelled") }

  /// A check asks no queries.
  static func notAsked() -> Diagnostic { Diagnostic(.cancelled, "not asked, as this is a check") }

  package static func runsItself(_ paths: [String], _ span: Span) -> Diagnostic {
    Diagnostic(.runLimit, "scripts run each other in a circle: \(paths.joined(separator: " → "))", at: span)
  }

  static func runTooDeep(_ span: Span) -> Diagnostic {
    Diagnostic(.runLimit, "scripts run each other more than \(Limits.runDepth.text) deep", at: span)
  }

  static func expectationFailed(_ broken: Int, of all: Int, _ span: Span) -> Diagnostic {
    Diagnostic(
      .expectationFailed,
      all == 1
        ? "this expectation does not hold"
        : "\(CountText.of(broken)) of \(CountText.of(all, "row")) \(broken == 1 ? "breaks" : "break") this expectation",
      at: span)
  }

  static func expectsTruth(_ span: Span) -> Diagnostic {
    Diagnostic(
      .expectForm, "no column of this answer is true or false, so there is nothing to expect", at: span,
      help: "end in a comparison: expect accounts | where tier == null | slice count() == 0")
  }

  static func expectsNoOutput(_ span: Span) -> Diagnostic {
    Diagnostic(.expectForm, "`expect` shows only what breaks it", at: span, help: "leave this stage out")
  }

  static func unknownEnding(_ path: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .unknownEnding, "can't tell from its ending how to write \(path)", at: span,
      help: "end it in .csv, .tsv, .json, .ndjson, .md, .html or .svg")
  }
}
