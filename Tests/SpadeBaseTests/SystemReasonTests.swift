import Glibc
import SpadeBase
import Testing

@Suite struct SystemReasonTests {
  @Test(arguments: [
    (EACCES, "permission denied"), (EPERM, "permission denied"), (EBADF, "it is closed"), (EISDIR, "it is a folder"),
    (ENAMETOOLONG, "the path is too long"), (ENOTDIR, "a part of the path is no folder"),
    (ELOOP, "its links go in a circle"), (EMFILE, "too many files are open"), (ENFILE, "too many files are open"),
    (EIO, "the device reports an error"), (ENOSPC, "no space left on device"), (99_999, "error 99999"),
  ])
  func isToldInWords(code: Int32, words: String) { #expect(SystemReason.text(code) == words) }
}
