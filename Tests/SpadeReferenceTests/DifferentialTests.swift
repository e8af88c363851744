import Glibc
import SpadeBase
import Testing

/// How many queries to ask and from which seed on, as the environment says.
enum Settings {
  static let queries = number("SPADE_QUERIES") ?? 1500
  /// The same for everyone unless said otherwise: a red run must mean the change, not the minute.
  static let seed = number("SPADE_SEED").map { UInt64($0) } ?? 200_000
  /// How many mismatches to shrink and show before giving up.
  static let shown = number("SPADE_SHOWN") ?? 3
  static let queriesPerWorkspace = 25

  /// The fixed draw; and a small one that nobody has seen yet, where none was asked for by its seed.
  static var draws: [Draw] {
    let fixed = Draw(seed: seed, queries: queries)
    guard number("SPADE_SEED") == nil else { return [fixed] }
    return [fixed, Draw(seed: UInt64.random(in: 1_000_000..<1_000_000_000), queries: 250)]
  }

  private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }
}

/// Random queries from a seed on.
struct Draw: Sendable {
  var seed: UInt64
  var queries: Int
}

/// The engine's answers are the reference's.
struct DifferentialTests {
  @Test(arguments: Settings.draws) func randomQueriesOverRandomWorkspaces(draw: Draw) throws {
    print("seed \(draw.seed), \(draw.queries) queries: SPADE_SEED and SPADE_QUERIES repeat and vary them")
    var kinds: [String: Int] = [:]
    var asked = 0
    for round in 0..<max(draw.queries / Settings.queriesPerWorkspace, 1) {
      let seed = draw.seed + UInt64(round)
      var maker = WorkspaceGenerator(seed: seed)
      var workspace = maker.workspace()
      var queries = QueryGenerator(seed: seed, workspace: workspace)
      let (statements, known) = queries.definitions()
      workspace.definitions = statements
      let loaded: Loaded
      do {
        loaded = try Loaded(workspace)
      } catch {
        kinds["load", default: 0] += 1
        let failed = Differential(workspace: workspace, stages: ["accounts"])
        show(failed, Mismatch(kind: "load", reason: (error as? Diagnostic)?.message ?? "\(error)"), seed, &kinds)
        continue
      }
      for _ in 0..<Settings.queriesPerWorkspace {
        let test = Differential(workspace: workspace, stages: queries.query(known))
        asked += 1
        guard let mismatch = test.mismatch(in: loaded) else { continue }
        kinds[mismatch.kind, default: 0] += 1
        show(test, mismatch, seed, &kinds)
      }
    }
    print("\(asked) queries asked, mismatches: \(kinds)")
  }

  private func show(_ test: Differential, _ mismatch: Mismatch, _ seed: UInt64, _ kinds: inout [String: Int]) {
    guard kinds["shown", default: 0] < Settings.shown else { return }
    kinds["shown", default: 0] += 1
    let small = test.shrunk(mismatch.kind)
    Issue.record("SPADE_SEED=\(seed) SPADE_QUERIES=1\n\(small.report(small.mismatch() ?? mismatch))")
  }
}
