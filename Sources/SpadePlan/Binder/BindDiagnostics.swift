package import SpadeBase
import SpadeStore
import SpadeSyntax

extension DiagnosticCode {
  package static let unknownTable = DiagnosticCode("unknown-table", "No table or cohort of that name is loaded.")
  package static let unknownColumn = DiagnosticCode(
    "unknown-column", "No column, definition or attribute of that name is in reach of the rows at that point.")
  package static let unknownFunction = DiagnosticCode("unknown-function", "The language has no function of that name.")
  package static let ambiguousName = DiagnosticCode(
    "ambiguous-name", "Several histories have a column of that name: write table.column.")
  package static let outOfReach = DiagnosticCode(
    "out-of-reach", "The rows at that point don't own rows of that table, at any depth, and neither do their parents.")
  package static let typeClash = DiagnosticCode("type-clash", "Two values of types that don't go together meet.")
  package static let wrongType = DiagnosticCode("wrong-type", "An operand or argument has a type that won't do.")
  package static let badArguments = DiagnosticCode(
    "bad-arguments", "A function was given other arguments than it takes.")
  package static let badConstant = DiagnosticCode(
    "bad-constant", "A constant was expected: a span of time, a whole number, a quantile.")
  package static let missingParameter = DiagnosticCode(
    "missing-parameter", "The query uses $name and no value was given for it: say -p name=value.")
  package static let notAggregated = DiagnosticCode(
    "not-aggregated", "A slice gives one row a group, so its measures are made of aggregates and dims.")
  package static let misplaced = DiagnosticCode(
    "misplaced", "A stage or function stands where it has no meaning.")
  package static let duplicateName = DiagnosticCode("duplicate-name", "Two columns of one result have the same name.")
  package static let circularDefinition = DiagnosticCode(
    "circular-definition", "Definitions refer to each other in a circle.")
  package static let nothingLoaded = DiagnosticCode("nothing-loaded", "There is no table to ask yet.")
  package static let noLastResult = DiagnosticCode(
    "no-last-result", "There is no earlier result or query to go on from.")
  package static let tooDeep = DiagnosticCode(
    "too-deep", "Expressions and definitions nest at most 1,000 deep, and a query has at most 2,000 stages.")
  package static let absentLiteral = DiagnosticCode(
    "absent-literal", "A text is compared with a column in which it never occurs; --strict makes it an error.")

  /// The codes of this module.
  package static let plan: [DiagnosticCode] = [
    .unknownTable, .unknownColumn, .unknownFunction, .ambiguousName, .outOfReach, .typeClash, .wrongType,
    .badArguments, .badConstant, .missingParameter, .notAggregated, .misplaced, .duplicateName, .circularDefinition,
    .nothingLoaded, .noLastResult, .tooDeep, .absentLiteral,
  ]
}

/// All wording of names.
extension Diagnostic {
  static func unknownTable(_ name: Name, _ catalog: Catalog) -> Diagnostic {
    let names = catalog.tables.map(\.name) + catalog.definitions.filter(\.isCohort).map(\.name)
    let near = Suggestion.nearest(to: name.text, among: names)
    let known = names.isEmpty ? "nothing is loaded yet: load \"FILE\" as \(name.text)" : "loaded: \(list(names))"
    return Diagnostic(
      .unknownTable, "unknown table '\(name.text)'", at: name.span, help: near.map { "did you mean '\($0)'?" } ?? known)
  }

  static func unknownColumn(_ name: Name, of table: Table) -> Diagnostic {
    let names = table.columns.map(\.name)
    return Diagnostic(
      .unknownColumn, "\(table.name) has no column '\(name.text)'", at: name.span,
      help: Suggestion.nearest(to: name.text, among: names).map { "did you mean '\($0)'?" } ?? "it has \(list(names))")
  }

