import CSystem
import Glibc
import SpadeBase
import Testing

@testable import SpadeTerminal

@Suite struct SystemTests {
  @Test func someTerminalTypesAreMute() {
    for type in ["xterm", "xterm-256color", "tmux-256color", "linux", "vt100", "made-up"] {
      #expect(Terminal.understandsEscapes(type))
    }
    for type in ["dumb", "unknown", "vt52", ""] { #expect(!Terminal.understandsEscapes(type)) }
    #expect(!Terminal.understandsEscapes(nil))
  }

  @Test func colourIsChosen() {
    #expect(Terminal.usesColor(.always, descriptor: -1))
    #expect(!Terminal.usesColor(.never))
    #expect(!Terminal.usesColor(.auto, descriptor: -1))
    #expect(Terminal.size(of: -1) == Terminal.Size(columns: 80, rows: 24))
  }

  @Test func stylesWithoutColourStayApart() {
    #expect(TextStyle(.red, .bold).escape(colored: true) == "\u{1b}[1;31m")
    #expect(TextStyle(.red, .bold).escape(colored: false) == "")
    #expect(TextStyle.selected.escape(colored: false) == "\u{1b}[7m")
    #expect(TextStyle.hint.escape(colored: false) == "\u{1b}[2m")
  }

  @Test func everyDiagnosticIsListed() {
    let ids = DiagnosticCode.terminal.map(\.id)
    #expect(Set(ids).count == ids.count)
    let made = [
      TerminalDiagnostics.history("h", .locked), TerminalDiagnostics.editor("vi", status: 1),
      TerminalDiagnostics.editorFile("f", ENOSPC), TerminalDiagnostics.editrc("e"),
    ]
    for diagnostic in made { #expect(DiagnosticCode.terminal.contains(diagnostic.code)) }
    #expect(made[2].message == "the text to edit could not be kept in a file: no space left on device")
  }

  @Test func clustersAreCutWhereTheyShouldBe() {
    let scalars = Array("ab\r\ne\u{301}漢👨‍👩‍👧x\n🇩🇪\u{200b}\t".unicodeScalars)
    let clusters = Clusters.split(scalars)
    #expect(clusters.map(\.count) == [1, 1, 1, 1, 2, 1, 5, 1, 1, 2, 1, 1])
    #expect(clusters.map(\.width) == [1, 1, 2, 0, 1, 2, 2, 1, 0, 2, 6, 2])
    for (index, cluster) in clusters.enumerated() {
      let end = cluster.start + cluster.count
      #expect(Clusters.boundary(after: cluster.start, in: scalars) == end)
      #expect(Clusters.boundary(before: end, in: scalars) == clusters[index].start)
    }
    #expect(Clusters.boundary(before: 0, in: scalars) == 0)
    #expect(Clusters.boundary(after: scalars.count, in: scalars) == scalars.count)
  }

  @Test func aCrashSaysOneLine() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(70), observing: [\.standardErrorContent]
    ) {
      Signals.installCrashHandler(version: "1.2.3")
      raise(SIGILL)
    }
    let message = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(message.contains("spade 1.2.3: internal error (SIGILL); please report\n"))
  }

  @Test func aStackOverflowOnAThreadSaysOneLine() async throws {
    let result = try await #require(
      processExitsWith: .exitCode(70), observing: [\.standardErrorContent]
    ) {
      Signals.installCrashHandler(version: "1.2.3")
      var thread = pthread_t()
      pthread_create(
        &thread, nil,
        { _ in
          Signals.prepareThread()
          _ = overflow(1)
          return nil
        }, nil)
      pthread_join(thread, nil)
    }
    let message = String(decoding: result.standardErrorContent, as: UTF8.self)
    #expect(message.contains("spade 1.2.3: internal error (SIGSEGV); please report\n"))
  }

  @Test func signalsBecomeFlags() async {
    await #expect(processExitsWith: .exitCode(0)) {
      unblockSignals()
      signal(SIGINT, SIG_DFL)
      signal(SIGTERM, SIG_DFL)
      guard Signals.install(), !Signals.isInterrupted else { exit(1) }
      raise(SIGINT)
      raise(SIGWINCH)
      guard Signals.isInterrupted, Signals.termination == nil else { exit(2) }
      guard Signals.takePending() == [.interrupt, .resize], Signals.takePending().isEmpty else { exit(3) }
      Signals.clearInterrupt()
      raise(SIGTERM)
      raise(SIGPIPE)
      raise(SIGXFSZ)
      for _ in 0..<100_000 { Signals.wake() }
      guard !Signals.isInterrupted, Signals.termination == SIGTERM else { exit(4) }
      guard Signals.takePending() == [.terminate, .wake] else { exit(5) }
      exit(0)
    }
  }

  @Test func whatWasIgnoredStaysIgnored() async {
    await #expect(processExitsWith: .exitCode(0)) {
      unblockSignals()
      signal(SIGHUP, SIG_IGN)
      Signals.install()
      raise(SIGHUP)
      exit(Signals.termination == nil ? 0 : 1)
    }
  }
}

/// The threads that run tests block signals.
private func unblockSignals() {
  var none = sigset_t()
  sigemptyset(&none)
  pthread_sigmask(SIG_SETMASK, &none, nil)
}

/// Recursion that the optimiser cannot turn into a loop.
private func overflow(_ depth: Int) -> Int {
  if depth == Int.max { return 0 }
  return withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer in
    buffer[depth & 0xff] = 1
    return overflow(depth + 1) + Int(buffer[(depth + 1) & 0xff])
  }
}
