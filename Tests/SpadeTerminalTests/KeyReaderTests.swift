import Glibc
import Testing

@testable import SpadeTerminal

@Suite struct KeyReaderTests {
  private func events(_ bytes: [UInt8]) -> [KeyReader.Event] {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return [] }
    defer { close(ends[0]) }
    ByteOutput.write(bytes, to: ends[1])
    close(ends[1])
    var reader = KeyReader(descriptor: ends[0], signals: -1)
    var events: [KeyReader.Event] = []
    while events.count < 10_000 {
      let event = reader.next()
      if event == .endOfInput { break }
      events.append(event)
    }
    return events
  }

  @Test func readsScalarsAndSequences() {
    #expect(events(Array("aß漢".utf8)) == [.scalars(["a"]), .scalars(["ß"]), .scalars(["漢"])])
    #expect(events(Array("\u{1b}[1;5Cx".utf8)) == [.sequence(Array("\u{1b}[1;5C".utf8)), .scalars(["x"])])
    #expect(
      events(Array("\u{1b}OA\u{1b}b\u{1b}".utf8)) == [
        .sequence(Array("\u{1b}OA".utf8)), .scalars(["\u{1b}", "b"]), .scalars(["\u{1b}"]),
      ])
  }

  @Test func readsPastes() {
    #expect(
      events(Array("\u{1b}[200~a\r\nb\r\u{1b}x\u{1b}[201~c".utf8)) == [
        .paste(["a", "\n", "b", "\n", "x"]), .scalars(["c"]),
      ])
  }

  @Test func repairsWhatIsNoText() {
    #expect(events([0xff, 0xc3]) == [.scalars(["\u{fffd}"]), .scalars(["\u{fffd}"])])
    #expect(events([0xc2, 0x9b, 0x61]) == [.scalars(["a"])])
  }

  @Test func anyBytesAreRead() {
    var random = SeededGenerator(state: 3)
    let likely: [UInt8] = [0x1b, 0x5b, 0x4f, 0x7e, 0x32, 0x30, 0x31, 0xc3, 0xe2, 0xf0, 0x80, 0xff, 0x0d]
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 1...40, using: &random)).map { _ in
        Bool.random(using: &random)
          ? likely.randomElement(using: &random) ?? 0 : .random(in: .min ... .max, using: &random)
      }
      for event in events(bytes) {
        if case .scalars(let scalars) = event { #expect(!scalars.contains { (0x80...0x9f).contains($0.value) }) }
      }
    }
  }
}
