import Foundation
import Testing

/// What the sources of the program may not say, but for the places listed with their reasons.
@Suite struct SourceRuleTests {
  /// Something that ends the process, reads what it may not, or starts what it may not.
  private struct Rule {
    var name: String
    var pattern: String
  }

  /// A place where a rule is broken, how often, and why that is right.
  private struct Exception {
    var file: String
    var rule: String
    var count: Int
    var reason: String
  }

  private static let rules = [
    Rule(name: "force unwrapping", pattern: #"[\w\)\]\}]!(?!=)"#),
    Rule(name: "try!, as!", pattern: #"\b(try|as)!"#),
    Rule(
      name: "trap",
      pattern: #"\b(fatalError|preconditionFailure|precondition|assertionFailure|assert|abort)\("#),
    Rule(name: "Foundation", pattern: #"^\s*(@\w+ |package |public )?import Foundation\b"#),
    Rule(
      name: "unchecked", pattern: #"\b(unsafeBitCast|unsafeDowncast|unsafelyUnwrapped|Ounchecked|unowned\(unsafe\))"#),
    Rule(name: "unowned", pattern: #"\bunowned\b"#),
    Rule(name: "network", pattern: #"\b(socket|connect|bind|listen|getaddrinfo)\([A-Z]"#),
    Rule(
      name: "another program", pattern: #"\b(spade_shell_start|posix_spawnp?|execv\w*|execl\w*|popen|fork)\(&?[a-z"]"#),
    Rule(name: "another library", pattern: #"\bdlopen\("#),
    Rule(name: "environment", pattern: #"\b(getenv|environ)\b"#),
    Rule(name: "end of the process", pattern: #"(^|[^.\w])_?exit\("#),
  ]

  private static let exceptions = [
    Exception(
      file: "SpadeEngine/Aggregates/AggregateState.swift", rule: "trap", count: 1,
      reason: "states of one aggregate are only merged with each other, by the code that made both"),
    Exception(
      file: "SpadeEngine/Aggregates/Aggregator.swift", rule: "trap", count: 1,
      reason: "the binder gives a slope a window; no text or data reaches this"),
    Exception(
      file: "SpadeEngine/Kernels/Kernels+Cast.swift", rule: "trap", count: 1,
      reason: "the binder inserts the casts there are"),
    Exception(
      file: "SpadeEngine/Kernels/Kernels+Numeric.swift", rule: "trap", count: 1,
      reason: "the binder counts the arguments"),
    Exception(
      file: "SpadeEngine/Vectors/Lane.swift", rule: "trap", count: 4,
      reason: "the binder checks types; a wrong one here would be an answer from other bytes"),
    Exception(
      file: "SpadeDisplay/Output/ByteBuffer.swift", rule: "trap", count: 2,
      reason: "in debug builds only: room is reserved by the caller, where it throws"),
    Exception(
      file: "SpadeStore/Loading/Columns/LoadWorker.swift", rule: "unowned", count: 1,
      reason: "the pass that starts the workers waits for them"),
    Exception(
      file: "SpadeTerminal/System/ShellCommand.swift", rule: "another program", count: 1,
      reason: "the editor, at the prompt, outside a sandbox"),
    Exception(
      file: "SpadeSession/Shell/Pager.swift", rule: "another program", count: 1,
      reason: "the pager, at the prompt, outside a sandbox"),
    Exception(file: "SpadeSession/Shell/Pager.swift", rule: "environment", count: 3, reason: "PAGER, PATH, LESS"),
    Exception(
      file: "SpadeTerminal/System/Terminal.swift", rule: "environment", count: 1,
      reason: "TERM, VISUAL, EDITOR and the like, through one function"),
    Exception(file: "spade/HomeFiles.swift", rule: "environment", count: 1, reason: "HOME and the XDG folders"),
    Exception(file: "spade/Program.swift", rule: "environment", count: 1, reason: "NO_COLOR, TERM, COLUMNS"),
    Exception(file: "spade/Spade.swift", rule: "end of the process", count: 1, reason: "the end of main"),
  ]

  /// Comments and texts say anything.
  private static func code(_ line: Substring) -> String {
    String(line).replacing(#/"(\\.|[^"\\])*"/#, with: "\"\"").replacing(#/\/\/.*/#, with: "")
  }

  private func found() throws -> [String: Int] {
    var counts: [String: Int] = [:]
    let patterns = try Self.rules.map { ($0.name, try Regex($0.pattern)) }
    for path in Manual.files(below: "Sources", ending: ".swift") {
      for line in try Manual.text(path).split(separator: "\n") {
        let code = Self.code(line)
        for (name, pattern) in patterns {
          let count = code.matches(of: pattern).count
          if count > 0 { counts["\(path.dropFirst("Sources/".count)): \(name)", default: 0] += count }
        }
      }
    }
    return counts
  }

  @Test func nothingBreaksTheRulesUnlisted() throws {
    let listed = Dictionary(uniqueKeysWithValues: Self.exceptions.map { ("\($0.file): \($0.rule)", $0.count) })
    #expect(Self.exceptions.allSatisfy { !$0.reason.isEmpty })
    let found = try found()
    for (place, count) in found.sorted(by: { $0.key < $1.key }) {
      #expect(listed[place] == count, "\(place): \(count) times, listed \(listed[place] ?? 0)")
    }
    for place in listed.keys.sorted() { #expect(found[place] != nil, "\(place): listed, and no longer so") }
  }

  @Test func theManifestTakesNoCheckAway() throws {
    for file in ["Package.swift", "Makefile"] {
      let text = try Manual.text(file)
      #expect(!text.contains("Ounchecked") && !text.contains("enforce-exclusivity=unchecked"))
    }
    // One flag is the fuzzer's alone, one says where the linker looks.
    let flags = try Manual.text("Package.swift").components(separatedBy: "unsafeFlags(").dropFirst()
    #expect(flags.map { $0.prefix(4) } == ["[\"-p", "[\"-L"])
  }

  /// In C: no function that writes or reads without a bound.
  @Test func noUnboundedC() throws {
    let pattern = try Regex(#"\b(strcpy|strcat|sprintf|vsprintf|gets|scanf|sscanf|alloca|system|popen)\("#)
    for path in Manual.files(below: "Sources", ending: ".c") + Manual.files(below: "Sources", ending: ".h") {
      #expect(try Manual.text(path).matches(of: pattern).isEmpty, "\(path)")
    }
  }

  /// The control: each rule finds what it is there for, and not what looks like it.
  @Test func rulesFindWhatTheyAreFor() throws {
    let broken = [
      "x!.y", "try! f()", "a as! B", "fatalError(x)", "import Foundation", "unsafeBitCast(a, to: B.self)",
      "unowned let a: A", "socket(AF_INET, 0, 0)", "posix_spawn(&p, path)", "dlopen(p, 0)", "getenv(name)", "exit(1)",
    ]
    let found = try broken.map { line in
      try Self.rules.contains { try Regex($0.pattern).firstMatch(in: Self.code(line[...])) != nil }
    }
    #expect(found.allSatisfy { $0 })
    for rule in Self.rules {
      let regex = try Regex(rule.pattern)
      #expect(broken.contains { $0.firstMatch(of: regex) != nil }, "\(rule.name)")
      for line in ["a != b", "!a", "// x!", "\"exit(1) x!\"", "case system(Int32)", "kill(ring)"] {
        #expect(Self.code(line[...]).firstMatch(of: regex) == nil, "\(rule.name): \(line)")
      }
    }
  }
}
