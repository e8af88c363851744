/// How pages and drawings look, in light and dark: the one place that knows their colours.
enum PageStyle {
  /// Colours by what they are for: in light, in dark. Rules name them outright, since not every reader of images knows
  /// variables.
  private static let palette: [(name: String, light: String, dark: String)] = [
    ("s0", "#2f6fb3", "#6cb0f0"), ("s1", "#b4530f", "#f0a060"), ("s2", "#2c7a3f", "#66c47a"),
    ("s3", "#7d4cb5", "#c09af0"), ("s4", "#b0396b", "#f08cb4"), ("s5", "#7a6b1c", "#d6c25a"),
    ("s6", "#11787c", "#5cc8cc"), ("s7", "#59636e", "#9198a1"), ("green", "#2c7a3f", "#66c47a"),
    ("yellow", "#a07b00", "#e0c040"), ("orange", "#c25a00", "#f09850"), ("red", "#c0272d", "#ff7b72"),
  ]
  private static let light = (ink: "#1f2328", dim: "#59636e", line: "#d1d9e0", back: "#ffffff")
  private static let dark = (ink: "#e6edf3", dim: "#9198a1", line: "#3d444d", back: "#0d1117")

  /// What drawings need: they carry it themselves where they are files of their own.
  static let drawing = """
    svg.spade{font-family:system-ui,-apple-system,"Segoe UI",sans-serif;font-size:12px}
    .spade .title{font-size:15px;font-weight:600}
    .spade .l{fill:none;stroke-width:2;stroke-linejoin:round}
    .spade .p{fill:none;stroke-width:4;stroke-linecap:round}
    .spade .s1.l,.spade .s5.l{stroke-dasharray:7 3}
    .spade .s2.l,.spade .s6.l{stroke-dasharray:2 3}
    .spade .s3.l,.spade .s7.l{stroke-dasharray:9 3 2 3}

    """ + shapes(light, palette.map { ($0.name, $0.light) })
    + inDark(shapes(dark, palette.map { ($0.name, $0.dark) }))

  private static func shapes(
    _ base: (ink: String, dim: String, line: String, back: String), _ colors: [(name: String, color: String)]
  ) -> String {
    """
    .spade .back{fill:\(base.back)}
    .spade text{fill:\(base.ink)}
    .spade text.dim{fill:\(base.dim)}
    .spade text.on0{fill:#000}
    .spade text.on1{fill:#fff}
    .spade .grid{stroke:\(base.line)}
    .spade .axis{stroke:\(base.dim)}

    """
      + colors.map {
        ".spade .l.\($0.name),.spade .p.\($0.name){stroke:\($0.color)}.spade .f.\($0.name){fill:\($0.color)}\n"
      }
      .joined()
  }

  private static func inDark(_ rules: String) -> String { "@media (prefers-color-scheme:dark){\n\(rules)}\n" }

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
      body.spade{margin:2rem auto;max-width:60rem;padding:0 1rem;font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
      section{margin:0 0 2.5rem}
      figure{margin:0}
      h1{font-size:1.5rem}
      h2{font-size:1.15rem;margin:0 0 .4rem}
      pre{margin:0 0 .8rem;padding:.5rem .75rem;border-left:3px solid;white-space:pre-wrap;overflow-wrap:anywhere;\
      font:13px/1.45 ui-monospace,"SF Mono",Menlo,Consolas,monospace}
      .scroll{overflow-x:auto}
      table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:14px}
      th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid;vertical-align:top}
      th{font-weight:600;border-bottom-width:2px}
      tfoot td{font-weight:600;border-top:2px solid}
      .num{text-align:right;white-space:nowrap}
      td.bar{min-width:7rem}
      td.bar span{display:block;height:.75em;margin-top:.35em}
      td.curve{white-space:pre}
      .evidence,.more{font-size:13px;margin:.4rem 0 0}
      svg{max-width:100%;height:auto}
      @media print{body.spade{max-width:none}section{break-inside:avoid}}

      """ + cells(light, palette.map { ($0.name, $0.light) })
    + inDark(cells(dark, palette.map { ($0.name, $0.dark) }))

  private static func cells(
    _ base: (ink: String, dim: String, line: String, back: String), _ colors: [(name: String, color: String)]
  ) -> String {
    let first = colors[0].color
    return """
      body.spade{background:\(base.back);color:\(base.ink)}
      pre,.dim,td.null,.evidence,.more{color:\(base.dim)}
      pre,.spade th,.spade td{border-color:\(base.line)}
      td.bar span{background:\(first)}
      td.curve,td.rise{color:\(first)}
      td.fall{color:\(colors[1].color)}

      """ + colors.dropFirst(8).map { "td.\($0.name){color:\($0.color)}\n" }.joined()
  }
}
