// swift-tools-version:6.2
import PackageDescription

// The Swift side of row 1, in a package of its own, so that the gateway's manifest holds no
// benchmarks. It sees of X12 what any other package sees: the public API.
let package = Package(
    name: "tokenizer",
    dependencies: [.package(name: "gangway", path: "../..")],
    targets: [
        .executableTarget(
            name: "X12Bench", dependencies: [.product(name: "X12", package: "gangway")])
    ],
    swiftLanguageModes: [.v6])
