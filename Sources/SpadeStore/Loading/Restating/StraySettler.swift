/// Finds which quotes of a record are text, where quotes are loose.
///
/// A stray quote at a field's beginning makes it take in what follows, up to a quote that could close it. So where a record
/// doesn't have the number of fields it should have, each field whose quotes are doubtful is tried as bare text; the
/// first way that gives the right number is the record's. So is one where a quote behind a line's end seems to open a field: the
/// field's own quote is stray then. Fields that are enclosed as they should be stay what they are.
struct StraySettler {
  let isLoose: Bool
  /// More doubtful fields than these are not tried.
  private static let mostTried = 16

  /// False where the text ends before one can tell.
  func settle(
    _ record: inout QuotedRecord, _ expected: Int?, _ cutter: inout RecordCutter, _ text: UnsafeBufferPointer<UInt8>,
    from start: Int, isWhole: Bool
  ) -> Bool {
    guard isLoose, let expected else { return true }
    let isExpected = record.fields.count == expected
    let tried = record.fields.indices.filter {
      isExpected ? record.fields[$0].opensAgain : record.fields[$0].isDoubtful
    }
    var other = QuotedRecord()
    // Where no way gives the number, what takes in no further line does the least harm.
    var shortest = record
    for field in tried.prefix(Self.mostTried) {
      guard cutter.cut(text, from: start, isWhole: isWhole, bare: field, into: &other) else { return false }
      if other.fields.indices.contains(field) { other.fields[field].hasStray = true }
      if other.fields.count == expected {
        record = other
        return true
      }
      if other.end < shortest.end { shortest = other }
    }
    if !isExpected { record = shortest }
    return true
  }
}
