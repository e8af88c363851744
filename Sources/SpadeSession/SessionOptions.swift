package import SpadeEngine

/// What the command line and the prompt can set about answering.
package struct SessionOptions: Sendable {
  package var engine = EngineOptions()
  /// Warnings about literals that occur nowhere are errors.
  package var isStrict = false
  /// `--now`: the moment, over the script's own `set now`; microseconds.
  package var nowOverride: Int64?
  /// `--csv-safe`: text cells that a spreadsheet would run get a leading `'`.
  package var isCSVSafe = false
  /// `--sandbox`: what may be read and written; nil where the user's rights are the only bounds.
  package var sandbox: Sandbox?

  package init() {}

  /// As above, with that many threads at work on a query.
  package init(threads: Int) { engine.threads = threads }
}
