import Testing

/// Small files of loads that follow each other are read side by side, which nobody may notice.
@Suite struct ReadAheadTests {
  /// One thread reads each file in its turn; two read ahead. Whatever the files hold, both say the same.
  @Test(arguments: [
    // Plain ones, and an option.
    [
      "load \"a.csv\" as a entity id", "load \"s.csv\" as s history of a by id at d",
      "load \"e.csv\" (delimiter \"|\") as e",
    ],
    // Keys that look like numbers, of an entity whose keys are texts.
    [
      "load \"t.csv\" as a entity id", "load \"s.csv\" as s history of a by id at d",
      "load \"s2.csv\" as s2 log of a by id at d",
    ],
    // A column that stays text because of one word, with its note.
    ["load \"a.csv\" as a entity id", "load \"w.csv\" as w"],
    // What can't be read, in the order of the statements.
    [
      "load \"a.csv\" as a entity id", "load \"gone.csv\" as g", "load \"ragged.csv\" as r",
      "load \"a.csv\" as b entity no",
    ],
    [
      "load \"ragged.csv\" as r entity no", "load \"a.csv\" as a entity id",
      "load \"s.csv\" as s history of x by id at d",
    ],
    // The same file twice, and a name that replaces another.
    ["load \"a.csv\" as a entity id", "load \"s.csv\" as s history of a by id at d", "load \"t.csv\" as a entity id"],
    // Children of children, whose largest file comes last; rows that hang nowhere and such that later ones restate.
    [
      "load \"a.csv\" as a entity id", "load \"u.csv\" as u entity uid of a by id from d",
      "load \"v.csv\" as v log of u by uid at d", "load \"s.csv\" as s history of a by id at d",
    ],
    // Parents that come to nothing, come later, are themselves, or are no entities.
    [
      "load \"s2.csv\" as a entity v", "load \"s2.csv\" as s2 log of a by v at d", "load \"twice.csv\" as a entity id",
      "load \"s.csv\" as s history of a by id at d", "load \"v.csv\" as v log of u by uid at d",
      "load \"u.csv\" as u entity uid of u by id", "load \"u.csv\" as u", "load \"v.csv\" as v log of u by uid at d",
    ],
    // Parents that are no small plain files, or were loaded before.
    [
      "load \"a.csv.gz\" as a entity id", "load \"s.csv\" as s history of a by id at d",
      "load \"s2.csv\" as s2 log of a by id at d", "a | take 1", "load \"u.csv\" as u entity uid of a by id",
      "load \"s2.csv\" as s2 history of a by id at d",
    ],
    // A folder, an option that is none, a file that a statement in between writes.
    [
      "load \".\" as d", "load \"a.csv\" (delimiter \"ab\") as a", "load \"a.csv\" as a", "a | into \"n.csv\"",
      "load \"n.csv\" as n",
    ],
  ])
  func aheadOrNotIsTheSame(_ statements: [String]) throws {
    let command = try Command()
    try command.write("a.csv", "id,tier\n1,free\n2,paid\n3,free\n")
    try command.write("t.csv", "id,tier\n01,free\nx2,paid\n3,free\n")
    try command.write("s.csv", "id,d,v\n1,2026-01-01,5\n2,2026-01-02,6\n01,2026-01-03,7\n3,2026-01-03,8\n")
    try command.write("s2.csv", "id,d,v\n1,2026-01-01,5\n3,2026-01-02,6\n")
    try command.write("e.csv", "k|v\n1|a,b\n2|c\n")
    try command.write("w.csv", "k,v\n" + (0..<300).map { "\($0),\($0 == 250 ? "none" : "\($0)")\n" }.joined())
    try command.write("ragged.csv", "k,v\n1,2\n1,2,3\n")
    try command.write("u.csv", "uid,id,d\n7,1,2026-01-01\n8,3,2026-01-02\n9,4,2026-01-02\n6,1,2026-01-03\n")
    try command.write(
      "v.csv", "uid,d,w\n" + (0..<500).map { "\(6 + $0 % 5),2026-02-\(10 + $0 * 7 % 18),\($0)\n" }.joined())
    try command.write("twice.csv", "id,tier\n1,free\n1,paid\n")
    _ = try command.shell("gzip -k a.csv")
    let questions = ["a", "s", "s2", "u", "v", "e", "w", "n"].flatMap { ["\($0)", "describe \($0)", ".schema \($0)"] }
    try command.write("all.spade", (statements + questions).joined(separator: "\n") + "\n")
    let one = try command.run("--mode", "csv", "--threads", "1", "--keep-going", "all.spade")
    let two = try command.run("--mode", "csv", "--threads", "2", "--keep-going", "all.spade")
    #expect(one.output == two.output)
    #expect(Self.withoutTimes(one.errors) == Self.withoutTimes(two.errors))
    #expect(one.status == two.status)
    try command.remove()
  }

  /// What is said of a load ends with how long it took.
  private static func withoutTimes(_ text: String) -> [Substring] {
    text.split(separator: "\n").map { $0.hasSuffix(" ms") ? $0[..<($0.lastIndex(of: ",") ?? $0.endIndex)] : $0 }
  }
}
