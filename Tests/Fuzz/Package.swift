// swift-tools-version:6.2
import PackageDescription

// libFuzzer's targets, in a package of their own, so that the gateway's manifest holds none of
// their flags. The rooms are links to the house's own sources: the fuzzer has to see every branch
// of theirs, and the rooms' `package` declarations are then within reach. `GANGWAY_FUZZ=blind`
// leaves libFuzzer out: see `Blind`.

let isBlind = Context.environment["GANGWAY_FUZZ"] == "blind"
let sanitizers = isBlind ? "-sanitize=address" : "-sanitize=fuzzer,address"

let house: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .treatAllWarnings(as: .error),
        // `swift build --sanitize` twice does not always pass both on.
        .unsafeFlags([sanitizers]),
    ] + (isBlind ? [.define("BLIND")] : [])

func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

/// A program that feeds what the fuzzer makes up to one of the rooms.
func fuzzer(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: ["Fuzzing"] + dependencies,
        swiftSettings: house + [.unsafeFlags(["-parse-as-library"])],
        // The linker that Swift uses by default fails on what the sanitizers make.
        linkerSettings: [.unsafeFlags([sanitizers, "-use-ld=lld"])])
}

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CScan"),
        room("Diagnostics"),
        room("Values", ["CSSL"]),
        room("X12", ["Diagnostics", "CScan"]),
        room("Guides", ["Diagnostics", "X12"]),
        room("Acknowledgments", ["Diagnostics", "X12", "Guides"]),
        room("X12JSON", ["Diagnostics", "Values", "X12", "Guides"]),
        room("Fuzzing"),
        fuzzer("reader", ["X12"]),
        fuzzer("validator", ["Diagnostics", "X12", "Guides"]),
        fuzzer("acknowledger", ["Diagnostics", "X12", "Guides", "Acknowledgments"]),
        fuzzer("answers", ["Diagnostics", "X12", "Acknowledgments"]),
        fuzzer("writer", ["Diagnostics", "X12"]),
        fuzzer("dictionary", ["X12", "Guides"]),
        fuzzer("sef", ["Guides"]),
        fuzzer("json", ["Diagnostics", "X12", "Guides", "X12JSON"]),
    ],
    swiftLanguageModes: [.v6])
