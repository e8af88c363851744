import SpadeBase
import Testing

@Suite struct ByteCountTests {
  @Test(arguments: [
    (0, "0 B"), (1_023, "1023 B"), (1_024, "1 KiB"), (1_536, "1.5 KiB"), (200 << 20, "200 MiB"), (3 << 40, "3 TiB"),
    (Int.max, "8192 PiB"),
  ])
  func bytesAreWrittenAsPeopleDo(bytes: Int, text: String) {
    #expect(ByteCount.text(bytes) == text)
  }
}
