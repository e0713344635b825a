import Values

/// What the simulated ERP answers to an order: a pure function of the order, so that it is the same
/// whenever it is asked for.
///
/// A line is refused where one of its item's numbers begins with `NO-`, backordered where one
/// begins with `BO-`, else accepted; with a seed one line in ten is refused and one backordered by
/// chance.
struct OrderAnswer: Sendable {
    /// The seed of chance; 0 for none.
    let seed: UInt64

    /// What becomes of a line, as the 855 codes it.
    private enum Fate: String {
        case accepted = "IA"
        case backordered = "IB"
        case refused = "IR"
    }

    /// The canonical answer to an order in canonical JSON; nil where that cannot be read.
    func answer(to body: [UInt8], number: String) -> JSON? {
        guard let order = try? JSONReader.read(body), let reference = order["number"],
            let partner = order["source"]?["partner"]
        else { return nil }
        var fates: Set<Fate> = []
        let lines = (order["lines"]?.items ?? []).enumerated().map { index, line -> JSON in
            let fate = fate(of: line, index, number)
            fates.insert(fate)
            var answer: JSON = ["statusCode": .string(fate.rawValue)]
            answer["quantity"] = line["quantity"]
            answer["unit"] = line["unit"]
            return [
                "number": line["number"] ?? .string("\(index + 1)"), "answers": .array([answer]),
            ]
        }
        let code =
            fates == [.accepted] ? "AD" : fates == [.refused] ? "RD" : "AC"
        var json: JSON = [
            "type": "orderResponse", "version": 1, "source": ["partner": partner],
            "purpose": "new", "purposeCode": "00", "answerCode": .string(code),
            "number": reference,
        ]
        json["release"] = order["release"]
        json["sellerOrder"] = .string(number)
        json["lines"] = .array(lines)
        return json
    }

    private func fate(of line: JSON, _ index: Int, _ number: String) -> Fate {
        let items = [line["sellerItem"], line["buyerItem"]].compactMap { $0?.text }
        if items.contains(where: { $0.hasPrefix("NO-") }) { return .refused }
        if items.contains(where: { $0.hasPrefix("BO-") }) { return .backordered }
        guard seed != 0 else { return .accepted }
        let mark = SHA256.digest(of: "\(number) \(index)").bytes.prefix(8).reduce(UInt64(0)) {
            $0 << 8 | UInt64($1)
        }
        var dice = SplitMix64(seed: seed ^ mark)
        switch Int.random(in: 0..<10, using: &dice) {
        case 0: return .refused
        case 1: return .backordered
        default: return .accepted
        }
    }
}
