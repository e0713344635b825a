import Diagnostics
import Mapping
import Testing

@testable import Partners

/// Maps that lie over one another: the shipped default, the site's own, and partners'.
@Suite("Maps that extend other maps")
struct MapLayerTests {
    private static let house = """
        extends: standard/850
        why: what holds for all our partners
        to:
          vendor: "REF[ZZ].02"
          department: "REF[19].02"
        """

    /// The rules in force of a partner's 850, by field, each with its place.
    private func rules(
        of partner: String, _ texts: [String: String], house: [String: String] = [:]
    ) throws -> [String: MapTrace.Rule] {
        var folder = SmallFolder()
        for (path, text) in texts { folder.texts[path] = text }
        let (read, found) = folder.read(
            defaults: SmallFolder.defaults,
            house: { path in
                house[path].map { HouseFile(name: "house/\(path)", bytes: Array($0.utf8)) }
            })
        let agreed = try #require(read?.partner(named: partner), "\(found)")
        let map = try #require(agreed.agreements.first?.map)
        return Dictionary(map.valueRules.map { ($0.field, $0) }) { first, _ in first }
    }

    @Test("the site's own default reaches every partner that does not say otherwise")
    func house() throws {
        let texts = [
            "birch/850.map.yaml": "extends: standard/850\nwhy: x\nto: {vendor: \"REF[IA].02\"}"
        ]
        let own = ["maps/850.map.yaml": Self.house]
        let birch = try rules(of: "birch", texts, house: own)
        #expect(birch["vendor"]?.place.description == "birch/850.map.yaml:3:14")
        #expect(birch["vendor"]?.overrides?.description == "house/maps/850.map.yaml:4:11")
        #expect(birch["department"]?.place.description == "house/maps/850.map.yaml:5:15")
        #expect(birch["department"]?.overrides?.file == "standard/maps/850.map.yaml")
        #expect(birch["promotion"]?.place.file == "standard/maps/850.map.yaml")
        // Who has no map of its own follows the site's as well.
        let cedar = try rules(of: "cedar", texts, house: own)
        #expect(cedar["vendor"]?.place.file == "house/maps/850.map.yaml")
        let changed = ["maps/850.map.yaml": Self.house.replacing("REF[19]", with: "REF[DP]")]
        for partner in ["birch", "cedar"] {
            let before = try rules(of: partner, texts, house: own)["department"]
            let after = try rules(of: partner, texts, house: changed)["department"]
            #expect(before?.place == after?.place)
            #expect(after?.overrides != nil)
        }
    }

    @Test("a partner's map extends another's, with its code tables, whatever it is called")
    func others() throws {
        let texts = [
            "birch/group.map.yaml": """
            extends: standard/850
            why: what the whole group sends
            to:
              vendor: {from: "REF[ZZ].02", lookup: vendors}
              department: "REF[19].02"
            """,
            "birch/codes/vendors.csv": "theirs,ours\n1,V1\n",
            "birch/850.map.yaml": "extends: birch/group\nwhy: x",
            "cedar/850.map.yaml": """
            extends: birch/group
            why: a daughter of birch
            to: {department: "REF[DP].02"}
            """,
        ]
        for partner in ["birch", "cedar"] {
            let rules = try rules(of: partner, texts)
            #expect(rules["vendor"]?.place.file == "birch/group.map.yaml")
        }
        let department = try rules(of: "cedar", texts)["department"]
        #expect(department?.place.file == "cedar/850.map.yaml")
        #expect(department?.overrides?.file == "birch/group.map.yaml")
    }

    @Test("a map of the site's own that extends nothing takes the default's place")
    func whole() throws {
        let shipped = String(
            decoding: try #require(SmallFolder.defaults("maps/850.map.yaml")), as: UTF8.self)
        let own = shipped.replacing("vendor: REF[IA].02", with: "vendor: REF[ZZ].02")
        let rules = try rules(of: "birch", [:], house: ["maps/850.map.yaml": own])
        #expect(rules["vendor"]?.place.file == "house/maps/850.map.yaml")
        #expect(rules.values.allSatisfy { $0.place.file != "standard/maps/850.map.yaml" })
    }

    @Test("parts of the site's own reach every map, in place of the shipped or laid over them")
    func parts() throws {
        let parts = """
            parts:
              contact: {use: contact, to: {inquiry: .08}}
              group: {from: "REF[ZZ].02"}
            """
        let texts = [
            "birch/850.map.yaml": "extends: standard/850\nwhy: x\nto: {vendor: {use: group}}"
        ]
        let rules = try rules(of: "birch", texts, house: ["maps/parts.yaml": parts])
        #expect(rules["vendor"]?.place.file == "birch/850.map.yaml")
        #expect(rules["contacts.inquiry"]?.place.description == "house/maps/parts.yaml:2:41")
        #expect(rules["contacts.name"]?.place.file == "standard/maps/parts.yaml")
        // The shipped part of a party uses the one of a contact, which is the site's now.
        #expect(rules["parties.contacts.inquiry"]?.place.file == "house/maps/parts.yaml")
        #expect(rules["contacts.inquiry"]?.overrides == nil)
    }

    @Test("what a rule says beside a part overrides nothing; a layer's rule does, field by field")
    func overridden() throws {
        let texts = [
            "birch/850.map.yaml": """
            extends: standard/850
            why: x
            parts: {who: {to: {name: "N1[BY].02", id: "N1[BY].04"}}}
            to:
              seller: {use: who, to: {name: "N1[SE].02"}}
              buyer: {when: N1.01 present, to: {name: "N1[BY].02"}}
            """
        ]
        let rules = try rules(of: "birch", texts)
        let shipped = "standard/maps/850.map.yaml"
        #expect(rules["buyer.name"]?.overrides?.file == shipped)
        #expect(rules["seller.name"]?.overrides?.file == shipped)
        #expect(rules["seller.name"]?.place.description == "birch/850.map.yaml:5:33")
        #expect(try self.rules(of: "cedar", [:])["notes.dates.date"]?.overrides == nil)
    }
}
