import SpadeBase
import SpadeStore

extension LinePlot {
  func sketch() throws(Diagnostic) -> Sketch {
    var plot = self
    defer { MemoryLedger.shared.release(plot.reserved) }
    try plot.read()
    return try plot.sketched()
  }

  private func sketched() throws(Diagnostic) -> Sketch {
    var image = SVGImage()
    let axes = try axes()
    let plane = SVGAxes(yTicks: axes.yTicks, on: &image)
    plane.nameBelow(axes.xTicks, on: &image)
    let hasLines = series.allSatisfy(Self.isFunction)
    for one in series {
      let points = one.points.map { point -> (x: Double, y: Double)? in
        point.value.isNaN
          ? nil : (plane.x(axes.share(point.moment)), plane.y(axes.yScale.fraction(point.value)))
      }
      let look = PageStyle.name(one.role)
      if hasLines { image.curve(Self.thinned(points), "l " + look) }
      // Marks where they don't run together.
      if !hasLines || points.count <= 60 { image.dots(points.compactMap { $0 }, "p " + look) }
    }
    var bottom = plane.bottom + 34
    if hasLegend {
      let formats = measures.map { $0.format(rows: min(context.table.rowCount, 10_000)) }
      var x = 16.0
      for one in series {
        let value = try one.last.map { last throws(Diagnostic) in try formats[last.column].string(row: last.row).text }
        let label = VisibleText.string(one.label, maxWidth: 60) + (value.map { " " + $0 } ?? "")
        if x > 16, x + 34 + SVGImage.length(label) > SVGImage.width - 16 {
          x = 16
          bottom += 20
        }
        image.line(x1: x, y1: bottom + 6, x2: x + 22, y2: bottom + 6, "l " + PageStyle.name(one.role))
        image.text(label, x: x + 28, y: bottom + 10)
        x += 48 + SVGImage.length(label)
      }
      bottom += 20
    }
    let notes = Caption.missing(undated, momentName) + [moreLines].compactMap { $0 }
    return Sketch(image: image, title: title, notes: notes.map(\.plain), height: bottom)
  }

  // Of many points those that decide what is seen: of each pixel's the first, lowest, highest and last.
  private static func thinned(_ points: [(x: Double, y: Double)?]) -> [(x: Double, y: Double)?] {
    guard points.count > 2_000 else { return points }
    var kept: [(x: Double, y: Double)?] = []
    var run: [(x: Double, y: Double)] = []
    func flush() {
      guard let first = run.first, let last = run.last else { return }
      let low = run.max { $0.y < $1.y } ?? first
      let high = run.min { $0.y < $1.y } ?? first
      kept += run.count < 4 ? run : [first, low, high, last]
      run = []
    }
    for point in points {
      guard let point else {
        flush()
        kept.append(nil)
        continue
      }
      if let first = run.first, first.x.rounded() != point.x.rounded() { flush() }
      run.append(point)
    }
    flush()
    return kept
  }
}
