import SpadeBase
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

/// `.rows N`: the query that gives the rows behind a line of the last answer, and what it can't say.
struct Digging {
  let session: Session
  let last: Asked
  let answer: ResultTable
  private let pipeline: Binder.Pipeline
  /// Row of the answer, from 0.
  private let row: Int
  private let nowhere = Span(0, 0)

  /// What was found: a query in canonical text, and a remark for the reader.
  struct Found {
    var query: String
    var remark: String?
  }

  init(_ session: Session, line: Int) throws(Diagnostic) {
    guard let last = session.asked.last, let answer = last.answer?.table else {
      throw .cannotDig("there is no answer yet", help: "ask something first: slice count()")
    }
    guard line >= 1, line <= answer.rowCount else {
      let range = answer.rowCount == 0 ? "it has none" : "it has lines 1 to \(CountText.of(answer.rowCount))"
      throw .cannotDig("the last answer has no line \(line)", help: range)
    }
    guard let whole = last.whole else {
      throw .cannotDig("the query that `_` stood for is no longer known", help: Diagnostic.beginning(session.catalog))
    }
    self.session = session
    self.last = last
    self.answer = answer
    pipeline = whole.withoutEnding
    row = line - 1
  }

  func query() throws(Diagnostic) -> Found {
    let groups = pipeline.stages.lastIndex {
      switch $0.stage.kind {
      case .slice, .retain: true
      default: false
      }
    }
    guard let groups else { return try ownRow() }
    switch pipeline.stages[groups].stage.kind {
    case .slice(_, let dims): return try behindSlice(dims, at: groups)
    case .retain(_, let by, _): return try behindRetain(by, at: groups)
    default: return try ownRow()
    }
  }

  // MARK: Groups

  private func behindSlice(_ dims: [Item], at index: Int) throws(Diagnostic) -> Found {
    let text = pipeline.stages[index].text
    let names = dims.map { $0.name?.text ?? (Self.isCohorts($0) ? "cohort" : name(of: $0.expression, in: text)) }
    let shown = Shown(names, after: index, in: pipeline) { name(of: $0, in: $1) }
    var conditions: [Expression] = []
    for (dim, item) in dims.enumerated() where !shown.pivoted.contains(dim) {
      let value = try shownValue(shown.names.first { $0.value == .dim(dim) }?.key, of: names[dim])
      if Self.isCohorts(item) {
        guard case .text(let cohort) = value else { continue }
        let name = Name(String(decoding: cohort, as: UTF8.self), nowhere)
        conditions.append(Expression(.name(qualifier: nil, name), nowhere))
      } else {
        conditions.append(try equal(item.expression, value, names[dim]))
      }
    }
    var moment = try moment(before: index)
    var remark: String?
    for (stage, _) in pipeline.stages[index...] {
      switch stage.kind {
      case .over:
        let value = try shownValue(shown.names.first { $0.value == .moment }?.key, of: "as_of")
        moment = .at(try literal(value, "as_of"))
      case .vs(let then): remark = "those then: | at " + Formatter.text(of: then)
      default: break
      }
    }
    return Found(query: written(upTo: index, all: false, conditions, moment), remark: remark)
  }

  private static func isCohorts(_ dim: Item) -> Bool {
    if case .call(let call) = dim.expression.kind { call.function.text == "cohort" } else { false }
  }

  private func behindRetain(_ by: Item, at index: Int) throws(Diagnostic) -> Found {
    let shown = Shown(["cohort", "age"], after: index, in: pipeline) { name(of: $0, in: $1) }
    var conditions: [Expression] = []
    if !shown.pivoted.contains(0) {
      let value = try shownValue(shown.names.first { $0.value == .dim(0) }?.key, of: "cohort")
      conditions.append(try equal(by.expression, value, "cohort"))
    }
    if let from = lifeBegin(of: pipeline.named(last.implicitSource)) {
      // Those gone since count in a cohort, those yet to come don't.
      let began = Expression(.name(qualifier: nil, Name(from, nowhere)), nowhere)
      conditions.append(Expression(.binary(.lessOrEqual, began, Expression(.now, nowhere)), nowhere))
    }
    return Found(
      query: written(upTo: index, all: true, conditions, try moment(before: index)),
      remark: "the whole cohort, its size: which of them count at an age is no query of its own")
  }

  private func lifeBegin(of source: Query.Source) -> String? {
    guard case .table(let name, false) = source,
      let table = session.catalog.table(name.text)
        ?? session.catalog.definition(name.text).flatMap({ session.catalog.table($0.entity) }),
      case .entity(_, let from?, _) = table.kind
    else { return nil }
    return table.columns[from].name
  }

  /// Where the columns that say which group a line is are, after the stages behind the slice.
  private struct Shown {
    enum Origin: Equatable { case dim(Int), moment }
    var names: [String: Origin] = [:]
    var pivoted: Set<Int> = []

