import CSystem
import Glibc
package import SpadeBase
import Synchronization

/// A saved file as memory: pages are read when they are touched, shared with whoever else maps it, and given up by the
/// system where memory is short.
///
/// Nothing in it is trusted: columns check themselves when they are first asked for (`SavedColumn`), and note here what
/// is wrong. Where the file is written to or shrinks while it is mapped, its columns become zeros and that is noted.
/// A statement asks `trouble` before it believes what it read.
package final class MappedFile: @unchecked Sendable {
  package let path: String
  let size: Int
  let threads: Int
  private let descriptor: Int32
  private let opened: stat
  private let base: UnsafeMutableRawPointer
  /// As many zeros as the file has bytes, for columns that can't be believed; costs address space only.
  private let zeros: UnsafeMutableRawPointer
  private let zerosLength: Int
  private let watch: Int32

  private let changed = Atomic<Bool>(false)
  private let touched = Atomic<Bool>(false)
  private let noted = Mutex<Diagnostic?>(nil)

  /// Takes over the descriptor; `opened` is what it was when its directory was read.
  init(_ descriptor: Int32, path: String, opened: stat, threads: Int) throws(Diagnostic) {
    self.path = path
    self.threads = threads
    self.opened = opened
    size = Int(opened.st_size)
    zerosLength = size + SnapshotFormat.slack
    let mapped = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped, mapped != MAP_FAILED else {
      let reason = errno
      close(descriptor)
      throw SnapshotDiagnostics.cannotMap(path, reason)
    }
    let zeros = mmap(nil, zerosLength, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
    guard let zeros, zeros != MAP_FAILED else {
      let reason = errno
      munmap(mapped, size)
      close(descriptor)
      throw SnapshotDiagnostics.cannotMap(path, reason)
    }
    watch = spade_mapped_watch(mapped, size)
    guard watch >= 0 else {
      munmap(zeros, zerosLength)
      munmap(mapped, size)
      close(descriptor)
      throw SnapshotDiagnostics.tooManyOpen(path)
    }
    self.descriptor = descriptor
    base = mapped
    self.zeros = zeros
  }

  deinit {
    spade_mapped_forget(watch)
    munmap(base, size)
    munmap(zeros, zerosLength)
    close(descriptor)
  }

  /// The elements of a section, which the directory's reader has found to lie within the file.
  func buffer<Element: BitwiseCopyable & Sendable>(_ section: Section, _ type: Element.Type) -> Buffer<Element> {
    Buffer(at: base + section.offset, count: section.length / MemoryLayout<Element>.stride, in: self)
  }

  /// As many zeros as a section of the file may have elements.
  func zeros<Element: BitwiseCopyable & Sendable>(_ count: Int, _ type: Element.Type) -> Buffer<Element> {
    Buffer(at: zeros, count: min(count, zerosLength / MemoryLayout<Element>.stride), in: self)
  }

  /// The bytes of a section, asked of the disk in one go.
  func bytes(_ section: Section) -> UnsafeRawBufferPointer {
    let start = section.offset & ~4095
    madvise(base + start, section.offset + section.length - start, MADV_WILLNEED)
    return UnsafeRawBufferPointer(start: base + section.offset, count: section.length)
  }

  // MARK: Trouble

  /// Whether the file is no longer what was opened.
  var isLost: Bool { changed.load(ordering: .relaxed) || spade_mapped_is_lost(watch) != 0 }

  /// A column is read.
  func touch() { if !touched.load(ordering: .relaxed) { touched.store(true, ordering: .relaxed) } }

  /// Keeps the first thing that is wrong with what the present statement reads.
  func note(_ diagnostic: Diagnostic) { noted.withLock { if $0 == nil { $0 = diagnostic } } }

  /// A statement begins: what the last one met is forgotten, whether somebody wrote to the file is looked up.
  package func beginStatement() {
    touched.store(false, ordering: .relaxed)
    noted.withLock { $0 = nil }
    look()
  }

  /// What is wrong with what the present statement has read so far; nil where it can be believed.
  package func trouble() -> Diagnostic? {
    guard touched.load(ordering: .relaxed) else { return nil }
    look()
    return noted.withLock { $0 } ?? (isLost ? SnapshotDiagnostics.changed(path) : nil)
  }

  private func look() {
    var now = stat()
    if fstat(descriptor, &now) != 0 || now.st_size != opened.st_size || now.st_mtim.tv_sec != opened.st_mtim.tv_sec
      || now.st_mtim.tv_nsec != opened.st_mtim.tv_nsec
    {
      changed.store(true, ordering: .relaxed)
    }
  }
}
