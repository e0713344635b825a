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

    /// The parts of the report in their order of depth, with the lists that belong to each.
    private static let order = [
        "head", "ageing", "overdue", "partners", "trade-theirs", "trade-ours", "ours", "service",
        "causes", "refused", "chains", "trade-theirs-overdue", "trade-ours-overdue", "stake",
        "odd", "reviewed", "reconciled", "metrics",
    ]

    @Test("is in one order in each of its forms, and its head line opens its lists")
    func order() async throws {
        let site = try Self.site()
        for number in ["A-1", "A-2"] {
            try site.write("\(number).json", Self.document.replacing("NUMBER", with: number))
            _ = try await Gateway.run(
                ["messages", "send", "\(site.path)/\(number).json", "--reason", "a test"]
                    + site.options)
        }
        let drain = ["serve", "--drain", "--patience", "1"] + site.options
        _ = try await Gateway.run(drain)
        // The same refusal twice: the second is a duplicate.
        for file in ["501", "502"] {
            try site.write(
                "mailboxes/drop/inbox/\(file).x12", Self.refusal.replacing("501", with: file))
            _ = try await Gateway.run(drain)
        }
        let looked = try await Gateway.run(
            ["acks", "review", "2", "--reason", "they called"] + site.options)
        #expect(looked.status == 0, "\(looked.all)")

        let help = try await Gateway.run(["acks", "report", "--help"])
        let names = help.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(names.contains("As CSV: \(Self.order.joined(separator: ", "))."), "\(names)")
        func report(_ format: String) async throws -> String {
            try await Gateway.run(["acks", "report", "--format", format] + site.options).output
        }
        let text = try await report("text")
        Self.expect(
            [
                "What partners owe us, sent from",
                "2 documents sent, 2 answers awaited: 1 waiting, 1 rejected",
                "waiting, by the clock", "Partners and documents", "What went wrong, by cause",
                "Refused", "Orders that are not complete", "At stake",
                "Answers that close nothing: 0 unmatched, 1 duplicate, 0 contradictory, "
                    + "0 for-resend", "Looked at and left", "Totals: no day was held against",
                "Figures",
            ], inOrderIn: text)
        let json = try await report("json")
        Self.expect(
            [
                "from", "to", "partner", "head", "ageing", "overdue", "partners", "trade", "ours",
                "service", "causes", "refused", "orders", "chains", "stake", "strays", "odd",
                "reviewed", "reconciled", "metrics",
            ].map { "\n  \"\($0)\":" }, inOrderIn: json)
        #expect(json.contains("\"rejectedThisWeek\": 1") && json.contains("WeekBefore\": 0"))
        let html = try await report("html")
        let shown = html.matches(of: /\sid="([a-z-]+)"/).map { String($0.1) }
        #expect(shown == Self.order.filter(shown.contains), "\(shown)")
        let places = Set(shown)
        #expect(
            places.isSuperset(of: [
                "head", "ageing", "partners", "causes", "refused", "chains", "stake", "odd",
                "reviewed", "reconciled", "metrics",
            ]), "\(shown)")
        let links = html.matches(of: /<a href="#([a-z-]+)"[^>]*><b>(\d+)<\/b>([a-z ]+)/)
            .map { (list: String($0.1), word: String($0.3)) }
        #expect(links.count == 11)
        #expect(places.isSuperset(of: links.map(\.list)), "\(links)")
        #expect(links.first { $0.word == "rejected" }?.list == "refused")
    }

    @Test("what is awaited is closed by when it was sent, counted first")
    func closing() async throws {
        let site = try Self.site()
        try site.write("A-1.json", Self.document.replacing("NUMBER", with: "A-1"))
        _ = try await Gateway.run(
            ["messages", "send", "\(site.path)/A-1.json", "--reason", "a test"] + site.options)
        _ = try await Gateway.run(["serve", "--drain", "--patience", "1"] + site.options)
        let close = ["acks", "close", "--reason", "they closed down"]
        for (choice, says) in [
            (["--until", "2020-01-01"], "0 expectations would be closed"),
            (["--since", "2020-01-01"], "1 expectations would be closed"),
            (["--since", "2020-01-01", "--until", "9999-01-01", "--yes"], "1 expectations are"),
            (["--since", "2020-01-01"], "0 expectations would be closed"),
        ] {
            let ended = try await Gateway.run(close + choice + site.options)
            #expect(ended.output.hasPrefix(says), "\(ended.all)")
        }
    }

    private static func expect(
        _ parts: [String], inOrderIn text: String, line: SourceLocation = #_sourceLocation
    ) {
        var rest = text[...]
        for part in parts {
            guard let found = rest.firstRange(of: part) else {
                Issue.record(
                    "\(part) is not behind what goes before it: \(text)", sourceLocation: line)
                return
            }
            rest = rest[found.upperBound...]
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
            ("head", "STATE,ALL,997,TA1,MDN,PICKUP", 11), ("ageing", "BY,AGE,COUNT", 11),
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
        let review = ["acks", "review", "1", "--reason", "called\n=1+1"] + site.options
        #expect(try await Gateway.run(review).status == 0)
        let reviewed = try await csv("reviewed")
        #expect(reviewed.count == 2, "a cell is one line: \(reviewed)")
        #expect(try await csv("partners").last?.hasPrefix("birch,855,997,1,1,0,") == true)
        #expect(try await csv("metrics").contains("gangway_manual_acts,-,2"))
        let metrics = try await Gateway.run(["metrics"] + site.options)
        #expect(metrics.output.contains("gangway_manual_acts"), "\(metrics.all)")
        let scraped = try await Gateway.run(["metrics", "--format", "prometheus"] + site.options)
        #expect(scraped.output.contains("\ngangway_manual_acts 2\n"), "\(scraped.all)")
        #expect(scraped.output.hasPrefix("# HELP "), "\(scraped.all)")
        let both = try await Gateway.run(
            ["metrics", "--json", "--format", "prometheus"] + site.options)
        #expect(both.all.contains("exclude each other"), "\(both.all)")
        let wrong = try await Gateway.run(
            ["acks", "report", "--format", "csv", "--table", "none"] + site.options)
        #expect(wrong.status != 0 && wrong.all.contains("--table is one of head, ageing, overdue"))
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
