import SpadeBase
import SpadeStore

extension Vector {
  /// The rows of several vectors of one type, one after the other; no vectors give no rows.
  static func concatenate(_ parts: [Vector], type: ScalarType) throws(Diagnostic) -> Vector {
    if parts.count == 1 { return parts[0] }
    let count = parts.reduce(0) { $0 + $1.count }
    if let first = parts.first?.constant, parts.allSatisfy({ $0.constant == first }) {
      return .constant(first, type: type, count: count)
    }
    let share = try MemoryShare(parts.reduce(0) { max($0, $1.count == 0 ? 0 : $1.bytes / $1.count) } * count)
    let validity: [Bool]? =
      parts.contains(where: \.mayHaveNulls)
      ? parts.flatMap { $0.flags ?? [Bool](repeating: true, count: $0.count) } : nil
    let values: Values
    switch type {
    case .bool: values = .bools(join(parts, count, \.bools))
    case .number:
      if let digits = Decimals.digits(of: parts) {
        values = .decimals(join(parts, count, Decimals.lane), digits: digits)
      } else {
        values = .numbers(join(parts, count, \.numbers))
      }
    case .text:
      var unifier = TextUnifier()
      var codes: [Int32] = []
      codes.reserveCapacity(count)
      for part in parts {
        // The dictionary of all of them grows meanwhile.
        try MemoryLedger.shared.check()
        switch part.texts {
        case .constant(nil): codes.append(contentsOf: repeatElement(0, count: part.count))
        case .constant(.some(let text)):
          codes.append(contentsOf: repeatElement(unifier.code(text), count: part.count))
        case .codes(let own, let dictionary):
          codes.append(contentsOf: unifier.translate(own, part.validity, dictionary))
        }
      }
      if unifier.count == 0 { return .nulls(.text, count) }
      values = .texts(codes, try unifier.dictionary())
    default: values = .ints(join(parts, count, \.ints))
    }
    var whole = Vector(type: type, values: values, validity: Validity.normalised(validity), count: count)
    whole.share = share
    return whole
  }

  private static func join<Element: LaneElement>(
    _ parts: [Vector], _ count: Int, _ lane: (Vector) -> Lane<Element>
  ) -> [Element] {
    var joined: [Element] = []
    joined.reserveCapacity(count)
    for part in parts {
      switch lane(part) {
      case .constant(let element): joined.append(contentsOf: repeatElement(element ?? .zero, count: part.count))
      case .values(let array): joined.append(contentsOf: array)
      }
    }
    return joined
  }
}