    init(_ dims: [String], after index: Int, in pipeline: Binder.Pipeline, _ name: (Expression, SourceText) -> String) {
      for (dim, name) in dims.enumerated() { names[name] = .dim(dim) }
      for (stage, text) in pipeline.stages[(index + 1)...] {
        switch stage.kind {
        case .derive(let items):
          for item in items { names[item.name?.text ?? name(item.expression, text)] = origin(of: item) }
        case .select(let items):
          var kept: [String: Origin] = [:]
          for item in items { kept[item.name?.text ?? name(item.expression, text)] = origin(of: item) }
          names = kept
        case .over: names["as_of"] = .moment
        case .pivot(let item):
          if case .dim(let dim)? = origin(of: item) { pivoted.insert(dim) }
        default: break
        }
      }
    }

    private func origin(of item: Item) -> Origin? {
      guard case .name(nil, let name) = item.expression.kind else { return nil }
      return names[name.text]
    }
  }

  private func shownValue(_ column: String?, of dim: String) throws(Diagnostic) -> Value {
    guard let column, let found = answer.columns.first(where: { $0.name == column }) else {
      throw .cannotDig(
        "the answer doesn't show '\(dim)', so which group a line is can't be told", help: "keep it in select")
    }
    return found.value(at: row)
  }

  // MARK: Rows of a table

  /// The row itself: an entity by its key, what happened by whom and when.
  private func ownRow() throws(Diagnostic) -> Found {
    let binder = session.binder(SourceText(name: "<rows>", text: ""), lastResult: nil)
    guard let (table, query) = try binder.bind(pipeline, reading: Self.identifying) else {
      throw .cannotDig("the rows of this answer belong to no table", help: "ask a table, or slice one")
    }
    let columns = Self.identifying(table)
    guard !columns.isEmpty else {
      throw .cannotDig(
        "nothing tells the rows of \(table.name) apart: it has no key", help: "load it with `entity KEY`")
    }
    let found = try Engine.run(query, now: session.now, options: session.options.engine)
    var conditions: [Expression] = []
    for column in found.columns {
      let name = Expression(.name(qualifier: nil, Name(column.name, nowhere)), nowhere)
      conditions.append(try equal(name, column.value(at: row), column.name))
    }
    let isWhole = if case .table(_, all: true) = pipeline.source { true } else { false }
    return Found(
      query: written(upTo: 0, all: isWhole, conditions, try moment(before: pipeline.stages.count), of: table.name),
      remark: nil)
  }

  private static func identifying(_ table: Table) -> [Int] {
    switch table.kind {
    case .entity(let key, _, _): [key]
    case .history(let time), .log(let time): table.parent.map { [$0.keyColumn, time] } ?? [time]
    case .plain: []
    }
  }

  // MARK: Text

  /// The stages before `index`, conditions, and the moment, as a query.
  private func written(
    upTo index: Int, all: Bool, _ conditions: [Expression], _ moment: Stage.Kind?, of table: String? = nil
  ) -> String {
    var source = pipeline.named(last.implicitSource)
    if let table { source = .table(Name(table, nowhere), all: all) }
    if all, case .table(let name, _) = source { source = .table(name, all: true) }
    var stages = pipeline.stages[..<index].map(\.stage).filter { if case .at = $0.kind { false } else { true } }
    if let first = conditions.first {
      let all = conditions.dropFirst().reduce(first) { Expression(.binary(.and, $0, $1), nowhere) }
      stages.append(Stage(.where(all), nowhere))
    }
    if let moment { stages.append(Stage(moment, nowhere)) }
    return Formatter.text(of: Query(source: source, stages: stages, span: nowhere))
  }

  /// `at T`, wherever it stands: it holds for the whole query.
  private func moment(before index: Int) throws(Diagnostic) -> Stage.Kind? {
    pipeline.stages.lazy.map(\.stage.kind).first { if case .at = $0 { true } else { false } }
  }

  private func name(of expression: Expression, in text: SourceText) -> String {
    session.binder(text, lastResult: nil).resultName(expression)
  }

  private func equal(_ expression: Expression, _ value: Value, _ name: String) throws(Diagnostic) -> Expression {
    Expression(.binary(.equal, expression, try literal(value, name)), nowhere)
  }

  /// A value as the language writes it; only its spelling counts, for all this becomes text.
  private func literal(_ value: Value, _ name: String) throws(Diagnostic) -> Expression {
    let spelling: String? =
      switch value {
      case .null: "null"
      case .bool(let value): value ? "true" : "false"
      case .int(let value): String(value)
      case .number(let value): Self.number(value)
      case .text(let bytes): Quoting.literal(bytes)
      case .date(let day): ValueSpelling.date(day)
      case .time(let micros): ValueSpelling.time(micros)
      case .duration: nil
      }
    guard let spelling else {
      throw .cannotDig("no literal says the value of '\(name)' in this line", help: "slice by something else")
    }
    return Expression(.literal(Literal(.null, spelling: spelling)), nowhere)
  }

  /// A spelling that reads as exactly this number.
  private static func number(_ value: Double) -> String? {
    guard value.isFinite else { return nil }
    let spelling = ValueSpelling.number(abs(value))
    let token = Lexer.lex(Array(spelling.utf8)).tokens.first
    let isRead =
      switch token?.value {
      case .number(let read)?: read == abs(value)
      case .int(let read)?: Double(read) == abs(value)
      default: false
      }
    return isRead ? (value < 0 ? "-" : "") + spelling : nil
  }
}
