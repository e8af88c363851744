package import SpadeBase
package import SpadeStore

/// What is known of an answer that is to be drawn, beyond its columns.
package struct PlotRequest: Sendable {
  /// How many leading columns are dims; nil where only the columns' types can tell.
  package var dims: Int?
  /// Where the query says so.
  package var place: Span?

  package init(dims: Int? = nil, place: Span? = nil) {
    self.dims = dims
    self.place = place
  }
}

/// An answer drawn as lines of text.
package struct Plot: Sendable {
  /// What drawings share: the answer, and the room they have.
  struct Context: Sendable {
    let table: ResultTable
    let options: WriteOptions
    let charset: VisibleText.Charset
    /// Columns of the whole drawing.
    let width: Int
    /// Lines for what is drawn, without caption, axis and legend.
    let height: Int
    /// Lines for what has one a row.
    let entries: Int

    func column(_ index: Int) -> PlotColumn { PlotColumn(table.columns[index], charset: charset) }

    /// Colours may be used.
    let isColored: Bool

    /// A few words between others.
    var dot: String { charset == .unicode ? " · " : " - " }
    var dash: String { charset == .unicode ? " — " : " - " }
    var dots: String { VisibleText.ellipsis(charset) }
  }

  private let drawing: any Drawing
  private let lines: [StyledLine]
  private let leftOut: [StyledLine]
  private let theme: Theme
  private let context: Context

  /// Draws at once; throws `nothing-to-plot` where there is nothing to draw.
  package init(
    _ table: ResultTable, _ request: PlotRequest, profile: TerminalProfile, options: WriteOptions
  ) throws(Diagnostic) {
    do {
      try self.init(drawing: table, request, profile, options)
    } catch {
      var error = error
      if error.code == .nothingToPlot, let place = request.place { error.labels = [Diagnostic.Label(place)] }
      throw error
    }
  }

  private init(
    drawing table: ResultTable, _ request: PlotRequest, _ profile: TerminalProfile, _ options: WriteOptions
  ) throws(Diagnostic) {
    theme = Theme(profile)
    // A page has room for more bars than a terminal has lines.
    let isPage = profile.height == nil && options.isPage
    context = Context(
      table: table, options: options, charset: profile.charset, width: min(max(profile.width ?? 80, 1), 120),
      height: min(max((profile.height ?? 24) - 9, 4), 16),
      entries: profile.height.map { max($0 - 6, 10) } ?? (isPage ? 200 : 40),
      isColored: profile.color)
    guard table.rowCount > 0 else { throw DisplayFailure.noRowsToPlot() }
    guard let form = PlotForm(table.columns, dims: request.dims) else {
      throw DisplayFailure.noNumbersToPlot(table.columns.map(\.name))
    }
    drawing =
      switch form {
      case .lines(let moment, let groups, let measures):
        LinePlot(context, moment: moment, groups: groups, measures: measures)
      case .bars(let labels, let measures): try BarPlot(context, labels: labels, measures: measures)
      case .histogram(let measure): try Histogram(context, measure)
      case .scatter(let x, let y): try ScatterPlot(context, x: x, y: y)
      case .retention(let cohort, let age, let size, let measure):
        try RetentionPlot(context, cohort: cohort, age: age, size: size, measure: measure)
      }
    lines = try drawing.lines()
    leftOut = Self.leftOut(form, context)
  }

  /// Writes the drawing.
  package func write(to sink: ByteSink) throws(Diagnostic) {
    for line in lines + leftOut {
      try sink.write(line.text(theme, charset: context.charset, room: context.width) + "\n")
    }
  }

  /// The drawing as an SVG image, with the evidence below it.
  func svg(evidence: String?, isStandalone: Bool) throws(Diagnostic) -> String {
    let sketch = try drawing.sketch()
    let notes = sketch.notes + leftOut.map(\.plain) + [evidence].compactMap { $0 }.map { VisibleText.string($0) }
    return sketch.image.document(
      title: sketch.title.plain, notes: notes, height: sketch.height, isStandalone: isStandalone)
  }

  // The columns that the drawing doesn't show.
  private static func leftOut(_ form: PlotForm, _ context: Context) -> [StyledLine] {
    let shown = form.columns
    let names = context.table.columns.indices.filter { !shown.contains($0) }.map { context.column($0).name }
    guard !names.isEmpty else { return [] }
    return [StyledLine("not drawn: \(names.joined(separator: ", "))\(context.dash)select chooses", .dim)]
  }
}

/// An answer made ready to be drawn: as lines of text, or as shapes.
protocol Drawing: Sendable {
  /// For a terminal: a title, the drawing, what it leaves out.
  func lines() throws(Diagnostic) -> [StyledLine]
  /// For a page.
  func sketch() throws(Diagnostic) -> Sketch
}

/// The shapes of a drawing, with what is said above and below them.
struct Sketch: Sendable {
  var image: SVGImage
  var title: StyledLine
  var notes: [String]
  /// Pixels down to the end of what is drawn.
  var height: Double
}

/// What a drawing says of itself.
enum Caption {
  /// What measures are called together, by dims and by what they were pivoted from.
  static func title(_ measures: [PlotColumn], by dims: [PlotColumn], _ rest: String = "") -> StyledLine {
    guard let first = measures.first else { return StyledLine() }
    guard measures.count > 1, let family = first.family else {
      return title(first.name, by: dims.map(\.name), rest)
    }
    return title(family.measure, by: dims.map(\.name) + [family.dim], rest)
  }

  /// `mean_score by tier`
  static func title(_ measure: String, by dims: [String], _ rest: String = "") -> StyledLine {
    var line = StyledLine(measure, .header)
    if !dims.isEmpty { line.append(" by " + dims.joined(separator: ", ")) }
    line.append(rest, .dim)
    return line
  }

  /// `3 rows without score`
  static func missing(_ count: Int, _ what: String) -> [StyledLine] {
    count > 0 ? [StyledLine("\(CountText.of(count, "row")) without \(what)", .dim)] : []
  }
}
