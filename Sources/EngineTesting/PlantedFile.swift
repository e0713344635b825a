/// A file as a partner writes it.
struct PlantedFile {
    private let partner: String

    init(_ partner: String) { self.partner = partner.uppercased() }

    /// One transaction set in one group.
    func group(
        _ kind: String, _ set: String, _ control: String, _ body: [String],
        version: String = "004010"
    ) -> [UInt8] {
        let segments =
            [
                "GS*\(kind)*\(partner)*LAKESIDE*20260105*0900*\(control)*X*\(version)",
                "ST*\(set)*0001",
            ] + body + ["SE*\(body.count + 2)*0001", "GE*1*\(control)"]
        return interchange(segments, control, groups: 1)
    }

    /// An interchange without a group.
    func alone(_ segment: String, _ control: String) -> [UInt8] {
        interchange([segment], control, groups: 0)
    }

    private func interchange(_ body: [String], _ control: String, groups: Int) -> [UInt8] {
        let sender = partner + String(repeating: " ", count: 15 - partner.count)
        let head = """
            ISA*00*          *00*          *ZZ*\(sender)*ZZ*LAKESIDE       *260105*0900*U*00401*\
            \(control)*0*P*>
            """
        return Array(
            ([head] + body + ["IEA*\(groups)*\(control)"]).map { $0 + "~" }.joined().utf8)
    }
}
