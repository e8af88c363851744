import SpadeBase
import SpadeStore

/// The rows of a history or log dated up to a moment, as stretches of one parent each; those of a plain table as one stretch.
enum VisibleRuns {
  static func of(_ table: Table, _ moment: Int64) throws(Diagnostic) -> Runs {
    guard let link = table.parent, let timeColumn = table.timeColumn else {
      var whole = Runs()
      whole.append(0, table.rowCount)
      return whole
    }
    let offsets = link.offsets.elements
    let time = TimeColumn(table.columns[timeColumn])
    var runs = Runs(capacity: offsets.count)
    let isWhole = table.latest.map { $0 <= moment } ?? true
    if isWhole {
      for parent in 0..<offsets.count - 1 { runs.append(Int(offsets[parent]), Int(offsets[parent + 1])) }
      runs.append(link.orphanStart, table.rowCount)
      return runs
    }
    if let search = try RunSearch(table) {
      let afters = search.firstsAfter(time.raw(atOrBefore: moment), search.all)
      for parent in afters.indices { runs.append(Int(offsets[parent]), Int(afters[parent])) }
    }
    // Rows that belong to nobody lie at the end, in no order of time.
    for row in link.orphanStart..<table.rowCount where time.micros(at: row) <= moment { runs.append(row, row + 1) }
    return runs
  }
}

extension Runs {
  /// The same rows cut into chunks of equally many, each stretch with its group.
  func chunks(of size: Int) -> [Runs] {
    var chunks: [Runs] = []
    var chunk = Runs()
    for run in 0..<count {
      var start = Int(starts[run])
      let end = Int(ends[run])
      while start < end {
        let part = min(end - start, size - chunk.rowCount)
        if chunk.count == 0 { chunk.first = run }
        chunk.append(start, start + part)
        chunk.groups.append(groups[run])
        start += part
        if chunk.rowCount == size {
          chunks.append(chunk)
          chunk = Runs()
        }
      }
    }
    if chunk.rowCount > 0 { chunks.append(chunk) }
    return chunks
  }
}
