import Glibc
import SpadeBase
import SpadeSyntax
import Synchronization
import Testing

@Suite struct LimitTests {
  private static let nested: [String] = [
    String(repeating: "(", count: 5_000), String(repeating: "f(", count: 5_000), String(repeating: "-", count: 5_000),
    String(repeating: "not ", count: 5_000), String(repeating: "1+", count: 5_000),
    String(repeating: "a or ", count: 5_000),
    String(repeating: "1 or 1 and 1 == 1 + 1 * -f(", count: 500), String(repeating: "f(else f(x within ", count: 1_000),
    String(repeating: "x in (", count: 2_000), String(repeating: "x not between (", count: 2_000),
    String(repeating: "f(x where ", count: 2_000), String(repeating: "f(x last f(from 1 to ", count: 1_000),
    String(repeating: "f(x from ", count: 2_000), String(repeating: "f(x -> ", count: 2_000),
    "x" + String(repeating: " @ 1d ago", count: 5_000),
  ]

  /// An eighth of the stack that the program has; a sanitizer's frames take several times as much, and its run says so.
  private static let stack = getenv("SPADE_STACK_MIB").flatMap { Int(String(cString: $0)) } ?? 8

  /// The errors of a text parsed on a thread with a small stack.
  private func codes(_ text: String) -> [String] {
    let codes = Mutex<[String]>(["the parser did not finish"])
    StackThread.run(bytes: Self.stack << 20) {
      let found = Parser.parse(SourceText(name: "test", text: text)).diagnostics.map(\.code.id)
      codes.withLock { $0 = found }
    }
    return codes.withLock { $0 }
  }

  @Test(arguments: nested) func nesting(_ text: String) {
    #expect(codes("x | where " + text + "1") == ["nesting-limit"])
  }

  @Test func whatIsAllowedCanBeWalked() {
    let deep = [
      String(repeating: "(", count: 998) + "1" + String(repeating: ")", count: 998),
      String(repeating: "f(", count: 998) + "1" + String(repeating: ")", count: 998),
      String(repeating: "not ", count: 998) + "1", Array(repeating: "1", count: 999).joined(separator: " + "),
      String(repeating: "f(x where ", count: 498) + "1" + String(repeating: ")", count: 498),
    ]
    for text in deep {
      let ends = Mutex<Bool>(false)
      StackThread.run(bytes: 64 << 20) {
        let source = SourceText(name: "test", text: "x | where " + text)
        let formatted = try? Formatter.format(source)
        let dump = TreeDump.text(Parser.parse(source).statements)
        ends.withLock { $0 = formatted != nil && !dump.isEmpty }
      }
      #expect(ends.withLock { $0 }, "\(text.prefix(20))")
    }
  }

  @Test func sizes() {
    let long = [UInt8](repeating: 0x20, count: Limits.text.value + 1)
    #expect(Lexer.lex(long).diagnostics.map(\.code.id) == ["text-limit"])
    let many = [UInt8](repeating: UInt8(ascii: "\n"), count: Limits.tokens.value + 1)
    #expect(Lexer.lex(many).diagnostics.map(\.code.id) == ["token-limit"])
    let digits = String(repeating: "1", count: Limits.digits.value)
    #expect(codes("x | take 0." + digits) == ["digit-limit"])
    #expect(codes("x | take " + digits + "1") == ["digit-limit"])
    #expect(codes("x | take " + digits) == ["integer-overflow"])
    #expect(codes("x | take " + digits.dropLast() + ".5") == ["number-range"])
    #expect(codes("x | take 0." + digits.dropLast()) == [])
  }
}
