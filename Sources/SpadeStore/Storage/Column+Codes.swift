extension Column {
  /// How many rows hold the text of a dictionary number; 0 for columns of other types. One pass over the column.
  package func rows(holding code: Int) -> Int {
    guard case .text(let codes, _) = storage else { return 0 }
    switch codes {
    case .uint8(let codes): return rows(codes, UInt8(exactly: code))
    case .uint16(let codes): return rows(codes, UInt16(exactly: code))
    case .uint32(let codes): return rows(codes, UInt32(exactly: code))
    }
  }

  private func rows<Code: FixedWidthInteger>(_ codes: Buffer<Code>, _ wanted: Code?) -> Int {
    guard let wanted else { return 0 }
    let codes = codes.pointer
    var found = 0
    if let words = validity?.words.pointer {
      for row in 0..<count {
        let isValid = words[row >> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
        found &+= Int(truncatingIfNeeded: isValid) & (codes[row] == wanted ? 1 : 0)
      }
    } else {
      for row in 0..<count { found &+= codes[row] == wanted ? 1 : 0 }
    }
    return found
  }
}
