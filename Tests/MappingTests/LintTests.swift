import Canonical
import Diagnostics
import Mapping
import Notation
import Testing
import Values

@Suite("Linting a map")
struct LintTests {
    /// One thing wrong in an overlay: its `to`, and what is found where.
    struct Slip: Sendable, CustomTestStringConvertible {
        let to: String
        let code: Diagnostic.Code
        let at: String
        let says: String

        init(_ to: String, _ code: Diagnostic.Code, _ at: String, _ says: String) {
            self.to = to
            self.code = code
            self.at = at
            self.says = says
        }

        var testDescription: String { to }
    }

    @Test("Each of many empty cells of a table is told once, however many rules look into it")
    func emptyCells() throws {
        let csv = "code,unit\n" + (0..<30_000).map { "C\($0),\n" }.joined()
        let table = try Workbench.table(csv, file: "acme/codes/uom.csv")
        let found = try Workbench.lint(
            """
            extends: standard/850
            why: x
            to:
              vendor: {from: REF.02, lookup: uom}
              department: {from: REF.02, lookup: uom}
            """, tables: ["uom": table])
        #expect(found.count { $0.code == .mapEmptyCell } == 30_000)
    }

    @Test(
        "A slip in a rule is found at its column, with what was meant",
        arguments: [
            Slip("  vendr: REF.02", .mapUnknownField, "4:3", "did you mean \"vendor\"?"),
            Slip("  source: REF.02", .mapUnknownField, "4:3", "gateway"),
            Slip("  vendor: RFE.02", .mapUnknownSegment, "4:11", "did you mean \"REF\"?"),
            Slip("  vendor: PO4.02", .mapUnknownSegment, "4:11", "PO1/PO4"),
            Slip("  vendor: REF.09", .mapUnknownElement, "4:14", "REF has 4 elements"),
            Slip("  vendor: REF.02-2", .mapUnknownElement, "4:14", "no components"),
            Slip("  vendor: \"REF[IA]02\"", .mapPath, "4:19", "the path ends"),
            Slip("  vendor: REF", .mapPath, "4:14", "names no element"),
            Slip("  vendor: .02", .mapPath, "4:11", "within `each`"),
            Slip("  vendor: ref.02", .mapPath, "4:11", "a segment's id"),
            Slip("  vendor: REF.02|uper", .mapFunction, "4:18", "did you mean \"upper\"?"),
            Slip("  vendor: REF.02|left", .mapFunction, "4:18", "arguments"),
            Slip("  vendor: {from: REF.02, lokup: x}", .keyUnknown, "4:26", "\"lookup\""),
            Slip("  date: REF.02", .mapType, "4:12", "date"),
            Slip("  date: {from: REF.02, type: decimal}", .mapType, "4:30", "decimal"),
            Slip("  date: {from: REF.02, type: date(CCYYMM)}", .mapType, "4:30", "date(CCYYMM)"),
            Slip("  date: {from: BEG.05, default: soon}", .mapType, "4:33", "\"soon\""),
            Slip(
                "  vendor: {from: REF.02, lookup: [stor, _]}", .mapUnknownTable, "4:35",
                "did you mean \"store\"?"),
            Slip("  vendor: {from: REF.02, onMissing: drop}", .mapConflict, "4:37", "lookup"),
            Slip(
                "  vendor: {from: REF.02, lookup: store, onMissing: skip}", .valueChoice, "4:52",
                "onMissing"),
            Slip("  vendor: {from: REF.02, value: x}", .mapConflict, "4:33", "`value`"),
            Slip("  vendor: {from: REF.02, else: REF.01}", .mapConflict, "4:32", "`when`"),
            Slip("  vendor: {required: true}", .mapConflict, "4:11", "nowhere"),
            Slip("  vendor: {each: REF, from: .02}", .mapConflict, "4:11", "text"),
            Slip("  lines: {from: REF.02}", .mapConflict, "4:10", "list of objects"),
            Slip(
                "  references: {when: REF.01 present, to: {id: REF.02}}", .mapConflict, "4:15",
                "`each`"),
            Slip("  currency: REF.02", .mapConflict, "4:13", "object"),
            Slip(
                "  buyer: {required: true, to: {name: N1.02}}", .mapConflict, "4:10",
                "`required` has no effect"),
            Slip(
                "  buyer: {when: N1.01 present, else: N1.02, to: {name: N1.02}}", .mapConflict,
                "4:10", "`else` has no effect"),
            Slip(
                "  buyer: {else: N1.02, to: {name: N1.02}}", .mapConflict, "4:10",
                "`else` has no effect"),
            Slip(
                "  references: {each: REF, trim: true, to: {id: .02}}", .mapConflict, "4:15",
                "`trim` has no effect"),
            Slip(
                "  lines: {to: {texts: {each: [MSG, MTX], default: none, from: [MSG.01]}}}",
                .mapConflict, "4:23", "`default` has no effect"),
            Slip(
                "  lines: {to: {texts: {each: MSG, lookup: [store, MSG.01]}}}",
                .mapConflict, "4:51", "write `_`"),
            Slip(
                "  lines: {to: {price: {from: SAC.05, type: decimal(2)}}}", .mapType, "4:33",
                "write implied(2)"),
            Slip(
                "  vendor: {from: REF.02, when: REF.01 = 'IA'}", .mapCondition, "4:39", "=="),
            Slip(
                "  vendor: {from: REF.02, when: REF.01 == IA}", .mapCondition, "4:42", "quotes"),
            Slip(
                #"  vendor: {from: REF.02, when: "REF.02 matches 'a{2,1}'"}"#, .mapCondition,
                "4:50", "the greater count"),
            Slip(
                "  totals: {to: {weight: \"PO1.03|sum\"}}", .mapType, "4:29",
                "sum adds up numbers"),
            Slip(
                "  allowanceCharges: {to: {amount: \".05|over(100)\"}}", .mapFunction, "4:36",
                "write `type: decimal`"),
            Slip("  vendor: REF.02|times(0)", .mapFunction, "4:18", "arguments"),
            Slip("  vendor: REF.02|date(MMDD, CCYYMMDD)", .mapFunction, "4:18", "arguments"),
            Slip(
                #"  vendor: {from: REF.02, when: "REF.01 present and REF.02 present or DTM"}"#,
                .mapCondition, "4:67", "mix"),
            Slip(
                "  vendor: {from: REF.02, versions: [\"004011\"]}", .mapVersion, "4:37",
                "did you mean \"004010\"?"),
            Slip("  vendor: REF.04", .mapUnknownElement, "4:14", "name one, such as .04-01"),
            Slip(
                "  vendor: {from: REF.02, when: REF.04 == 'X'}", .mapUnknownElement, "4:35",
                "6 components"),
            Slip(
                "  vendor: REF.02|replace('a', 'aaaaaaaaaa')|upper|replace('b', 'bbbbbbbbbb')",
                .mapFunction, "4:18", "64 times as long"),
            Slip("  vendor: {use: partie}", .mapUnknownPart, "4:17", "partie"),
            Slip("  vendor: BEG.pair(VN)", .mapUnknownElement, "4:14", "pairs"),
            Slip(
                "  vendor: {from: REF.02, default: {position: true}}", .mapConflict, "4:36",
                "position"),
        ])
    func slip(_ slip: Slip) throws {
        let yaml =
            "extends: standard/850\nwhy: a slip\nto:\n\(slip.to)\n"
            + "tables: {store: {\"0042\": Austin}}\n"
        let found = try Workbench.lint(yaml).filter { $0.code != .mapUnusedTable }
        let diagnostic = try #require(found.first, "nothing was found")
        #expect(diagnostic.code == slip.code, "\(found)")
        #expect(diagnostic.message.contains(slip.says), "\(diagnostic.message)")
        guard case .text(let place) = diagnostic.place else {
            Issue.record("no place in the text")
            return
        }
        #expect(place.description == "test.map.yaml:\(slip.at)", "\(diagnostic.message)")
    }

