import Flow
import Testing

@Suite("What two sendings have in common")
struct SentContentTests {
    private func interchange(
        control: String = "000000001", time: String = "0915", group: String = "1",
        price: String = "5.95", receiver: String = "BIRCH"
    ) -> [UInt8] {
        let blank = String(repeating: " ", count: 10)
        let end = "~\n"
        let text = [
            "ISA*00*\(blank)*00*\(blank)*ZZ*LAKESIDE       *ZZ*BIRCH          *261120*\(time)*U*"
                + "00401*\(control)*0*P*>",
            "GS*IN*LAKESIDE*\(receiver)*20261120*\(time)*\(group)*X*004010", "ST*810*0001",
            "IT1*1*24*EA*\(price)", "SE*3*0001", "GE*1*\(group)", "IEA*1*\(control)",
        ].joined(separator: end)
        return Array((text + end).utf8)
    }

    @Test("numbers and times tell no content apart")
    func same() {
        #expect(
            SentContent(interchange())
                == SentContent(interchange(control: "000000777", time: "2359", group: "42")))
    }

    @Test("a value, an address, another form do")
    func other() {
        let content = SentContent(interchange())
        #expect(content != SentContent(interchange(price: "5.96")))
        #expect(content != SentContent(interchange(receiver: "BIRCHWEST")))
        let bare = interchange().filter { $0 != 0x0A }
        #expect(content != SentContent(bare))
    }

    @Test("records are compared byte by byte")
    func records() {
        let line = Array("PO1;2026-11-20;5.95\n".utf8)
        #expect(SentContent(line) == SentContent(line))
        #expect(SentContent(line) != SentContent(line + line))
        #expect(SentContent([]) == SentContent([]))
    }
}
