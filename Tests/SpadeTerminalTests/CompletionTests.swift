import Testing

extension ShellTests {
  /// Tab.
  @Suite struct Completing {
    @Test func completesWhatIsClear() throws {
      let shell = try ProbeSession()
      shell.type("s\t", "probe> starter", column: 15)
      shell.type("zz\t", "probe> starter zz", column: 17)
      shell.type("\u{1f}\u{1f}", "probe> s")
    }

    @Test func showsAMenuWithDetailsAndCycles() throws {
      let shell = try ProbeSession()
      shell.type("x e\t", "probe> x ent", "enterprise  412", "entry       97", column: 12, up: 2)
      shell.type("\t", "probe> x enterprise", "enterprise  412", "entry       97", column: 20, up: 2)
      shell.type("\t", "probe> x entry", "enterprise  412", "entry       97")
      shell.type("\t", "probe> x enterprise", "enterprise  412", "entry       97")
      shell.type("\u{1b}[Z", "probe> x entry", "enterprise  412", "entry       97")
      shell.type("\u{1b}[A", "probe> x enterprise", "enterprise  412", "entry       97")
      shell.type("\u{7}", "probe> x ent", column: 12)
      shell.type("\t\t", "probe> x enterprise", "enterprise  412", "entry       97")
      shell.type("\u{1b}", "probe> x ent", column: 12)
      shell.type("\t\t\r", "probe> x enterprise", column: 20)
      shell.type("y\r", "=> \"x enterprise y\"", "probe>")
    }

    @Test func widthsOfNamesAreCounted() throws {
      let shell = try ProbeSession()
      shell.type("日\t\t", "probe> 日本", "日本  3", "日曜  4")
      shell.type("\t", "probe> 日曜", "日本  3", "日曜  4")
    }

    @Test func aMenuFitsASmallWindow() throws {
      let shell = try ProbeSession(columns: 20, rows: 4)
      shell.type("\t", "probe>", "enterprise  412")
      shell.type("\t\t", "probe> entry", "entry       97")
      shell.type("x", "probe> entry x")
    }
  }
}