    @Test("A qualifier that the element cannot hold is a warning")
    func qualifier() throws {
        let yaml = "extends: standard/850\nwhy: x\nto: {vendor: \"REF[TOOLONG].02\"}"
        let found = try Workbench.lint(yaml)
        #expect(found.map(\.code) == [.mapQualifier])
        #expect(found.first?.severity == .warning)
    }

    @Test(
        "A rule that can never give a value is a warning",
        arguments: [
            "{from: REF.02, when: REF.01 == 'TOOLONG'}",
            "{from: REF.02, default: x, required: true}",
        ])
    func unreachable(rule: String) throws {
        let yaml = "extends: standard/850\nwhy: x\nto: {vendor: \(rule)}"
        #expect(try Workbench.lint(yaml).map(\.code) == [.mapUnreachable])
    }

    @Test("A condition that the `each` has ruled out is a warning")
    func excluded() throws {
        let yaml = """
            extends: standard/850
            why: x
            to: {parties: {each: "N1[ST]", to: {role: .01, name: {from: .02, when: .01 == 'BY'}}}}
            """
        #expect(try Workbench.lint(yaml).map(\.code) == [.mapUnreachable])
    }

    @Test("A table that no rule uses is a warning, of a file as of the map")
    func unusedTable() throws {
        let yaml = "extends: standard/850\nwhy: x\ntables: {store: {a: b}}"
        #expect(try Workbench.lint(yaml).map(\.code) == [.mapUnusedTable])
        let table = try Workbench.table("a,b\n1,2\n", file: "acme/codes/uom.csv")
        let unused = MapCompiler.unused(["uom": table], by: [try Workbench.map()])
        #expect(unused.map(\.code) == [.mapUnusedTable])
        #expect(unused.first?.place == .text(table.header[0].place))
    }

