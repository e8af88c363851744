import Glibc
import SpadeStore
import SpadeSyntax

extension Reference {
  /// `rank`, `percentile`, `zscore`, `deviation`, `winsorize`, `rescale`: a row's x among its peers'.
  func amongPeers(_ call: Call, _ scope: Scope) throws -> Value {
    guard let x = Order.number(try argument(call, 0, scope)) else { return .null }
    // In a definition, an entity that isn't there is nobody's peer.
    if case .entity = scope.peers, let base = scope.base, !base.table.isThere(base.row, at: scope.moment) {
      return .null
    }
    let mine = try key(call, scope)
    let peers = try self.peers(scope).filter { try key(call, $0) == mine }
      .compactMap { Order.number(try argument(call, 0, $0)) }
    let mean = peers.reduce(0, +) / Double(peers.count)
    switch call.function.text {
    case "rank": return .int(Int64(peers.filter { $0 > x }.count) + 1)
    case "percentile":
      return .number(peers.count < 2 ? 0 : 100 * Double(peers.filter { $0 < x }.count) / Double(peers.count - 1))
    case "zscore":
      guard let deviation = deviation(peers), deviation > 0 else { return .null }
      return .number((x - mean) / deviation)
    case "deviation": return peers.isEmpty ? .null : .number(x - mean)
    case "winsorize":
      guard let q = Order.number(try argument(call, 1, scope)), let cap = quantile(peers, q) else { return .null }
      return .number(min(x, cap))
    default:
      guard let low = Order.number(try argument(call, 1, scope)),
        let high = Order.number(try argument(call, 2, scope)), let least = peers.min(), let most = peers.max()
      else { return .null }
      let k = call.arguments.count > 3 ? Order.number(try argument(call, 3, scope)) ?? 0 : 0
      let u = most > least ? (x - least) / (most - least) : 0
      return .number(low + (high - low) * (k == 0 ? u : (exp(k * u) - 1) / (exp(k) - 1)))
    }
  }

  private func key(_ call: Call, _ scope: Scope) throws -> [Value] {
    try call.within.map { Order.canonical(try evaluate($0.expression, scope)) }
  }

  private func peers(_ scope: Scope) throws -> [Scope] {
    switch scope.peers {
    case .relation(let relation): relation.rows.map { scope.of($0, relation.names) }
    case .entity(let table):
      table.rows.indices.filter { table.isThere($0, at: scope.moment) }.map { scope.of(Base(table: table, row: $0)) }
    }
  }
}
