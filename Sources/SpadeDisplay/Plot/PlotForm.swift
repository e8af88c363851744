import SpadeBase
import SpadeStore

/// The form in which an answer is drawn, with the columns that it draws, by number.
enum PlotForm: Equatable {
  /// A measure over time: a line a group, and where it has become several columns, a line a column. Without a column of
  /// moments the measures are one at the moments that they were pivoted by.
  case lines(moment: Int?, groups: [Int], measures: [Int])
  /// A bar a row and column of a measure.
  case bars(labels: [Int], measures: [Int])
  /// How often values occur.
  case histogram(Int)
  /// A dot a row.
  case scatter(x: Int, y: Int)
  /// A cell for each cohort and age.
  case retention(cohort: Int, age: Int, size: Int?, measure: Int)

  /// Chosen by the columns' types; nil where none has numbers. The first `dims` columns name the row; where their
  /// number isn't known, those before the first number do.
  init?(_ columns: [ResultColumn], dims known: Int?) {
    if let retention = Self.retention(columns) {
      self = retention
      return
    }
    let start = min(max(known ?? 0, 0), columns.count)
    guard let measure = columns.indices.first(where: { $0 >= start && columns[$0].type.isNumeric }) else { return nil }
    // What `pivot` made of one measure is drawn together.
    let family = columns[measure].meaning.family
    let measures = family == nil ? [measure] : columns.indices.filter { columns[$0].meaning.family == family }
    let leading = Array(0..<(known == nil ? measure : start))
    if measures.count > 1, measures.allSatisfy({ columns[$0].meaning.moment != nil }) {
      self = .lines(moment: nil, groups: leading, measures: measures)
      return
    }
    let others = columns.indices.filter { !columns[$0].type.isNumeric }
    let dims = leading.isEmpty ? Array(others.prefix(1)) : leading
    guard let first = dims.first else {
      if let second = columns.indices.first(where: { $0 > measure && columns[$0].type.isNumeric }) {
        self = .scatter(x: measure, y: second)
      } else {
        self = .histogram(measure)
      }
      return
    }
    self =
      columns[first].type.isTemporal
      ? .lines(moment: first, groups: Array(dims.dropFirst()), measures: measures)
      : .bars(labels: dims, measures: measures)
  }

  /// The columns that it draws.
  var columns: [Int] {
    switch self {
    case .lines(let moment, let groups, let measures): (moment.map { [$0] } ?? []) + groups + measures
    case .bars(let labels, let measures): labels + measures
    case .histogram(let measure): [measure]
    case .scatter(let x, let y): [x, y]
    case .retention(let cohort, let age, let size, let measure): [cohort, age, measure] + (size.map { [$0] } ?? [])
    }
  }

  // What `retain` gives, whole or with some of its columns.
  private static func retention(_ columns: [ResultColumn]) -> PlotForm? {
    func index(_ name: StaticString) -> Int? {
      columns.firstIndex { column in
        name.withUTF8Buffer { column.name.utf8.elementsEqual($0) && column.type.isNumeric }
      }
    }
    guard let cohort = columns.first, cohort.type.isTemporal, cohort.name.utf8.elementsEqual("cohort".utf8),
      let age = index("age"), age == 1, columns[age].type == .int
    else { return nil }
    let size = index("size")
    let rest = columns.indices.first { $0 > age && columns[$0].type.isNumeric && $0 != size }
    guard let measure = index("rate") ?? rest ?? size else { return nil }
    return .retention(cohort: 0, age: age, size: measure == size ? nil : size, measure: measure)
  }
}
