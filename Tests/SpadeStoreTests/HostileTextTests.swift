import CKernels
import SpadeBase
import Testing

@testable import SpadeStore

/// Texts made to mislead whoever cuts them: whatever way they are read, the same comes out.
@Suite struct HostileTextTests {
  /// What an index says of a text.
  private struct Found: Equatable {
    var ends: [UInt32] = []
    var starts: [UInt32] = []
    var lineBreaks: [UInt64] = []
    var rows = 0
    var lines = 0
  }

  private func found(_ text: [UInt8], columns: Int, isCareful: Bool) throws -> (Found, wasPlain: Bool) {
    let chunk = try TextChunk()
    try chunk.reserve(text.count)
    for (position, byte) in text.enumerated() { chunk.base[position] = byte }
    chunk.count = text.count
    let index = try RecordIndex(columns: columns, delimiter: Ascii.comma)
    try index.scan(chunk.base, chunk.count, isCareful: isCareful)
    var found = Found()
    found.rows = index.rows
    found.lines = index.lines
    found.ends = (0..<index.rows * columns).map { index.ends.pointer[$0] }
    found.starts = (0..<index.rows).map { index.starts.pointer[$0] }
    found.lineBreaks = (0..<index.lineBreaks.count).map { index.lineBreaks.pointer[$0] }
    return (found, index.wasPlain)
  }

  @Test func thePlainScanFindsWhatTheCarefulWalkFinds() throws {
    var random = SeededGenerator(seed: 11)
    let alphabets: [[String]] = [
      ["a", "bc", ",", "\n", "\"", "\r\n"], ["a", ",", ",", "\"\"", "\"", "\r", "\n"],
      ["\"x,y\"", "\"\"", "\"a\"\"b\"", "long field of text without any mark at all in it", "7"],
    ]
    var plain = 0
    for round in 0..<6_000 {
      let columns = 1 + round % 4
      var text: [UInt8] = []
      if round % 3 == 0 {
        // Whole records, whose scan has a chance to be plain.
        for _ in 0..<Int.random(in: 1...12, using: &random) {
          let fields = (0..<columns).map { _ in alphabets[2].randomElement(using: &random) ?? "" }
          text += Array((fields.joined(separator: ",") + (round % 2 == 0 ? "\n" : "\r\n")).utf8)
        }
        if round % 5 == 0 { text.removeLast(min(text.count, round % 7)) }
        if round % 11 == 0, !text.isEmpty { text[Int.random(in: text.indices, using: &random)] = Ascii.quote }
      } else {
        let alphabet = alphabets[round % 3 - 1]
        for _ in 0..<Int.random(in: 0...140, using: &random) {
          text += Array((alphabet.randomElement(using: &random) ?? "").utf8)
        }
      }
      let (quick, wasPlain) = try found(text, columns: columns, isCareful: false)
      let (slow, _) = try found(text, columns: columns, isCareful: true)
      #expect(quick == slow, "\(String(decoding: text, as: UTF8.self).debugDescription) in \(columns)")
      if wasPlain { plain += 1 }
    }
    #expect(plain > 600)
  }

  @Test(arguments: [1, 2, 8]) func splitsAnywhereChangeNothing(threads: Int) throws {
    let giant = String(repeating: "many words, \"\"quoted\"\"\r\n", count: 9_000)
    let texts = [
      "\u{feff}a,b\r\n1,\"x\r\ny\"\r\n2,\"\"\"\"\r\n3,z",
      "a,b\n1,\"\(giant)\"\n2,y\n\n3,\n",
      "a,b\r\n" + (0..<300).map { "\($0 * 7),\"t\($0 % 3)\"\r\n" }.joined(),
      "a,b\n" + (0..<300).map { "\($0).5,\($0 == 299 ? "\"\"" : "")\n" }.joined(),
    ]
    for text in texts {
      let whole = try Loading(threads: 1, chunkSize: 1 << 22).text(text).table.shown
      for chunkSize in [1, 2, 3, 5, 63, 64, 65, 127, 128, 4095, 4096, 4097] {
        #expect(try Loading(threads: threads, chunkSize: chunkSize).text(text).table.shown == whole)
      }
    }
  }

  @Test func plainNumbersAreWhatAnyNumbersAre() {
    var random = SeededGenerator(seed: 5)
    let alphabet = Array("0123456789012345678901234567890..-+ ,e".utf8)
    for isForced in [false, true] {
      let decimals = DecimalParser(mark: Ascii.point, isForced: isForced)
      let integers = IntParser(allowsZeros: isForced)
      var (plainDecimals, plainIntegers) = (0, 0)
      for _ in 0..<1500 {
        // Fields one behind the other, as in a column of a chunk, with bytes before the first.
        var text = [UInt8](repeating: Ascii.zero, count: 16)
        var (starts, ends): ([UInt32], [UInt32]) = ([], [])
        let count = Int.random(in: 1...64, using: &random)
        for _ in 0..<count {
          starts.append(UInt32(text.count))
          text += (0..<Int.random(in: 0...10, using: &random)).map { _ in alphabet.randomElement(using: &random) ?? 0 }
          ends.append(UInt32(text.count))
          text.append(alphabet.randomElement(using: &random) ?? 0)
        }
        let digits = Int.random(in: 1...7, using: &random)
        var values = [Int64](repeating: 0, count: count)
        text.withUnsafeBufferPointer { buffer in
          guard let base = buffer.baseAddress else { return }
          func read(_ body: (inout spade_fields) -> UInt64, _ check: (Int, FieldView.Field) -> Void) -> Int {
            let missed = starts.withUnsafeBufferPointer { starts in
              ends.withUnsafeBufferPointer { ends in
                var fields = spade_fields(
                  text: base, starts: starts.baseAddress, ends: ends.baseAddress, start_stride: 1, stride: 1,
                  start_offset: 0, allows_zeros: isForced ? 1 : 0, mark: Ascii.point)
                return body(&fields)
              }
            }
            #expect(count == 64 || missed >> UInt64(count) == 0)
            for row in 0..<count where missed >> UInt64(row) & 1 == 0 {
              check(row, FieldView.Field(start: Int(starts[row]), end: Int(ends[row]), isQuoted: false))
            }
            return count - missed.nonzeroBitCount
          }
          plainIntegers += read {
            spade_read_integers(&$0, 0, count, &values)
          } _: {
            #expect(integers.parse(base, $1) == values[$0])
          }
          plainDecimals += read {
            spade_read_decimals(&$0, 0, count, UInt32(digits), &values)
          } _: { row, field in
            let number = decimals.short(base, field)
            #expect(number.map { Int64($0.mantissa * Digits.powers[digits - $0.decimals]) } == values[row])
          }
        }
      }
      #expect(plainIntegers > 4_000 && plainDecimals > 1_000)
    }
  }
}
