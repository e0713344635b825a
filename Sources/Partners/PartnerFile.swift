import Diagnostics
package import Notation
import X12

/// `<partner>/partner.yaml`: its keys, and what they say.
package enum PartnerFile {
    /// The keys of a partner.
    package static let fields = Fields("partner", identity + TermsFile.ofPartner + dealings)

    private static let identity: [Field] = [
        .list(
            "ids", required: true,
            doc: "The identities that it sends from and receives at, as `QUALIFIER:ID`."),
        .list(
            "patterns",
            doc: "Further identities that it sends from, as behind a trading network, by pattern: "
                + "`QUALIFIER:ID`, where `*` stands for any characters and `?` for one. Whoever "
                + "has the identity in `ids` goes first."),
        .choice(
            "status", Partner.Status.self, default: .test,
            doc: "`test`: production interchanges are held. `parallel`: they are processed "
                + "and answered, but never posted. `live`: they are posted."),
        .choice(
            "test", Partner.TestPolicy.self, default: .stop,
            doc: "What becomes of test interchanges of a live partner: `stop` holds them, "
                + "`target` processes them for the test target."),
        .record(
            "identifies", CredentialsFile.fields,
            doc: "What ISA01 to ISA04 of its interchanges have to say beside its identities."),
        .records("contacts", contact, doc: "Whom to ask; diagnostics name the first."),
    ]

    private static let dealings: [Field] = [
        .records("agreements", AgreementFile.fields, required: true, doc: "What it may send."),
        .records("sends", SendFile.fields, doc: "What we send it: one entry a document."),
        .record("calendar", CalendarFile.fields, doc: "When the partner works."),
        .record(
            "expects", CalendarFile.expectations,
            doc: "Which answers the partner owes us, and by when."),
        .record(
            "service", TargetsFile.service,
            doc: "Which share of what is owed has to come in time; the report says what did."),
        .records(
            "fees", TargetsFile.fee,
            doc: "What it charges for, from which the report counts what is at stake."),
    ]

    private static let contact = Fields(
        "contact",
        [
            .text("name", length: 1...100, required: true, doc: "The person or desk."),
            .text("email", length: 3...254, doc: "The mail address."),
            .text("phone", length: 3...40, doc: "The telephone number."),
        ])

    /// A partner's file as read, with the places that later checks need; agreements are not yet
    /// held against guides and maps.
    struct Reading: Sendable {
        let name: String
        let ids: [Placed<Identity>]
        let patterns: [Placed<IdentityPattern>]
        let status: Partner.Status
        let test: Partner.TestPolicy
        let contacts: [Contact]
        let terms: Terms
        /// The channels that answers leave by, of the partner and of its agreements.
        let channels: [Placed<String>]
        let agreements: [AgreementFile.Reading]
        let sends: [SendFile.Reading]
        let expects: ExpectedAnswers
        let service: [ServiceLevel]
        let fees: [FeeRule]
        let credentials: Credentials?
        /// Where the passwords of ISA04 are, theirs and ours.
        let secrets: [Placed<SecretReference>]
        let place: TextPlace
        /// Where the file's keys stand.
        let places: [String: TextPlace]

        /// The partner with its agreements made.
        func partner(_ agreements: [Agreement], sends: [Sending]) -> Partner {
            var partner = Partner(
                name: name, ids: ids.map(\.value), patterns: patterns.map(\.value), status: status,
                contacts: contacts, test: test, terms: terms, agreements: agreements, sends: sends,
                expects: expects,
                credentials: credentials)
            partner.places = places
            (partner.service, partner.fees) = (service, fees)
            return partner
        }
    }

    /// Reads a file's tree; nil when anything is wrong with it.
    static func read(
        _ node: Node, name: String, zones: (String) -> [UInt8]?,
        diagnostics: inout [Diagnostic]
    ) -> Reading? {
        let (reader, faults) = fields.read(node)
        diagnostics += faults
        guard let reader else { return nil }
        let before = diagnostics.count
        let ids = reader.list("ids").compactMap {
            IdentityText.literal($0, diagnostics: &diagnostics)
        }
        let patterns = reader.list("patterns").compactMap {
            IdentityText.pattern($0, diagnostics: &diagnostics)
        }
        for name in ["ids", "agreements"] where reader.list(name).isEmpty {
            diagnostics.report(.valueEmpty, "\"\(name)\" is empty", at: reader.place(name))
        }
        let common = TermsFile.node(in: node)
        // What is wrong with the partner's terms is told once, and not of each agreement again.
        let terms = TermsFile.read(common, diagnostics: &diagnostics)
        let base = terms.map { _ in common } ?? common.keeping([])
        let agreements = reader.records("agreements").compactMap {
            AgreementFile.read($0, over: base, diagnostics: &diagnostics)
        }
        let sends = reader.records("sends").compactMap {
            SendFile.read($0, over: base, diagnostics: &diagnostics)
        }
        let expects = CalendarFile.read(
            reader.optionalRecord("calendar"), reader.optionalRecord("expects"), zones: zones,
            diagnostics: &diagnostics)
        for rule in expects.daily {
            guard case .set(let set) = rule.subject,
                !agreements.contains(where: { $0.set.value == set })
            else { continue }
            diagnostics.report(
                .profileCalendarForm, "\(rule.name) expects a \(set), and no agreement has one",
                value: set, at: reader.place("expects"))
        }
        let credentials = CredentialsFile.read(
            reader.optionalRecord("identifies"), diagnostics: &diagnostics)
        let service = TargetsFile.levels(reader.optionalRecord("service"), &diagnostics)
        let fees = TargetsFile.fees(reader.records("fees"), &diagnostics)
        // What is only warned of is read all the same.
        guard let terms, !diagnostics[before...].contains(where: { $0.severity == .error }) else {
            return nil
        }
        let replies = [node] + reader.records("agreements").map(\.node)
        let written = replies + reader.records("sends").map(\.node)
        return Reading(
            name: name, ids: ids, patterns: patterns, status: reader.choice("status"),
            test: reader.choice("test"),
            contacts: reader.records("contacts").map {
                Contact(
                    name: $0.text("name"), email: $0.optionalText("email"),
                    phone: $0.optionalText("phone"))
            },
            terms: terms, channels: replies.compactMap(TermsFile.channel), agreements: agreements,
            sends: sends, expects: expects, service: service, fees: fees,
            credentials: credentials?.credentials,
            secrets: [credentials?.secret].compactMap { $0 }
                + written.compactMap(TermsFile.secret), place: node.place,
            places: node.places())
    }
}

extension Node {
    /// Where its keys stand, by their paths; those of what is listed under its set or layout, of
    /// several the first: `reply.controls`, `sends[855].version`.
    fileprivate func places(within path: String = "") -> [String: TextPlace] {
        var places: [String: TextPlace] = [:]
        func add(_ more: [String: TextPlace]) { places.merge(more) { first, _ in first } }
        for entry in entries ?? [] {
            let path = path + entry.name
            add([path: entry.key.place])
            add(entry.value.places(within: path + "."))
            for item in entry.value.items ?? [] {
                let name = item.entries?.first { ["set", "layout"].contains($0.name) }?.value.text
                guard let name else { continue }
                add(item.places(within: "\(path)[\(name)]."))
            }
        }
        return places
    }
}
