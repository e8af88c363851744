import Glibc
import SpadeBase

/// A text whose fields are told apart in an unusual way, restated in the usual one while it is read.
///
/// Lines stay lines. What is wrong with quotes stays wrong, so that whoever cuts the records says so and where.
final class RestatedSource: ByteSource {
  private let input: Input
  private let skippedLines: Int
  /// How many fields a record should have; nil until the first one told.
  private let columns: Int?
  private var cutter: RecordCutter
  private let settler: StraySettler

  /// What was read and is not restated yet: from `next` to `count`.
  private var text: GrowingBuffer<UInt8>
  private var next = 0
  /// Where the next quote stands, or the text's end; before `next` where that isn't known.
  private var nextMark = -1
  private var isAtEnd = false
  /// What is restated and was not handed out yet.
  private var output: GrowingBuffer<UInt8>
  private var given = 0
  private var record = QuotedRecord()
  private var expected: Int?
  private var linesLeft = 0
  private var line = 1
  /// Lines in which a quote was taken as text, and the first of them.
  private(set) var strayLines = LineTally()

  private static let inputSize = 1 << 17
  var position: Int { input.source.position }
  var size: Int { input.source.size }

  init(_ input: Input, delimiter: UInt8, _ options: LoadRequest.Options) throws(Diagnostic) {
    self.input = input
    skippedLines = options.skippedLines
    columns = options.names?.count
    cutter = RecordCutter(delimiter: delimiter, quoting: options.quoting)
    settler = StraySettler(isLoose: options.quoting.isLoose)
    text = try GrowingBuffer(capacity: Self.inputSize)
    output = try GrowingBuffer(capacity: Self.inputSize)
    try rewind()
  }

  func rewind() throws(Diagnostic) {
    try input.rewind()
    cutter.forget()
    (text.count, next, nextMark, isAtEnd) = (0, 0, -1, false)
    (output.count, given) = (0, 0)
    (expected, linesLeft, line, strayLines) = (columns, skippedLines, 1, LineTally())
  }

  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    while given == output.count {
      (output.count, given) = (0, 0)
      while output.count < Self.inputSize, try restateRecord() {}
      if output.count == 0 { return 0 }
    }
    let length = min(count, output.count - given)
    target.copyMemory(from: output.pointer + given, byteCount: length)
    given += length
    return length
  }

  /// Restates one record; false at the end of the text.
  private func restateRecord() throws(Diagnostic) -> Bool {
    while true {
      let rest = UnsafeBufferPointer(start: text.pointer, count: text.count)
      if next < rest.count {
        if linesLeft > 0 {
          if let end = Lines.end(of: rest, from: next, isWhole: isAtEnd) {
            linesLeft -= 1
            line += 1
            try copy(rest[next..<end])
            next = end
            return true
          }
        } else if try copyPlainLines(rest) {
          return true
        } else if cutter.cut(rest, from: next, isWhole: isAtEnd, into: &record),
          settler.settle(&record, expected, &cutter, rest, from: next, isWhole: isAtEnd)
        {
          try write(rest)
          return true
        }
      }
      if isAtEnd { return false }
      try readMore()
    }
  }

  /// Copies the lines in which nothing needs to be restated, up to the next quote; false where there is none.
  private func copyPlainLines(_ text: UnsafeBufferPointer<UInt8>) throws(Diagnostic) -> Bool {
    guard cutter.quoting.delimiterTail.isEmpty, expected != nil, let base = text.baseAddress else { return false }
    if nextMark < next {
      nextMark = text.count
      for mark in [cutter.quoting.quote ?? Ascii.quote, Ascii.quote] {
        let found = memchr(base + next, Int32(mark), nextMark - next)
        if let found { nextMark = UnsafeRawPointer(found) - UnsafeRawPointer(base) }
      }
    }
    var end = nextMark
    while end > next, text[end - 1] != Ascii.lineFeed { end -= 1 }
    guard end > next else { return false }
    try copy(text[next..<end])
    if cutter.quoting.isLoose { line += Lines.count(of: text, in: next..<end) }
    next = end
    return true
  }

  /// Makes room behind what is left, and fills it.
  private func readMore() throws(Diagnostic) {
    let left = text.count - next
    if left > 0, next > 0 { text.pointer.update(from: text.pointer + next, count: left) }
    (text.count, next, nextMark) = (left, 0, -1)
    cutter.forget()
    if left >= Limits.record.value { throw LoadDiagnostics.recordTooLarge(input.path, Limits.record) }
    try text.grow(to: left + max(Self.inputSize, left))
    let wanted = text.capacity - left
    let got = try input.source.fill(text.pointer + left, wanted)
    text.count += got
    isAtEnd = got < wanted
  }

  private func copy(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) throws(Diagnostic) {
    try output.grow(to: output.count + bytes.count)
    guard let start = UnsafeBufferPointer(rebasing: bytes).baseAddress else { return }
    (output.pointer + output.count).update(from: start, count: bytes.count)
    output.count += bytes.count
  }

  /// Writes the record in the usual way.
  private func write(_ text: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
    // Each byte may become two, and each field gets quotes.
    try output.grow(to: output.count + 2 * (record.end - next) + 2 * record.fields.count)
    var writer = UsualWriter(output.pointer + output.count, cutter.delimiter, cutter.quoting)
    for (number, field) in record.fields.enumerated() {
      if number > 0 { writer.put(cutter.delimiter) }
      writer.write(field, text)
    }
    for position in record.contentEnd..<record.end { writer.put(text[position]) }
    output.count += writer.count
    if record.fields.contains(where: \.hasStray) { strayLines.add(line) }
    if expected == nil, !record.isBlank { expected = record.fields.count }
    if cutter.quoting.isLoose { line += Lines.count(of: text, in: next..<record.end) }
    next = record.end
  }
}

/// Lines of which something is to be said: how many, and the first few.
struct LineTally: Sendable, Equatable {
  private(set) var count = 0
  private(set) var first: [Int] = []
  static let kept = 5

  mutating func add(_ line: Int) {
    count += 1
    if first.count < Self.kept { first.append(line) }
  }
}
