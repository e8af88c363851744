import SpadeBase
import Testing

@testable import SpadeStore

@Suite struct LayoutTests {
  private func accounts(_ text: String = "id,tier,from\n1,a,2026-01-01\n2,b,\n3,c,2026-03-01\n") throws -> Table {
    var loading = Loading(name: "accounts")
    loading.kind = .entity(key: "id", parent: nil, from: "from", until: nil)
    return try loading.text(text).table
  }

  private func offsets(_ table: Table) -> [UInt32] { table.parent.map { Array($0.offsets.elements) } ?? [] }

  @Test func entitiesKnowTheirColumns() throws {
    #expect(try accounts().kind == .entity(key: 0, from: 2, until: nil))
  }

  @Test func aDuplicateKeyNamesBothLines() throws {
    var loading = Loading(name: "t")
    loading.kind = .entity(key: "id", parent: nil, from: nil, until: nil)
    let numbers = try #require(loading.error("id,x\n1,a\n\n2,\"b\nc\"\n1,d\n"))
    #expect(numbers.code == .duplicateKey && numbers.place?.line == 6)
    #expect(numbers.message.contains("lines 2 and 6"))
    let texts = try #require(loading.error("id,x\np,a\nq,b\nq,c\n"))
    #expect(texts.message.contains("lines 3 and 4") && texts.message.contains("\"q\""))
    let decimals = try #require(loading.error("id,x\n1.5,a\n1.50,b\n"))
    #expect(decimals.message.contains("lines 2 and 3"))
    let far = try #require(loading.error("id,x\n1,a\n9000000000000000000,b\n-9000000000000000000,c\n1,c\n"))
    #expect(far.message.contains("lines 2 and 5"))
  }

  @Test func aMissingKeyNamesItsLine() throws {
    var loading = Loading(name: "t")
    loading.kind = .entity(key: "id", parent: nil, from: nil, until: nil)
    let error = try #require(loading.error("id,x\n1,a\n,b\n,c\n"))
    #expect(error.code == .valueDoesNotFit && error.place?.line == 3)
  }

  @Test func historiesLieAlongTheirEntity() throws {
    var loading = Loading(name: "scores")
    loading.kind = .history(parent: try accounts(), key: "id", time: "date")
    let text = """
      id,date,score
      3,2026-01-02,1
      1,2026-01-03,2
      9,2026-01-01,3
      1,2026-01-01,4
      3,2026-01-02,5
      ,2026-01-01,6
      1,2026-01-01,7
      1,2026-01-02,8

      """
    let (table, report) = try loading.text(text)
    #expect(table.shown("score") == "7, 8, 2, 5, 3, 6")
    #expect(offsets(table) == [0, 3, 3, 4])
    #expect(table.parent?.orphanStart == 4)
    #expect(table.fileOrder.map { Array($0.elements) } == [6, 7, 1, 4, 2, 5])
    #expect(report.orphans == 2 && report.superseded == 2 && report.rows == 6)
    #expect(table.kind == .history(time: 1))
  }

  @Test func logsDropNothing() throws {
    var loading = Loading(name: "events")
    loading.kind = .log(parent: try accounts(), key: "id", time: "ts")
    let text = "id,ts\n2,2026-01-01T10:00\n1,2026-01-01T09:00\n2,2026-01-01T10:00\n2,2026-01-01T08:00\n"
    let (table, report) = try loading.text(text)
    #expect(table.rowCount == 4 && report.superseded == 0)
    #expect(table.fileOrder.map { Array($0.elements) } == [1, 3, 0, 2])
  }

  @Test func orderedFilesStayAsTheyAre() throws {
    var loading = Loading(name: "scores")
    loading.kind = .history(parent: try accounts(), key: "id", time: "date")
    let (table, report) = try loading.text("id,date\n1,2026-01-01\n1,2026-01-02\n3,2026-01-01\n7,2026-01-01\n")
    #expect(table.fileOrder == nil && report.orphans == 1)
    #expect(offsets(table) == [0, 2, 2, 3])
  }