  /// `below` is a table with a column of that name whose rows belong to those asked about.
  static func unknownName(
    _ name: Name, candidates: [String], _ catalog: Catalog, dropped: Set<String>, _ table: Table?, below: Table?
  ) -> Diagnostic {
    if catalog.table(name.text) != nil {
      return Diagnostic(
        .unknownColumn, "'\(name.text)' is a table, not a column", at: name.span,
        help: "aggregate it, for example count(\(name.text)) or any(\(name.text) last 30d)")
    }
    if dropped.contains(name.text) {
      return Diagnostic(
        .unknownColumn, "column '\(name.text)' was left behind by an earlier select or slice", at: name.span,
        help: candidates.first { $0.hasSuffix("_\(name.text)") }.map { "the result has '\($0)'" }
          ?? "name it there too, or move this stage before it")
    }
    if Builtins.entry(name.text) != nil {
      return Diagnostic(
        .unknownColumn, "'\(name.text)' is a function, not a column", at: name.span,
        help: "call it: \(Builtins.entry(name.text)?.signature ?? name.text)")
    }
    if let definition = catalog.definition(name.text) {
      let help =
        table.map {
          "it is of a row of \(definition.entity), not of \($0.name): ask from \(definition.entity), or aggregate over them"
        }
        ?? "groups have none: name it in a stage before the slice"
      return Diagnostic(.unknownColumn, "'\(name.text)' is defined of \(definition.entity)", at: name.span, help: help)
    }
    // One may go by the very name, where it can't be reached from here.
    let candidates = candidates.filter { $0 != name.text }
    let near = Suggestion.nearest(to: name.text, among: candidates)
    let help =
      below.map { "\($0.name) has it: count(\($0.name) where \(name.text) …), or last(\(name.text) of \($0.name))" }
      ?? near.map { "did you mean '\($0)'?" } ?? (candidates.isEmpty ? nil : "in scope: \(list(candidates))")
    return Diagnostic(.unknownColumn, "unknown column '\(name.text)'", at: name.span, help: help)
  }

  static func unknownFunction(_ name: Name, _ catalog: Catalog) -> Diagnostic {
    let names = Builtins.all.map(\.name)
    return Diagnostic(
      .unknownFunction, "unknown function '\(name.text)'", at: name.span,
      help: (foreignFunctions[name.text.lowercased()] ?? Suggestion.nearest(to: name.text, among: names))
        .map { "did you mean '\($0)'?" } ?? ".help lists the functions")
  }

  /// What functions of this language are called elsewhere.
  private static let foreignFunctions = [
    "avg": "mean", "average": "mean", "std": "stdev", "stddev": "stdev", "nunique": "distinct", "iff": "if",
    "len": "length", "log": "ln", "ceiling": "ceil", "exists": "any", "coalesce": "??", "ifnull": "??", "nvl": "??",
  ]

  static func ambiguous(_ name: String, _ holders: [String], _ span: Span) -> Diagnostic {
    Diagnostic(
      .ambiguousName, "'\(name)' is a column of \(list(holders))", at: span,
      help: "write \(holders.first ?? "table").\(name)")
  }

  static func ambiguousBelow(_ name: String, _ holders: [String], _ span: Span) -> Diagnostic {
    Diagnostic(
      .ambiguousName, "'\(name)' is a column of \(list(holders))", at: span,
      help: "write \(name) of \(holders.first ?? "table")")
  }

  static func outOfReach(_ target: Table, from table: Table?, _ span: Span) -> Diagnostic {
    guard let table else {
      return Diagnostic(
        .outOfReach, "a group owns no rows of \(target.name)", at: span,
        help: "aggregate before the slice: derive NAME = count(\(target.name) …)")
    }
    let owner = target.parent.map { "its rows belong to \($0.table.name)" } ?? "it belongs to no entity"
    return Diagnostic(
      .outOfReach, "\(target.name) can't be reached from \(table.name): \(owner)", at: span,
      help: target.parent.map { "ask from \($0.table.name), or load it `of \(table.name) by KEY`" })
  }

  static func manyRows(of target: Table, _ column: Name, _ asker: Table, _ span: Span) -> Diagnostic {
    Diagnostic(
      .outOfReach, "a row of \(asker.name) has rows of \(target.name), not one \(column.text)", at: span,
      help: "run an aggregate over them, for example distinct(\(column.text) of \(target.name) last 30d)")
  }

  static func circle(_ names: [String], _ span: Span) -> Diagnostic {
    Diagnostic(
      .circularDefinition, "definitions go round in a circle: \(names.joined(separator: " → "))", at: span,
      help: "define one of them without the others")
  }

