import SpadeBase
import SpadeSession
import Synchronization
import Testing

@testable import SpadeEngine

/// What is told of a query that is under way.
@Suite struct ProgressTests {
  private final class Told: Sendable {
    let shares = Mutex<[Double]>([])
  }

  /// Several passes over the rows are one way from the beginning to the end.
  @Test func passesFollowEachOther() throws {
    let folder = try TestFolder([("t.csv", "k\n" + (0..<5_000).map { "\($0 * 7_919 % 5_003)\n" }.joined())])
    let told = Told()
    var options = SessionOptions(threads: 1)
    options.engine.batchRows = 500
    let session = Session(options: options, today: 20_600)
    let text = "load \"t.csv\" as t\nt | where k > 9 | derive x = k * 2 | where mod(x, 3) == 0 | slice n = count() by x"
    session.progress = { work, done, total in
      if work == .running { told.shares.withLock { $0.append(Double(done) / Double(total)) } }
    }
    try session.run(SourceText(name: "test", text: text), folder: folder.path) { _ in
    } failed: { error throws(Diagnostic) in
      throw error
    }
    let shares = told.shares.withLock { $0 }
    #expect(shares == shares.sorted() && shares.allSatisfy { (0...1).contains($0) }, "\(shares)")
    #expect(Set(shares.map { Int($0 * 4) }).count > 2, "\(shares)")
  }
}
