package import Partners
import Values

extension PlantedFaults {
    /// Partners to whom we send answers to orders and invoices.
    private static let buyers = ["elm", "oak", "fir", "ash", "yew"]

    /// What is agreed with partners of whom each goes wrong in ways of its own.
    private static let others: [String: String] = [
        "tarn": """
        agreements:
          - {set: "850", version: "004010"}
        sends:
          - {set: "855", version: "004010"}
        """,
        "moss": """
        agreements:
          - {set: "850", version: "004010"}
        sends:
          - {set: "855", version: "004010"}
        """,
        "lark": """
        agreements:
          - {set: "850", version: "004010"}
        expects: {response: {within: 4h}}
        """,
        "wren": """
        agreements:
          - {set: "850", version: "004010"}
        expects: {shipment: {within: 4h}}
        """,
        "hawk": """
        agreements:
          - {set: "850", version: "004010"}
        expects: {arrivals: {daily: [{name: morning orders, set: "850", by: "10:00"}]}}
        """,
        "kite": """
        agreements:
          - {set: "850", version: "004010"}
        expects: {arrivals: {within: 2h}}
        """,
        "dove": """
        agreements:
          - {set: "850", version: "004010"}
          - {set: "870", version: "004010"}
        """,
        "crow": """
        agreements:
          - {set: "850", version: "004010"}
        """,
        "swan": """
        agreements:
          - {set: "850", version: "004010"}
        """,
    ]

    /// The partner folder, without the shipped standard.
    package static var files: [String: [UInt8]] {
        let carried = (buyers + others.keys.sorted()).filter { $0 != "tarn" }
        var files = [
            "channels/drop.yaml": "kind: folder\ncarries: [\(carried.joined(separator: ", "))]\n",
            "channels/tarn.yaml": """
            kind: folder
            carries: [tarn]
            layout: as2
            as2: {"ZZ:LAKESIDE": LAKE}

            """,
            "crow/850.map.yaml": """
            extends: standard/850
            why: the guide of 2026, section 4
            to: {lines: {to: {unit: {from: .03, lookup: uom}}}}
            tables: {uom: {EA: each}}
            validate:
              Q7:
                at: lines
                rule: quantity <= 20
                say: "line {number}: {quantity} of {sellerItem} is more than a truck holds"
                fails: {lines: [{number: "1", quantity: "21"}]}

            """,
        ]
        for name in buyers {
            files["\(name)/partner.yaml"] = """
                ids: ["ZZ:\(name.uppercased())"]
                status: live
                agreements:
                  - {set: "850", version: "004010"}
                  - {set: "824", version: "004010"}
                sends:
                  - {set: "855", version: "004010"}
                  - {set: "810", version: "004010"}
                expects: {functional: {within: 4h}}

                """
        }
        for (name, terms) in others {
            files["\(name)/partner.yaml"] =
                "ids: [\"ZZ:\(name.uppercased())\"]\nstatus: live\n\(terms)\n"
        }
        return files.mapValues { Array($0.utf8) }
    }

    /// Who we are to them.
    package static let own = Identity(qualifier: "ZZ", id: "LAKESIDE")
}
