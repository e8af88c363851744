import Glibc
import SpadeBase
import SpadeDisplay
import SpadeSession
import SpadeStore
import SpadeEngine
import SpadeSyntax

/// The command.
@main
struct Spade {
  static func main() {
    let a = CommandLine.arguments
    var files: [String] = []
    var timer = false
    var interactive = false
    var options = SessionOptions()
    var i = 1
    while i < a.count {
      switch a[i] {
      case "--mode": i += 1
      case "--threads": i += 1; options.engine.threads = Int(a[i]) ?? 2
      case "-w": i += 1; files.insert(a[i], at: 0)
      case "-c": i += 1; files.append("c:" + a[i])
      case "--timer": timer = true
      case "-i": interactive = true
      case "--no-init", "--quiet": break
      default: files.append(a[i])
      }
      i += 1
    }
    let s = Session(options: options, today: 20000)
    for f in files {
      do throws(Diagnostic) {
        let t = f.hasPrefix("c:") ? SourceText(name: "<c>", text: String(f.dropFirst(2))) : try Files.script(f)
        run(s, t, Paths.folder(of: f), timer)
      } catch {
        report(error)
        exit(1)
      }
    }
    if interactive {
      while let line = readLine() { run(s, SourceText(name: "<prompt>", text: line), "", timer) }
    }
  }
  static func tell(_ t: String) { let b = Array(t.utf8); _ = b.withUnsafeBytes { write(2, $0.baseAddress, $0.count) } }
  static func report(_ error: Diagnostic) {
    tell(DiagnosticRenderer(TerminalProfile(isTerminal: false)).text(error) + "\n")
  }
  static func run(_ s: Session, _ t: SourceText, _ folder: String, _ timer: Bool) {
    let parsed = Parser.parse(t)
    for e in parsed.diagnostics { report(e.located(in: t)) }
    for st in parsed.statements {
      let start = ContinuousClock.now
      do throws(Diagnostic) {
        try s.execute(st, in: t, folder: folder) { (o) throws(Diagnostic) in
          if case .answer(let ans) = o {
            let sink = ByteSink(descriptor: 1, name: "stdout")
            try ResultWriter.write(ans.table, mode: .csv, profile: .file, to: sink)
            try sink.flush()
          }
        }
      } catch { report(error) }
      let d = (ContinuousClock.now - start).components
      let ms = Double(d.seconds) * 1000 + Double(d.attoseconds) / 1e15
      if timer { tell("time: \(ms) ms\n") }
    }
  }
}
