import SpadeBase
import SpadeStore
import SpadeSyntax

/// Loads carried out by several threads, each by the first that wants its table: to be there, or to hang another below it.
///
/// Nobody waits for a load that hasn't begun, and a parent's stands before its children's: so none waits for ever.
final class LoadsSideBySide: @unchecked Sendable {
  private enum Stage {
    case left, begun
    case ended(LoadedAhead?)
  }

  private let wishes: [ReadAhead.Wish]
  private let cancel: @Sendable () -> Bool
  private let monitor = Monitor()
  // Guarded by the monitor.
  private var stages: [Stage]

  init(_ wishes: [ReadAhead.Wish], cancel: @escaping @Sendable () -> Bool) {
    self.wishes = wishes
    self.cancel = cancel
    stages = wishes.map { _ in .left }
  }

  /// Carries a load out unless that has begun.
  func start(_ number: Int) {
    let isLeft = monitor.locked {
      guard case .left = stages[number] else { return false }
      stages[number] = .begun
      return true
    }
    guard isLeft else { return }
    let result = try? load(wishes[number])
    monitor.locked {
      stages[number] = .ended(result)
      monitor.wakeAll()
    }
  }

  /// What a load gave; nil where it came to nothing.
  func end(_ number: Int) -> LoadedAhead? {
    start(number)
    return monitor.locked {
      while true {
        if case .ended(let result) = stages[number] { return result }
        monitor.wait()
      }
    }
  }

  private func load(_ wish: ReadAhead.Wish) throws(Diagnostic) -> LoadedAhead? {
    guard let file = try Loader.readAhead(wish.path, wish.options, cancel: cancel) else { return nil }
    // A parent that was loaded before, or that can't be had, is looked up when the turn comes.
    let kind = try? wish.kind.request { name throws(Diagnostic) in
      guard let maker = wish.parent, case .table(let table, _) = end(maker), table.isEntity else {
        throw .notAnEntity(name)
      }
      return table
    }
    guard let kind else { return .columns(file) }
    return try Loader.tableAhead(
      LoadRequest(path: wish.path, name: wish.name, kind: kind, options: wish.options), file, cancel: cancel)
  }
}
