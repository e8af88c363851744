import Glibc
import SpadeBase
import SpadeStore
import Testing

@testable import SpadeDisplay

@Suite(.enabled(if: getenv("SPADE_WRITER_ROWS") != nil)) struct WriterTiming {
  @Test func rows() throws {
    let count = try #require(getenv("SPADE_WRITER_ROWS").flatMap { Int(String(cString: $0)) })
    let kind = getenv("SPADE_WRITER_KIND").map { String(cString: $0) } ?? "full"
    let ints = try Buffer<Int64>(count: count)
    let doubles = try Buffer<Double>(count: count)
    let codes = try Buffer<UInt8>(count: count)
    var state: UInt64 = 88_172_645_463_325_252
    for row in 0..<count {
      state ^= state << 13; state ^= state >> 7; state ^= state << 17
      ints.pointer[row] = Int64(row)
      let unit = Double(state >> 11) * 0x1p-53
      doubles.pointer[row] = kind == "full" ? unit * 100 : (unit * 100_000).rounded() / 1000
      codes.pointer[row] = UInt8(state % 7)
    }
    let words = try TextDictionary(
      ["free", "starter", "pro", "enterprise", "trial", "partner", "internal"].map { Array($0.utf8) })
    func result(_ name: String, _ type: ScalarType, _ storage: Column.Storage) -> ResultColumn {
      ResultColumn(
        name: name, column: Column(name: name, type: type, storage: storage, validity: nil, count: count), rows: nil)
    }
    let table = ResultTable(
      columns: [
        result("id", .int, .int64(ints)), result("score", .number, .double(doubles)),
        result("tier", .text, .text(.uint8(codes), words)),
      ], rowCount: count)
    for mode in [ResultMode.csv, .ndjson] {
      for threads in [1, 2, 2] {
        var start = timespec(); clock_gettime(CLOCK_MONOTONIC, &start); var cpu = timespec();
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)
        let fd = open(
          getenv("SPADE_WRITER_OUT").map { String(cString: $0) } ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let sink = ByteSink(descriptor: fd, name: "out")
        try ResultWriter.write(table, mode: mode, profile: .file, options: WriteOptions(threads: threads), to: sink)
        try sink.flush()
        close(fd)
        var end = timespec(); clock_gettime(CLOCK_MONOTONIC, &end)
        var cpuEnd = timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpuEnd)
        let cpuMs = Double(cpuEnd.tv_sec - cpu.tv_sec) * 1e3 + Double(cpuEnd.tv_nsec - cpu.tv_nsec) / 1e6
        let ms = Double(end.tv_sec - start.tv_sec) * 1e3 + Double(end.tv_nsec - start.tv_nsec) / 1e6
        print("\(kind) \(mode.name) \(threads) threads: \(ms) ms, cpu \(cpuMs) ms")
      }
    }
  }
}
