// swift-tools-version: 6.2
import PackageDescription

/// The settings that every Swift module shares.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// What modules that touch raw memory add: every unsafe expression is marked.
let rawMemory = settings + [.strictMemorySafety()]

let argumentParser: Target.Dependency =
  .product(name: "ArgumentParser", package: "swift-argument-parser")
let collections: Target.Dependency =
  .product(name: "OrderedCollections", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")

let package = Package(
  name: "bpf-apply",
  products: [
    .executable(name: "bpf-apply", targets: ["bpf-apply"]),
    .library(name: "BPFSyscall", targets: ["BPFSyscall"]),
    .library(name: "BTF", targets: ["BTF"]),
    .library(name: "BPFObject", targets: ["BPFObject"]),
    .library(name: "BPFLoader", targets: ["BPFLoader"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
  ],
  targets: [
    .executableTarget(
      name: "bpf-apply",
      dependencies: [
        "Reconciler", "Manifest", "BPFLoader", "BPFObject", "BTF", "BPFSyscall", argumentParser,
      ],
      swiftSettings: settings),
    .target(
      name: "Reconciler",
      dependencies: [
        "Manifest", "BPFLoader", "BPFObject", "BTF", "BPFSyscall", "JSON", collections, crypto,
      ],
      swiftSettings: settings),
    .target(
      name: "Manifest", dependencies: ["YAML", "BPFLoader", "BPFSyscall", collections],
      swiftSettings: settings),
    .target(name: "YAML", dependencies: ["CYAML"], swiftSettings: rawMemory),
    .target(name: "JSON", swiftSettings: settings),
    .target(
      name: "BPFLoader", dependencies: ["BPFObject", "BTF", "BPFSyscall", "CZlib"],
      swiftSettings: rawMemory),
    .target(name: "BPFObject", dependencies: ["BTF", "BPFSyscall"], swiftSettings: rawMemory),
    .target(name: "BTF", dependencies: ["BPFSyscall"], swiftSettings: rawMemory),
    .target(name: "BPFSyscall", dependencies: ["CBPF"], swiftSettings: rawMemory),
    .target(name: "CBPF", cSettings: [.treatAllWarnings(as: .error)]),
    .systemLibrary(name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),

    // Halves of benchmarks; the other halves are C.
    .executableTarget(
      name: "btf-index", dependencies: ["BTF"], path: "Tests/Benchmarks/BTFIndex",
      swiftSettings: settings),
    .executableTarget(
      name: "map-batch", dependencies: ["BPFSyscall"], path: "Tests/Benchmarks/MapBatch",
      swiftSettings: settings),
    .executableTarget(
      name: "object-fit", dependencies: ["BPFLoader", "BPFObject", "BPFSyscall"],
      path: "Tests/Benchmarks/ObjectFit", swiftSettings: settings),
    // What is compared with libbpf where a kernel takes it.
    .executableTarget(
      name: "load-object", dependencies: ["BPFLoader", "BPFObject", "BPFSyscall"],
      path: "Tests/Oracle/LoadObject", swiftSettings: settings),

    // What libFuzzer calls; FuzzTests runs it with what is kept of past runs.
    .target(
      name: "Fuzz",
      dependencies: ["Manifest", "YAML", "JSON", "BPFLoader", "BPFObject", "BTF", "BPFSyscall"],
      path: "Tests/Fuzz", exclude: ["run.sh", "corpus", "crashes", "seeds"],
      swiftSettings: rawMemory),
    .testTarget(name: "FuzzTests", dependencies: ["Fuzz", "BPFSyscall"], swiftSettings: settings),

    // Random numbers that a seed repeats.
    .target(name: "Chance", path: "Tests/Chance", swiftSettings: settings),

    // A kernel in memory, one that can be made to fail, and the facts of plans, for tests of the reconciler.
    .target(
      name: "Simulation", dependencies: ["Reconciler", "BPFLoader", "BPFObject", "BPFSyscall"],
      path: "Tests/Simulation", swiftSettings: settings),

    .testTarget(
      name: "BPFSyscallTests", dependencies: ["BPFSyscall", "BTF", "CBPF"],
      exclude: ["bpf_attr_offsets.tsv"], swiftSettings: settings),
    .testTarget(name: "BTFTests", dependencies: ["Chance", "BTF"], swiftSettings: settings),
    .testTarget(
      name: "BPFObjectTests", dependencies: ["Chance", "BPFObject", "BTF", "BPFSyscall"],
      swiftSettings: settings),
    .testTarget(
      name: "BPFLoaderTests",
      dependencies: ["Chance", "BPFLoader", "BPFObject", "BTF", "BPFSyscall"],
      exclude: ["VerifierLogs"], swiftSettings: settings),
    .testTarget(name: "YAMLTests", dependencies: ["YAML"], swiftSettings: settings),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: settings),
    .testTarget(
      name: "ManifestTests", dependencies: ["Chance", "Manifest", "YAML"], swiftSettings: settings),
    .testTarget(
      name: "ReconcilerTests",
      dependencies: [
        "Chance", "Simulation", "Reconciler", "Manifest", "BPFLoader", "BPFObject", "BPFSyscall",
        "JSON",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RenderingTests",
      dependencies: [
        "bpf-apply", "Reconciler", "Manifest", "BPFLoader", "BPFObject", "BPFSyscall",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "KernelTests",
      dependencies: [
        "Chance", "Simulation", "Reconciler", "Manifest", "BPFLoader", "BPFObject", "BTF",
        "BPFSyscall",
      ],
      swiftSettings: settings),
    // Halts a program between what it has looked at and what it changes.
    .target(name: "Halting", path: "Tests/Halting", cSettings: [.treatAllWarnings(as: .error)]),
    .testTarget(
      name: "CommandTests", dependencies: ["Halting", "BPFObject", "BTF", "BPFSyscall"],
      exclude: ["Snapshots"],
      swiftSettings: settings),
  ]
)

// Building the documentation takes a plugin that the package's users need not know.
if Context.environment["BPF_APPLY_DOCUMENTATION"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
