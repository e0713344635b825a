// swift-tools-version:6.2
import PackageDescription

// What measures and proves the ledger of answers, in a package of its own, so that the gateway's
// manifest holds no benchmarks. The rooms are links to the house's own sources: that brings their
// `package` declarations within reach.

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

let package = Package(
    name: "ledger",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPOSIX"),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CScan"),
        room("Diagnostics"),
        room("Values", ["CSSL"]),
        room("Notation", ["Diagnostics", "Values", yams]),
        room("X12", ["Diagnostics", "CScan"]),
        room("Guides", ["Diagnostics", "X12"]),
        room("Acknowledgments", ["Diagnostics", "X12", "Guides"]),
        room("Records", ["Diagnostics", "Values", "Notation", "X12", "Guides"]),
        room("Canonical", ["Diagnostics", "Values", "Notation"]),
        room("Judgment", ["Diagnostics", "Values", "Notation", "Canonical"]),
        room(
            "Mapping",
            ["Diagnostics", "Values", "Notation", "X12", "Guides", "Canonical", "Judgment"]),
        room(
            "Partners",
            [
                "Diagnostics", "Values", "Notation", "X12", "Guides", "Acknowledgments",
                "Records", "Canonical", "Mapping", "Judgment",
            ]),
        room(
            "Flow",
            [
                "Diagnostics", "Values", "X12", "Guides", "Acknowledgments", "Records",
                "Canonical", "Mapping", "Judgment", "Partners",
            ]),
        room(
            "Engine",
            [
                "Diagnostics", "Values", "X12", "Acknowledgments", "Canonical", "Partners", "Flow",
                logging, serviceLifecycle,
            ]),
        room(
            "Storage",
            [
                "Diagnostics", "Values", "X12", "Acknowledgments", "Canonical", "Mapping",
                "Partners", "Flow", "Engine", "CPOSIX", "CSQLite", "CZlib", grdb, grdbSQLite,
            ]),
        room(
            "EngineTesting",
            [
                "Diagnostics", "Values", "X12", "Acknowledgments", "Canonical", "Mapping",
                "Partners", "Flow", "Engine", "Storage", logging,
            ]),
        .executableTarget(
            name: "AnswerBench",
            dependencies: [
                "Diagnostics", "Values", "Guides", "Partners", "Flow", "Engine", "Storage",
                "EngineTesting",
            ],
            swiftSettings: house),
    ],
    swiftLanguageModes: [.v6])
