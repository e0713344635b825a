import Foundation
import Testing
import Values

/// What operations read at a terminal: a site with two orders that were answered by 855s, of which
/// the partner has refused one and is late with the other.
@Suite("What operations read")
struct AcksOutputTests {
    /// An order in an interchange of its own.
    private static func order(_ number: String, _ quantity: Int, control: Int) -> String {
        """
        ISA*00*          *00*          *ZZ*BIRCH          *ZZ*LAKESIDE       *261120*0900*U*00401\
        *000000\(control)*0*P*>~GS*PO*BIRCH*LAKESIDE*20261120*0900*\(control)*X*004010~\
        ST*850*0001~BEG*00*SA*\(number)**20261120~PO1*1*\(quantity)*EA*18.5**VN*LG-1001~CTT*1~\
        SE*5*0001~GE*1*\(control)~IEA*1*000000\(control)~
        """
    }

    /// Refuses the 855 of group 2 for its unit, and takes one that nobody sent.
    private static let answer = """
        ISA*00*          *00*          *ZZ*BIRCH          *ZZ*LAKESIDE       *261120*1500*U*00401\
        *000000501*0*P*>~GS*FA*BIRCH*LAKESIDE*20261120*1500*501*X*004010~ST*997*0001~AK1*PR*2~\
        AK2*855*0001~AK3*PO1*3**8~AK4*3*355*7*EA~AK5*R*5~AK9*R*1*1*0~SE*8*0001~ST*997*0002~\
        AK1*PR*77~AK9*A*1*1*1~SE*4*0002~GE*2*501~IEA*1*000000501~
        """

    private static let drain = ["serve", "--drain", "--patience", "1"]

    private static func profile(within time: String) -> String {
        """
        ids: ["ZZ:BIRCH"]
        status: live
        contacts: [{name: EDI desk, email: edi@birch.example}, {name: Sales}]
        agreements:
          - {set: "850", version: "004010", autoAccept: true}
        sends:
          - {set: "855", version: "004010"}
        expects: {functional: {within: \(time)}}

        """
    }

