import Glibc

/// What the machine, or the control group that the process lives in, has to give.
enum Machine {
  /// Processors that the process may use.
  static var processors: Int { min(max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))), 256) }

  /// Bytes of memory.
  static var memory: Int {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let pageSize = sysconf(Int32(_SC_PAGESIZE))
    let (machine, overflow) = pages.multipliedReportingOverflow(by: pageSize)
    let known = pages > 0 && pageSize > 0 && !overflow ? machine : 1 << 32
    return (controlGroupLimits + [addressSpaceLeft].compactMap { $0 }).reduce(known, min)
  }

  /// What a limit on the process's address space leaves beside what is mapped already; nil where there is none.
  private static var addressSpaceLeft: Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0, let most = Int(exactly: limit.rlim_cur)
    else {
      return nil
    }
    let pages = text("/proc/self/statm").split(separator: " ").first.flatMap { Int($0) } ?? 0
    // The rest is for the threads' stacks and what is too small to be counted.
    return max((most - pages * sysconf(Int32(_SC_PAGESIZE))) / 2, 1 << 20)
  }

  /// The limits of the process's control group and those around it, of either version.
  private static var controlGroupLimits: [Int] {
    var limits = [number("/sys/fs/cgroup/memory/memory.limit_in_bytes")]
    for line in text("/proc/self/cgroup").split(separator: "\n") where line.hasPrefix("0::/") {
      var path = line.dropFirst(3)
      while true {
        limits.append(number("/sys/fs/cgroup\(path == "/" ? "" : path)/memory.max"))
        guard let slash = path.lastIndex(of: "/"), path.count > 1 else { break }
        path = slash == path.startIndex ? "/" : path[..<slash]
      }
    }
    return limits.compactMap { $0 }.filter { $0 > 0 }
  }

  private static func number(_ path: String) -> Int? { text(path).split(separator: "\n").first.flatMap { Int($0) } }

  /// A small file of the system's; empty where there is none.
  private static func text(_ path: String) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &bytes, bytes.count)
    return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : ""
  }
}
