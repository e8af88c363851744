import Foundation
import Testing

/// `into` an image or a page, and the modes of the same names.
@Suite struct PageFileTests {
  let command: Command

  init() throws { command = try Command() }

  @Test func aPageGrowsWithTheRun() throws {
    try command.write("page.html", "of before")
    try command.write(
      "f.spade",
      """
      # Where we stand
      # & why
      slice n = count() by tier | into "page.html"

      slice s = sum(seats) by tier
      | plot | into "page.html";
      | where s > 5 | into "page.html"

      """)
    let run = try command.run("-w", "w.spade", "f.spade")
    #expect(run.status == 0 && run.output.isEmpty && run.errors.isEmpty)
    let page = try command.read("page.html")
    #expect(page.hasPrefix("<!doctype html>") && !page.contains("of before"))
    #expect(page.components(separatedBy: "<section>").count == 4)
    #expect(page.contains("<title>page</title>") && page.contains("<h2>Where we stand</h2>\n<p>&amp; why</p>"))
    #expect(page.contains("<code>slice n = count() by tier</code>"), "without where it goes")
    #expect(page.contains("<svg") && page.contains("| where s &gt; 5</code>"))
    // The next run begins anew, and the same run gives the same bytes.
    _ = try command.run("-w", "w.spade", "f.spade")
    #expect(try command.read("page.html") == page)
    try command.remove()
  }

  @Test func pagesCountAsMemory() throws {
    try command.write("long.csv", "k,v\n" + (0..<1_500).map { "\($0),text number \($0)\n" }.joined())
    let asked = Array(repeating: "long | into \"p.html\"", count: 40).joined(separator: "\n")
    try command.write("f.spade", "load \"long.csv\" as long\n" + asked)
    #expect(try command.run("f.spade").status == 0)
    let size = try command.read("p.html").utf8.count
    let run = try command.run("--memory-limit", "\(size / 2)B", "f.spade")
    #expect(
      run.status == 3 && run.errors.contains("error[memory-limit]: ") && run.errors.contains("into \"p.html\""),
      "\(run)")
    #expect(try command.read("p.html").utf8.count < size, "what fitted is there")
    try command.remove()
  }

  @Test func aPageKeepsWhatCameBeforeAnError() throws {
    let run = try command.run(
      "-w", "w.spade", "-c", "slice count() by tier | into \"p.html\"", "-c",
      "accounts | select tier | plot | into \"p.html\"")
    #expect(run.status == 1 && run.errors.contains("nothing-to-plot") && run.errors.contains("^^^^"))
    #expect(try command.read("p.html").components(separatedBy: "<section>").count == 2)
    try command.remove()
  }

  @Test func aRunIsAPage() throws {
    let run = try command.run(
      "-w", "w.spade", "-o", "all.html", "-c", "slice count() by tier", "-c", "slice count() by tier | plot")
    #expect(run.status == 0)
    let page = try command.read("all.html")
    #expect(page.components(separatedBy: "<!doctype html>").count == 2 && page.contains("<h1>all</h1>"))
    #expect(page.components(separatedBy: "<section>").count == 3)
    try command.remove()
  }

  @Test func anImageIsDrawnWithOrWithoutPlot() throws {
    let run = try command.run(
      "-w", "w.spade", "-c", "slice sum(seats) by tier | into \"a.svg\"", "-c",
      "slice sum(seats) by tier | plot | into \"b.svg\"")
    #expect(run.status == 0)
    let image = try command.read("a.svg")
    #expect(image.hasPrefix("<svg ") && image.contains("sum_seats by tier"))
    #expect(try command.read("b.svg") == image)
    try command.remove()
  }

  @Test func dataFilesAreAsTheyWere() throws {
    let run = try command.run("-w", "w.spade", "-c", "slice sum(seats) by tier | plot | into \"a.csv\"")
    #expect(run.status == 0)
    #expect(try command.read("a.csv") == "tier,sum_seats\nfree,2\npro,15\n")
    #expect(try command.run("-w", "w.spade", "-c", "slice count() | into \"a.csv\" | plot").status == 1)
    try command.remove()
  }
}
