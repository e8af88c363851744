/// The state of one line being read.
struct EditSession {
  /// What the last command was, for those that act on it.
  enum Action: Equatable {
    case other
    case kill
    case yank(Range<Int>)
    /// Up or down between rows of the text, aiming for a column.
    case rows(column: Int)
    case walk
    case menu
  }

  /// What the line begins with.
  var initial: [Unicode.Scalar] = []
  /// Keys that libedit will be given next.
  var queue: [Unicode.Scalar] = []
  /// Text for the paste command.
  var pasted: [Unicode.Scalar] = []
  var result: ReadResult?
  var undo = UndoStack()
  var menu: CompletionMenu?
  var search: HistorySearch?
  var walk: HistoryWalk?
  var previous = Action.other
  var current = Action.other
  /// Whether libedit has half of a two-key command.
  var isMidCommand = false
  var hasStarted = false
  /// First row shown of a text taller than the window.
  var windowTop = 0
  /// The line as last cut into clusters.
  var clusters: (text: [Unicode.Scalar], clusters: [Cluster]) = ([], [])

  /// A command ended: the menu and the walk live only as long as their own keys are typed.
  mutating func settle() {
    previous = current
    current = .other
    if previous != .menu { menu = nil }
    if previous != .walk { walk = nil }
  }
}
