import Synchronization

/// Lines that other threads want shown above the prompt.
package final class MessageQueue: Sendable {
  private let waiting = Mutex<[String]>([])

  package init() {}

  /// Adds a message, ready for the terminal, and wakes the editor; from any thread.
  package func post(_ text: String) {
    waiting.withLock { $0.append(text) }
    Signals.wake()
  }

  /// The messages so far; they are gone from the queue.
  package func take() -> [String] {
    waiting.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
