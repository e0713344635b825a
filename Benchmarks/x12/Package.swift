// swift-tools-version:6.2
import PackageDescription

// The Swift side of rows 1 and 2, in a package of its own, so that the gateway's manifest holds no
// benchmarks. It sees of the gateway what any other package sees: the public API.
let package = Package(
    name: "x12",
    dependencies: [.package(name: "gangway", path: "../..")],
    targets: [
        .executableTarget(
            name: "X12Bench", dependencies: [.product(name: "X12", package: "gangway")]),
        .executableTarget(
            name: "AcknowledgeBench",
            dependencies: [
                .product(name: "Acknowledgments", package: "gangway"),
                .product(name: "Guides", package: "gangway"),
                .product(name: "X12", package: "gangway"),
            ]),
    ],
    swiftLanguageModes: [.v6])
