// swift-tools-version:6.2
import PackageDescription

// The manifest's order is the house's order: a target may use only what stands above it
// (ARCHITECTURE.md). `--explicit-target-dependency-import-check error` makes the build refuse
// an import that is not declared here.

let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let asyncHTTPClient = Target.Dependency.product(
    name: "AsyncHTTPClient", package: "async-http-client")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let grdbSQLite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nioConcurrencyHelpers = Target.Dependency.product(
    name: "NIOConcurrencyHelpers", package: "swift-nio")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
    name: "UnixSignals", package: "swift-service-lifecycle")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// A target of the house, with its settings.
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// The tests of a target.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies, swiftSettings: house)
}

let package = Package(
    name: "gangway",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "X12", targets: ["X12"]),
        .library(name: "Guides", targets: ["Guides"]),
        .library(name: "Acknowledgments", targets: ["Acknowledgments"]),
        .executable(name: "gangway", targets: ["gangway"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1",
            traits: []),
        .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
        .package(url: "https://github.com/swift-server/async-http-client.git", exact: "1.37.0"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
    ],
    targets: [
        // C libraries, each behind a module map with `static inline` faces for its macros.
        .systemLibrary(name: "CSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CSSH", pkgConfig: "libssh", providers: [.apt(["libssh-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CPOSIX"),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(name: "CScan"),

        // Rooms: values in, values out.
        room("Diagnostics"),
        room("Values", ["CSSL"]),
        room("Notation", ["Diagnostics", "Values", yams]),
        room("X12", ["Diagnostics", "CScan"]),
        room("Guides", ["Diagnostics", "X12"]),
        room("Acknowledgments", ["Diagnostics", "X12", "Guides"]),
        room("X12JSON", ["Diagnostics", "Values", "X12", "Guides"]),
        room("Records", ["Diagnostics", "Values", "Notation", "X12", "Guides"]),
        room("Canonical", ["Diagnostics", "Values", "Notation"]),
        room("Judgment", ["Diagnostics", "Values", "Notation", "Canonical"]),
        room(
            "Mapping",
            ["Diagnostics", "Values", "Notation", "X12", "Guides", "Canonical", "Judgment"]),
        room("SFTP"),
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

        // Plays a partner from its profile: made-up documents, right and wrong, and answers.
        room(
            "Simulation",
            [
                "Diagnostics", "Values", "X12", "Guides", "Acknowledgments", "Records",
                "Canonical", "Mapping", "Partners", "Flow",
            ]),

        // The engine makes the rooms' results durable, through ports.
        room(
            "Engine",
            [
                "Diagnostics", "Values", "X12", "Acknowledgments", "Canonical", "Partners", "Flow",
                logging, serviceLifecycle,
            ]),
        // Doors touch the world; they never import each other.
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
        room(
            "Transports",
            ["Diagnostics", "Values", "SFTP", "Flow", "Engine", "CPOSIX", "CSSH"]),
        room(
            "ERP",
            [
                "Diagnostics", "Values", "Notation", "Engine", asyncHTTPClient,
                nioCore,
                nioConcurrencyHelpers, nioHTTP1, nioPosix,
            ]),
        room(
            "ERPSimulator",
            ["Values", hummingbird, nioCore, grdb, logging]),
        room(
            "Console",
            [
                "Diagnostics", "Values", "Canonical", "Flow", "Engine", hummingbird, nioCore,
                logging,
            ]),

        // The hall opens the doors.
        .executableTarget(
            name: "gangway",
            dependencies: [
                "Diagnostics", "Values", "Notation", "X12", "Guides", "Acknowledgments",
                "X12JSON", "Canonical", "Mapping", "Partners", "Flow", "Simulation", "Engine",
                "Storage", "Transports",
                "ERP", "ERPSimulator", "Console", "CPOSIX", argumentParser, asyncHTTPClient,
                nioConcurrencyHelpers, nioCore, nioHTTP1,
                logging, serviceLifecycle, unixSignals,
            ],
            swiftSettings: house),

        // The tests, one target a room or door.
        tests("SFTP", ["SFTP"]),
        tests("Values", ["Values"]),
        tests("Notation", ["Notation", "Diagnostics", "Values"]),
        tests("Canonical", ["Canonical", "Notation", "Diagnostics", "Values"]),
        tests(
            "Mapping",
            ["Mapping", "Canonical", "Guides", "X12", "Notation", "Values", "Diagnostics"]),
        tests("Judgment", ["Judgment", "Canonical", "Notation", "Values", "Diagnostics"]),
        tests(
            "ERP",
            [
                "ERP", "ERPSimulator", "Engine", "Notation", "Diagnostics", "Values", logging,
                nioConcurrencyHelpers, nioCore, nioPosix,
            ]),
        tests(
            "ERPSimulator",
            ["ERPSimulator", "Values", asyncHTTPClient, nioCore, nioHTTP1, grdb, logging]),
        tests(
            "Transports",
            ["Transports", "Diagnostics", "Values", "SFTP", "Flow", "Engine", "EngineTesting"]),
        tests("X12", ["X12", "Diagnostics", "CScan"]),
        tests(
            "Guides",
            [
                "Guides", "X12", "X12JSON", "Acknowledgments", "Diagnostics", "Values",
                "Simulation",
            ]),
        tests("X12JSON", ["X12JSON", "X12", "Guides", "Values", "Diagnostics"]),
        tests("Acknowledgments", ["Acknowledgments", "Guides", "X12", "Diagnostics"]),
        tests(
            "Partners",
            [
                "Diagnostics", "Values", "Notation", "X12", "Guides", "Acknowledgments",
                "Records", "Canonical", "Mapping", "Judgment", "Partners", "Flow",
            ]),
        tests("Diagnostics", ["Diagnostics"]),
        tests(
            "Flow",
            [
                "Diagnostics", "Values", "Notation", "X12", "Guides", "Acknowledgments",
                "Records", "Canonical", "Mapping", "Judgment", "Partners", "Flow",
            ]),
        tests(
            "Simulation",
            [
                "Simulation", "Diagnostics", "Values", "Notation", "X12", "Guides",
                "Acknowledgments", "Records", "Canonical", "Mapping", "Partners", "Flow", "Engine",
                "Storage", "EngineTesting",
            ]),
        tests(
            "Storage",
            [
                "Storage", "EngineTesting", "Engine", "Canonical", "Partners", "Flow",
                "Diagnostics", "Values", grdb,
            ]),
        tests(
            "Engine",
            [
                "Engine", "EngineTesting", "Storage", "Flow", "Partners", "Guides", "Canonical",
                "Diagnostics", "Values", logging,
            ]),
        tests(
            "Console",
            [
                "Console", "Engine", "Canonical", "Flow", "Partners", "Guides", "Diagnostics",
                "Values", asyncHTTPClient, nioCore, nioHTTP1, logging,
            ]),
        tests(
            "Records",
            ["Records", "Diagnostics", "Values", "Notation", "X12", "Guides"]),
        tests("Gateway", ["Values", grdb]),
        tests("Example", ["X12", "Guides", "Acknowledgments", "Diagnostics"]),
        tests(
            "House",
            [
                "Diagnostics", "Notation", "X12", "Guides", "Acknowledgments", "X12JSON",
                "Records", "Canonical", "Judgment", "Mapping", "Partners", "Flow", "Simulation",
                "Engine", "Storage",
                "Transports", "ERP", "Console",
            ]),
    ],
    swiftLanguageModes: [.v6])
