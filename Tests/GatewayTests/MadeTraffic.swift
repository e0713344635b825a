import Foundation
import Values

/// Files of made orders of the sample partners.
struct MadeTraffic {
    /// An order and what the test has to know of it.
    struct Order {
        let partner: String
        let number: String
        let units: [String]
    }

    private(set) var files: [String: String] = [:]
    private(set) var orders: [Order] = []

    /// Makes so many files, the partners in turn, with so many orders each.
    init(seed: UInt64, files count: Int, orders each: Int) {
        var random = SplitMix64(seed: seed)
        for index in 0..<count {
            switch index % 3 {
            case 0: add(.copperhill, index, each, &random)
            case 1: add(.alder, index, each, &random)
            default: add(.brightwater, index, each, &random)
            }
        }
    }

    /// How a partner writes.
    private struct Hand {
        let name: String
        let isa: String
        let group: String
        let version: String
        let element: Character
        let end: String
        let units: [String]
        let date: String
        let item: String

        static let copperhill = Hand(
            name: "copperhill", isa: "01*099900124      *ZZ*LAKESIDE       *261120*0915*U*00401",
            group: "099900124", version: "004010", element: "*", end: "\n",
            units: ["CT", "PC", "DZ"], date: "DTM*002****D6*261204", item: "IN*C-55501")
        static let alder = Hand(
            name: "alder", isa: "ZZ*ALDERFINCH     *ZZ*LAKESIDE       *261120*0915*U*00401",
            group: "ALDERFINCH", version: "004010", element: "*", end: "~\n",
            units: ["CA", "EA"], date: "DTM*002*20261204", item: "UP*614141200177")
        static let brightwater = Hand(
            name: "brightwater", isa: "12*6125550177     *ZZ*LAKESIDE       *261120*0915*^*00501",
            group: "BRIGHTWATER", version: "005010", element: "|", end: "~\r\n",
            units: ["CA", "EA"], date: "DTM*010*20261204", item: "UK*00614141200177")
    }

    private mutating func add(
        _ hand: Hand, _ index: Int, _ each: Int, _ random: inout SplitMix64
    ) {
        let control = String(900_000_000 + index)
        var segments = [
            "ISA*00*          *00*          *\(hand.isa)*\(control)*0*P*:",
            "GS*PO*\(hand.group)*LAKESIDE*20261120*0915*\(index + 1)*X*\(hand.version)",
        ]
        for ordinal in 1...each {
            let number = "M\(index)-\(ordinal)"
            let units = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                hand.units.randomElement(using: &random) ?? ""
            }
            let body =
                ["BEG*00*SA*\(number)**20261120", "CUR*BY*USD", hand.date, "N1*ST*STORE*92*0101"]
                + units.enumerated().map { line, unit in
                    "PO1*\(line + 1)*5*\(unit)*18.5*PE*\(hand.item)"
                } + ["CTT*\(units.count)"]
            let set = String(format: "%04d", ordinal)
            segments += ["ST*850*\(set)"] + body + ["SE*\(body.count + 2)*\(set)"]
            orders.append(Order(partner: hand.name, number: number, units: units))
        }
        segments += ["GE*\(each)*\(index + 1)", "IEA*1*\(control)"]
        let text = segments.map { $0.replacing("*", with: String(hand.element)) + hand.end }
        files["\(hand.name)-\(index).x12"] = text.joined()
    }
}
