// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: one language, warnings are errors, imports say what they expose.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Neither fuzzer has statements at the top of its one file.
let asLibrary: [SwiftSetting] = strict + [.unsafeFlags(["-parse-as-library"])]

/// The fuzzers, which only `make fuzz` builds: the one guided by coverage, whose `main` is the sanitizer's, and the fast one.
let fuzzer: [Target] =
  Context.environment["SPADE_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "spade-fuzz", dependencies: ["SpadeFuzzing"], path: "Tests/Fuzz/Fuzzer",
      swiftSettings: asLibrary),
    .executableTarget(
      name: "spade-shake", dependencies: ["SpadeFuzzing"], path: "Tests/Fuzz/Shaker", swiftSettings: asLibrary),
  ]

/// The targets stand in the order of the data flow: text → tokens → tree → bound plan → columns → table on screen.
let package = Package(
  name: "spade",
  products: [.executable(name: "spade", targets: ["spade"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // Debian's libraries, and thin shims over what Swift cannot call.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CLibedit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
    .target(name: "CEdit", dependencies: ["CLibedit"]),
    .target(name: "CSystem"),
    // The loops that are compiled for several sets of instructions: finding delimiters, reading numbers, powers of two, runs
    // of rows, counting bytes.
    .target(name: "CKernels"),

    // Spans, diagnostics as data, the calendar, display width: what every layer speaks.
    .target(name: "SpadeBase", dependencies: ["CSystem"], swiftSettings: strict),
    // Lexer, tree, parser, formatter.
    .target(name: "SpadeSyntax", dependencies: ["SpadeBase"], swiftSettings: strict),
    // Types, columns, tables laid along their entities, loading.
    .target(
      name: "SpadeStore", dependencies: ["SpadeBase", "CKernels", "CSystem", "CZlib", "CZstd"], swiftSettings: strict),
    // Catalog, binder, bound expressions, logical plan.
    .target(
      name: "SpadePlan", dependencies: ["SpadeBase", "SpadeSyntax", "SpadeStore"],
      swiftSettings: strict),
    // Vectors, kernels, operators: a plan and a moment in, a relation out.
    .target(
      name: "SpadeEngine", dependencies: ["SpadeBase", "SpadeStore", "SpadePlan", "CKernels"],
      swiftSettings: strict),
    // Tables on screen, writers of files, drawn diagnostics.
    .target(name: "SpadeDisplay", dependencies: ["SpadeBase", "SpadeStore"], swiftSettings: strict),
    // The whole query path without a terminal or a process exit.
    .target(
      name: "SpadeSession",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeDisplay", "CSystem",
      ], swiftSettings: strict),
    // Line editing and history: libedit edits, we paint.
    .target(
      name: "SpadeTerminal", dependencies: ["SpadeBase", "CEdit", "CSystem"], swiftSettings: strict),
    // A made-up software firm with stories to find: the example portfolio.
    .target(name: "SpadeDemo", dependencies: ["SpadeBase"], swiftSettings: strict),
    // A language server: messages in, messages out, over the same session as the shell.
    .target(
      name: "SpadeServer",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeDisplay", "SpadeSession", "CSystem",
      ], swiftSettings: strict),
    // Options, the interactive loop, the batch runner.
    .executableTarget(
      name: "spade",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeSession", "SpadeDisplay",
        "SpadeTerminal", "SpadeServer", "SpadeDemo", "CSystem",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict,
      // What `make release` puts there takes part as a whole.
      linkerSettings: [.unsafeFlags(["-L\(Context.packageDirectory)/.build/link"], .when(configuration: .release))]),

    .testTarget(name: "SpadeBaseTests", dependencies: ["SpadeBase"], swiftSettings: strict),
    .testTarget(
      name: "SpadeSyntaxTests", dependencies: ["SpadeBase", "SpadeSyntax"], swiftSettings: strict),
    .testTarget(name: "SpadeStoreTests", dependencies: ["SpadeBase", "SpadeStore", "CKernels"], swiftSettings: strict),
    .testTarget(
      name: "SpadeEngineTests",
      dependencies: ["SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeSession", "CKernels"],
      swiftSettings: strict),
    // Saved files: what comes back, what is refused, what no file can bring about.
    .testTarget(
      name: "SpadeSnapshotTests",
      dependencies: ["SpadeBase", "SpadeStore", "SpadeEngine", "SpadeSession"],
      swiftSettings: strict),
    // A plain evaluator that the engine's answers are held to, on random queries over random workspaces.
    .testTarget(
      name: "SpadeReferenceTests",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeSession", "SpadeDisplay",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "SpadeDisplayTests", dependencies: ["SpadeBase", "SpadeStore", "SpadeDisplay"],
      swiftSettings: strict),
    // A small shell of the line editor's alone, for the tests to type into.
    .executableTarget(
      name: "spade-editor-probe", dependencies: ["SpadeBase", "SpadeTerminal"],
      path: "Tests/Support/EditorProbe", swiftSettings: strict),
    // The manual: what its pages ask gives what they say.
    .testTarget(
      name: "SpadeDocsTests",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeDisplay", "SpadeSession",
        "SpadeTerminal", "SpadeDemo", "spade",
      ], swiftSettings: strict),
    .testTarget(
      name: "SpadeDemoTests", dependencies: ["SpadeBase", "SpadeDemo"], swiftSettings: strict),
    // Whole queries against their answers, from the files in Tests/Cases.
    .testTarget(
      name: "SpadeLanguageTests",
      dependencies: ["SpadeBase", "SpadeDisplay", "SpadeSession"], swiftSettings: strict),
    // Answers that another engine computed, from the folders in Tests/Acceptance.
    .testTarget(
      name: "SpadeAcceptanceTests",
      dependencies: ["SpadeBase", "SpadeDisplay", "SpadeSession", "SpadeStore"], swiftSettings: strict),
    // The built command, as a user starts it.
    .testTarget(
      name: "SpadeCLITests",
      dependencies: ["SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeDisplay", "SpadeSession", "spade"],
      swiftSettings: strict),
    // The language server, message by message, and the editors' grammars.
    .testTarget(
      name: "SpadeServerTests",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeDisplay", "SpadeSession", "SpadeServer", "spade",
      ], swiftSettings: strict),
    .testTarget(
      name: "SpadeTerminalTests",
      dependencies: ["SpadeBase", "SpadeTerminal", "CEdit", "CSystem", "spade-editor-probe", "spade"],
      swiftSettings: strict),
    // What must hold whatever the bytes are, for the tests and for the coverage-guided fuzzer.
    .target(
      name: "SpadeFuzzing",
      dependencies: [
        "SpadeBase", "SpadeSyntax", "SpadeStore", "SpadePlan", "SpadeEngine", "SpadeDisplay", "SpadeSession",
      ], path: "Tests/Fuzz/Targets", swiftSettings: strict),
    .testTarget(name: "SpadeFuzzTests", dependencies: ["SpadeFuzzing"], swiftSettings: strict),
  ] + fuzzer
)

// What the sanitizers and the mutants run: the tests of all that lies under the shell, for which the rest isn't built.
if Context.environment["SPADE_TESTS"] == "core" {
  let shell = [
    "CLibedit", "CEdit", "SpadeTerminal", "SpadeDemo", "SpadeServer", "spade", "spade-editor-probe", "SpadeDocsTests",
    "SpadeDemoTests", "SpadeCLITests", "SpadeServerTests", "SpadeTerminalTests",
  ]
  package.products = []
  package.dependencies = []
  package.targets.removeAll { shell.contains($0.name) }
}