    @Test("A code that a table turns into nothing is a warning at its cell, and is not found")
    func emptyCell() throws {
        let yaml = """
            extends: standard/850
            why: x
            to: {lines: {each: PO1, to: {unit: {from: .03, lookup: [uom, _]}}}}
            """
        let table = try Workbench.table("code,unit\nCA,\nPC,EA\n", file: "acme/codes/uom.csv")
        let found = try Workbench.lint(yaml, tables: ["uom": table])
        #expect(found.first?.code == .mapEmptyCell)
        #expect(found.first.map { "\($0.place)" }?.contains("acme/codes/uom.csv") == true)
        let inline = "extends: standard/850\nwhy: x\ntables: {purpose: {\"04\": \"\"}}"
        #expect(try Workbench.lint(inline).contains { $0.code == .mapEmptyCell })
    }

    @Test("A table's value outside the field's closed list is found in the table")
    func tableValue() throws {
        let yaml = "extends: standard/850\nwhy: x\ntables: {purpose: {\"04\": chnage}}"
        let found = try Workbench.lint(yaml)
        #expect(found.map(\.code) == [.mapTableValue])
        #expect(found.first?.place == .text(.init(file: "test.map.yaml", line: 3, column: 26)))
    }

    @Test("A removed field must be there; a required one must stay")
    func remove() throws {
        let stray = try Workbench.lint(
            "extends: standard/850\nwhy: x\nremove: [lines.pakcs]")
        #expect(stray.map(\.code) == [.mapRemove])
        #expect(stray.first?.message.contains("did you mean \"packs\"?") == true)
        let required = try Workbench.lint("extends: standard/850\nwhy: x\nremove: [number]")
        #expect(required.map(\.code) == [.mapMissingRule])
    }

