import Glibc
import SpadeBase
import SpadeEngine
import SpadeStore
import SpadeSyntax
import Synchronization

/// Small files of loads that follow each other: read side by side, so that several threads have something to do, before
/// each in its turn becomes a table.
///
/// Only what came out well is kept: a file that can't be read is read again when its turn comes, and says so then.
struct ReadAhead {
  private var files: [Int: FileColumns] = [:]
  /// Where the last statement begins whose file was looked at: none is read ahead twice.
  private(set) var last = -1

  /// What was read for a statement, which loses it.
  mutating func take(_ statement: Int) -> FileColumns? { files.removeValue(forKey: statement) }

  /// A file to be read, for the statement that begins at an offset.
  struct Wish: Sendable {
    let statement: Int
    let path: String
    let options: LoadRequest.Options
    let size: Int

    /// Nil unless it is a small file.
    init?(_ statement: Int, path: String, _ options: LoadRequest.Options) {
      var status = stat()
      guard path != "-", stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
        status.st_size <= Loader.mostAhead
      else { return nil }
      (self.statement, self.path, self.options, size) = (statement, path, options, Int(status.st_size))
    }
  }

  init() {}

  /// Reads the files wished for by statements up to `last`, the largest first.
  init(_ wishes: [Wish], last: Int, threads: Int, cancel: @escaping @Sendable () -> Bool) {
    self.last = last
    let ledger = MemoryLedger.shared
    // What is read ahead must not take the room of what is to come.
    guard threads > 1, wishes.count > 1, wishes.reduce(0, { $0 + $1.size }) <= (ledger.limit - ledger.inUse) / 16
    else { return }
    let largestFirst = wishes.sorted { $0.size > $1.size }
    let found = Mutex<[Int: FileColumns]>([:])
    Threads.forEach(wishes.count, threads: threads) { number in
      let wish = largestFirst[number]
      guard let file = try? Loader.readAhead(wish.path, wish.options, cancel: cancel) else { return }
      found.withLock { $0[wish.statement] = file }
    }
    files = found.withLock { $0 }
  }
}

extension Session {
  /// Reads the files of the loads with which some statements begin.
  func readAhead(_ statements: ArraySlice<Statement>, _ folder: String) {
    guard readTable == nil, let first = statements.first, first.span.start > ahead.last else { return }
    var wishes: [ReadAhead.Wish] = []
    var last = first.span.start
    for statement in statements {
      guard case .load(let load) = statement.kind, wishes.count < Self.mostAhead else { break }
      last = statement.span.start
      guard !load.path.text.utf8.contains(0), let options = try? LoadOptions.read(load.options),
        let path = try? path(load.path.text, in: folder, for: .reading),
        let wish = ReadAhead.Wish(statement.span.start, path: path, options)
      else { continue }
      wishes.append(wish)
    }
    ahead = ReadAhead(wishes, last: last, threads: options.engine.threads, cancel: options.engine.isCancelled)
  }

  private static let mostAhead = 64
}
