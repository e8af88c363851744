import SpadeBase
import SpadeStore
import SpadeSyntax

/// All wording of what stands where it has no meaning.
extension Diagnostic {
  static func signature(_ function: String, _ span: Span) -> Diagnostic {
    let shown = Builtins.entry(function)?.signature
    return Diagnostic(
      .badArguments, "\(function) takes other arguments", at: span, help: shown.map { "it is written \($0)" })
  }

  static func elseIsLast(_ function: String, _ span: Span) -> Diagnostic {
    Diagnostic(.badArguments, "nothing can follow the else of \(function)", at: span, help: "put else last")
  }

  static func noWithin(_ function: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "\(function) has no peers, so no within", at: span,
      help: "within belongs to rank, percentile, zscore, deviation, winsorize, rescale and take")
  }

  static func countOfWhat(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "count() alone counts a group's rows, and there is no group here", at: span,
      help: "say what to count, for example count(events last 30d); a slice's measures stand before `by`")
  }

  static func windowOfWhat(_ function: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "\(function) needs a table or column before its window", at: span,
      help: "for example \(function)(score last 30d)")
  }

  static func valueOfWhat(_ name: String, _ function: AggregateFunction, _ table: Table, _ span: Span) -> Diagnostic {
    let columns = table.columns.indices.filter { $0 != table.timeColumn && $0 != table.parent?.keyColumn }
    let column = columns.first { !function.needsNumber || table.columns[$0].type.isNumeric }.map {
      table.columns[$0].name
    }
    return Diagnostic(
      .badArguments, "\(name) of \(table.name) needs a value", at: span,
      help: "say which: \(name)(\(column ?? "x") of \(table.name) …)")
  }

  static func conditionOfMeasure(_ name: String, _ subject: String, _ condition: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .outOfReach, "'\(subject)' comes from no history, so \(name) has no rows to run over", at: span,
      help: "of the group's rows some are left out inside: \(name)(if(\(condition), \(subject), null))")
  }

  static func windowOutsideAggregate(_ function: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "\(function) is no aggregate: it can't run over rows of a table", at: span,
      help: "wrap an aggregate, for example \(function)(mean(score last 30d))")
  }

  static func wrapWindow(_ function: AggregateFunction, _ span: Span, _ text: String) -> Diagnostic {
    let wrapped =
      switch function {
      case .min, .max: "\(function == .min ? "min" : "max")(\(text)) or count(\(text) != null)"
      case .first, .last: "max(\(text)), distinct(\(text)) or count(\(text) != null)"
      case .any, .none: "count(\(text)) or rate(\(text))"
      case .share: "share(sum\(text.drop { $0 != "(" }))"
      default: "sum(\(text)), mean(\(text)) or count(\(text) > 0)"
      }
    return Diagnostic(
      .notAggregated, "this is a value of each row, and a slice needs one a group", at: span,
      help: "wrap it in an aggregate: \(wrapped)")
  }

  static func notAggregated(_ name: Name, isKnown: Bool) -> Diagnostic {
    Diagnostic(
      isKnown ? .notAggregated : .unknownColumn,
      isKnown ? "'\(name.text)' is neither a dim nor inside an aggregate" : "unknown column '\(name.text)'",
      at: name.span,
      help: isKnown ? "write mean(\(name.text)) or last(\(name.text)), or add it after by" : nil)
  }

  static func countIsMeant(_ name: Name) -> Diagnostic {
    Diagnostic(.unknownColumn, "unknown column '\(name.text)'", at: name.span, help: "to count, write n = count()")
  }

  static func notAMeasure(_ text: String, _ type: ScalarType?, _ span: Span) -> Diagnostic {
    Diagnostic(
      .notAggregated, "'\(text)' is \(type?.rawValue ?? "null"): only a number has a profile", at: span,
      help: "aggregate it, for example distinct(\(text)), or group by it: slice count() by \(text)")
  }

  static func shareOfGroup(_ span: Span) -> Diagnostic {
    Diagnostic(.misplaced, "share is a group's part of the whole, so it belongs in a slice", at: span)
  }

  static func notATable(_ span: Span, _ catalog: Catalog) -> Diagnostic {
    Diagnostic(
      .unknownTable, "a table is needed after of", at: span, help: "loaded: \(list(catalog.tables.map(\.name)))")
  }

  static func noRowsOverTime(_ function: String, _ span: Span, _ text: String, _ catalog: Catalog) -> Diagnostic {
    let tables = catalog.tables.filter { $0.parent != nil }.map(\.name)
    return Diagnostic(
      .outOfReach, "'\(text)' comes from no history, so \(function) has no rows to run over", at: span,
      help: tables.isEmpty ? nil : "say of which table: \(function)(x of \(tables[0]) …); there are \(list(tables))")
  }

  static func severalHistories(_ function: String, _ names: [String], _ span: Span) -> Diagnostic {
    Diagnostic(
      .ambiguousName, "\(function) can run over the rows of one history, this comes from \(list(names))", at: span,
      help: "say of which: \(function)(x of \(names.first ?? "table") …)")
  }

  static func noTime(_ table: Table, _ span: Span) -> Diagnostic {
    Diagnostic(
      .outOfReach, "rows of \(table.name) have no time", at: span,
      help: table.isEntity ? "load it with `from COLUMN`" : "load it as a history or log with `at COLUMN`")
  }

  static func groupHasNoPast(_ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "a group has no past of its own", at: span,
      help: "compare groups with `| vs 30d ago`, or put this inside the aggregate: mean(score @ 30d ago)")
  }

  static func noPast(_ name: String, _ span: Span, isGroup: Bool) -> Diagnostic {
    if isGroup { return groupHasNoPast(span) }
    return Diagnostic(
      .misplaced, "'\(name)' was computed among the rows of this query and can't be moved in time", at: span,
      help: "define it with let, which is evaluated anew as of any moment")
  }

  static func peersInMeasure(_ function: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "\(function) compares rows, and a slice's measure is about a group", at: span,
      help: "derive it before the slice, or derive it from the groups after it")
  }

  static func peersNowhere(_ function: String, _ place: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "\(function) has no peers \(place)", at: span, help: "define it with let, and mention that here")
  }

  static func cohortIsADim(_ span: Span) -> Diagnostic {
    Diagnostic(.misplaced, "cohort(…) is a dim", at: span, help: "write slice … by cohort(a, b)")
  }

  static func noCohorts(_ span: Span) -> Diagnostic {
    Diagnostic(
      .nothingLoaded, "no cohort is defined for these rows", at: span, help: "cohort NAME = CONDITION")
  }

  static func needsGroups(_ stage: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "\(stage) needs a table of groups", at: span,
      help: stage == "pivot"
        ? "slice first: slice n = count() by tier, region | pivot region"
        : "slice first: slice mean(score) by tier | \(stage) …")
  }

  static func cannotMove(_ stage: String, _ settled: Settled, _ span: Span) -> Diagnostic {
    let (what, help) =
      switch settled {
      case .lastResult: ("the last result, which is of one moment", "ask its query again with \(stage) after the slice")
      case .pivot: ("a pivot, whose columns are those of one moment", "put \(stage) before the pivot")
      case .over where stage == "vs": ("an over", "put vs before the over, which then compares at each of its moments")
      case .over: ("another over", "keep one: over 12w every 1w")
      case .vs: ("another vs", "keep one: what was at a second moment is a query of its own")
      }
    return Diagnostic(.misplaced, "\(stage) can't follow \(what)", at: span, help: help)
  }

  static func nothingToCompare(_ span: Span) -> Diagnostic {
    Diagnostic(.misplaced, "there is no measure here", at: span, help: "slice with one: slice n = count() by …")
  }

  static func pivotNeedsDim(_ span: Span, _ columns: [String]) -> Diagnostic {
    Diagnostic(.unknownColumn, "pivot turns a column of the result", at: span, help: "it has \(list(columns))")
  }

  static func retainNeedsEntity(_ span: Span) -> Diagnostic {
    Diagnostic(
      .misplaced, "retain counts entities", at: span,
      help: "for example accounts | retain any(events) by month(signup) for 12")
  }

  static func retainNeedsPeriod(_ span: Span) -> Diagnostic {
    Diagnostic(
      .badArguments, "retain needs a calendar period of a date", at: span,
      help: "by day(d), week(d), month(d), quarter(d) or year(d)")
  }

  static func twoMoments(_ span: Span) -> Diagnostic {
    Diagnostic(.misplaced, "the query has two at stages", at: span, help: "keep one; compare moments with vs")
  }

  static func afterTheEnd(_ span: Span) -> Diagnostic {
    Diagnostic(.misplaced, "only into can follow plot, and nothing into", at: span, help: "put them last")
  }

  static func badPath(_ span: Span) -> Diagnostic {
    Diagnostic(.badConstant, "a file name can't hold a NUL", at: span)
  }
}
