import SpadeStore

/// Where in a query an expression stands, as far as its meaning depends on it.
struct BindContext {
  var row: Row
  var peers: PeerPlace
  /// In a slice's measure, outside any aggregate: aggregates run over the group's rows and are collected here.
  var measures: MeasureCollector?
  /// Under `@`, where a column computed at the query's own moment won't do.
  var isMoved = false
  /// Definitions being bound, outermost first: a repeated one is a circle.
  var definitions: [String] = []
  /// In a window over one history: a definition stands for its expression over that history's rows.
  var expandsDefinitions = false
  /// How many expressions enclose this one, those of definitions included.
  var depth = 0

  /// Where peers' functions find their peers.
  enum PeerPlace {
    /// The relation's rows: calls are collected and become local columns.
    case stage(PeerCollector)
    /// All entities of a kind: in a definition.
    case entity(Table)
    /// Nowhere, for the reason given.
    case nowhere(String)
  }

  /// The context of rows that belong to this context's row, or to the row of its ancestors that `owner` holds.
  func child(_ table: Table, of owner: Table? = nil) -> BindContext {
    var child = self
    child.row = Row(table: table, outer: row, owner: owner, outerIsMoved: isMoved)
    child.isMoved = false
    child.measures = nil
    child.peers = .nowhere("inside an aggregate over rows")
    return child
  }
}

/// Gathers the group aggregates of a slice's measures; each becomes a local column after the dims.
final class MeasureCollector {
  /// Number of local columns before the first measure.
  let offset: Int
  /// The grouped dims, which a measure may name.
  let dims: [VisibleColumn]
  /// The rows' time, by which `first` and `last` go; nil where they go by the rows' order.
  let time: BoundExpression?
  var measures: [Measure] = []

  init(offset: Int, dims: [VisibleColumn], time: BoundExpression?) {
    self.offset = offset
    self.dims = dims
    self.time = time
  }

  func add(_ measure: Measure) -> BoundExpression {
    measures.append(measure)
    return BoundExpression(.local(offset + measures.count - 1), measure.type, measure.span)
  }
}

/// Gathers the peers' functions of a stage; each becomes a local column before the stage runs.
final class PeerCollector {
  let offset: Int
  var calls: [PeerCall] = []

  init(offset: Int) { self.offset = offset }
}
