import SpadeBase
import SpadePlan
import SpadeStore
import Synchronization

/// The first rows of a sort, found without sorting the others.
///
/// Key by key: rows before the last that is wanted are in, those equal to it are asked the next key, the others are out.
/// Each thread keeps only rows that no `limit` others seen so far come before.
struct TopRows {
  private let executor: Executor
  private let limit: Int

  init(_ executor: Executor, limit: Int) {
    self.executor = executor
    self.limit = limit
  }

  /// The rows' positions, ascending; nil where a key's values can't be told apart before all are known.
  func positions(_ relation: Relation, _ terms: [SortTerm]) throws(Diagnostic) -> [Int32]? {
    var certain: [Int32] = []
    var open = relation
    // The positions of the open rows; nil where those are all.
    var places: [Int32]?
    for (number, term) in terms.enumerated() {
      let isLast = number == terms.count - 1
      guard let split = try split(open, term, limit - certain.count, isLast: isLast) else { return nil }
      certain += split.before.map { place in places.map { $0[Int(place)] } ?? place }
      places = split.tied.map { place in places.map { $0[Int(place)] } ?? place }
      let isEnough = split.tied.count <= limit - certain.count
      if isLast || isEnough { break }
      open = try relation.gather(places ?? [])
    }
    certain += (places ?? []).prefix(limit - certain.count)
    return certain.sorted()
  }

  /// Rows that certainly come before the `wanted`-th, and rows equal to it as far as this key tells: ascending, of the
  /// last key no more than are wanted.
  private func split(
    _ relation: Relation, _ term: SortTerm, _ wanted: Int, isLast: Bool
  ) throws(Diagnostic) -> (before: [Int32], tied: [Int32])? {
    try executor.prepare(term.expression, relation)
    guard wanted > 0, relation.count > wanted else {
      return ([], (0..<relation.count).map { Int32(truncatingIfNeeded: $0) })
    }
    guard let keys = try SortWords(term, relation, executor) else { return nil }
    let stored = StoredKey(term, relation)
    let best = SharedBound()
    let chunks = Parallel.chunks(relation.count, executor.context)
    let found = try Parallel.map(chunks, executor.context) { rows throws(Diagnostic) in
      var candidates = Candidates(wanted, keepsTies: !isLast, best)
      if let stored {
        try executor.context.checkCancelled()
        candidates.add(stored, rows)
        return candidates
      }
      _ = try Parallel.batches(rows, executor.context) { rows throws(Diagnostic) in
        guard let batch = try keys.of(relation.batch(rows)) else { return candidates.fail() }
        candidates.add(batch.words, batch.validity, from: rows.lowerBound)
      }
      return candidates
    }
    if found.contains(where: \.hasFailed) { return nil }
    let known = found.reduce(0) { $0 + $1.known }
    var all = found.flatMap(\.words)
    let rows = found.flatMap(\.rows)
    if known < wanted {
      // All that have a value are in; of the rows without one as many as are missing.
      let isKnown = Set(rows)
      let nulls = (0..<Int32(truncatingIfNeeded: relation.count)).lazy.filter { !isKnown.contains($0) }
      return (rows, isLast ? Array(nulls.prefix(wanted - known)) : Array(nulls))
    }
    let words = all
    let bound = Selection.select(&all, wanted - 1)
    var before: [Int32] = []
    var tied: [Int32] = []
    for (place, word) in words.enumerated() {
      if word < bound { before.append(rows[place]) } else if word == bound { tied.append(rows[place]) }
    }
    return (before, isLast ? Array(tied.prefix(wanted - before.count)) : tied)
  }

  /// The least word known to have enough rows up to it, over all threads.
  private final class SharedBound: Sendable {
    private let word = Atomic<UInt64>(.max)
    var value: UInt64 { word.load(ordering: .relaxed) }
    func lower(to bound: UInt64) { word.min(bound, ordering: .relaxed) }
  }

