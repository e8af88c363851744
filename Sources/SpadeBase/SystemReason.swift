import Glibc

/// Why the system refused, in our words where its own say little.
package enum SystemReason {
  /// The reason behind an `errno` value, without a capital.
  package static func text(_ code: Int32) -> String {
    switch code {
    case EACCES, EPERM: return "permission denied"
    case EBADF: return "it is closed"
    case EISDIR: return "it is a folder"
    case ENAMETOOLONG: return "the path is too long"
    case ENOTDIR: return "a part of the path is no folder"
    case ELOOP: return "its links go in a circle"
    case EMFILE, ENFILE: return "too many files are open"
    case EIO: return "the device reports an error"
    default:
      var text = [CChar](repeating: 0, count: 128)
      guard strerror_r(code, &text, text.count) == 0 else { return "error \(code)" }
      let words = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      return words.prefix(1).lowercased() + words.dropFirst()
    }
  }
}
