import Engine
import EngineTesting
import Storage
import Testing
import Values

/// The whole engine by seed: deaths at any commit, duplicate files, lost answers, late commits.
@Suite("A gateway that keeps dying")
struct SimulationTests {
    @Test(
        "nothing is lost, nothing is doubled, every group is answered once",
        arguments: UInt64(1)...12)
    func deaths(_ seed: UInt64) async throws {
        let site = try await SimulatedSite(seed: seed)
        let traffic = Traffic(site)
        var receipted: Set<String> = []
        for life in 1...8 {
            let open = traffic.files.filter { !receipted.contains($0.name) }
            receipted.formUnion(
                await site.live(life, offering: open, diesAt: site.roll(2...40)))
        }
        // The last life is not cut short: whatever is left is worked off.
        let open = traffic.files.filter { !receipted.contains($0.name) }
        receipted.formUnion(await site.live(9, offering: open, diesAt: 0))
        #expect(receipted == Set(traffic.files.map(\.name)))

        let orders = await site.office.orders.map(\.reference)
        #expect(orders.sorted() == traffic.numbers.sorted(), "seed \(seed)")
        try await expectAnswers(site, traffic)
        let ledger = try await SQLLedger(site.database)
        let messages = try await ledger.messages(MessageFilter(direction: "in", limit: 1000))
        #expect(Set(messages.compactMap { $0.json["file"]?.text }) == receipted)
        #expect(try await ledger.verifyAudit() == nil)
    }

    /// Each group has one 997, and no control number serves two.
    private func expectAnswers(_ site: SimulatedSite, _ traffic: Traffic) async throws {
        var answered: [String: Int] = [:]
        var controls: Set<String> = []
        for (name, bytes) in await site.outbox.files {
            let segments = String(decoding: bytes, as: UTF8.self).split(separator: "~").map {
                $0.drop { $0.isNewline }.split(separator: "*", omittingEmptySubsequences: false)
            }
            let isa = try #require(segments.first)
            #expect(controls.insert(String(isa[13])).inserted, "\(name) repeats a control number")
            for segment in segments where segment[0] == "AK1" {
                answered[String(segment[2]), default: 0] += 1
            }
        }
        #expect(answered == traffic.groups)
    }
}

/// The files of a simulation, and what must come of them.
struct Traffic {
    private(set) var files: [(name: String, bytes: [UInt8])] = []
    private(set) var numbers: [String] = []
    private(set) var groups: [String: Int] = [:]

    init(_ site: SimulatedSite) {
        for control in 1...8 {
            let count = site.roll(1...3)
            let orders = (1...count).map { "SIM-\(control)-\($0)" }
            let bytes = Self.interchange(control, orders)
            files.append(("orders-\(control).x12", bytes))
            numbers += orders
            groups["\(control)"] = 1
            // One in three comes again under another name: the same answer, no second order.
            if site.roll(1...3) == 1 { files.append(("again-\(control).x12", bytes)) }
        }
    }

    private static func interchange(_ control: Int, _ orders: [String]) -> [UInt8] {
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        let blank = String(repeating: " ", count: 10)
        var segments = [
            "ISA*00*\(blank)*00*\(blank)*ZZ*ALDERFINCH     *ZZ*LAKESIDE       *261120*0915*U*00401*"
                + "\(padded(control, 9))*0*P*>",
            "GS*PO*ALDERFINCH*LAKESIDE*20261120*0915*\(control)*X*004010",
        ]
        for (index, order) in orders.enumerated() {
            let set = padded(index + 1, 4)
            segments += [
                "ST*850*\(set)", "BEG*00*SA*\(order)**20261120", "N1*ST*STORE 0101*92*0101",
                "PO1*1*24*EA*5.95**UP*040123450016", "CTT*1", "SE*6*\(set)",
            ]
        }
        segments += ["GE*\(orders.count)*\(control)", "IEA*1*\(padded(control, 9))"]
        return Array(segments.map { $0 + "~" }.joined().utf8)
    }
}
