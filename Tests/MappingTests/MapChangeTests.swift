import Diagnostics
import Mapping
import Notation
import Testing

@Suite("Comparing versions of a map")
struct MapChangeTests {
    private func changes(
        from old: [String], to new: [String]
    ) throws -> [MapChange] {
        func layers(_ overlays: [String]) throws -> [Node] {
            try [Workbench.defaultMap()]
                + overlays.map { try Workbench.node($0, file: "acme/850.map.yaml") }
        }
        return MapCompiler.changes(
            from: try layers(old), to: try layers(new), parts: [try Workbench.sharedParts()])
    }

    private func lines(_ changes: [MapChange]) -> [String] {
        changes.map { "\($0.field): \($0.old?.text ?? "-") -> \($0.new?.text ?? "-")" }
    }

    private static let overlay = """
        extends: standard/850
        why: their guide
        to:
          vendor: {from: "REF[ZZ].02", why: page 3}
          lines:
            to:
              unit: {from: .03, lookup: [uom, _], onMissing: pass}
        tables:
          uom: {CT: CA, PC: EA}
        remove: [lines.destinations]
        """

    @Test("Against the default, only what the overlay changes is listed, with both places")
    func overDefault() throws {
        let found = try changes(from: [], to: [Self.overlay])
        #expect(
            lines(found) == [
                #"vendor: "REF[IA].02" -> "REF[ZZ].02""#,
                #"lines.destinations: {each: SDQ, pairs: .03} -> -"#,
                "lines.unit: .03 -> {from: .03, lookup: uom, onMissing: pass}",
                "tables.uom.CT: - -> CA", "tables.uom.PC: - -> EA",
            ])
        #expect(found[0].old?.place.file == "standard/maps/850.map.yaml")
        #expect(found[0].new?.place == TextPlace(file: "acme/850.map.yaml", line: 4, column: 11))
        #expect(found[0].new?.why == "page 3")
    }

    @Test("Between two overlays, the rules in force are compared")
    func betweenOverlays() throws {
        let other = Self.overlay.replacing("CT: CA", with: "CT: CS")
            .replacing("  vendor: {from: \"REF[ZZ].02\", why: page 3}\n", with: "")
        #expect(
            lines(try changes(from: [Self.overlay], to: [other])) == [
                #"vendor: "REF[ZZ].02" -> "REF[IA].02""#, "tables.uom.CT: CA -> CS",
            ])
        #expect(try changes(from: [Self.overlay], to: [Self.overlay]) == [])
    }

    @Test("What a map fixes and echoes is compared, too")
    func outward() throws {
        let old = """
            extends: standard/850
            why: their guide
            fixed: {BEG.02: NE, "REF[IA].02": "1"}
            echo: {vendor: vendor}
            """
        let new = """
            extends: standard/850
            why: their guide
            fixed: {"REF[IA].02": "2"}
            echo: {vendor: department}
            """
        #expect(
            lines(try changes(from: [old], to: [new])) == [
                "fixed.BEG.02: NE -> SA", "fixed.REF[IA].02: 1 -> 2",
                "echo.vendor: vendor -> department",
            ])
    }

    @Test("Overlays of many thousands of fields and rows cost what they are long")
    func many() throws {
        let rows = (0..<20_000).map { "    C\($0): V\($0)\n" }.joined()
        let overlay = "extends: standard/850\nwhy: x\ntables:\n  uom:\n" + rows
        let found = try changes(from: [overlay], to: [overlay, overlay])
        #expect(found.isEmpty)
    }

    @Test("A rule that says what the default says is told, at its place")
    func identical() throws {
        let overlay = """
            extends: standard/850
            why: their guide
            tables:
              purpose: {"00": new, "01": other}
            to:
              vendor: "REF[IA].02"
              department: {from: "REF[DP].02", why: page 4}
              lines:
                to:
                  unit: {from: .03, trim: true}
                  price: .04
            """
        let found = try Workbench.lint(overlay).filter { $0.code == .mapIdentical }
        let places = found.compactMap { diagnostic -> Int? in
            guard case .text(let place) = diagnostic.place else { return nil }
            return place.line
        }
        #expect(places == [6, 7, 11, 4])
        #expect(found.allSatisfy { $0.severity == .warning })
        #expect(found[0].message.contains("vendor: the map that this one extends says the same"))
        #expect(found[0].message.contains("standard/maps/850.map.yaml:"))
    }
}
