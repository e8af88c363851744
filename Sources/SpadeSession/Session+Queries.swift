import SpadeBase
import SpadeDisplay
import SpadeEngine
import SpadePlan
import SpadeStore
import SpadeSyntax

extension Session {
  func query(
    _ query: Query, _ text: SourceText, _ folder: String, _ emit: (Outcome) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let pipeline = try pipeline(query, text)
    let bound = try bind(pipeline, text)
    let result = try Engine.run(bound, now: now, options: options.engine)
    try openFiles.check(result)
    lastQuery = pipeline
    lastResult = result
    if let into = bound.into {
      try Files.write(
        result, to: Paths.resolve(into.path, in: folder), options, place: into.span, trouble: openFiles.question)
      try emit(.written(path: into.path, rows: result.rowCount, warnings: bound.warnings))
      return
    }
    var answer = Answer(table: result)
    answer.warnings = bound.warnings
    if bound.isPlot { answer.plot = PlotRequest(dims: bound.dims) }
    answer.evidence = try Evidence.line(bound, session: self)
    try emit(.answer(answer))
  }

  /// The plan of a query; with `--strict` its first warning is an error.
  func bind(_ pipeline: Binder.Pipeline, _ text: SourceText) throws(Diagnostic) -> BoundQuery {
    let bound = try binder(text).bind(pipeline)
    guard options.isStrict, var first = bound.warnings.first else { return bound }
    first.severity = .error
    throw first
  }

  /// The query's stages, after those of the last query where it begins with `|`.
  func pipeline(_ query: Query, _ text: SourceText) throws(Diagnostic) -> Binder.Pipeline {
    let stages = query.stages.map { (stage: $0, text: text) }
    guard case .lastQuery(let span) = query.source else {
      return Binder.Pipeline(source: query.source, stages: stages)
    }
    guard var last = lastQuery else {
      throw Diagnostic(
        .noLastResult, "there is no last query to go on from", at: span, help: "begin with a table: accounts | …")
    }
    // What ended the last query by writing or drawing it does not stand in the way.
    last.stages.removeAll {
      switch $0.stage.kind {
      case .into, .plot: true
      default: false
      }
    }
    last.stages += stages
    return last
  }
}
