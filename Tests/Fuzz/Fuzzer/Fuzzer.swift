import Glibc
import SpadeFuzzing

/// Which part is given the bytes: SPADE_FUZZ_TARGET, `query` where it is unset.
private let target: FuzzTarget = {
  let name = getenv("SPADE_FUZZ_TARGET").map { String(cString: $0) } ?? FuzzTarget.query.rawValue
  guard let target = FuzzTarget(rawValue: name) else {
    fatalError("SPADE_FUZZ_TARGET is one of \(FuzzTarget.allCases.map(\.rawValue))")
  }
  return target
}()

/// What the coverage-guided fuzzer calls with each input; a finding ends the process, so that the input is kept.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let finding = target.finding(in: Array(UnsafeBufferPointer(start: start, count: count)))
  if let finding { fatalError(finding) }
  return 0
}

/// Before the first input: writes the seeds into the folder that SPADE_FUZZ_SEEDS names.
@_cdecl("LLVMFuzzerInitialize")
public func startFuzzing(_ count: UnsafeMutableRawPointer?, _ arguments: UnsafeMutableRawPointer?) -> CInt {
  guard let folder = getenv("SPADE_FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
  for (number, seed) in target.seeds.enumerated() {
    guard let file = fopen("\(folder)/own-\(number)", "w") else { fatalError("can't write into \(folder)") }
    fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
  return 0
}
