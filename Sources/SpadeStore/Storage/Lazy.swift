package import SpadeBase
import Synchronization

/// What is found when first asked for, and kept: an index of a table that is only opened or scanned needs none.
package final class Lazy<Value: Sendable>: Sendable {
  private let found = Mutex<Value?>(nil)

  /// The value, by `find` the first time; what that throws is not kept.
  package func value(_ find: () throws(Diagnostic) -> Value) throws(Diagnostic) -> Value {
    let result = found.withLock { found -> Result<Value, Diagnostic> in
      if let found { return .success(found) }
      do throws(Diagnostic) {
        let value = try find()
        found = value
        return .success(value)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}
