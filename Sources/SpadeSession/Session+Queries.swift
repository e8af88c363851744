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
    var asked = try asked(query, text)
    let bound = try bind(asked, text)
    let result = try Engine.run(bound, now: now, options: options.engine)
    try openFiles.check(result)
    var answer = Answer(table: result)
    answer.evidence = Evidence(query: bound, now: now, options: options.engine)
    asked.answer = answer
    remember(asked)
    answer.story = Story.of(query, asked.pipeline, text)
    if let into = bound.into {
      answer.plot = bound.plot.map { PlotRequest(dims: bound.dims, place: $0) }
      let path = try path(into.path, in: folder, for: .writing, at: into.span)
      if let mode = ResultMode(path: path), mode.showsEvidence { answer.story.evidence = try answer.evidence?.line() }
      if ResultMode(path: path) == .svg { answer.plot = answer.plot ?? PlotRequest(dims: bound.dims, place: into.span) }
      try write(result, to: path, answer.plot, answer.story, place: into.span, trouble: openFiles.question)
      try emit(.written(path: into.path, rows: result.rowCount, warnings: bound.warnings))
      return
    }
    answer.plot = bound.plot.map { PlotRequest(dims: bound.dims, place: $0) }
    self.asked[self.asked.count - 1].answer = answer
    answer.warnings = bound.warnings
    try emit(.answer(answer))
  }

  /// The plan of a query; with `--strict` its first warning is an error.
  func bind(_ asked: Asked, _ text: SourceText) throws(Diagnostic) -> BoundQuery {
    let bound = try binder(text, lastResult: asked.base).bind(asked.pipeline)
    guard options.isStrict, var first = bound.warnings.first else { return bound }
    first.severity = .error
    throw first
  }
}
