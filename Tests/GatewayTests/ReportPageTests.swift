import Foundation
import Testing

/// The report of what partners owe us, as a person gets it: printed by a real browser.
@Suite("The acknowledgment report on paper")
struct ReportPageTests {
    private static let browser = "/usr/bin/chromium"

    private static let document = """
        {"type": "orderResponse", "version": 1, "source": {"partner": "birch"}, "purpose": "new", \
        "purposeCode": "00", "answer": "accepted", "answerCode": "AD", "number": "NUMBER", \
        "date": "2026-11-20", "lines": [{"number": "1", "quantity": "24", "unit": "EA", \
        "price": "18.5", "sellerItem": "LG-1001", "answers": [{"statusCode": "IA", \
        "quantity": "24", "unit": "EA"}]}]}
        """

    private static func site() throws -> WorkingFolder {
        try WorkingFolder([
            "gangway.yaml": "identities: [\"ZZ:LAKESIDE\"]\n",
            "partners/birch/partner.yaml": """
            ids: ["ZZ:BIRCH"]
            status: live
            agreements:
              - {set: "850", version: "004010", autoAccept: true}
            sends:
              - {set: "855", version: "004010"}

            """,
            "partners/channels/drop.yaml": "kind: folder\ncarries: [birch]\n",
        ])
    }

    /// What birch says of the 855 that left as group 1: a 997 that refuses its unit.
    private static let refusal = """
        ISA*00*          *00*          *ZZ*BIRCH          *ZZ*LAKESIDE       *261120*1500*U*00401\
        *000000501*0*P*>~GS*FA*BIRCH*LAKESIDE*20261120*1500*501*X*004010~ST*997*0001~AK1*PR*1~\
        AK2*855*0001~AK3*PO1*4**8~AK4*3*355*7*EA~AK5*R*5~AK9*R*1*1*0~SE*8*0001~GE*1*501~\
        IEA*1*000000501~
        """

    @Test("is printed with every part and legible text")
    func printed() async throws {
        let site = try Self.site()
        for number in ["A-1", "A-2"] {
            try site.write("\(number).json", Self.document.replacing("NUMBER", with: number))
            let sent = try await Gateway.run(
                ["messages", "send", "\(site.path)/\(number).json", "--reason", "a test"]
                    + site.options)
            #expect(sent.status == 0, "\(sent.all)")
        }
        let drain = ["serve", "--drain", "--patience", "1"] + site.options
        #expect(try await Gateway.run(drain).status == 0)
        try site.write("mailboxes/drop/inbox/997.x12", Self.refusal)
        _ = try await Gateway.run(drain)

        let report = try await Gateway.run(["acks", "report", "--format", "html"] + site.options)
        try site.write("report.html", report.output)
        let paper = "\(site.path)/report.pdf"
        // A browser reserves more addresses than a test may.
        _ = try Self.run(
            "/usr/bin/prlimit",
            [
                "--as=unlimited", Self.browser, "--headless", "--no-sandbox", "--disable-gpu",
                "--no-pdf-header-footer",
                "--user-data-dir=\(site.path)/browser", "--print-to-pdf=\(paper)",
                "\(site.path)/report.html",
            ])
        let pages = try Self.run("/usr/bin/pdfinfo", [paper])
        #expect(pages.contains(/Pages: +[1-9]/), "\(pages)")
        let text = try Self.run("/usr/bin/pdftotext", ["-layout", paper, "-"])
        for part in [
            "What partners owe us", "What went wrong, by cause", "What waits",
            "Partners and documents", "not a code of the", "birch", "up to 1 h",
            "Figures", "Orders that are not complete",
        ] {
            #expect(text.contains(part), "\(part) is not in \(text)")
        }
    }

    @Test("has each of its tables as CSV, in which nothing is computed")
    func tables() async throws {
        let site = try Self.site()
        try site.write("sum.json", Self.document.replacing("NUMBER", with: "=1+1"))
        _ = try await Gateway.run(
            ["messages", "send", "\(site.path)/sum.json", "--reason", "a test"] + site.options)
        let drain = ["serve", "--drain", "--patience", "1"] + site.options
        #expect(try await Gateway.run(drain).status == 0)
        func csv(_ table: String) async throws -> [String] {
            let found = try await Gateway.run(
                ["acks", "report", "--format", "csv", "--table", table] + site.options)
            #expect(found.status == 0, "\(table): \(found.all)")
            return found.output.split(whereSeparator: \.isNewline).map(String.init)
        }
        let tables = [
            ("head", "STATE,COUNT", 9), ("ageing", "BY,AGE,COUNT", 11),
            ("partners", "PARTNER,DOCUMENT,AWAITS,SENT,WAITING,", 1),
            ("causes", "COUNT,PARTNER,CAUSE,MEND,SINCE,FIRST", 0),
            ("refused", "EXCEPTION,PARTNER,NUMBER,VALUE,WHAT,MEND", 0),
            ("chains", "ORDER,PARTNER,STATUS,OWED SINCE,CHAIN", 1), ("overdue", "ID,PARTNER,", 0),
            ("ours", "PARTNER,OWED,COUNT,SINCE", 0), ("odd", "ID,STATE,PARTNER,KIND,SAYS,", 0),
            ("reviewed", "ID,PARTNER,DOCUMENT,", 0), ("reconciled", "DAY,DIFFERENCES,MADE", 0),
        ]
        for (table, heads, rows) in tables {
            let lines = try await csv(table)
            #expect(lines.first?.hasPrefix(heads) == true, "\(lines)")
            #expect(lines.count == rows + 1, "\(table): \(lines)")
        }
        #expect(try await csv("chains").last?.hasPrefix("'=1+1,birch,confirmed,") == true)
        #expect(try await csv("partners").last?.hasPrefix("birch,855,997,1,1,0,") == true)
        #expect(try await csv("metrics").contains("gangway_manual_acts,-,1"))
        let metrics = try await Gateway.run(["metrics"] + site.options)
        #expect(metrics.output.contains("gangway_manual_acts"), "\(metrics.all)")
        let wrong = try await Gateway.run(
            ["acks", "report", "--format", "csv", "--table", "none"] + site.options)
        #expect(wrong.status != 0 && wrong.all.contains("--table is one of head, ageing, partners"))
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