    /// The site. The answer to A-1 has a week, so that it is in time on the busiest machine; that
    /// to A-2, which never comes, a second.
    private static func site() async throws -> WorkingFolder {
        let site = try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n",
            "partners/birch/partner.yaml": profile(within: "7d"),
            "partners/channels/drop.yaml": "kind: folder\ncarries: [birch]\n",
            "mailboxes/drop/inbox/a-1.x12": order("A-1", 24, control: 500),
        ])
        _ = try await Gateway.run(drain + site.options)
        try site.write("partners/birch/partner.yaml", profile(within: "1s"))
        try site.write("mailboxes/drop/inbox/997.x12", answer)
        _ = try await Gateway.run(drain + site.options)
        try site.write("mailboxes/drop/inbox/a-2.x12", order("A-2", 10, control: 502))
        // What is overdue is told by a running gateway, in its own time.
        let options = site.options
        try await Gateway.wait(
            until: {
                _ = try await Gateway.run(drain + options)
                let events = ["messages", "events", "--type", "acknowledgment.overdue"]
                return try await Gateway.run(events + options).output.contains("birch/A-2")
            }, "nothing is told to be overdue")
        return site
    }

    private func run(
        _ command: String, _ site: borrowing WorkingFolder, status: Int32 = 0
    ) async throws -> String {
        let words = command.split(separator: " ").map(String.init)
        let ended = try await Gateway.run(words + site.options)
        #expect(ended.status == status, "\(command): \(ended.all)")
        return ended.all
    }

    /// The rows of a printed table that begins with some heads, each by its heads.
    private func rows(_ text: String, _ heads: String) -> [[String: String]] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let first = lines.firstIndex(where: { $0.hasPrefix(heads) }) else { return [] }
        let names = lines[first].split(separator: #/ {2,}/#).map(String.init)
        return lines[(first + 1)...].prefix { !$0.isEmpty && !$0.hasPrefix("LINE ") }.map { line in
            Dictionary(
                zip(names, line.split(separator: #/ {2,}/#).map(String.init)),
                uniquingKeysWith: { $1 })
        }
    }

    @Test("what partners owe us, as text and JSON, by lists and by hand")
    func acks() async throws {
        let site = try await Self.site()
        let report = try await run("acks report", site)
        #expect(report.hasPrefix("What partners owe us, sent from "), "\(report)")
        #expect(report.contains("\n2 documents sent, 2 answers awaited: 1 overdue, 1 rejected\n"))
        #expect(report.contains("\nwaiting, by the clock: 1 up to 1 h, 0 1 to 4 h, "))
        #expect(report.contains("  1 x birch: 855: PO1, element 3 (data element 355): not a code"))
        #expect(report.contains("\n  exception 2: birch refuses 855 A-1 "))
        #expect(report.contains(" our 'EA' is at fault"))
        #expect(report.contains("no day was held against the raw bytes yet: `gangway acks "))
        let partner = rows(report, "PARTNER  DOCUMENT  AWAITS  SENT")
        #expect(
            partner.map { [$0["PARTNER"], $0["SENT"], $0["REJECTED"], $0["OVERDUE"]] }
                == [["birch", "2", "1", "1"]])

        let json = try JSONReader.read(
            Array(try await run("acks report --format json --partner birch", site).utf8))
        #expect(json.path("head.sent")?.integer == 2 && json.path("head.overdue")?.integer == 1)
        #expect(json["refused"]?.items?.first?["number"]?.text == "A-1")
        let tests = try await run("acks report --usage test", site)
        #expect(tests.hasPrefix("What partners owe us of tests, sent from "), "\(tests)")
        #expect(tests.contains("\n\n0 documents sent\n"), "\(tests)")
        let all = try await run("acks report --usage all", site)
        #expect(all.hasPrefix("What partners owe us, tests too, sent from "), "\(all)")
        #expect(all.contains("\n2 documents sent, 2 answers awaited: 1 overdue, 1 rejected\n"))
        let late = json["overdue"]?.items?.first
        #expect(late?["number"]?.text == "A-2")
        #expect(late?["contact"]?.text == "EDI desk (edi@birch.example)")
        #expect(report.contains("  EDI desk (edi@birch.example)\n"), "whom to call")

        let overdue = rows(try await run("acks list --overdue", site), "ID  STATE")
        #expect(
            overdue.map { [$0["STATE"], $0["OWES"], $0["USAGE"], $0["NUMBER"], $0["AWAITS"]] }
                == [["overdue", "partner", "P", "A-2", "997"]])
        #expect(
            try await run("acks list --overdue --usage test", site).contains("nothing found\n"))
        let both = rows(try await run("acks list --overdue --usage all", site), "ID  STATE")
        #expect(both.map { $0["ID"] } == overdue.map { $0["ID"] })
        let strays = rows(try await run("acks strays", site), "ID  STATE")
        #expect(
            strays.map { [$0["STATE"], $0["ABOUT"], $0["SAYS"], $0["FILE"], $0["PERHAPS"]] }
                == [["unmatched", "group PR 77", "accepted", "997.x12", "-"]])
        let nobody = try await run("acks strays --partner bitch", site, status: 1)
        #expect(nobody.contains("no partner is named bitch; did you mean birch?"))

        let id = try #require(overdue.first?["ID"])
        let passed = try await run(
            "acks review \(id) --author ann --reason known --until 2020-01-01", site, status: 1)
        #expect(passed.contains("2020-01-01T00:00:00Z has passed"), "\(passed)")
        #expect(passed.contains("help: name a later day"), "\(passed)")
        let close = try await run(
            "acks close --partner birch --state overdue --reason gone", site)
        #expect(close.contains("  \(id)  997 to "), "\(close)")
        #expect(close.contains(" A-2, owed by birch\n"), "\(close)")
        let by = " --author ann --reason known --until 2099-01-01"
        #expect(try await run("acks review \(id)\(by)", site) == "reviewed \(id)\n")
        #expect(try await run("acks list --overdue", site).contains("nothing found\n"))
        let reviewed = rows(try await run("acks list --overdue --reviewed", site), "ID  STATE")
        #expect(reviewed.map { $0["ID"] } == [id])
        let left = rows(
            try await run("acks report", site), "ID  PARTNER  DOCUMENT  NUMBER  AWAITS  STATE")
        #expect(left.map { [$0["NUMBER"], $0["BY"], $0["WHY"]] } == [["A-2", "ann", "known"]])
    }

    @Test("a day is kept once, is shown as it was kept, and only when it has ended")
    func days() async throws {
        let (yesterday, tomorrow) = (Self.day(-1), Self.day(1))
        let site = try await Self.site()
        let open = try await run("acks reconcile --day \(tomorrow)", site, status: 1)
        #expect(open.contains("error[ledger.day.open]"), "\(open)")
        let early = try await run("acks report --day \(tomorrow)", site, status: 1)
        #expect(early.contains("error[ledger.day.open]"), "\(early)")
        let missing = try await run("acks report --day \(yesterday)", site, status: 1)
        #expect(
            missing.contains("error[ledger.report.missing]: no report of \(yesterday) was kept"))
        let kept = try await run("acks reconcile --day \(yesterday)", site)
        #expect(
            kept.hasPrefix("\(yesterday): 0 messages read; 0 sets owed an answer by the bytes, "))
        #expect(kept.hasSuffix("; they agree\n"))
        let shown = try await run("acks report --day \(yesterday)", site)
        let span = "sent from \(yesterday) 00:00 to \(yesterday) 23:59"
        #expect(shown.hasPrefix("What partners owe us, \(span)\n\n0 documents sent\n"), "\(shown)")
        #expect(shown.contains("held against the raw bytes of 0 messages: they agree\n"))
        let standing = try await run("acks report --standing --day \(yesterday)", site)
        #expect(standing.contains(" to \(yesterday) 23:59\n\n"), "\(standing)")
        #expect(!standing.contains(span), "\(standing)")
        let ofOne = try await run(
            "acks report --partner birch --day \(yesterday)", site, status: 64)
        #expect(ofOne.contains("--partner excludes it"), "\(ofOne)")
        let report = try await run("acks report", site)
        #expect(report.contains("held against the raw bytes up to \(yesterday): they agree"))
    }

    @Test("an order is listed with what it owes, and told from its file to its answer")
    func orders() async throws {
        let site = try await Self.site()
        let list = rows(try await run("orders list", site), "ID  PO")
        #expect(
            list.map { [$0["PO"], $0["STATUS"], $0["CHAIN"], $0["OWED NEXT"]] } == [
                ["A-2", "confirmed", "850 855", "997 by birch after 855 A-2"],
                ["A-1", "open", "850", "855 by us after 850 A-1"],
            ])
        let show = try await run("orders show A-1", site)
        #expect(show.hasPrefix("order A-1 of birch: open, thread "), "\(show)")
        // Which of our two answers left first is nobody's promise.
        #expect(
            rows(show, "TIME").compactMap { $0["STEP"] }.sorted() == [
                "850 received", "855 made: accepted, sent, by autoAccept",
                "855 sent as 855_LAKESIDE_BIRCH_P000000002.x12", "997 for the 855: rejected",
                "997 sent for the 850",
            ])
        #expect(show.contains("\nowed next: 855 by us after 850 A-1, since "))
        #expect(try await run("orders show A-9", site, status: 1).contains("nothing found\n"))
        let events = rows(try await run("messages events --limit 4", site), "ID  TIME")
        #expect(
            events.map { [$0["TYPE"], $0["SUBJECT"], $0["ANSWER"]] } == [
                ["order.received", "birch/A-1", "-"], ["order.accepted", "birch/A-1", "accepted"],
                ["order.received", "birch/A-2", "-"], ["order.accepted", "birch/A-2", "accepted"],
            ])
        let later = rows(
            try await run("messages events --after 4 --type acknowledgment.overdue", site),
            "ID  TIME")
        #expect(later.map { $0["SUBJECT"] } == ["birch/A-2"])
    }

    @Test("all 855s of some days are counted, and sent again when it is said so")
    func resend() async throws {
        // Days that hold what is sent even where midnight passes meanwhile.
        let (before, after) = (Self.day(-2), Self.day(2))
        let site = try await Self.site()
        let sent = site.folder("mailboxes/drop/outbox")
        let resend = "messages resend --sends 855 --reason lost --author ann"
        let days = " --since \(before) --until \(after)"
        let files = ["855_LAKESIDE_BIRCH_P000000002.x12", "855_LAKESIDE_BIRCH_P000000004.x12"]
        let counted = try await run(resend + days, site)
        #expect(counted.hasPrefix("2 messages would be sent again; --yes does it:\n"), "\(counted)")
        for file in files { #expect(counted.contains("  \(file)\n")) }
        let none = try await run(resend + " --until \(before)", site)
        #expect(none.hasPrefix("0 messages would be sent again"), "\(none)")
        for file in files {
            try FileManager.default.removeItem(atPath: "\(site.path)/mailboxes/drop/outbox/\(file)")
        }
        _ = try await Gateway.run(Self.drain + site.options)
        #expect(site.folder("mailboxes/drop/outbox").count == 2, "what is counted is not sent")
        let done = try await run(resend + days + " --yes", site)
        #expect(done.hasPrefix("2 messages are sent again:\n"), "\(done)")
        _ = try await Gateway.run(Self.drain + site.options)
        #expect(site.folder("mailboxes/drop/outbox") == sent)
    }

    /// A day of UTC, by how many days it is from today.
    private static func day(_ days: Int) -> String {
        Date.now.addingTimeInterval(Double(days) * 86_400)
            .formatted(.iso8601.year().month().day())
    }
}
