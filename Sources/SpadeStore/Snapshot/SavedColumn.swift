import SpadeBase
import Synchronization

/// A column of a mapped file: checked when it is first asked for, zeros where it can't be believed.
///
/// Zeros are values of every type and every dictionary has a text 0, so whatever reads them is safe; that the answer is
/// worth nothing is noted in the file, which every statement asks before it gives one.
package final class SavedColumn: @unchecked Sendable {
  let record: ColumnRecord
  private let file: MappedFile
  private let table: String
  private let promise: ColumnPromise
  private let state = Mutex(State.untouched)
  /// Set once `sound` is there; both never change again.
  private let isSound = Atomic<Bool>(false)
  private var sound: Column.Contents?

  private enum State {
    case untouched
    case sound(Column.Contents)
    case damaged(Diagnostic)
  }

  init(_ record: ColumnRecord, in table: String, _ promise: ColumnPromise, _ file: MappedFile) {
    self.record = record
    self.file = file
    self.table = table
    self.promise = promise
  }

  /// The values, checked before they are first given; zeros where the file can't be believed.
  package var contents: Column.Contents {
    file.touch()
    if isSound.load(ordering: .acquiring), let sound, !file.isLost { return sound }
    return check()
  }

  private func check() -> Column.Contents {
    if file.isLost {
      file.note(SnapshotDiagnostics.changed(file.path))
      return zeros
    }
    return state.withLock { state in
      switch state {
      case .sound(let contents): return contents
      case .damaged(let diagnostic):
        file.note(diagnostic)
        return zeros
      case .untouched:
        let contents = mapped
        do throws(Diagnostic) {
          try ColumnCheck(record: record, contents: contents, file: file, table: table).run(promise)
          state = .sound(contents)
          sound = contents
          isSound.store(true, ordering: .releasing)
          return contents
        } catch {
          // What could not be checked for want of memory may be sound.
          if error.code == .snapshotDamaged, !file.isLost { state = .damaged(error) }
          file.note(file.isLost ? SnapshotDiagnostics.changed(file.path) : error)
          return zeros
        }
      }
    }
  }

  private var mapped: Column.Contents {
    let values = record.values
    let texts =
      record.texts.map {
        TextDictionary(bytes: file.buffer($0.bytes, UInt8.self), offsets: file.buffer($0.offsets, Int.self))
      } ?? noTexts
    let storage: Column.Storage =
      switch record.layout {
      case .bits: .bits(Bitmap(words: file.buffer(values, UInt64.self), count: record.rows))
      case .int8: .int8(file.buffer(values, Int8.self))
      case .int16: .int16(file.buffer(values, Int16.self))
      case .int32: .int32(file.buffer(values, Int32.self))
      case .int64: .int64(file.buffer(values, Int64.self))
      case .double: .double(file.buffer(values, Double.self))
      case .codes8: .text(.uint8(file.buffer(values, UInt8.self)), texts)
      case .codes16: .text(.uint16(file.buffer(values, UInt16.self)), texts)
      case .codes32: .text(.uint32(file.buffer(values, UInt32.self)), texts)
      }
    return Column.Contents(
      storage: storage,
      validity: record.validity.map { Bitmap(words: file.buffer($0, UInt64.self), count: record.rows) })
  }

  /// A dictionary of one empty text.
  private var noTexts: TextDictionary {
    TextDictionary(bytes: file.zeros(0, UInt8.self), offsets: file.zeros(2, Int.self))
  }

  private var zeros: Column.Contents {
    let rows = record.rows
    let storage: Column.Storage =
      switch record.layout {
      case .bits: .bits(Bitmap(words: file.zeros((rows + 63) / 64, UInt64.self), count: rows))
      case .int8: .int8(file.zeros(rows, Int8.self))
      case .int16: .int16(file.zeros(rows, Int16.self))
      case .int32: .int32(file.zeros(rows, Int32.self))
      case .int64: .int64(file.zeros(rows, Int64.self))
      case .double: .double(file.zeros(rows, Double.self))
      case .codes8: .text(.uint8(file.zeros(rows, UInt8.self)), noTexts)
      case .codes16: .text(.uint16(file.zeros(rows, UInt16.self)), noTexts)
      case .codes32: .text(.uint32(file.zeros(rows, UInt32.self)), noTexts)
      }
    return Column.Contents(storage: storage, validity: nil)
  }
}
