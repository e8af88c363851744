import Glibc
import Testing

extension ShellTests {
  /// How long a key takes to the screen.
  @Suite struct Latency {
    #if DEBUG
      private static let limit = 0.05
    #else
      private static let limit = 0.005
    #endif

    @Test func aKeyIsShownAtOnceInTwoThousandCharacters() throws {
      let shell = try ProbeSession(columns: 80, rows: 40)
      shell.send("\u{1b}[200~" + String(repeating: "where plan == 12 | ", count: 105) + "\u{1b}[201~")
      shell.settle(100)
      var times: [Double] = []
      for index in 0..<50 {
        if index == 25 { shell.send("\u{1b}<") }
        shell.settle(5)
        let count = shell.output.count
        let start = now()
        shell.send("x")
        #expect(shell.wait { _ in shell.output.count > count })
        times.append(now() - start)
      }
      let median = times.sorted()[times.count / 2]
      #expect(median < Self.limit, "median \(median * 1000) ms, worst \((times.max() ?? 0) * 1000) ms")
    }

    private func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_MONOTONIC, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
  }
}
