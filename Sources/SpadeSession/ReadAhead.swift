import Glibc
import SpadeBase
import SpadeEngine
import SpadeStore
import SpadeSyntax

/// Loads of small files that follow each other: carried out side by side, so that several threads have something to do,
/// before each in its turn gets its table.
///
/// Only what came out well is kept: a file that can't be read is read again when its turn comes, and says so then.
struct ReadAhead {
  private var results: [Int: LoadedAhead] = [:]
  /// Where the last statement begins whose file was looked at: none is read ahead twice.
  private(set) var last = -1

  /// What was made for a statement, which loses it.
  mutating func take(_ statement: Int) -> LoadedAhead? { results.removeValue(forKey: statement) }

  /// A load to be carried out, for the statement that begins at an offset.
  struct Wish: Sendable {
    let statement: Int
    let name: String
    let path: String
    let kind: LoadStatement.Kind
    let options: LoadRequest.Options
    let size: Int
    /// The wish that makes its parent; nil where there is no parent or none of them makes it.
    var parent: Int?

    /// Nil unless it is a small file.
    init?(_ statement: Int, _ load: LoadStatement, path: String, _ options: LoadRequest.Options) {
      var status = stat()
      guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        status.st_size <= Loader.mostAhead
      else { return nil }
      (self.statement, name, self.path, kind) = (statement, load.tableName, path, load.kind)
      (self.options, size) = (options, Int(status.st_size))
    }
  }

  init() {}

  /// Carries out the loads wished for by statements up to `last`, the largest first.
  init(_ wishes: [Wish], last: Int, threads: Int, cancel: @escaping @Sendable () -> Bool) {
    self.last = last
    let ledger = MemoryLedger.shared
    // What is read ahead must not take the room of what is to come.
    guard threads > 1, wishes.count > 1, wishes.reduce(0, { $0 + $1.size }) <= (ledger.limit - ledger.inUse) / 16
    else { return }
    let largestFirst = wishes.indices.sorted { wishes[$0].size > wishes[$1].size }
    let loads = LoadsSideBySide(wishes, cancel: cancel)
    Threads.forEach(wishes.count, threads: threads) { loads.start(largestFirst[$0]) }
    for (number, wish) in wishes.enumerated() { results[wish.statement] = loads.end(number) }
  }
}

extension Session {
  /// Carries out the loads with which some statements begin.
  func readAhead(_ statements: ArraySlice<Statement>, _ folder: String) {
    guard readTable == nil, let first = statements.first, first.span.start > ahead.last else { return }
    var wishes: [ReadAhead.Wish] = []
    // Which wish makes the table of a name; nil where it is a load that nothing is done for ahead.
    var makers: [String: Int?] = [:]
    var last = first.span.start
    for statement in statements {
      guard case .load(let load) = statement.kind, wishes.count < Self.mostAhead else { break }
      last = statement.span.start
      guard !load.path.text.utf8.contains(0), let options = try? LoadOptions.read(load.options),
        let path = try? path(load.path.text, in: folder, for: .reading),
        var wish = ReadAhead.Wish(statement.span.start, load, path: path, options)
      else {
        makers.updateValue(nil, forKey: load.tableName)
        continue
      }
      wish.parent = load.kind.parentName.flatMap { makers[$0.text] ?? nil }
      makers[wish.name] = wishes.count
      wishes.append(wish)
    }
    ahead = ReadAhead(wishes, last: last, threads: options.engine.threads, cancel: options.engine.isCancelled)
  }

  private static let mostAhead = 64
}
