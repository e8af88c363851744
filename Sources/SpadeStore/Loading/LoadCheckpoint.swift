import SpadeBase

/// Asked by every long loop of a load whether to go on.
struct LoadCheckpoint: Sendable {
  let path: String
  let cancel: @Sendable () -> Bool

  /// Rows between two questions: some milliseconds of work.
  static let rows = 1 << 20

  /// Throws once the user has asked to stop.
  func check() throws(Diagnostic) {
    if cancel() { throw LoadDiagnostics.interrupted(path) }
  }

  /// Checks now and then, by the number of a row.
  @inline(__always) func check(at row: Int) throws(Diagnostic) {
    if row & (Self.rows - 1) == 0 { try check() }
  }
}
