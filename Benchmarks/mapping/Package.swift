// swift-tools-version:6.2
import PackageDescription

// Row 12's program, in a package of its own, so that the gateway's manifest holds no benchmarks. The
// rooms are links to the house's own sources: that brings their `package` declarations within reach.

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

let package = Package(
    name: "mapping",
    dependencies: [.package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2")],
    targets: [
        .systemLibrary(name: "CSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CScan"),
        room("Diagnostics"),
        room("Values", ["CSSL"]),
        room("Notation", ["Diagnostics", "Values", .product(name: "Yams", package: "Yams")]),
        room("X12", ["Diagnostics", "CScan"]),
        room("Guides", ["Diagnostics", "X12"]),
        room("Canonical", ["Diagnostics", "Values", "Notation"]),
        room("Judgment", ["Diagnostics", "Values", "Notation", "Canonical"]),
        room(
            "Mapping",
            ["Diagnostics", "Values", "Notation", "X12", "Guides", "Canonical", "Judgment"]),
        .executableTarget(
            name: "MapBench",
            dependencies: [
                "Diagnostics", "Values", "Notation", "X12", "Guides", "Canonical", "Mapping",
            ],
            swiftSettings: house),
    ],
    swiftLanguageModes: [.v6])