  @Test func supersededRowsOfAnOrderedFileGo() throws {
    var loading = Loading(name: "scores")
    loading.kind = .history(parent: try accounts(), key: "id", time: "date")
    let (table, report) = try loading.text("id,date,v\n1,2026-01-01,a\n1,2026-01-01,b\n2,2026-01-01,c\n")
    #expect(table.shown("v") == "b, c" && report.superseded == 1)
    #expect(offsets(table) == [0, 1, 2, 2])
  }

  @Test func childEntitiesLieWithTheirParent() throws {
    var loading = Loading(name: "users")
    loading.kind = .entity(key: "u", parent: (try accounts(), "id"), from: nil, until: nil)
    let (table, report) = try loading.text("u,id\n11,3\n12,1\n13,\n14,3\n15,8\n")
    #expect(table.shown("u") == "12, 11, 14, 13, 15")
    #expect(offsets(table) == [0, 1, 1, 3] && report.orphans == 2)
  }

  @Test func keysOfTextMatchByBytes() throws {
    let parent = try accounts("id,tier,from\n007,a,\n008,b,\nx,c,\n")
    var loading = Loading(name: "scores")
    loading.kind = .history(parent: parent, key: "id", time: "date")
    let (table, report) = try loading.text("id,date\n7,2026-01-01\n008,2026-01-01\n7,2026-01-02\n")
    #expect(table.type("id") == .text)
    #expect(report.orphans == 2 && offsets(table) == [0, 0, 1, 1])
    let plain = try accounts("id,tier,from\n1,a,\nx,b,\n")
    loading.kind = .history(parent: plain, key: "id", time: "date")
    #expect(try loading.text("id,date\n1,2026-01-01\n").report.orphans == 0)
  }

  @Test func keysOfAColumnWithAWordStillMatch() throws {
    var loading = Loading(name: "scores")
    loading.kind = .history(parent: try accounts(), key: "id", time: "date")
    let (table, report) = try loading.text("id,date\n3,2026-01-01\nnone,2026-01-01\n1,2026-01-01\n01,2026-01-01\n")
    #expect(report.orphans == 2 && table.shown("id") == "1, 3, none, 01")
    #expect(try loading.text("id,date\n3.0,2026-01-01\n1.5,2026-01-01\n").report.orphans == 1)
  }

  @Test func timesMustBeThere() throws {
    var loading = Loading(name: "scores")
    loading.kind = .history(parent: try accounts(), key: "id", time: "date")
    let missing = try #require(loading.error("id,date\n1,2026-01-01\n2,\n"))
    #expect(missing.code == .valueDoesNotFit && missing.place?.line == 3)
    let word = try #require(loading.error("id,date\n1,2026-01-01\n2,soon\n"))
    #expect(word.place?.line == 3 && word.notes.contains { $0.contains("soon") })
    #expect(loading.error("id,date\n1,5\n2,6\n")?.code == .valueDoesNotFit)
    #expect(try loading.text("id,date\n").table.rowCount == 0)
    loading.kind = .history(parent: try accounts(), key: "idd", time: "date")
    #expect(loading.error("id,date\n1,2026-01-01\n")?.help == "did you mean \"id\"?")
  }

  @Test func aLifeWithoutAnyDateIsFine() throws {
    var loading = Loading(name: "t")
    loading.kind = .entity(key: "id", parent: nil, from: "a", until: "b")
    let table = try loading.text("id,a,b\n1,2026-01-01,\n2,2026-01-02,\n").table
    #expect(table.type("b") == .date && table.shown("b") == "-, -")
  }

  @Test func largeTablesAreSortedTheSameOnAnyNumberOfThreads() throws {
    var generator = SeededGenerator(seed: 7)
    var text = "id,ts,v\n"
    for row in 0..<20_000 {
      let id = Int.random(in: 1...4, using: &generator)
      let minute = Int.random(in: 0..<50, using: &generator)
      text += "\(id),2026-01-01T00:\(minute < 10 ? "0" : "")\(minute):00,\(row)\n"
    }
    var loading = Loading(name: "h")
    loading.kind = .history(parent: try accounts(), key: "id", time: "ts")
    var seen: Set<[String]> = []
    for threads in [1, 2, 8] {
      loading.threads = threads
      loading.chunkSize = 3000
      let (table, report) = try loading.text(text)
      #expect(report.superseded + table.rowCount == 20_000)
      seen.insert(table.shown)
    }
    #expect(seen.count == 1)
  }
}
