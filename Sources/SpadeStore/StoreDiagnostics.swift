package import SpadeBase

extension DiagnosticCode {
  package static let memoryLimit = DiagnosticCode(
    "memory-limit", exit: .data,
    "The query or the file needs more memory than the budget (three quarters of the machine unless --memory-limit says otherwise).")

  /// The codes of this module.
  package static let store: [DiagnosticCode] = [.memoryLimit]
}
