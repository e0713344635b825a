import Foundation
import Guides
import Partners
import Simulation
import Testing
import Values

extension Scenario {
    fileprivate static let wrongCredentials = named("wrong-credentials") ?? all[0]
}

@Suite("Playing a partner from its profile")
struct PartnerSimulationTests {
    static let names = ["alder", "brightwater", "copperhill", "driftwood"]

    @Test("whatever a sample partner sends, it becomes what is expected", arguments: names)
    func samples(_ name: String) throws {
        let folder = try Playground.samples.get()
        let faults = try Playground.faults(of: name, in: folder, seed: 3)
        #expect(faults == [], "\(faults)")
    }

    @Test("a seed always gives the same bytes, another one others")
    func seeded() throws {
        let folder = try Playground.samples.get()
        let partner = try #require(folder.partner(named: "copperhill"))
        // The largest documents take long to make, and are made as the others are.
        let scenarios = Scenario.all.filter { $0.name != "boundary-most" }
        func played(_ seed: UInt64) throws -> [String: Digest] {
            let files = try PartnerSimulation.play(
                scenarios, of: partner, in: folder, seed: seed
            ).files
            return Dictionary(
                uniqueKeysWithValues: files.map { ($0.name, SHA256.digest(of: $0.bytes)) })
        }
        let first = try played(7)
        #expect(try played(7) == first)
        let other = try played(8)
        #expect(Set(first.values).isDisjoint(with: other.values))
        #expect(first.count > 80)
    }

