import SpadeBase
import SpadeEngine
import SpadeSession
import SpadeStore

/// The tables that documents name: each is read once, as long as its file stays the same, and shared by all.
///
/// Reading is the queue's work, on a thread of its own; until it is done a table is missing.
final class TableShelf {
  /// What was asked for, of which parent, from which state of the file.
  struct Key: Hashable, Sendable {
    let request: [UInt8]
    let parent: ObjectIdentifier?
    let stamp: FileStamp
  }

  /// A table and what loading it found, or why there is none; nil while it is being read.
  private var entries: [Key: LoadQueue.Answer?] = [:]
  /// The tables asked for since this was emptied.
  var used: Set<Key> = []
  private let queue: LoadQueue
  private let limit: Int

  /// Reads no file of more than `limit` bytes.
  init(queue: LoadQueue, limit: Int) {
    self.queue = queue
    self.limit = limit
  }

  /// The table; throws `cancelled` where it is still to come, and a note where its file is left alone.
  func table(_ request: LoadRequest) throws(Diagnostic) -> (table: Table, report: LoadReport) {
    guard request.path != "-" else { throw .leftAlone("standard input") }
    guard let stamp = FileStamp(path: request.path) else {
      // There is nothing to wait for: the loader says why it can't be opened.
      return try Loader.load(request, threads: 1)
    }
    guard stamp.isRegular else { throw .leftAlone("what is no file") }
    guard stamp.size <= limit else {
      throw .leftAlone("\(ByteCount.text(stamp.size)): more than --data-limit, \(ByteCount.text(limit)),")
    }
    let key = Key(request: Self.spelling(request), parent: request.parent.map { ObjectIdentifier($0) }, stamp: stamp)
    used.insert(key)
    if let entry = entries[key] {
      guard let answer = entry else { throw .stillReading() }
      return try answer.get()
    }
    entries[key] = .some(nil)
    queue.add(key, request)
    throw .stillReading()
  }

  /// Puts what was read since on the shelf; returns whether there was anything.
  func collect() -> Bool {
    let finished = queue.takeFinished()
    for (key, answer) in finished where entries[key] != nil { entries[key] = answer }
    return !finished.isEmpty
  }

  /// Whether a table is still to come.
  var isWaiting: Bool { entries.values.contains { $0 == nil } }

  /// Lets go of all but these.
  func keep(_ keys: Set<Key>) { entries = entries.filter { keys.contains($0.key) } }

  /// Everything that a request says, as bytes to compare.
  private static func spelling(_ request: LoadRequest) -> [UInt8] {
    let kind =
      switch request.kind {
      case .plain: ["plain"]
      case .entity(let key, let parent, let from, let until):
        ["entity", key, parent?.key ?? "", from ?? "", until ?? "", "\(from == nil)\(until == nil)"]
      case .history(_, let key, let time): ["history", key, time]
      case .log(_, let key, let time): ["log", key, time]
      }
    return Array(([request.path, request.name, "\(request.options)"] + kind).joined(separator: "\0").utf8)
  }
}

extension LoadRequest {
  /// The table whose rows the table's belong to.
  fileprivate var parent: Table? {
    switch kind {
    case .plain: nil
    case .entity(_, let parent, _, _): parent?.table
    case .history(let parent, _, _), .log(let parent, _, _): parent
    }
  }
}

/// What the server itself has to say of a `load`.
extension Diagnostic {
  static func leftAlone(_ what: String) -> Diagnostic {
    Diagnostic(
      .loadNote, "an editor's check doesn't read \(what) so names that come from it aren't checked", severity: .note)
  }

  static func stillReading() -> Diagnostic { Diagnostic(.cancelled, "still being read") }
}
