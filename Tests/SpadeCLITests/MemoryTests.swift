import Foundation
import Testing

/// A limit on memory holds: what needs more is an error that names the limit, and the process stays near it.
///
/// These are small, for a run of the tests; `make memory` asks the same of ten million rows.
@Suite(.serialized) struct MemoryTests {
  let command: Command

  init() throws { command = try Command() }

  /// What the process holds beside its data: code, stacks, buffers.
  private static let slack = 64 << 20

  private func expect(_ run: Measured, within limit: Int, named text: String, _ what: String) {
    #expect(run.status == 0 || run.status == 3, "\(what): ended with \(run.status)\n\(run.errors)")
    if run.status == 3 { #expect(run.errors.contains(text), "\(what): \(run.errors)") }
    #expect(run.peak <= limit + Self.slack, "\(what): \(run.peak >> 20) MiB of \(limit >> 20)")
  }

  @Test func queriesStayWithinTheLimit() throws {
    try command.write("t.csv", "k,s\n" + (0..<60_000).map { "\($0 &* 48_271 % 60_013),text \($0)\n" }.joined())
    var (done, refused) = (0, 0)
    let queries = [
      "slice n = count() by k", "slice d = distinct(s)", "t | sort s, k", "t | sort -k | take 5",
      "slice m = median(k) by s",
      "slice " + (0..<100).map { "m\($0) = median(k)" }.joined(separator: ", ") + " by mod(k, 50)",
      "t | derive x = concat(s, s, s), y = rank(k) | sort x",
      "t | derive a = upper(s) | slice n = count() by a | sort -n",
    ]
    // One that lets nothing be loaded, and one that lets some of them be answered.
    for (query, limit) in queries.map({ ($0, "12MB") }) + [(queries[0], "4MB")] {
      let run = try Measured(
        [
          "--mode", "csv", "--memory-limit", limit, "-c", "load \"t.csv\" as t", "-c", query, "-c", "slice n = count()",
        ],
        in: command)
      expect(run, within: 12 << 20, named: "the limit is", query)
      if run.status == 3 { refused += 1 } else { done += 1 }
    }
    #expect(refused > 0 && done > 0)
    try command.remove()
  }

  /// After a refusal the session goes on, and its answers are right.
  @Test func theNextQueryIsRight() throws {
    try command.write("t.csv", "k\n" + (0..<60_000).map { "\($0)\n" }.joined())
    let run = try command.run(
      "--mode", "csv", "--memory-limit", "5MB", "--keep-going", "-c", "load \"t.csv\" as t", "-c",
      "t | derive x = text(k), y = text(k + 1) | sort y, x | select x | sort x", "-c",
      "t | slice n = count(), s = sum(k)")
    #expect(
      run.errors.contains("error[memory-limit]") && run.errors.contains("the limit is 4.8 MiB"), "\(run.errors)")
    #expect(run.output == "n,s\n60000,1799970000\n")
    try command.remove()
  }

  /// A small archive of a very long text is read as a stream, or refused; never held whole.
  @Test(arguments: ["gzip", "zstd"]) func bombsAreBoundByTheLimit(_ program: String) throws {
    let ending = program == "gzip" ? "gz" : "zst"
    guard try command.shell("command -v \(program)").status == 0 else { return try command.remove() }
    // One endless cell, and one endless line of empty fields.
    for (name, fill) in [
      ("cell", "head -c 100000000 /dev/zero | tr '\\0' a"), ("line", "yes , | tr -d '\\n' | head -c 50000000"),
    ] {
      _ = try command.shell("{ echo k; \(fill); } | \(program) -1 > \(name).csv.\(ending)")
      let clock = ContinuousClock()
      var run: Measured?
      let taken = try clock.measure {
        run = try Measured(["--memory-limit", "20MB", "-c", "load \"\(name).csv.\(ending)\" as t"], in: command)
      }
      let measured = try #require(run)
      #expect(measured.status == 3, "\(name): \(measured.errors)")
      expect(measured, within: 20 << 20, named: "error[", name)
      #expect(taken < .seconds(60), "\(name): \(taken)")
    }
    try command.remove()
  }

  /// A header that says the content is enormous is not believed.
  @Test func falseHeadersAskForNoMemory() throws {
    // A frame of zstd whose header claims 2^60 bytes, and a window of 2 GiB.
    let claims: [(String, [UInt8])] = [
      ("size.csv.zst", [0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0x10, 0x01, 0, 0]),
      ("window.csv.zst", [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0xa8, 0x01, 0, 0]),
      ("empty.csv.gz", [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]),
    ]
    for (name, bytes) in claims {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(command.folder)/\(name)"))
      let run = try Measured(["--memory-limit", "20MB", "-c", "load \"\(name)\" as t"], in: command)
      #expect(run.status == 3 && run.errors.contains("error["), "\(name): \(run.status) \(run.errors)")
      #expect(run.peak < Self.slack + 20 << 20)
    }
    try command.remove()
  }

  /// Where the system gives no more memory, that is an error as well, and no crash.
  @Test func aRefusalOfTheSystemIsAnError() throws {
    try command.write("t.csv", "k,s\n" + (0..<60_000).map { "\($0),text \($0)\n" }.joined())
    let bare = try command.shell(
      """
      for v in 30 40 60 80 100 150 200 300 500 1000 2000; do
        (ulimit -v ${v}000; timeout 20 $S -c 'set now = 2026-01-01') 2>/dev/null && echo $v && break
      done
      """)
    let least = try #require(Int(bare.output.trimmingCharacters(in: .whitespacesAndNewlines)))
    let asked = "-c 'load \"t.csv\" as t' -c 't | derive x = concat(s, s) | sort x | take 1'"
    var done = false
    for more in [4, 16, 64, 256, 1024] {
      let run = try command.shell("ulimit -v \((least + more) * 1000); timeout 60 $S --threads 1 \(asked) >/dev/null")
      // What the language's runtime is refused itself, a few bytes, ends the process: with the code and the line of that.
      #expect([0, 3, 70].contains(run.status), "\(more) MB: \(run.status) \(run.errors)")
      if run.status == 3 { #expect(run.errors.contains("error[memory-limit]"), "\(more) MB: \(run.errors)") }
      // The C++ library underneath may say a word before.
      if run.status == 70 {
        let last = run.errors.split(separator: "\n").last ?? ""
        #expect(last.hasPrefix("spade ") && last.contains("internal error"), "\(more) MB: \(run.errors)")
      }
      done = done || run.status == 0
    }
    #expect(done, "never enough")
    try command.remove()
  }
}