    /// Every set and version that a shipped map serves.
    static let served: [(set: String, version: String)] = {
        let maps = Playground.root.appending(path: "standard/maps")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: maps.path)) ?? []
        return names.sorted().filter { $0.hasSuffix(".map.yaml") }.flatMap { name in
            Playground.standard.versions.compactMap { version in
                let set = String(name.prefix(3))
                let text = (try? String(contentsOf: maps.appending(path: name), encoding: .utf8))
                let versions = text?.split(separator: "\n").first { $0.hasPrefix("versions:") }
                return versions?.contains(version) == true ? (set, version) : nil
            }
        }
    }()

    @Test("what a partner sends of every set and version with a map becomes a document")
    func everySet() throws {
        #expect(Self.served.count >= 14)
        let agreements = Self.served.map { "  - {set: \"\($0.set)\", version: \"\($0.version)\"}" }
        let folder = try Playground.folder([
            "birch/partner.yaml": "ids: [\"ZZ:BIRCH\"]\nstatus: live\nagreements:\n"
                + agreements.joined(separator: "\n")
        ])
        let scenarios = ["valid", "boundary-least", "boundary-longest", "wrong-element-too-long"]
            .compactMap(Scenario.named)
        let faults = try Playground.faults(of: "birch", in: folder, scenarios)
        #expect(faults == [], "\(faults)")
    }

    @Test("what a partner's guide and tables tighten is kept to")
    func tightened() throws {
        let folder = try Playground.folder(Self.strict)
        let faults = try Playground.faults(of: "strict", in: folder)
        #expect(faults == [], "\(faults)")
        let partner = try #require(folder.partner(named: "strict"))
        let valid = [Scenario.named("valid")].compactMap(\.self)
        let files = try PartnerSimulation.play(valid, of: partner, in: folder, seed: 5).files
        let text = String(decoding: files[0].bytes, as: UTF8.self)
        #expect(text.contains("REF*VR*"))
        #expect(text.contains("BEG*00*"))
        let codes = Scenario.named("wrong-code-not-in-table")
        let unknown = try PartnerSimulation.play(
            [codes].compactMap(\.self), of: partner, in: folder, seed: 5)
        #expect(unknown.files.first?.expected.documents == ["held map.lookup.missing"])
    }

    @Test(
        "whatever an agreement says for itself, what is played becomes what is expected",
        arguments: [
            ", acknowledge: {functional: none}", ", acknowledge: {functional: \"999\"}",
            ", duplicates: {interchange: reject}", ", duplicates: {document: hold}",
            ", acknowledge: {partly: R}", ", duplicates: {set: ignore}",
            ", acknowledge: {warnings: true}, duplicates: {set: tell}",
            ", fallback: envelope, acknowledge: {functional: none}, reply: {channel: drop}",
            ", duplicates: {sequence: hold}", ", duplicates: {group: tell, number: tell}",
        ])
    func ownTerms(_ terms: String) async throws {
        let folder = try Playground.folder(
            Self.folder("850", terms.contains("fallback") ? "005050" : "005010", terms))
        let names = [
            "valid", "wrong-number", "wrong-document", "wrong-sent", "wrong-group",
            "wrong-envelope-duplicate", "wrong-element-too-long",
        ]
        let scenarios = Scenario.all.filter { scenario in
            names.contains { scenario.name.hasPrefix($0) }
        }
        let faults = try await Playground.judged("birch", in: folder, scenarios, count: 2)
        #expect(faults == [], "\(faults)")
    }

    @Test("of a set whose guide is not there the envelope is played, and its documents wait")
    func envelopeOnly() async throws {
        let folder = try Playground.folder(Self.folder("850", "005050", ", fallback: envelope"))
        let faults = try await Playground.judged("birch", in: folder, Scenario.all)
        #expect(faults == [], "\(faults)")
        let partner = try #require(folder.partner(named: "birch"))
        let played = try PartnerSimulation.play(of: partner, in: folder, seed: 2).files
        let names = Set(played.map(\.scenario.name))
        #expect(names.count > 40 && names.contains("valid") && names.contains("wrong-sent-again"))
        #expect(played[0].expected.documents == ["held map.profile.missing"])
    }

    @Test("a partner who sends more than was agreed is not refused for it where that is said")
    func unagreed() throws {
        let folder = try Playground.folder(
            Self.folder("850", "005010", "", "acknowledge: {unagreed: accepted}"))
        let names = ["wrong-set-not-agreed", "wrong-version-not-agreed", "wrong-group-sender"]
        let faults = try Playground.faults(
            of: "birch", in: folder, names.compactMap(Scenario.named))
        #expect(faults == [], "\(faults)")
    }

    @Test("a partner that identifies itself does so, and is played without it, too")
    func credentials() async throws {
        let keys = [
            "identifies: {security: \"env:BIRCH_ISA04\"}",
            "identifies: {authorization: {qualifier: \"03\", value: BIRCH}, otherwise: warn}",
            "identifies: {authorization: {qualifier: \"00\"}}\nacknowledge: {notes: {\"010\": E}}",
        ]
        for key in keys {
            let folder = try Playground.folder(Self.folder("850", "005010", "", key))
            let faults = try await Playground.judged("birch", in: folder, [.wrongCredentials])
            #expect(faults == [], "\(key): \(faults)")
        }
    }

    private static func folder(
        _ set: String, _ version: String, _ terms: String, _ partner: String = ""
    ) -> [String: String] {
        [
            "birch/partner.yaml": "ids: [\"ZZ:BIRCH\"]\nstatus: live\n\(partner)\nagreements:\n"
                + "  - {set: \"\(set)\", version: \"\(version)\"\(terms)}\n",
            "channels/drop.yaml": "kind: folder\ncarries: [birch]\n",
        ]
    }

    private static let strict = [
        "strict/partner.yaml": """
        ids: ["ZZ:STRICT"]
        agreements:
          - {set: "850", version: "005010"}
        """,
        "strict/850.guide.yaml": """
        why: their guide
        places:
          - {at: BEG.01, codes: ["00"]}
          - {at: REF, use: required}
        """,
        "strict/850.map.yaml": """
        extends: standard/850
        why: their guide
        to:
          vendor: {from: "REF[VR].02", required: true, why: "page 7"}
          lines:
            to:
              unit: {from: PO1.03, lookup: [uom, _], required: true, why: "their units"}
        """,
        "strict/codes/uom.csv": "key,value\nEA,EA\nCA,CS\n",
    ]
}
