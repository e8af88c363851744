import CZstd
import SpadeBase

/// The text inside a Zstandard file: any number of frames.
final class ZstdSource: ByteSource {
  private let packed: any ByteSource
  private let path: String
  private let input: MemoryBlock
  private let context: OpaquePointer
  private var available = 0
  private var next = 0
  /// What the decoder still expects; 0 exactly between frames.
  private var pending = 0
  private var contextBytes = 0
  private static let inputSize = 1 << 17
  /// The largest window that the format's own tools accept unasked.
  private static let largestWindowLog: Int32 = 27
  var position: Int { packed.position }
  var size: Int { packed.size }

  init(_ packed: any ByteSource, path: String) throws(Diagnostic) {
    self.packed = packed
    self.path = path
    input = try MemoryBlock(bytes: Self.inputSize)
    guard let context = ZSTD_createDCtx() else {
      input.free()
      throw LoadDiagnostics.damaged(path, "zstd", "the decompressor did not start")
    }
    self.context = context
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, Self.windowLog())
  }

  deinit {
    ZSTD_freeDCtx(context)
    MemoryLedger.shared.release(contextBytes)
    input.free()
  }

  /// The window must fit into what is left of the budget.
  private static func windowLog() -> Int32 {
    let left = MemoryLedger.shared.limit - MemoryLedger.shared.inUse
    var log: Int32 = 10
    while log < largestWindowLog, 2 << Int(log) <= left { log += 1 }
    return log
  }

  func rewind() throws(Diagnostic) {
    try packed.rewind()
    ZSTD_DCtx_reset(context, ZSTD_reset_session_only)
    available = 0
    next = 0
    pending = 0
  }

  func read(into target: UnsafeMutableRawPointer, _ count: Int) throws(Diagnostic) -> Int {
    var output = ZSTD_outBuffer(dst: target, size: count, pos: 0)
    while output.pos == 0, count > 0 {
      if next == available {
        available = try packed.read(into: input.base, Self.inputSize)
        next = 0
        if available == 0, pending == 0 { return 0 }
      }
      let atEnd = available == 0
      var source = ZSTD_inBuffer(src: input.base, size: available, pos: next)
      let status = ZSTD_decompressStream(context, &output, &source)
      next = source.pos
      if ZSTD_isError(status) != 0 {
        throw LoadDiagnostics.damaged(path, "zstd", String(cString: ZSTD_getErrorName(status)))
      }
      pending = status
      try countContext()
      if atEnd, output.pos == 0 { throw LoadDiagnostics.damaged(path, "zstd", "it ends in the middle") }
    }
    return output.pos
  }

  private func countContext() throws(Diagnostic) {
    let now = ZSTD_sizeof_DCtx(context)
    guard now > contextBytes else { return }
    try MemoryLedger.shared.reserve(now - contextBytes)
    contextBytes = now
  }
}
