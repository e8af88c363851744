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
    let bound = try binder(text, lastResult: asked.base).bind(asked.pipeline)
    if options.isStrict, var first = bound.warnings.first {
      first.severity = .error
      throw first
    }
    let result = try Engine.run(bound, now: now, options: options.engine)
    var answer = Answer(table: result)
    asked.answer = answer
    remember(asked)
    if let into = bound.into {
      try Files.write(result, to: Paths.resolve(into.path, in: folder), options, progress, place: into.span)
      try emit(.written(path: into.path, rows: result.rowCount, warnings: bound.warnings))
      return
    }
    if bound.isPlot { answer.plot = PlotRequest(dims: bound.dims) }
    answer.evidence = try Evidence.line(bound, session: self)
    self.asked[self.asked.count - 1].answer = answer
    answer.warnings = bound.warnings
    try emit(.answer(answer))
  }
}
