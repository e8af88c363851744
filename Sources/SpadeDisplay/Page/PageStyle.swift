/// How pages and drawings look, in light and dark: the one place that knows their colours.
enum PageStyle {
  /// What drawings need: they carry it themselves where they are files of their own.
  static let drawing = """
    .spade{--ink:#1f2328;--dim:#59636e;--line:#d1d9e0;--back:#fff;--s0:#2f6fb3;--s1:#b4530f;--s2:#2c7a3f;--s3:#7d4cb5;\
    --s4:#b0396b;--s5:#7a6b1c;--s6:#11787c;--s7:#59636e;--green:#2c7a3f;--yellow:#a07b00;--orange:#c25a00;--red:#c0272d}
    @media (prefers-color-scheme:dark){.spade{--ink:#e6edf3;--dim:#9198a1;--line:#3d444d;--back:#0d1117;--s0:#6cb0f0;\
    --s1:#f0a060;--s2:#66c47a;--s3:#c09af0;--s4:#f08cb4;--s5:#d6c25a;--s6:#5cc8cc;--s7:#9198a1;--green:#66c47a;\
    --yellow:#e0c040;--orange:#f09850;--red:#ff7b72}}
    svg.spade{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
    .spade .back{fill:var(--back)}
    .spade text{fill:var(--ink)}
    .spade .title{font-size:15px;font-weight:600}
    .spade text.dim{fill:var(--dim)}
    .spade text.on0{fill:#000}
    .spade text.on1{fill:#fff}
    .spade .grid{stroke:var(--line)}
    .spade .axis{stroke:var(--dim)}
    .spade .l{fill:none;stroke-width:2;stroke-linejoin:round}
    .spade .p{fill:none;stroke-width:4;stroke-linecap:round}

    """ + series + bands

  private static let series = (0..<8).map {
    let dashes = ["", ";stroke-dasharray:7 3", ";stroke-dasharray:2 3", ";stroke-dasharray:9 3 2 3"][$0 % 4]
    return ".spade .l.s\($0){stroke:var(--s\($0))\(dashes)}.spade .p.s\($0){stroke:var(--s\($0))}"
      + ".spade .f.s\($0){fill:var(--s\($0))}\n"
  }.joined()

  private static let bands = ["green", "yellow", "orange", "red"].map {
    ".spade .l.\($0),.spade .p.\($0){stroke:var(--\($0))}.spade .f.\($0){fill:var(--\($0))}\n"
  }.joined()

  /// The class of a series or band.
  static func name(_ role: Role) -> String {
    switch role {
    case .green: "green"
    case .yellow: "yellow"
    case .orange: "orange"
    case .red: "red"
    case .series(let number): "s\((number % 8).magnitude)"
    default: "s0"
    }
  }

  /// What a page of answers needs beyond.
  static let page =
    drawing + """
      body.spade{margin:2rem auto;max-width:60rem;padding:0 1rem;background:var(--back);color:var(--ink);\
      font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
      section{margin:0 0 2.5rem}
      h1{font-size:1.5rem}h2{font-size:1.15rem;margin:0 0 .4rem}
      pre{margin:0 0 .8rem;padding:.5rem .75rem;border-left:3px solid var(--line);color:var(--dim);white-space:pre-wrap;\
      overflow-wrap:anywhere;font:13px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
      th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid var(--line);vertical-align:top}
      th{font-weight:600;border-bottom-width:2px}
      .num{text-align:right;white-space:nowrap}
      td.null,.dim{color:var(--dim)}
      td.bar{min-width:7rem}td.bar span{display:block;height:.75em;margin-top:.35em;background:var(--s0)}
      td.green{color:var(--green)}td.yellow{color:var(--yellow)}td.orange{color:var(--orange)}td.red{color:var(--red)}
      td.rise{color:var(--s0)}td.fall{color:var(--s1)}
      td.curve{white-space:pre;color:var(--s0)}
      tfoot td{font-weight:600;border-top:2px solid var(--line)}
      .evidence,.more{color:var(--dim);font-size:13px;margin:.4rem 0 0}
      svg{max-width:100%;height:auto}
      @media print{body.spade{max-width:none}section{break-inside:avoid}}

      """
}