  /// Rows of a chunk that may be among the first.
  private struct Candidates: Sendable {
    private(set) var words: [UInt64] = []
    private(set) var rows: [Int32] = []
    /// Rows that had a value.
    private(set) var known = 0
    private(set) var hasFailed = false
    private let wanted: Int
    private let keepsTies: Bool
    private let best: SharedBound
    /// Words beyond aren't wanted.
    private var bound = UInt64.max
    private var room: Int

    init(_ wanted: Int, keepsTies: Bool, _ best: SharedBound) {
      self.wanted = wanted
      self.keepsTies = keepsTies
      self.best = best
      room = max(1_024, 2 * wanted)
    }

    mutating func fail() { hasFailed = true }

    mutating func add(_ batch: [UInt64], _ validity: [Bool]?, from start: Int) {
      var bound = min(bound, best.value)
      batch.withUnsafeBufferPointer { batch in
        if let validity {
          for row in 0..<batch.count where validity[row] {
            known += 1
            if batch[row] <= bound { take(batch[row], start + row, &bound) }
          }
        } else {
          known += batch.count
          for row in 0..<batch.count where batch[row] <= bound { take(batch[row], start + row, &bound) }
        }
      }
      self.bound = bound
    }

    mutating func add(_ key: StoredKey, _ positions: Range<Int>) {
      known += key.known(positions)
      var bound = min(bound, best.value)
      key.forEach(positions, upTo: &bound) { word, row, bound in take(word, row, &bound) }
      self.bound = bound
    }

    private mutating func take(_ word: UInt64, _ row: Int, _ bound: inout UInt64) {
      words.append(word)
      rows.append(Int32(truncatingIfNeeded: row))
      guard words.count >= room else { return }
      var copy = words
      bound = min(bound, Selection.select(&copy, wanted - 1))
      best.lower(to: bound)
      // Rows equal to the last one that is wanted stay, of the last key the first of them.
      var ties = 0
      var less = 0
      for word in words where word < bound { less += 1 }
      var kept = 0
      for place in words.indices {
        guard words[place] <= bound else { continue }
        if words[place] == bound {
          ties += 1
          if !keepsTies, less + ties > wanted { continue }
        }
        words[kept] = words[place]
        rows[kept] = rows[place]
        kept += 1
      }
      words.removeLast(words.count - kept)
      rows.removeLast(rows.count - kept)
      room = max(1_024, 2 * wanted, 2 * kept)
    }
  }
}

/// A key's rows as words that order as the key does over all batches.
struct SortWords: Sendable {
  private let term: SortTerm
  private let executor: Executor
  /// The place of each text of a dictionary among the others.
  private var ranks: (dictionary: TextDictionary, words: [UInt64])?

  /// Nil where there is no order of texts before all are known.
  init?(_ term: SortTerm, _ relation: Relation, _ executor: Executor) throws(Diagnostic) {
    self.term = term
    self.executor = executor
    guard term.expression.type == .text else { return }
    let first = try executor.evaluator.evaluate(term.expression, relation.batch(0..<min(1, relation.count)))
    guard case .texts(_, let dictionary) = first.values, dictionary.count <= relation.count else { return nil }
    let codes = (0..<dictionary.count).map { Int32(truncatingIfNeeded: $0) }
    ranks = (dictionary, try TextRanks.words(codes, nil, dictionary, executor.context))
  }

  /// The words of a batch; null's mean nothing. Nil where its texts are of another dictionary.
  func of(_ batch: Batch) throws(Diagnostic) -> (words: [UInt64], validity: [Bool]?)? {
    let vector = try executor.evaluator.evaluate(term.expression, batch)
    if vector.constant == .null {
      return ([UInt64](repeating: 0, count: vector.count), [Bool](repeating: false, count: vector.count))
    }
    var words: [UInt64]
    if let ranks {
      guard case .texts(let codes, let dictionary) = vector.values, dictionary === ranks.dictionary else { return nil }
      words = [UInt64](count: codes.count) { ranks.words[Int(codes[$0])] }
    } else {
      words = try SortKey.words(try vector.materialised())
    }
    if term.descending { words = [UInt64](count: words.count) { ~words[$0] } }
    return (words, vector.validity)
  }
}
