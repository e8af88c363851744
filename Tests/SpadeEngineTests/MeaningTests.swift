import SpadeBase
import SpadeSession
import SpadeStore
import Testing

/// What a column of an answer is to its reader.
@Suite struct MeaningTests {
  /// A number that `band` is asked of somewhere is a score; others are none, and no text or date is.
  @Test func whatBandIsAskedOfIsAScore() throws {
    let session = Session(options: SessionOptions(), today: 20_600)
    var quantities: [[ColumnMeaning.Quantity]] = []
    let script =
      """
      let health = blend(product -> 50%, business -> 50%)
      accounts | select name, product, health, band(health), arr, signup
      """
    let files = [
      (
        "accounts.csv",
        "account_id,name,tier,product,business,arr,signup\n1,A,x,80,40,100,2026-01-05\n2,B,y,20,90,7,2026-02-05\n"
      )
    ]
    let folder = try TestFolder(files)
    let text = "load \"accounts.csv\" as accounts entity account_id\n" + script
    try session.run(SourceText(name: "test", text: text), folder: folder.path) { outcome in
      guard case .answer(let answer) = outcome else { return }
      quantities.append(answer.table.columns.map(\.meaning.quantity))
    } failed: { error throws(Diagnostic) in
      throw error
    }
    try #require(quantities.count == 1)
    #expect(quantities[0].map { $0 == .score } == [false, false, true, false, false, false])
  }
}
