import SpadeBase
import SpadePlan
import SpadeStore

/// Evaluates bound expressions for batches of rows as of their moment.
struct Evaluator {
  let context: QueryContext

  /// The expression's value for each row of the batch.
  ///
  /// Stored decimals stay integers as long as they are only looked at from elsewhere; what a kernel gives are numbers,
  /// even where it hands on an operand as it was. So an expression gives the same kind of vector for every batch.
  func evaluate(_ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    let vector = try compute(expression, batch)
    guard case .decimals = vector.values else { return vector }
    switch expression.kind {
    case .stored, .asOf, .local, .parent, .outer, .at, .definition, .shared: return vector
    default: return vector.undecimal
    }
  }

  private func compute(_ expression: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    let kernel = KernelContext(expression, context.dictionaries)
    // What looks at other rows takes long where it nests.
    if expression.facts.contains(.isCostly) { try context.checkCancelled() }
    let type = expression.type ?? .text
    switch expression.kind {
    case .literal(let value): return .constant(value, type: type, count: batch.count)
    case .now: return moments(try batch.moment.known(expression.span), batch.count)
    case .moved(let span): return moments(try moved(batch.moment, by: span, expression.span), batch.count)
    case .local(let index): return try local(index, batch)
    case .stored(let table, let column): return stored(table.columns[column], batch)
    case .asOf(let history, let column): return try asOf(history, column, batch)
    case .parent(let inner):
      // Once a parent, not once a row: along a run of one parent's rows its value doesn't change.
      let parents = parents(of: batch)
      let values = try evaluate(inner, parents.batch)
      // Nobody has no attributes, not even those that are the same for all.
      if let kin = parents.kin { return try values.gather(kin) }
      if let constant = values.constant { return .constant(constant, type: values.type, count: batch.count) }
      return try values.gather(parents.places)
    case .outer(let inner):
      guard let outer = batch.outer else { throw .internalError("a row without an outer row", expression.span) }
      return try evaluate(inner, outer.batch).gather(outer.owners)
    case .at(let inner, let time): return try evaluate(inner, at: time, batch)
    case .window(let window): return try self.window(window, expression, batch)
    case .definition(_, let inner): return try definition(inner, batch)
    case .shared(let inner): return try shared(inner, batch)
    case .peers(let call): return try peers(call, expression, batch)
    case .history(let call): return try history(call, expression, batch)
    case .not(let inner): return Kernels.not(try evaluate(inner, batch))
    case .negate(let inner): return try Kernels.negate(try evaluate(inner, batch), kernel)
    case .and(let parts): return try logic(parts, batch, isAnd: true)
    case .or(let parts): return try logic(parts, batch, isAnd: false)
    case .isNull(let inner, let negated): return Kernels.isNull(try evaluate(inner, batch), negated: negated)
    case .compare(let op, let left, let right):
      return try Kernels.compare(op, try evaluate(left, batch), try evaluate(right, batch), kernel)
    case .arithmetic(let op, let left, let right):
      return try Kernels.arithmetic(op, try evaluate(left, batch), try evaluate(right, batch), kernel)
    case .shift(let inner, let span): return Kernels.shift(try evaluate(inner, batch), span)
    case .coalesce(let left, let right):
      return try Kernels.coalesce(try evaluate(left, batch), try evaluate(right, batch))
    case .inList(let value, let list, let negated):
      return try Kernels.inList(
        try evaluate(value, batch), try evaluate(list, batch), negated: negated, kernel)
    case .textMatch(let predicate, let text, let pattern, let negated):
      return try Kernels.textMatch(
        predicate, try evaluate(text, batch), try evaluate(pattern, batch), negated: negated, kernel)
    case .cast(let inner): return Kernels.cast(try evaluate(inner, batch), to: type)
    case .call(let function, let arguments):
      return try Kernels.call(function, try evaluate(arguments, batch), kernel)
    case .conditional(let condition, let yes, let no):
      return try Kernels.conditional(
        try evaluate(condition, batch), try evaluate(yes, batch), try evaluate(no, batch))
    case .match(let value, let cases, let otherwise):
      return try Kernels.match(
        try evaluate(value, batch), cases: try evaluate(cases, batch),
        otherwise: try otherwise.map { expression throws(Diagnostic) in try evaluate(expression, batch) }, kernel)
    case .step(let value, let bounds, let otherwise):
      return try Kernels.step(
        try evaluate(value, batch), bounds: try evaluate(bounds, batch),
        otherwise: try otherwise.map { expression throws(Diagnostic) in try evaluate(expression, batch) }, kernel)
    case .curve(let value, let points): return Kernels.curve(try evaluate(value, batch), points: points)
    case .blend(let parts):
      return Kernels.blend(try evaluate(parts, batch).map { (value: $0.0, weight: $0.1) })
    }
  }

  private func evaluate(_ list: [BoundExpression], _ batch: Batch) throws(Diagnostic) -> [Vector] {
    var vectors: [Vector] = []
    vectors.reserveCapacity(list.count)
    for expression in list { vectors.append(try evaluate(expression, batch)) }
    return vectors
  }

  private func evaluate(_ pairs: [BoundPair], _ batch: Batch) throws(Diagnostic) -> [(Vector, Vector)] {
    var vectors: [(Vector, Vector)] = []
    for pair in pairs { vectors.append((try evaluate(pair.first, batch), try evaluate(pair.second, batch))) }
    return vectors
  }

  /// `and` and `or`, the parts one after the other; once all rows are decided the rest need not be looked at.
  private func logic(_ parts: [BoundExpression], _ batch: Batch, isAnd: Bool) throws(Diagnostic) -> Vector {
    var result = try evaluate(parts[0], batch)
    for part in parts.dropFirst() {
      if case .bool(!isAnd)? = result.constant { return result }
      if result.isAll(!isAnd) { return result }
      let next = try evaluate(part, batch)
      result = isAnd ? Kernels.and([result, next]) : Kernels.or([result, next])
    }
    return result
  }

  private func local(_ index: Int, _ batch: Batch) throws(Diagnostic) -> Vector {
    guard let locals = batch.locals, locals.columns.indices.contains(index) else {
      throw .internalError("local column \(index) is missing", Span(0, 0))
    }
    let column = locals.columns[index]
    if locals.start == 0, column.count == batch.count { return column }
    return column.slice(locals.start..<locals.start + batch.count)
  }

  func stored(_ column: Column, _ batch: Batch) -> Vector {
    if let standIn = batch.standIn { return standIn }
    switch batch.rows {
    case .range(let range): return Vector(column: column, range: range)
    case .indices(let indices): return indices.withUnsafeBufferPointer { Vector(column: column, rows: $0) }
    case .stretches(let runs): return Vector(column: column, runs: runs)
    }
  }

  /// A definition, once a batch; where several stages mention it, once a query over its whole entity.
  private func definition(_ inner: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    if let known = batch.shared[ObjectIdentifier(inner)] { return known }
    guard let whole = try universe(inner, batch) else { return try shared(inner, batch) }
    batch.shared[ObjectIdentifier(inner)] = whole
    return whole
  }

  private func shared(_ inner: BoundExpression, _ batch: Batch) throws(Diagnostic) -> Vector {
    let key = ObjectIdentifier(inner)
    if let known = batch.shared[key] { return known }
    let result = try evaluate(inner, batch)
    batch.shared[key] = result
    return result
  }
}

extension Vector {
  /// True where every row is known and equal to `value`.
  func isAll(_ value: Bool) -> Bool {
    guard validity == nil, case .bools(let bools) = values else { return false }
    return bools.allSatisfy { $0 == value }
  }
}
