/// What was killed, newest last: libedit's own kill buffer has one slot, which deleting a character overwrites.
struct KillRing {
  private static let limit = 32
  private var pieces: [[Unicode.Scalar]] = []
  private var index = 0

  /// Adds a piece; a kill right after a kill joins it, before or behind.
  mutating func kill(_ piece: [Unicode.Scalar], backward: Bool, joins: Bool) {
    if joins, let last = pieces.popLast() {
      pieces.append(backward ? piece + last : last + piece)
    } else {
      pieces.append(piece)
      if pieces.count > Self.limit { pieces.removeFirst() }
    }
    index = pieces.count - 1
  }

  /// The newest piece.
  mutating func newest() -> [Unicode.Scalar]? {
    index = pieces.count - 1
    return pieces.last
  }

  /// The one before the one last given, round and round.
  mutating func previous() -> [Unicode.Scalar]? {
    guard !pieces.isEmpty else { return nil }
    index = (index + pieces.count - 1) % pieces.count
    return pieces[index]
  }
}
