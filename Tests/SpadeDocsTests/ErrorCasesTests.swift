import Glibc
import SpadeBase
import SpadeDemo
import Testing

@testable import SpadeEngine
@testable import SpadeStore
@testable import SpadeTerminal

/// Codes that no query brings about.
@Suite struct ErrorCasesTests {
  @Test func aFirmOfNobody() {
    let error = #expect(throws: Diagnostic.self) { try Demo.files(accounts: 3) }
    #expect(error?.code == .demoSize)
    #expect(error?.code.exit == .usage)
  }

  @Test func aFileThatGrowsWhileItIsRead() throws {
    var template = Array("/tmp/spade-growing-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer {
      close(descriptor)
      unlink(path)
    }
    let line = "1,2,3\n"
    let lines = "a,b,c\n" + String(repeating: line, count: 1_000)
    #expect(write(descriptor, lines, lines.utf8.count) == lines.utf8.count)
    let request = LoadRequest(path: path, name: "t", kind: .plain, options: LoadRequest.Options())
    let error = #expect(throws: Diagnostic.self) {
      // Asked between reads whether to stop, someone else writes instead.
      try Loader.load(
        request, threads: 1, chunkSize: 1_024, cancel: { write(descriptor, line, line.utf8.count) < 0 }, progress: nil)
    }
    #expect(error?.code == .fileChanged)
    #expect(error?.help == "load it again once nobody writes to it, or load a copy")
  }

  @Test func aDefectIsToldApart() {
    let error = Diagnostic.internalError("a group without rows", Span(0, 1))
    #expect(error.code == .internalError)
    #expect(error.code.exit.rawValue == 70)
    #expect(error.help == "please report it with the query")
  }

  @Test func anEditorThatFails() {
    let error = TerminalDiagnostics.editor("vi", status: 1)
    #expect(error.code == .editorFailed)
    #expect(error.help == "set EDITOR to the editor to use")
  }
}
