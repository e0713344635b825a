import Testing

/// The scans are code too: a rule that finds nothing must not be a scan that sees nothing.
@Suite("Scanning Swift")
struct ScannerTests {
    @Test(
        "comments and the insides of strings are blanked",
        arguments: [
            ("let a = 1 // try!", "let a = 1        "),
            ("a /* b /* c */ d */ e", "a                   e"),
            (#"let a = "b\"{" + c"#, #"let a = "    " + c"#),
            (#"x("\(y("}"))") {"#, #"x("         ") {"#),
            ("#\"a\"b\\#(c)\"# d", "#\"        \"# d"),
            ("\"\"\"\n{\n\"\"\" e", "\"\"\"\n \n\"\"\" e"),
            ("let unended = \"", "let unended = \""),
        ])
    func masking(_ text: String, _ expected: String) {
        #expect(SwiftMask.masked(text) == expected)
    }

    private static let sample = SwiftFile(
        "Sources/Sample/Sample.swift",
        text: """
            package import Values

            /// A thing.
            public struct Thing {
                public var bare = 1
                /// Told.
                @inlinable
                public init(
                    one: Int = 1,
                    body: () -> Void = { }
                ) where Self: Sendable {
                    if true {
                        print("}")
                    }
                }
                subscript(index: Int) -> Int { index }
                func short() { }
                private func `default`() async throws
                    -> Int
                {
                    1
                }
            }
            /// A choice.
            package enum Choice {
                case one
                /// The second.
                case two
                func choose() {
                    switch self {
                    case .one: break
                    }
                }
            }
            /// A port.
            package protocol Port {
                func open(
                    _ name: String) async
                /// Told.
                var count: Int { get }
            }
            extension Port {
                package func open(_ name: String) async {}
            }
            enum Hidden {
                case own
            }
            """)

    @Test("functions are found with their lengths")
    func functions() {
        let found = Declarations(in: Self.sample).functions().map { "\($0.line + 1): \($0.length)" }
        #expect(found == ["8: 8", "16: 1", "17: 1", "18: 5", "29: 5", "43: 1"])
    }

    @Test("what others can see is found, documented or not")
    func faces() {
        let found = Declarations(in: Self.sample).faces().map {
            "\($0.lead.name) \($0.isDocumented ? "told" : "bare")"
        }
        let expected = [
            "Thing told", "bare bare", "init told", "Choice told", "one bare", "two told",
            "Port told", "open bare", "count told", "open bare",
        ]
        #expect(found == expected)
    }

    @Test("a protocol's requirements are found")
    func requirements() {
        #expect(Declarations(in: Self.sample).requirements() == ["open", "count"])
    }

    @Test("imports are found")
    func imports() {
        #expect(Self.sample.imports == ["Values"])
    }

    @Test("the manifest is read in its order")
    func manifest() {
        let manifest = Manifest(
            text: """
                targets: [
                    .systemLibrary(name: "CA", pkgConfig: "a"),
                    // Rooms: ("X")
                    room("Room"),
                    room("Other", ["Room", "CA", yams]),
                    .executableTarget(
                        name: "hall",
                        dependencies: ["Other", yams], swiftSettings: house),
                    tests("Room", ["Room"]),
                ],
                """)
        #expect(manifest.targets.map(\.name) == ["CA", "Room", "Other", "hall", "RoomTests"])
        #expect(
            manifest.targets.map(\.dependencies) == [[], [], ["Room", "CA"], ["Other"], ["Room"]])
    }
}
