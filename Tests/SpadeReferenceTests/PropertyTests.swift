import SpadeBase
import SpadeEngine
import SpadeSession
import SpadeStore
import Testing

/// What must hold of every query, whatever its answer is.
struct PropertyTests {
  /// Workspaces with a fixed moment and a few queries each.
  private func forEachCase(
    _ rounds: Int, _ body: (Workspace, Loaded, _ stages: [String], _ place: String) throws -> Void
  ) throws {
    for round in 0..<rounds {
      let seed = Settings.seed &+ 7_000_000 &+ UInt64(round)
      var maker = WorkspaceGenerator(seed: seed)
      var workspace = maker.workspace()
      workspace.now = workspace.center
      var queries = QueryGenerator(seed: seed, workspace: workspace)
      let (statements, known) = queries.definitions()
      workspace.definitions = statements
      let loaded = try Loaded(workspace)
      for _ in 0..<10 {
        let stages = queries.query(known)
        try body(workspace, loaded, stages, "seed \(seed): \(stages.joined(separator: " | "))\n\(workspace.script)")
      }
    }
  }

  /// The answer as text, or the error's code.
  private func outcome(_ loaded: Loaded, _ query: String) -> String {
    do {
      return try loaded.csv(query)
    } catch {
      return (error as? Diagnostic)?.code.id ?? "\(error)"
    }
  }

  @Test func nothingAfterTheMomentIsSeen() throws {
    try forEachCase(8) { workspace, loaded, stages, place in
      // Another moment than now sees other rows.
      guard !stages.contains(where: { $0.hasPrefix("at ") || $0.hasPrefix("vs ") || $0.hasPrefix("all ") }) else {
        return
      }
      let now = Calendar.micros(ofDay: workspace.center) + Calendar.microsPerDay - 1
      var past = workspace
      for (index, table) in workspace.tables.enumerated() where !table.isPlain {
        guard let time = table.time else { continue }
        // An entity with rows from before its own beginning is seen from these, whenever it began.
        let children = workspace.tables.filter { $0.parent?.table.name == table.name }
        past.files[index].rows.removeAll { row in
          let isBusy =
            table.isEntity
            && children.contains { child in child.rows.contains { $0[child.parent?.key ?? 0] == row[0] } }
          return !isBusy && Instant.beginning(row[time]).map { $0 > now } ?? false
        }
      }
      let query = stages.joined(separator: " | ")
      let known = try Loaded(past)
      #expect(outcome(known, query) == outcome(loaded, query), "\(place)")
    }
  }

  @Test func threadsBatchesAndFastPathsDontChangeAByte() throws {
    try forEachCase(8) { _, loaded, stages, place in
      let query = stages.joined(separator: " | ")
      loaded.session.options.engine.threads = 1
      let expected = outcome(loaded, query)
      let fastPaths = loaded.session.options.engine.fastPaths
      loaded.session.options.engine.fastPaths = []
      #expect(outcome(loaded, query) == expected, "without fast paths; \(place)")
      for path in fastPaths {
        loaded.session.options.engine.fastPaths = [path]
        #expect(outcome(loaded, query) == expected, "with \(path) alone; \(place)")
      }
      loaded.session.options.engine.fastPaths = fastPaths
      for threads in [1, 2, 8] {
        for rows in [1, 3, 2_048, 16_384] {
          loaded.session.options.engine.threads = threads
          loaded.session.options.engine.batchRows = rows
          #expect(outcome(loaded, query) == expected, "\(threads) threads, \(rows) rows; \(place)")
        }
      }
    }
  }

  @Test func savingAndOpeningDoesntChangeAByte() throws {
    try forEachCase(12) { _, loaded, stages, place in
      let query = stages.joined(separator: " | ")
      let expected = outcome(loaded, query)
      if expected.isEmpty { return }
      let reopened = try loaded.reopened()
      #expect(outcome(reopened, query) == expected, "\(place)")
      reopened.session.options.engine.fastPaths = []
      #expect(outcome(reopened, query) == expected, "without fast paths; \(place)")
    }
  }

  @Test func atIsTheSameAsSettingNow() throws {
    try forEachCase(8) { workspace, loaded, stages, place in
      let stages = stages.filter { !$0.hasPrefix("at ") }
      let then = Spelling.date(workspace.center - 9)
      let moved = outcome(loaded, (stages + ["at \(then)"]).joined(separator: " | "))
      _ = try loaded.run("set now = \(then)")
      defer { _ = try? loaded.run("set now = \(Spelling.date(workspace.center))") }
      #expect(moved == outcome(loaded, stages.joined(separator: " | ")), "\(place)")
    }
  }

  @Test func aConditionItsOppositeAndTheUnknownAreAllRows() throws {
    for round in 0..<30 {
      let seed = Settings.seed &+ 8_000_000 &+ UInt64(round)
      var maker = WorkspaceGenerator(seed: seed)
      let workspace = maker.workspace()
      var queries = QueryGenerator(seed: seed, workspace: workspace)
      let loaded = try Loaded(workspace)
      for source in ["accounts", "users", "events", "scores"] {
        let condition = queries.condition(Ground(table: source, allowsPeers: false))
        func count(_ filter: String) throws -> Int64? {
          let answer = try loaded.engine("\(source)\(filter) | slice n = count()")
          if case .int(let count) = answer.rows.first?.first { return count }
          return nil
        }
        do {
          let parts = try ["where \(condition)", "where not (\(condition))", "where (\(condition)) == null"].map {
            try count(" | \($0)")
          }
          let whole = try count("")
          #expect(
            parts.reduce(0) { $0 + ($1 ?? 0) } == whole, "seed \(seed), \(source): \(condition)\n\(workspace.script)")
        } catch let error as Diagnostic where ["overflow", "moment-out-of-range"].contains(error.code.id) {
          continue
        }
      }
    }
  }
}
