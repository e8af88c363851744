import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

/// Texts that are kept from row to row, against each value written by itself.
@Suite struct KnownTextTests {
  private func written(_ column: ResultColumn, _ mode: ResultMode = .csv) throws -> [Substring] {
    try Sample.written(Sample.table(column), mode).split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      .dropLast()
  }

  private func text(_ write: (inout ByteBuffer) throws -> Void) rethrows -> String {
    var buffer = ByteBuffer()
    try write(&buffer)
    return String(decoding: buffer.array, as: UTF8.self)
  }

  /// Values that share places in the memory, near and far apart, again and again.
  private var values: [Int64] {
    var random = SplitMix(state: 9)
    return (0..<40_000).map { row in
      switch row % 4 {
      case 0: Int64(row % 700)
      case 1: Int64(row % 3) * 1024 - 2048
      case 2: Int64(row) % 60_000 - 30_000
      default: Int64.random(in: -32_768...32_767, using: &random)
      }
    }
  }

  @Test func numbersOfTwoBytes() throws {
    let storage = Column.Storage.int16(try Buffer(values.map { Int16($0) }))
    for digits in 0...6 {
      let column = Column(
        name: "n", type: digits == 0 ? .int : .number, storage: storage, scale: digits == 0 ? .one : .decimal(digits),
        validity: nil, count: values.count)
      let wanted = try values.map { value in
        try text { (buffer) throws(Diagnostic) in
          if digits == 0 {
            try NumberText.append(value, to: &buffer)
          } else {
            try NumberText.append(value, decimals: digits, to: &buffer)
          }
        }
      }
      #expect(try written(ResultColumn(name: "n", column: column, rows: nil)) == wanted.map { $0[...] })
    }
  }

  @Test func daysAndKeys() throws {
    let storage = Column.Storage.int32(try Buffer(values.map { Int32($0) * 20 }))
    let days = Column(name: "d", type: .date, storage: storage, validity: nil, count: values.count)
    let keys = Column(name: "k", type: .int, storage: storage, validity: nil, count: values.count)
    let wantedDays = try values.map { value in
      try text { (buffer) throws(Diagnostic) in try TemporalText.append(day: Int32(value) * 20, to: &buffer) }
    }
    #expect(try written(ResultColumn(name: "d", column: days, rows: nil)) == wantedDays.map { $0[...] })
    #expect(
      try written(ResultColumn(name: "d", column: days, rows: nil), .ndjson)
        == wantedDays.dropFirst().map { "{\"d\":\"\($0)\"}" }.map { $0[...] })
    #expect(try written(ResultColumn(name: "k", column: keys, rows: nil)) == values.map { "\($0 * 20)"[...] })
  }

  @Test func textsOfEveryLength() throws {
    let texts = (1...5000).filter { $0 < 40 || $0 % 499 == 0 }.map {
      String(repeating: "ab", count: $0 / 2 + 1).prefix($0)
    }
    let cells = (0..<texts.count * 5).map { String(texts[$0 * 7 % texts.count]) }
    #expect(try written(Sample.text("t", cells)) == cells.map { $0[...] })
    let short = cells.filter { $0.count < 100 }
    let many = Array(repeating: short, count: 3).flatMap { $0 }
    #expect(try written(Sample.text("t", many)) == many.map { $0[...] })
  }

  /// Texts that come again and again are rendered once, those too that are longer than a cell is given room for.
  @Test func repeatedTextsAreEscapedOnce() throws {
    for length in [1, 7, 100, 4_090, 4_096, 4_097, 9_000] {
      let cell = "\"" + String(repeating: "a,", count: length / 2) + "\\"
      let cells = [cell] + Array(repeating: "b", count: 11) + Array(repeating: cell, count: 12)
      let quoted = "\"\"\"" + cell.dropFirst() + "\""
      #expect(try written(Sample.text("t", cells)) == cells.map { $0 == "b" ? "b" : quoted[...] })
      let escaped = cells.map { $0 == "b" ? "{\"t\":\"b\"}" : "{\"t\":\"\\\"" + $0.dropFirst() + "\\\"}" }
      #expect(
        try Sample.written(Sample.table(Sample.text("t", cells)), .ndjson) == escaped.map { $0 + "\n" }.joined())
    }
  }
}
