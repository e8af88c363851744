import SpadeStore

extension BoundExpression {
  /// What is true of an expression with all that stands in it.
  ///
  /// Known as it is made: definitions are shared, and a walk down would come by one as often as there are ways to it.
  package struct Facts: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Somewhere a column is mentioned that was computed earlier in the pipeline.
    package static let mentionsLocals = Facts(rawValue: 1)
    /// It looks at nothing but the row and its parents as they are now, and can't fail whatever they hold: whether it is
    /// evaluated for all rows, for some or for none can't be seen.
    package static let isTotal = Facts(rawValue: 2)
    /// The value doesn't depend on the moment.
    package static let isFixed = Facts(rawValue: 4)
    /// Nor on anything that was computed, of this row or of the one it belongs to.
    package static let isTimeless = Facts(rawValue: 8)
    /// Other rows or a row's whole past are looked at, which takes long.
    package static let isCostly = Facts(rawValue: 16)
  }
}

extension BoundExpression.Facts {
  init(_ kind: BoundExpression.Kind, _ type: ScalarType?, _ children: [BoundExpression]) {
    self = []
    let inAll = children.reduce(Self(rawValue: .max)) { $0.intersection($1.facts) }
    let inAny = children.reduce(Self()) { $0.union($1.facts) }
    switch kind {
    case .local: insert(.mentionsLocals)
    // It is of its entity alone.
    case .definition: break
    default: formUnion(inAny.intersection(.mentionsLocals))
    }
    if kind.isTotal(type) { formUnion(inAll.intersection(.isTotal)) }
    switch kind {
    case .now, .moved, .asOf, .at, .window, .history, .peers: break
    case .local, .outer: formUnion(inAll.intersection(.isFixed))
    default: formUnion(inAll.intersection([.isFixed, .isTimeless]))
    }
    switch kind {
    case .window, .history, .peers: insert(.isCostly)
    default: formUnion(inAny.intersection(.isCostly))
    }
  }
}

extension BoundExpression.Kind {
  /// Whether it is total where its parts are.
  fileprivate func isTotal(_ type: ScalarType?) -> Bool {
    switch self {
    case .literal, .now, .local, .stored, .parent, .not, .and, .or, .isNull, .compare, .coalesce, .inList, .textMatch,
      .cast, .shared, .conditional, .match, .step, .curve, .blend, .asOf:
      true
    case .arithmetic, .negate: type == .number
    case .call(let function, _): function.isTotal || type == .number && (function == .abs || function == .round)
    case .moved, .shift, .outer, .at, .window, .definition, .peers, .history: false
    }
  }
}

extension ScalarFunction {
  fileprivate var isTotal: Bool {
    switch self {
    case .day, .week, .month, .quarter, .year, .days, .age, .decay, .sqrt, .ln, .exp, .min, .max, .mod, .lower, .upper,
      .trim, .length, .concat, .text, .number, .date:
      true
    case .abs, .round, .floor, .ceil, .bin, .int: false
    }
  }
}
