/// An interchange of ours as a partner reads it.
struct SentInterchange: Sendable {
    let time: String
    let control: String
    let group: [String]
    /// Which fault of the plan it is planted for.
    let fault: Int?

    init(_ bytes: [UInt8]) {
        let segments = String(decoding: bytes, as: UTF8.self).split(separator: "~").map {
            $0.drop { $0.isNewline }.split(separator: "*", omittingEmptySubsequences: false)
                .map(String.init)
        }
        let isa = segments.first ?? []
        control = isa.count > 13 ? isa[13] : ""
        time = isa.count > 10 ? "\(isa[9])*\(isa[10])" : ""
        group = segments.first { $0[0] == "GS" } ?? []
        let places = ["BAK": 3, "BIG": 2]
        let number = segments.lazy.compactMap { segment in
            places[segment[0]].flatMap { $0 < segment.count ? segment[$0] : nil }
        }.first
        fault = number?.dropFirst().split(separator: "-").first.flatMap { Int($0) }
            .flatMap { PlantedFaults.plan.indices.contains($0) ? $0 : nil }
    }
}
