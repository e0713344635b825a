import Diagnostics
import Testing

@testable import Partners

@Suite("Comparing profiles")
struct ProfileComparisonTests {
    private static let old: SmallFolder = {
        var small = SmallFolder()
        small.replace(
            #"  - {set: "850", version: "004010"}"#,
            by: """
                  - {set: "850", version: "004010", fallback: nearest}
                duplicates: {days: 180}
                """, in: "birch/partner.yaml")
        small.texts["birch/850.map.yaml"] = """
            extends: standard/850
            why: guide
            to:
              vendor: {from: "REF[ZZ].02", lookup: [vendors, _], why: page 2}
            respond: {Q1: note}
            """
        small.texts["birch/850.guide.yaml"] = """
            why: guide
            places:
              - {at: BEG.02, codes: [SA, NE]}
              - {at: REF.02, max: 12}
            """
        small.texts["birch/orders.layout.yaml"] = "why: guide\nformat: csv\n"
        small.texts["birch/codes/vendors.csv"] = "theirs,ours\n77,LAKE\n78,WEST\n"
        return small
    }()

    private static let theirs = #"{from: "REF[ZZ].02", lookup: vendors}"#
    private static let other = #"{from: "REF[IA].02", lookup: vendors}"#

    private func comparison(_ set: String? = nil) -> ProfileComparison {
        ProfileComparison(of: "birch", set: set, defaults: SmallFolder.defaults)
    }

    private func lines(_ changes: [ProfileChange]) -> [String] {
        changes.map {
            "\($0.file) \($0.item): \($0.old?.text ?? "-") -> \($0.new?.text ?? "-")"
        }
    }

    @Test("Against the defaults, only what differs from them is listed")
    func fromDefaults() {
        let changes = comparison().fromDefaults(Self.old.files)
        #expect(
            lines(changes) == [
                "birch/850.guide.yaml why: - -> guide",
                "birch/850.guide.yaml places[BEG.02].at: - -> BEG.02",
                "birch/850.guide.yaml places[BEG.02].codes: - -> [SA, NE]",
                "birch/850.guide.yaml places[REF.02].at: - -> REF.02",
                "birch/850.guide.yaml places[REF.02].max: - -> 12",
                "birch/850.map.yaml vendor: \"REF[IA].02\" -> \(Self.theirs)",
                "birch/850.map.yaml respond.Q1: - -> note",
                "birch/partner.yaml status: test -> live",
                "birch/partner.yaml contacts[EDI desk].email: - -> edi@birch.example",
                "birch/partner.yaml contacts[EDI desk].phone: - -> +1 612 555 0101",
                "birch/partner.yaml agreements[850 004010].fallback: none -> nearest",
                "birch/partner.yaml duplicates.days: 90 -> 180",
            ])
        #expect(changes.first { $0.item == "vendor" }?.new?.why == "page 2")
        #expect(changes.first { $0.item == "duplicates.days" }?.old?.place == nil)
        #expect(changes.first { $0.item == "duplicates.days" }?.new?.place?.line == 7)
    }

    @Test("Against another version, changed, new and missing rules, keys and codes are listed")
    func betweenVersions() {
        var new = Self.old
        new.replace("Q1: note", by: "Q1: hold", in: "birch/850.map.yaml")
        new.replace("180", by: "90", in: "birch/partner.yaml")
        new.replace("[SA, NE]", by: "[SA]", in: "birch/850.guide.yaml")
        new.replace("REF[ZZ].02", by: "REF[IA].02", in: "birch/850.map.yaml")
        new.replace("78,WEST", by: "79,EAST", in: "birch/codes/vendors.csv")
        new.replace("format: csv", by: "format: fixed", in: "birch/orders.layout.yaml")
        let changes = comparison().changes(from: Self.old.files, to: new.files)
        #expect(
            lines(changes) == [
                "birch/850.guide.yaml places[BEG.02].codes: [SA, NE] -> [SA]",
                "birch/850.map.yaml vendor: \(Self.theirs) -> \(Self.other)",
                "birch/850.map.yaml respond.Q1: note -> hold",
                "birch/codes/vendors.csv 78: 78,WEST -> -",
                "birch/codes/vendors.csv 79: - -> 79,EAST",
                "birch/orders.layout.yaml format: csv -> fixed",
                "birch/partner.yaml duplicates.days: 180 -> 90",
            ])
        #expect(comparison().changes(from: new.files, to: new.files) == [])
        let other = comparison("855").changes(from: Self.old.files, to: new.files)
        #expect(!other.contains { $0.file.contains("/850.") })
    }
}
