import Glibc
import SpadeFuzzing

/// Random changes to what the guided fuzzer has collected, many times as fast because nothing is counted on the way.
///
/// usage: spade-shake TARGET SECONDS SEED CORPUS LAST
///
/// LAST holds the input being looked at: what ended the process, where it has ended before its time.
@main enum Shaker {
  /// So many seconds of the processor's are a finding, too: SIGPROF ends the process. The clock's would be one on a machine
  /// that is busy.
  private static let longest = 10
  /// What grows beyond this is cut: the time is for many inputs.
  private static let size = 1 << 14

  static func main() {
    let arguments = CommandLine.arguments
    guard arguments.count == 6, let target = FuzzTarget(rawValue: arguments[1]), let seconds = Int(arguments[2]),
      let seed = UInt64(arguments[3])
    else { fatalError("usage: spade-shake TARGET SECONDS SEED CORPUS LAST") }
    let seeds = target.seeds + corpus(arguments[4])
    let last = LastInput(path: arguments[5], size: size)
    let mutator = Mutator(seed: seed)
    let end = time(nil) + seconds
    var executions = 0
    while time(nil) < end {
      for _ in 0..<100 {
        var input = mutator.mutated(seeds[mutator.next(below: seeds.count)], with: seeds)
        if input.count > size { input.removeSubrange(size...) }
        last.keep(input)
        allow(seconds: longest)
        if let finding = target.finding(in: input) { fatalError(finding) }
        executions += 1
      }
    }
    allow(seconds: 0)
    print("\(executions) executions of \(target.rawValue), 0 findings")
  }

  /// Sets the time that is left to what comes; 0 is no bound.
  private static func allow(seconds: Int) {
    var bound = itimerval(it_interval: timeval(), it_value: timeval(tv_sec: seconds, tv_usec: 0))
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &bound, nil)
  }

  private static func corpus(_ folder: String) -> [[UInt8]] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var texts: [[UInt8]] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      guard let file = fopen("\(folder)/\(name)", "r") else { continue }
      defer { fclose(file) }
      var bytes = [UInt8](repeating: 0, count: size)
      let count = fread(&bytes, 1, size, file)
      if count > 0 { texts.append(Array(bytes.prefix(count))) }
    }
    return texts
  }
}

/// A file in memory that outlives the process, however it ends: the length of the input, and its bytes.
private struct LastInput {
  private let memory: UnsafeMutableRawPointer
  private let size: Int

  init(path: String, size: Int) {
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    guard file >= 0, ftruncate(file, off_t(size + 8)) == 0,
      let memory = mmap(nil, size + 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
    else { fatalError("\(path) can't be written") }
    self.memory = memory
    self.size = size
  }

  func keep(_ input: [UInt8]) {
    memory.storeBytes(of: UInt64(min(input.count, size)), as: UInt64.self)
    input.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      (memory + 8).copyMemory(from: start, byteCount: min(bytes.count, size))
    }
  }
}
