import CEdit
package import SpadeBase

/// The entries of this and earlier sessions, oldest first, and the file they come from and go to.
package final class History {
  /// UTF-8, oldest first.
  package private(set) var entries: [[UInt8]] = []
  /// libedit's own list, for its own commands, such as the vi search.
  let mirror: OpaquePointer?
  private var file: HistoryFile?
  private let limit: Int
  private let keep: (String) -> String?

  /// What libedit's commands see of a long history.
  private static let mirrorLimit = 1_000

  /// `keep` says what of an entry may be remembered, nil for nothing: the place to take secrets out.
  package init(file: HistoryFile? = nil, limit: Int = 10_000, keep: @escaping (String) -> String? = { $0 }) {
    self.file = file
    self.limit = max(1, limit)
    self.keep = keep
    mirror = spade_history_open(Int32(Self.mirrorLimit))
  }

  deinit {
    if let mirror { history_wend(mirror) }
  }

  /// Reads the file; returns what is wrong with it, and does without it from then on.
  package func load() -> Diagnostic? {
    guard let file else { return nil }
    do {
      entries = try file.load().suffix(limit)
    } catch {
      self.file = nil
      return error
    }
    for entry in entries.suffix(Self.mirrorLimit) { addToMirror(entry) }
    return nil
  }

  /// Remembers an entry, here and in the file. Not kept: what is empty or begins with a space, what repeats the entry
  /// before, what `keep` refuses. Returns what is wrong with the file, the first time only.
  @discardableResult package func add(_ text: String) -> Diagnostic? {
    guard text.utf8.first != UInt8(ascii: " "), let kept = keep(text) else { return nil }
    let entry = Array(kept.utf8)
    guard entry.contains(where: { $0 != 0x20 && $0 != 0x0a && $0 != 0x09 }), entry != entries.last else { return nil }
    entries.append(entry)
    if entries.count > limit + limit / 4 { entries.removeFirst(entries.count - limit) }
    addToMirror(entry)
    guard let file else { return nil }
    do {
      try file.append(entry)
      return nil
    } catch {
      self.file = nil
      return error
    }
  }

  /// What the newest entry that begins with the text, and goes on, goes on with.
  func continuation(of text: [UInt8]) -> [UInt8]? {
    guard !text.isEmpty else { return nil }
    let entry = entries.last { $0.count > text.count && $0.starts(with: text) }
    return entry.map { Array($0[text.count...]) }
  }

  private func addToMirror(_ entry: [UInt8]) {
    guard let mirror else { return }
    WideText(utf8: entry).withPointer { _ = spade_history_add(mirror, $0) }
  }
}
