package import SpadeBase
import SpadeEngine
package import SpadePlan
package import SpadeStore
import SpadeSyntax

/// A query that was answered: what `|` goes on from, `_` means, and `.last`, `.undo` and `.rows` look back at.
package struct Asked: Sendable {
  /// Its source, never that of another query, and its stages.
  package var pipeline: Binder.Pipeline
  /// What `_` meant in it.
  var base: ResultTable?
  /// The same asked of tables alone, `_` replaced by the query that it stood for; nil where that is forgotten.
  var whole: Binder.Pipeline?
  /// The table asked by a query that names none.
  var implicitSource: String?
  /// What came of it.
  package var answer: Answer?

  /// The whole query in canonical text.
  package var text: String { (whole ?? pipeline).text(implicit: implicitSource) }
}

extension Binder.Pipeline {
  /// The query in canonical text; a source that it doesn't name is `implicit`.
  func text(implicit: String?) -> String {
    Formatter.text(of: Query(source: named(implicit), stages: stages.map(\.stage), span: Span(0, 0)))
  }

  /// The source, with the name of the default one.
  func named(_ implicit: String?) -> Query.Source {
    if case .implicit = source, let implicit { return .table(Name(implicit, Span(0, 0)), all: false) }
    return source
  }

  /// The same without what ended it by writing or drawing it.
  var withoutEnding: Binder.Pipeline {
    var copy = self
    copy.stages.removeAll {
      switch $0.stage.kind {
      case .into, .plot: true
      default: false
      }
    }
    return copy
  }
}

extension Session {
  /// The last query, which a leading `|` goes on from.
  package var lastQuery: Binder.Pipeline? { asked.last?.pipeline }
  /// The last answer, `_`.
  package var lastResult: ResultTable? { asked.last?.answer?.table }

  /// A query as it is to be asked: its own source and stages, after those of the last query where it begins with `|`.
  func asked(_ query: Query, _ text: SourceText) throws(Diagnostic) -> Asked {
    let stages = query.stages.map { (stage: $0, text: text) }
    var next = Asked(pipeline: Binder.Pipeline(source: query.source, stages: stages))
    next.implicitSource = catalog.defaultSource?.name
    switch query.source {
    case .implicit, .table: next.whole = next.pipeline
    case .lastResult:
      next.base = lastResult
      next.whole = asked.last?.whole.map {
        Binder.Pipeline(source: $0.source, stages: $0.withoutEnding.stages + stages)
      }
      next.implicitSource = asked.last?.implicitSource
    case .lastQuery(let span):
      guard let last = asked.last else {
        throw Diagnostic.noLastQuery(span, catalog)
      }
      next.pipeline = last.pipeline.withoutEnding
      next.pipeline.stages += stages
      // `_` in it still means what it meant, not its own answer.
      next.base = last.base
      next.whole = last.whole?.withoutEnding
      next.whole?.stages += stages
      next.implicitSource = last.implicitSource
    }
    return next
  }

  /// Keeps an answered query. Only the newest few, and of the answers before the last only small ones: memory is for data.
  func remember(_ query: Asked) {
    if let last = asked.indices.last, (asked[last].answer?.table.rowCount ?? 0) > SessionLimits.keptRows {
      asked[last].answer = nil
    }
    asked.append(query)
    if asked.count > SessionLimits.askedKept { asked.removeFirst() }
  }

  /// Forgets the last query and its answer: `|` and `_` mean those before it. Nil where there is none before it.
  package func undo() throws(Diagnostic) -> Asked? {
    guard asked.count > 1 else { return nil }
    asked.removeLast()
    if let last = asked.last, last.answer == nil {
      let bound = try binder(SourceText(name: "<undo>", text: ""), lastResult: last.base).bind(
        last.pipeline.withoutEnding)
      asked[asked.count - 1].answer = Answer(table: try Engine.run(bound, now: now, options: options.engine))
    }
    return asked.last
  }
}