  static func definitionWithoutTable(_ definition: NamedDefinition, _ span: Span) -> Diagnostic {
    Diagnostic(
      .unknownTable, "'\(definition.name)' is defined of \(definition.entity), which is not loaded any more", at: span,
      help: "load \(definition.entity) again")
  }

  static func missingParameter(_ name: Name, _ catalog: Catalog) -> Diagnostic {
    let near = Suggestion.nearest(to: name.text, among: catalog.parameters.keys.sorted())
    return Diagnostic(
      .missingParameter, "parameter $\(name.text) has no value", at: name.span,
      help: near.map { "did you mean $\($0)?" } ?? "say -p \(name.text)=VALUE on the command line")
  }

  static func nameTwice(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(.duplicateName, "two columns are called '\(name)'", at: span, help: "name one of them: NAME = …")
  }

  static func cohortTwice(_ name: String, _ span: Span) -> Diagnostic {
    Diagnostic(.duplicateName, "cohort '\(name)' is named twice", at: span, help: "name each once")
  }

  static func nothingLoaded(_ span: Span?) -> Diagnostic {
    Diagnostic(.nothingLoaded, "no table is loaded yet", at: span, help: "load \"FILE.csv\" as NAME")
  }

  static func noLastResult(_ span: Span) -> Diagnostic {
    Diagnostic(.noLastResult, "there is no last result yet", at: span, help: "ask a query first")
  }

  package static func noLastQuery(_ span: Span, _ catalog: Catalog) -> Diagnostic {
    Diagnostic(.noLastResult, "there is no last query to go on from", at: span, help: beginning(catalog))
  }

  /// How a query begins that goes on from nothing.
  package static func beginning(_ catalog: Catalog) -> String {
    guard let table = catalog.defaultSource ?? catalog.tables.first else { return "load \"FILE.csv\" as NAME" }
    return "begin with a table: \(Formatter.text(ofOperand: Name(table.name, Span(0, 0)))) | …"
  }

  static func tooDeep(_ span: Span) -> Diagnostic {
    Diagnostic(
      .tooDeep, "this nests more than \(Limits.boundDepth.text) expressions, its definitions included", at: span,
      help: "split it with let")
  }

  static func tooManySteps(_ span: Span) -> Diagnostic {
    Diagnostic(
      .tooDeep, "the query has more than \(Limits.steps.text) stages, each derived column one", at: span,
      help: "write what it has so far with into, and load that")
  }

  static func tooManyChanges(_ span: Span) -> Diagnostic {
    Diagnostic(
      .tooDeep,
      "this can change in more than \(Limits.changeSources.text) ways as time goes by, its definitions included",
      at: span, help: "ask for fewer moments: each x @ … of an x that has such of its own doubles them")
  }

  static func absentLiteral(_ text: String, _ column: String, nearest: (text: String, count: Int?)?, _ span: Span)
    -> Diagnostic
  {
    Diagnostic(
      .absentLiteral, "\"\(preview(text))\" occurs nowhere in \(column)", at: span,
      help: nearest.map { text, count in
        let rows = count.map { " (\($0) \($0 == 1 ? "row" : "rows"))" } ?? ""
        return "did you mean \"\(preview(text))\"\(rows)?"
      },
      severity: .warning)
  }

  static func moreAbsentLiterals(_ column: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .absentLiteral, "more texts occur nowhere in \(column); from here on they are not named", at: span,
      severity: .warning)
  }

  static func foreignPattern(_ column: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .absentLiteral, "% stands for itself, and no value of \(column) has it", at: span,
      help: "in `like` * stands for any text and ? for one character", severity: .warning)
  }

  static func absentParameter(_ name: String, _ column: String, _ span: Span) -> Diagnostic {
    Diagnostic(.absentLiteral, "the value of \(name) occurs nowhere in \(column)", at: span, severity: .warning)
  }

  /// At most eight names, then how many more.
  static func list(_ names: [String]) -> String {
    var seen: Set<String> = []
    let unique = names.filter { seen.insert($0).inserted }
    let shown = unique.prefix(8).joined(separator: ", ")
    return unique.count > 8 ? "\(shown) and \(unique.count - 8) more" : shown
  }

  /// A text cut to 40 characters.
  static func preview(_ text: String) -> String { text.count > 40 ? text.prefix(39) + "…" : text }
}
