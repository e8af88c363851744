import SpadeBase
import SpadeSession
import Testing

@testable import SpadeStore

/// Files whose checksums are right and whose content is not: refused with what is wrong, never believed.
@Suite struct HostileTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// What opening and reading a file says is wrong, without its name.
  private func complaint(_ snapshot: Snapshot) throws -> String? { try complaint(snapshot.bytes()) }

  private func complaint(_ bytes: [UInt8]) throws -> String? {
    let path = try folder.write(bytes)
    do throws(Diagnostic) {
      let (snapshot, file) = try SnapshotReader.open(path, threads: 1)
      file.beginStatement()
      _ = try snapshot.bytes(threads: 1)
      guard let trouble = file.trouble() else { return nil }
      throw trouble
    } catch {
      #expect(error.code == .snapshotDamaged)
      return String(error.message.dropFirst("\"\(path)\" is damaged: ".utf8.count))
    }
  }

  private func column(
    _ type: ScalarType, _ storage: Column.Storage, _ rows: Int, _ scale: Column.Scale = .one, valid: [Bool]? = nil
  )
    throws -> String?
  {
    try complaint(Sample.snapshot([try Sample.column("c", type, storage, rows, scale: scale, valid: valid)]))
  }

  private func dictionary(_ bytes: [UInt8], _ offsets: [Int], codes: [UInt8] = [0]) throws -> String? {
    try column(
      .text,
      .text(.uint8(try Buffer(codes)), TextDictionary(bytes: try Buffer(bytes), offsets: try Buffer(offsets))),
      codes.count)
  }

  @Test func dictionaries() throws {
    let a = UInt8(ascii: "a")
    #expect(try dictionary([a, a], [0, 2]) == nil)
    let codes = "in column t.c a text's number is beyond the dictionary"
    #expect(try dictionary([a], [0, 1], codes: [0, 1]) == codes)
    #expect(try dictionary([], [0], codes: [0]) == codes)
    #expect(try dictionary([], [0], codes: []) == nil)
    let fit = "in column t.c the dictionary's offsets don't fit its texts"
    #expect(try dictionary([a, a], [0, 1]) == fit)
    #expect(try dictionary([a, a], [1, 2]) == fit)
    #expect(try dictionary([a, a], [0, .max]) == fit)
    let ascend = "in column t.c the dictionary's offsets don't ascend"
    #expect(try dictionary([a, a], [0, 2, 1, 2]) == ascend)
    #expect(try dictionary([a, a], [0, -1, 2]) == ascend)
    #expect(try dictionary([a, a], [0, .max, 2]) == ascend)
    #expect(try dictionary([a, a], [0, 1, 2]) == "in column t.c a text is in the dictionary twice")
    let utf8 = "in column t.c a text is not UTF-8"
    #expect(try dictionary([0xc3], [0, 1]) == utf8)
    // Right as a whole, but cut within a letter.
    #expect(try dictionary([0xc3, 0xa9], [0, 1, 2]) == utf8)
    #expect(try dictionary([0xed, 0xa0, 0x80], [0, 3]) == utf8)
  }

  @Test func values() throws {
    let beyond = "in column t.c a value is beyond its type"
    #expect(try column(.date, .int32(try Buffer([0, 2_932_897])), 2) == beyond)
    #expect(try column(.date, .int32(try Buffer([-719_163])), 1) == beyond)
    #expect(try column(.time, .int64(try Buffer([.max])), 1) == beyond)
    #expect(try column(.time, .int64(try Buffer([.min])), 1) == beyond)
    #expect(try column(.time, .int64(try Buffer([1 << 40])), 1, .seconds) == beyond)
    #expect(try column(.number, .int64(try Buffer([1 << 54])), 1, .decimal(1)) == beyond)
    let finite = "in column t.c a number is not finite"
    for value in [Double.nan, .infinity, -.infinity] {
      #expect(try column(.number, .double(try Buffer([1, value])), 2) == finite)
    }
    let null = "in column t.c a null has a value"
    #expect(try column(.int, .int8(try Buffer([1, 2])), 2, valid: [true, false]) == null)
    #expect(try column(.number, .double(try Buffer([1, 2])), 2, valid: [true, false]) == null)
    #expect(
      try column(.text, .text(.uint8(try Buffer([0, 1])), try Sample.texts(["a", "b"])), 2, valid: [true, false])
        == null)
    #expect(
      try column(.bool, .bits(try Sample.bits([true, true])), 2, valid: [true, false])
        == "in column t.c a null is true")
    let tail = try Bitmap(count: 2)
    tail.set(5)
    #expect(try column(.bool, .bits(tail), 2) == "in column t.c there are more bits than rows")
  }

  @Test func typesAndLayouts() throws {
    let none = try Buffer<Double>([1])
    #expect(try column(.int, .double(none), 1) == "a column has type 2, layout 6 and scale 0")
    #expect(try column(.text, .double(none), 1) == "a column has type 6, layout 6 and scale 0")
    #expect(try column(.date, .int64(try Buffer([1])), 1) == "a column has type 4, layout 5 and scale 0")
    #expect(
      try column(.number, .int8(try Buffer([1])), 1, .decimal(10)) == "a column has type 3, layout 2 and scale 10")
    #expect(try column(.number, .double(none), 1, .decimal(1)) == "a column has type 3, layout 6 and scale 1")
    #expect(try column(.date, .int8(try Buffer([1])), 1, .seconds) == "a column has type 4, layout 2 and scale 255")
    // Fewer values than rows.
    #expect(try column(.int, .int8(try Buffer([1])), 3) == "a section has 1 bytes, expected 3")
  }

  @Test func timesAndOffsets() throws {
    #expect(try complaint(Sample.snapshot(try Sample.dated())) == nil)
    let ascend = "in column dated.day the times of an entity don't ascend"
    #expect(try complaint(Sample.snapshot(try Sample.dated([11, 10, 5, 7, 7, 3]))) == ascend)
    #expect(try complaint(Sample.snapshot(try Sample.dated([1, 1, 2, 3, 1, 3], kind: .history(time: 1)))) == ascend)
    let latest = "in column dated.day the latest time is another than the directory's"
    #expect(try complaint(Sample.snapshot(try Sample.dated(latest: .some(5)))) == latest)
    #expect(try complaint(Sample.snapshot(try Sample.dated(latest: .some(nil)))) == latest)
    for moment in [Int64.max, .min] {
      let beyond = "a moment is beyond the calendar"
      #expect(try complaint(Sample.snapshot(try Sample.dated(latest: .some(moment)))) == beyond)
      var snapshot = Sample.snapshot(try Sample.dated())
      snapshot.now = moment
      #expect(try complaint(snapshot) == beyond)
    }
    let order = "the offsets of dated don't ascend within its rows"
    for offsets: [UInt32] in [[0, 3, 2, 5], [1, 2, 3, 4], [0, 2, 4, 7], [0, .max, .max, .max]] {
      #expect(try complaint(Sample.snapshot(try Sample.dated([10, 11, 5, 7, 7, 3], offsets))) == order)
    }
    #expect(
      try complaint(Sample.snapshot(try Sample.dated([10, 11, 5, 7, 7, 3], [0, 6])))
        == "dated has not one offset a parent")
    #expect(
      try complaint(Sample.snapshot(try Sample.dated(type: .int))) == "a column of times is int")
  }

  @Test func keysAndOrders() throws {
    #expect(
      try complaint(Sample.snapshot(try Sample.accounts([1, 2, 1]))) == "in column accounts.id a key occurs twice")
    #expect(
      try complaint(Sample.snapshot(try Sample.accounts([1, 0, 3], valid: [true, false, true])))
        == "in column accounts.id a key is missing")
    for order: [UInt32] in [[0, 1, 1], [0, 1, 3], [0, 1, .max]] {
      let accounts = try Sample.accounts()
      let users = Table(
        name: "users", kind: .entity(key: 0, from: nil, until: nil), columns: accounts.columns, rowCount: 3,
        parent: ParentLink(table: accounts, keyColumn: 0, offsets: try Buffer([0, 1, 2, 3])),
        fileOrder: try Buffer(order))
      #expect(try complaint(Sample.snapshot(users)) == "the order of users is none of its rows")
    }
  }

  @Test func directories() throws {
    let bytes = try Sample.snapshot(Sample.dated()).bytes()
    func changed(_ offset: Int, _ values: [UInt8]) throws -> String? {
      var forge = try Forge(bytes)
      forge.setDirectory(offset, values)
      return try complaint(forge.bytes)
    }
    let most: [UInt8] = [0xff, 0xff, 0xff, 0xff]
    #expect(try changed(0, most) == "it claims 4294967295 tables, the limit is 1000")
    #expect(try changed(0, [1, 0, 0, 0])?.hasPrefix("it claims ") == true)
    #expect(try changed(4, most) == "it claims 4294967295 bytes in a text, the limit is 16777216")
    #expect(try changed(4, [0xff, 0xff, 0, 0]) == "its directory ends in a text")
    // The name, the kind, the rows, the columns of the first table.
    #expect(try changed(8, [0xff]) == "a text in its directory is not UTF-8")
    #expect(try changed(16, [9]) == "table kind 9 is unknown")
    #expect(try changed(17, most + most) == "it claims 18446744073709551615 rows")
    #expect(try changed(17, most + [0, 0, 0, 0]) == "it claims 4294967295 rows")
    #expect(try changed(17, [0xff, 0xff, 0xff, 0x7f]) == "it claims 2147483647 rows")
    #expect(try changed(17, [0xfe, 0xff, 0xff, 0x7f])?.hasPrefix("a section has ") == true)
    #expect(try changed(25, most)?.hasPrefix("it claims 4294967295 columns") == true)
    #expect(try changed(25, [0, 0, 0, 0]) == "a table has no columns")
    #expect(try changed(29, [7, 0, 0, 0]) == "its directory points to 7 of 1")
    // Without the moment that it ends in, nothing describes the moment's bytes.
    let whole = try Sample.everything().bytes()
    var longer = try Forge(whole)
    longer.setDirectory(longer.directory.count - 9, [0])
    #expect(try complaint(longer.bytes) == "its directory is longer than what it describes")
    var forge = try Forge(bytes)
    forge.setTrailer(0, 1 << 62)
    #expect(try complaint(forge.bytes) == "its directory is out of place")
    forge = try Forge(bytes)
    forge.setTrailer(8, .max)
    #expect(try complaint(forge.bytes) == "its directory is out of place")
    forge = try Forge(bytes)
    forge.setTrailer(24, 1)
    #expect(try complaint(forge.bytes) == "its directory is out of place")
  }

  /// Tables whose parts are each sound and don't go together.
  @Test func tablesThatCannotBe() throws {
    let days = try Sample.column("day", .date, .int16(try Buffer([1, 2, 3])), 3)
    let accounts = try Sample.accounts()
    let link = ParentLink(table: accounts, keyColumn: 0, offsets: try Buffer([0, 1, 2, 3]))
    func table(
      _ kind: Table.Kind, _ columns: [Column], parent: ParentLink? = nil, fileOrder: Buffer<UInt32>? = nil,
      latest: Int64? = nil
    ) throws -> String? {
      let table = Table(
        name: "t", kind: kind, columns: columns, rowCount: 3, parent: parent, fileOrder: fileOrder, latest: latest)
      return try complaint(Sample.snapshot(table))
    }
    let ids = accounts.columns[0]
    #expect(try table(.entity(key: 0, from: 1, until: 1), [ids, days]) == nil)
    #expect(try table(.plain, [ids], parent: link) == "a plain table has a parent")
    #expect(try table(.log(time: 0), [days]) == "a history or log has no parent")
    #expect(try table(.history(time: 0), [days]) == "a history or log has no parent")
    #expect(try table(.entity(key: 0, from: 0, until: nil), [ids]) == "a column of times is int")
    #expect(try table(.plain, [days], latest: 5) == "a table without times has a latest time")
    #expect(try table(.plain, [ids, days, ids]) == "two columns of a table have one name")
    #expect(
      try table(.entity(key: 0, from: nil, until: nil), [ids], fileOrder: try Buffer([2, 1, 0]))
        == "rows without a parent are out of order")
    let twice = Snapshot(tables: [(accounts, LoadReport()), (accounts, LoadReport())])
    #expect(try complaint(twice) == "two of its tables have one name")
  }

  /// Sections that overlap, lie beyond the end, or begin where none may.
  @Test func sectionsOutOfPlace() throws {
    let bytes = try Sample.snapshot(Sample.dated()).bytes()
    let forge = try Forge(bytes)
    let directory = Array(bytes[forge.directory])
    func pattern(_ value: Int) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
    for section in forge.sections {
      let needle = pattern(section.offset) + pattern(section.length)
      let place = try #require(directory.indices.first { directory[$0...].starts(with: needle) })
      for offset in [
        0, 32, 63, section.offset + 1, section.offset - 64, forge.directory.lowerBound, 1 << 40, .max - 63,
      ] {
        var changed = forge
        changed.setDirectory(place, pattern(offset))
        #expect(try complaint(changed.bytes) != nil, "a section at \(offset)")
      }
      for length in [section.length + 1, section.length + 4_096, 1 << 40, .max] {
        var changed = forge
        changed.setDirectory(place + 8, pattern(length))
        #expect(try complaint(changed.bytes) != nil, "a section of \(length)")
      }
    }
  }

  @Test func tablesInACircle() throws {
    let bytes = try Sample.everything().bytes()
    var forge = try Forge(bytes)
    // `users` is the fourth table, a child of the second; as its own parent it has none.
    let name = Array("users".utf8)
    let place = try #require(forge.directory.first { forge.bytes[$0...].starts(with: name) })
    let parent = place - forge.directory.lowerBound + name.count + 1 + 8 + 4 + 12
    forge.setDirectory(parent, [3, 0, 0, 0])
    #expect(try complaint(forge.bytes) == "its tables belong to each other in a circle")
  }

  /// Definitions are statements that define, and nothing else: none of them is run.
  @Test(arguments: [
    "accounts | into \"/tmp/never\"", "let x = 1", "let x of nobody = 1", "let accounts of accounts = 1", "let x of",
    "let x of accounts = 1; .shell ls", "run \"x\"", "", "load \"x\" as y",
  ])
  func definitionsAreDefinitions(_ text: String) throws {
    var snapshot = Sample.snapshot(try Sample.dated())
    snapshot.definitions = [Array(text.utf8)]
    try folder.write(try snapshot.bytes())
    #expect(throws: Diagnostic.self) { try Opened(folder).ask("slice count()") }
  }

  // MARK: At random

  /// Bytes changed at random under right checksums: refused or read, never a trap; and what was read can be asked.
  @Test(arguments: [1, 2] as [UInt64]) func changedSections(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let forge = try Forge(try Sample.everything(rows: 9, seed: seed).bytes())
    var refused = 0
    for round in 0..<300 {
      var changed = forge
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        guard let section = forge.sections.randomElement(using: &random), section.length > 0 else { continue }
        let values: [UInt8] =
          [[0xff], [0], [1], [0x80], [0xff, 0xff, 0xff, 0xff], [UInt8.random(in: 0...255, using: &random)]]
          .randomElement(using: &random) ?? [0]
        changed.setSection(section, Int.random(in: 0..<section.length, using: &random), values)
      }
      if try survives(changed.bytes, asks: round % 20 == 0) { refused += 1 }
    }
    #expect(refused > 60)
  }

  @Test(arguments: [1, 2] as [UInt64]) func changedDirectories(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &+ 77)
    let forge = try Forge(try Sample.everything(rows: 9, seed: seed).bytes())
    var refused = 0
    for round in 0..<500 {
      var changed = forge
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let values: [UInt8] =
          [
            [0xff], [0], [1], [0x80], [0xff, 0xff, 0xff, 0xff], [2, 0, 0, 0],
            [UInt8.random(in: 0...255, using: &random)],
          ]
          .randomElement(using: &random) ?? [0]
        changed.setDirectory(Int.random(in: 0..<forge.directory.count, using: &random), values)
      }
      if try survives(changed.bytes, asks: round % 20 == 0) { refused += 1 }
    }
    #expect(refused > 100)
  }

  /// Whether it is refused; a file that is not can be asked anything.
  private func survives(_ bytes: [UInt8], asks: Bool) throws -> Bool {
    let path = try folder.write(bytes)
    if asks {
      do {
        let session = try Opened(folder)
        for query in Opened.questions {
          do { _ = try session.ask(query) } catch is Diagnostic { continue }
        }
      } catch is Diagnostic { return true }
    }
    return Verdict(path).isRefused
  }
}
