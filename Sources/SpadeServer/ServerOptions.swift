/// What the command line can say of a language server.
package struct ServerOptions: Sendable {
  /// A file that defines what all documents use; nil finds a `workspace.spade` beside or above a document.
  package var workspace: String?
  /// Bytes of the largest data file that is read; 0 reads none.
  package var dataLimit = 512 << 20
  /// Threads that read data.
  package var threads = 1
  /// What `today` means, in days since 1970.
  package var today: Int32
  /// The program's version.
  package var version: String

  package init(today: Int32, version: String) {
    self.today = today
    self.version = version
  }
}