    @Test(
        "The head of a map is checked",
        arguments: [
            ("map: \"855\"\nversions: [\"004010\"]\ncanonical: order/1\nwhy: x", .mapSet),
            ("map: \"850\"\nversions: [\"003010\"]\ncanonical: order/1\nwhy: x", .mapVersion),
            ("map: \"850\"\nversions: [\"004010\"]\ncanonical: ordre/1\nwhy: x", .mapCanonical),
            ("extends: standard/850\nwhy: x", .mapExtends),
            ("map: \"850\"\nversions: [\"004010\"]\nwhy: x", .keyMissing),
            ("map: \"850\"\nversions: [\"004010\"]\ncanonical: order/1", .keyMissing),
        ] as [(String, Diagnostic.Code)])
    func head(yaml: String, code: Diagnostic.Code) throws {
        let found = try Workbench.lint(yaml, overDefault: false)
        #expect(found.contains { $0.code == code }, "\(found)")
    }

    @Test(
        "A field on its way out is warned of until its last day, and then refused",
        arguments: [
            (nil, .mapDeprecatedField), ("20260101", .mapDeprecatedField),
            ("20260630", .mapDeprecatedField), ("20260701", .mapEndedField),
        ] as [(String?, Diagnostic.Code)])
    func deprecated(today: String?, code: Diagnostic.Code) throws {
        let end = Deprecation(
            since: try #require(CivilDate(compact: "20260101")),
            ends: try #require(CivilDate(compact: "20260630")), use: "vendor")
        let shape = DocumentShape(
            type: "order", version: 1, about: "order", purposes: [],
            body: ObjectShape(
                "Order", "",
                [
                    FieldShape("department", .text, deprecation: end, ""),
                    FieldShape("vendor", .text, ""),
                ]))
        let map = try Workbench.node(
            """
            map: "850"
            versions: ["004010"]
            canonical: order/1
            why: x
            to:
              department: "REF[DP].02"
            """)
        let (compiled, found) = MapCompiler.compile(
            layers: [map], tables: [:], guide: try Workbench.guide("004010"), shape: shape,
            today: today.flatMap { CivilDate(compact: $0) })
        #expect(found.map(\.code) == [code])
        #expect((compiled == nil) == (code == .mapEndedField))
        #expect(found.first?.place == .text(.init(file: "test.map.yaml", line: 6, column: 3)))
        #expect(found.first?.mend == "Fill vendor instead.")
    }

    @Test("Parts that maps share are there for every layer, and its own go before them")
    func shared() throws {
        let shipped = String(
            decoding: try Workbench.file("standard/maps/parts.yaml"), as: UTF8.self)
        let parts = try Workbench.node(
            shipped + "  vendor: {from: \"REF[ZZ].02\"}\n  other: REF.01", file: "parts.yaml")
        let overlay = try Workbench.node(
            "extends: standard/850\nwhy: x\nparts:\n  other: {from: \"REF[YY].02\"}\n"
                + "to:\n  vendor: {use: vendor}\n  department: {use: other}")
        let (map, found) = MapCompiler.compile(
            layers: [try Workbench.defaultMap(), overlay], parts: [parts], tables: [:],
            guide: try Workbench.guide("004010"), shape: try Workbench.shape())
        #expect(found.isEmpty)
        let result = try Workbench.run(
            try #require(map),
            ["BEG*00*SA*P1**20261127", "REF*ZZ*7", "REF*YY*8", "PO1*1*1*EA*1", "CTT*1"])
        #expect(result.document.body["vendor"]?.text == "7")
        #expect(result.document.body["department"]?.text == "8")
        let (_, strangers) = MapCompiler.compile(
            layers: [
                try Workbench.node(
                    "map: \"850\"\nversions: [\"004010\"]\ncanonical: order/1\nwhy: x\nto: {}")
            ], parts: [try Workbench.node("part:\n  a: REF.01", file: "parts.yaml")], tables: [:],
            guide: try Workbench.guide("004010"), shape: try Workbench.shape())
        #expect(strangers.first?.code == .keyUnknown)
        let stray = try Workbench.node("part:\n  a: REF.01\nparts: []", file: "site.yaml")
        let (_, later) = MapCompiler.compile(
            layers: [try Workbench.defaultMap()], parts: [try Workbench.sharedParts(), stray],
            tables: [:], guide: try Workbench.guide("004010"), shape: try Workbench.shape())
        #expect(later.map(\.code) == [.keyUnknown, .valueType], "each once")
    }

    @Test("A path beside others stands in one of the map's versions", arguments: [true, false])
    func alternatives(isThere: Bool) throws {
        let other = isThere ? "MTX" : "MTX, MTY"
        let yaml = """
            extends: standard/850
            why: x
            to: {lines: {to: {texts: {each: [MSG, \(other)], from: [MSG.01, MTX.02]}}}}
            """
        let found = try Workbench.lint(yaml)
        #expect(found.map(\.code) == (isThere ? [] : [.mapUnknownSegment]))
        #expect(
            isThere || found[0].place == .text(.init(file: "test.map.yaml", line: 3, column: 44)))
        #expect(isThere || found[0].help.contains("004010, 005010"))
    }

