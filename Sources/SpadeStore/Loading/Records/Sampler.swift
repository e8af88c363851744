import Glibc

/// Cuts the first records of a text, by a delimiter that is known or has to be found out.
struct Sampler {
  let text: [UInt8]
  let isWhole: Bool
  /// Where the first record begins.
  let start: (offset: Int, lines: Int)
  /// What encloses fields.
  let quote: UInt8?

  private static let most = 200
  private static let delimiters = [Ascii.comma, Ascii.semicolon, Ascii.tab, Ascii.bar]

  func sample(_ delimiter: UInt8) -> SampleRecords {
    SampleRecords(text, delimiter: delimiter, quote: quote, from: start, limit: Self.most, isWhole: isWhole)
  }

  /// The records cut by the delimiter by which most of them have the same number of fields.
  func sample(path: String) -> SampleRecords {
    var best: (sample: SampleRecords, score: Double, fields: Int)?
    let name = path.lowercased()
    let isTabbed = [".tsv", ".tab", ".tsv.gz", ".tsv.zst"].contains { name.hasSuffix($0) }
    for delimiter in isTabbed ? [Ascii.tab] + Self.delimiters : Self.delimiters {
      // Without it each record is one field.
      guard occurs(delimiter) else { continue }
      let sample = sample(delimiter)
      let records = sample.records
      guard let first = records.first?.fields.count else { continue }
      var counts: [Int: Int] = [:]
      for record in records { counts[record.fields.count, default: 0] += 1 }
      guard let mode = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), max(mode.key, first) > 1
      else { continue }
      // A line of names that agrees with the rows counts for much.
      let share = Double(mode.value) / Double(records.count)
      let score = mode.key == first ? share : share / 2
      if score > best?.score ?? 0 || score == best?.score && mode.key > best?.fields ?? 0 {
        best = (sample, score, mode.key)
      }
    }
    if let best { return best.sample }
    return sample(Self.delimiters.first { !occurs($0) } ?? Ascii.comma)
  }

  private func occurs(_ byte: UInt8) -> Bool {
    text.withUnsafeBytes { text in text.baseAddress.map { memchr($0, Int32(byte), text.count) != nil } ?? false }
  }
}
