import SpadeBase
import SpadeStore
import Testing

/// Cases that random queries found, by hand and by name.
struct FoundCases {
  private func answer(
    _ query: String, definitions: [String] = [], users: [(id: Int64, from: Value)] = []
  ) throws -> [[String]] {
    let day = Calendar.civilToDay(2026, 3, 31)
    var maker = WorkspaceGenerator(seed: 0)
    var workspace = maker.workspace()
    func text(_ text: String) -> Value { .text(Array(text.utf8)) }
    for index in workspace.files.indices { workspace.files[index].rows = [] }
    func set(_ name: String, _ rows: [[Value]]) {
      guard let index = workspace.files.firstIndex(where: { $0.name == name }) else { return }
      workspace.files[index].rows = rows
    }
    set(
      "accounts",
      [[.int(1), text("one"), text("pro"), .int(4), .null, .date(day - 90), .null, .bool(true)]])
    set("scores", [[.int(1), .date(day - 30), .number(70.5), .int(2)]])
    set(
      "notes", [[.int(1), .date(day - 3), text("call"), .null], [.int(9), .date(day - 2), text("mail"), .number(1)]])
    workspace.files[1].clause = "entity uid of accounts by u_account from created"
    workspace.files[1].columns[4].type = .date
    set("users", users.map { [.int($0.id), .int(1), .null, .null, $0.from, .null] })
    workspace.now = day
    workspace.definitions = definitions
    let answer = try Loaded(workspace).engine(query)
    return answer.rows.map { $0.map { Spelling.field($0) } }
  }

  @Test func countOfWhatIsNoConditionCountsWhatIsKnown() throws {
    #expect(
      try answer("notes | slice a = count(points), b = count(kind), c = count(kind == \"call\"), d = count(arr)") == [
        ["1", "2", "1", "0"]
      ])
  }

  @Test func aDefinitionIsUnknownForRowsThatBelongToNobody() throws {
    let definitions = ["let constant = 3 + 0", "let quiet = none(events)", "let filled = arr ?? 7"]
    #expect(
      try answer("notes | select a = constant, b = quiet, c = filled", definitions: definitions) == [
        ["3", "true", "7.0"], ["", "", ""],
      ])
  }

  @Test func whatNeverChangedHasNoDaysSince() throws {
    #expect(
      try answer("accounts | select a = since(score), b = since(score > 90), c = since(none(scores where score > 90))")
        == [["30", "30", ""]])
  }

  @Test func whatMeetsTheMomentChangesJustAfter() throws {
    #expect(
      try answer("accounts | select a = since(signup < now), b = since(signup != now), c = since(signup < 7d ago)") == [
        ["90", "90", "83"]
      ])
    // Also where nothing says which date of the data it is.
    let query = "accounts | select a = since(first(signup of users) < 7d ago)"
    #expect(try answer(query, users: [(7, .null)]) == [["83"]])
  }

  @Test func whatIsAskedAsOfAFixedMomentFollowsTheTimeBeforeIt() throws {
    #expect(
      try answer("accounts | select a = since((score > 60) @ 2026-03-15), b = since(score @ 2026-02-01)") == [
        ["30", ""]
      ])
  }

  @Test func whatBeganNobodyKnowsWhenWasThereBeforeAnyTime() throws {
    let query =
      "accounts | select a = count(users before 2026-01-01), b = count(users last 30d), c = first(uid of users)"
    #expect(try answer(query, users: [(7, .date(Calendar.civilToDay(1969, 5, 1))), (8, .null)]) == [["2", "0", "8"]])
  }

  @Test func setTypesHoldInEmptyTables() throws {
    #expect(try answer("users | select a = level + 1, b = days(gone, gone)") == [])
  }

  @Test func textsThatLookAlikeAreTwoColumns() throws {
    let query = "slice n = count() by g = vip, t = tier | pivot t"
    var maker = WorkspaceGenerator(seed: 0)
    var workspace = maker.workspace()
    for index in workspace.files.indices { workspace.files[index].rows = [] }
    workspace.files[0].clause = "entity id"
    workspace.files[0].rows = ["caf\u{e9}", "cafe\u{301}"].enumerated().map { key, tier in
      [.int(Int64(key)), .null, .text(Array(tier.utf8)), .null, .null, .null, .null, .null]
    }
    let names = try Loaded(workspace).engine(query).names.map { Array($0.utf8) }
    #expect(names == ["g", "cafe\u{301}", "caf\u{e9}"].map { Array($0.utf8) })
  }

  @Test func firstIsTheFirstRowThatIsShown() throws {
    var maker = WorkspaceGenerator(seed: 0)
    var workspace = maker.workspace()
    for index in workspace.files.indices { workspace.files[index].rows = [] }
    workspace.files[0].clause = "entity id"
    workspace.files[1].clause = "entity uid of accounts by u_account"
    workspace.files[0].rows = [1, 2].map { [.int($0)] + [Value](repeating: .null, count: 7) }
    // Stored along their accounts, shown as in the file.
    workspace.files[1].rows = [(7, 2), (8, 1), (9, 2)].map {
      [.int($0.0), .int($0.1)] + [Value](repeating: .null, count: 4)
    }
    let loaded = try Loaded(workspace)
    #expect(try loaded.engine("users | select uid").rows == [[.int(7)], [.int(8)], [.int(9)]])
    #expect(try loaded.engine("users | slice a = first(uid), b = last(uid)").rows == [[.int(7), .int(9)]])
  }
}