    @Test("A part without a name is told once")
    func namelessPart() throws {
        let found = try Workbench.lint("extends: standard/850\nwhy: x\nto: {vendor: {use: []}}")
        #expect(found.first?.code == .valueType)
        #expect(!found.contains { $0.code == .mapUnknownPart })
    }

    @Test("An overlay says what it extends, and no more than that")
    func extends() throws {
        #expect(try Workbench.lint("why: x").map(\.code) == [.mapExtends])
        let twice = try Workbench.lint("extends: standard/850\nmap: \"850\"\nwhy: x")
        #expect(twice.map(\.code) == [.mapExtends])
    }

    @Test("Parts within parts cannot make more rules than the limit")
    func tooLarge() throws {
        var yaml = "extends: standard/850\nwhy: x\nparts:\n  p0: {to: {id: REF.02}}\n"
        for number in 1...20 {
            let use = "{use: p\(number - 1)}"
            yaml += "  p\(number): {to: {a: \(use), b: \(use), c: \(use)}}\n"
        }
        #expect(try Workbench.lint(yaml).map(\.code) == [.mapTooLarge])
    }

    @Test("`else` within `else` is bounded, and counts")
    func alternatives() throws {
        let rule = "{from: REF.02, when: REF.01 present, else: "
        func chain(_ count: Int) -> String {
            let parts = (1...count).map { "  p\($0): \(rule){use: p\($0 - 1)}}\n" }
            return "extends: standard/850\nwhy: x\nparts:\n  p0: REF.03\n" + parts.joined()
                + "to: {vendor: {use: p\(count)}}"
        }
        #expect(try Workbench.lint(chain(32)).isEmpty)
        let deep = try Workbench.lint(chain(33))
        #expect(deep.map(\.code) == [.mapTooLarge])
        #expect(deep[0].message.contains("more than 32 deep"))
        #expect(try Workbench.lint(chain(5000)).contains { $0.code == .mapTooLarge })
        // Each part is twice the one before.
        let parts = (1...60).map {
            "  p\($0): \(rule){to: {a: {use: p\($0 - 1)}, b: {use: p\($0 - 1)}}}}\n"
        }
        let bomb =
            "extends: standard/850\nwhy: x\nparts:\n  p0: REF.03\n" + parts.joined()
            + "to: {vendor: {use: p60}}"
        #expect(try Workbench.lint(bomb).contains { $0.code == .mapTooLarge })
    }

    @Test("Every code has a help text")
    func help() {
        for code in MappingDiagnostics.all { #expect(code.help.count > 20) }
        #expect(Set(MappingDiagnostics.all).count == MappingDiagnostics.all.count)
    }
}
