import Acknowledgments
import Diagnostics
import Guides
import Notation
import Testing
import X12

@testable import Partners

@Suite("Settings of partners and channels")
struct SettingsTests {
    /// Birch, with lines added to its profile.
    private func birch(_ lines: String...) throws -> Partner {
        var small = SmallFolder()
        small.texts["birch/partner.yaml"]?.append("\n" + lines.joined(separator: "\n"))
        let reading = small.read()
        return try #require(reading.folder?.partner(named: "birch"), "\(reading.diagnostics)")
    }

    @Test("Whoever says nothing gets the defaults")
    func defaults() throws {
        let partner = try birch()
        #expect(partner.test == .stop)
        #expect(partner.terms.duplicates.days == 90)
        #expect(partner.terms.channel == nil)
        #expect(partner.terms.answering == .usual)
        #expect(partner.terms.reply.delimiters.repetition == UInt8(ascii: "^"))
        #expect(partner.terms.reply.suffix.bytes == [0x0A])
        #expect(partner.terms.reply.name == .usual)
        #expect(partner.agreements[0].validation == ValidationPolicy())
        #expect(partner.agreements[0].acknowledgment.listsAcceptedSets)
    }

    @Test("Replies")
    func reply() throws {
        let partner = try birch(
            "reply:", "  channel: west", "  delimiters: {element: \"|\", segment: \"\\n\"}",
            "  suffix: none", "  name: \"{partner}.{isa13}\"")
        #expect(partner.terms.channel == "west")
        #expect(partner.terms.reply.delimiters.element == UInt8(ascii: "|"))
        #expect(partner.terms.reply.delimiters.segment == 0x0A)
        #expect(partner.terms.reply.delimiters.component == UInt8(ascii: ">"))
        #expect(partner.terms.reply.suffix.bytes == [])
        #expect(partner.terms.reply.name.description == "{partner}.{isa13}")
    }

    @Test(
        "When a TA1 is due",
        arguments: [
            ("asked", "0", false, false), ("asked", "1", true, true), ("always", "0", true, true),
            ("never", "1", false, false), ("errors", "0", false, true),
            ("errors", "1", true, true),
        ])
    func interchange(setting: String, isa14: String, clean: Bool, faulty: Bool) throws {
        let partner = try birch("acknowledge: {interchange: \(setting)}")
        let asked = partner.terms.answering.interchange
        #expect(asked.isDue(isa14: isa14, isClean: true) == clean)
        #expect(asked.isDue(isa14: isa14, isClean: false) == faulty)
        #expect(partner.terms.answering.functional == AcknowledgmentForm())
    }

    @Test("Which answer, in which version and form, and which notes refuse")
    func forms() throws {
        let partner = try birch(
            "acknowledge:", "  functional: \"999\"", "  version: \"005010X1\"", "  partly: E",
            "  combined: true", "  notes: {\"021\": R, \"014\": E}")
        #expect(
            partner.terms.answering.functional
                == AcknowledgmentForm(
                    .implementation, version: "005010X1", partly: .errors, isCombined: true))
        #expect(
            partner.terms.answering.choices
                == [.groupCount: .rejected, .date: .acceptedWithErrors])
    }

    @Test("A partner without 997, and a window of its own")
    func others() throws {
        let partner = try birch("acknowledge: {functional: none}", "duplicates: {days: 7}")
        #expect(partner.terms.answering.functional == nil)
        #expect(partner.terms.duplicates.days == 7)
    }

    @Test("What ISA01 to ISA04 say is agreed in both directions, a password by reference only")
    func credentials() throws {
        let partner = try birch(
            "identifies:", "  authorization: {qualifier: \"03\", value: BIRCH}",
            "  security: env:BIRCH_ISA04", "reply: {security: \"file:keys/ours\"}",
            "criticality: critical")
        let credentials = try #require(partner.credentials)
        #expect(
            credentials.authorization
                == .value(ReplySettings.Authorization(qualifier: "03", value: "BIRCH")))
        #expect(credentials.source == "env:BIRCH_ISA04" && credentials.otherwise == .reject)
        #expect(partner.terms.reply.envelope.security?.source == "file:keys/ours")
        #expect(partner.terms.criticality == .critical && partner.terms.priority == .high)
        let none = try birch(
            "identifies: {authorization: {qualifier: \"00\"}, security: none, otherwise: warn}",
            "criticality: low", "priority: normal")
        #expect(none.credentials?.authorization == Credentials.Authorization.none)
        #expect(none.credentials?.security == Credentials.Security.none)
        #expect(none.credentials?.source == nil)
        #expect(none.terms.priority == .normal)
    }

    @Test("A value that no qualifier announces is refused, and a password that stands here")
    func credentialFaults() throws {
        for (line, code) in [
            (
                "identifies: {authorization: {qualifier: \"00\", value: LAKE}}",
                Diagnostic.Code.profileIdentifiesValue
            ),
            ("identifies: {authorization: {qualifier: \"03\"}}", .keyMissing),
            ("identifies: {security: OPENSESAME}", .profileSecretReference),
            ("reply: {security: OPENSESAME}", .profileSecretReference),
        ] {
            var small = SmallFolder()
            small.texts["birch/partner.yaml"]?.append("\n" + line)
            let reading = small.read()
            #expect(reading.diagnostics.map(\.code) == [code], "\(reading.diagnostics)")
            #expect(!"\(reading.diagnostics)".contains("SESAME"))
        }
    }

    @Test("An agreement's own terms are laid over the partner's, key by key")
    func ownTerms() throws {
        var small = SmallFolder()
        small.replace(
            "  - {set: \"850\", version: \"004010\"}",
            by: """
                  - set: "850"
                    version: "004010"
                    reply: {channel: west, delimiters: {component: ":"}}
                    acknowledge: {functional: none, accepted: false}
                    duplicates: {interchange: reject, days: 7}
                    priority: high
                  - {set: "860", version: "004010"}
                reply: {channel: drop, delimiters: {element: "|"}, suffix: crlf}
                acknowledge: {interchange: always, version: "005010"}
                duplicates: {group: tell}
                """, in: "birch/partner.yaml")
        let reading = small.read()
        let partner = try #require(
            reading.folder?.partner(named: "birch"), "\(reading.diagnostics)")
        let (own, usual) = (partner.agreements[0].terms, partner.terms)
        #expect(partner.agreements[1].terms == usual)
        #expect(own.channel == "west" && usual.channel == "drop")
        #expect(own.reply.delimiters.element == UInt8(ascii: "|"))
        #expect(own.reply.delimiters.component == UInt8(ascii: ":"))
        #expect(own.reply.suffix == .crlf)
        #expect(own.answering.interchange == .always)
        #expect(own.answering.functional == nil)
        #expect(usual.answering.functional?.version(answering: "004010") == "005010")
        #expect(!partner.agreements[0].acknowledgment.listsAcceptedSets)
        #expect(own.duplicates == DuplicateSettings(days: 7, interchange: .reject, group: .tell))
        #expect(own.priority == .high && usual.priority == .normal)
    }

    @Test("what becomes of a number that left is the partner's to say, and each sending's")
    func sentBefore() throws {
        let sends = """
            sends:
              - {set: "855", version: "004010", duplicates: {sent: ignore}}
              - {set: "810", version: "004010"}
            """
        func birch(_ lines: String...) throws -> Partner {
            var small = SmallFolder()
            small.texts["birch/partner.yaml"]?.append(
                "\n" + (lines + ["reply: {channel: drop}"]).joined(separator: "\n"))
            let reading = small.read(defaults: SmallFolder.defaults)
            return try #require(
                reading.folder?.partner(named: "birch"), "\(reading.diagnostics)")
        }
        let usual = try birch(sends)
        #expect(usual.sends.map(\.agreement.terms.duplicates.sent) == [.ignore, .hold])
        let told = try birch(sends, "duplicates: {sent: tell, days: 7}")
        #expect(told.sends.map(\.agreement.terms.duplicates.sent) == [.ignore, .tell])
        #expect(told.sends.map(\.agreement.terms.duplicates.days) == [7, 7])
    }

    @Test(
        "What an agreement's terms make impossible together is told at the agreement",
        arguments: [
            (
                "reply: {delimiters: {segment: \"|\"}}", "profile.reply.delimiters",
                "birch/partner.yaml:8"
            ),
            (
                "reply: {authorization: {qualifier: \"03\", value: \"A|B\"}}",
                "profile.reply.delimiters", "birch/partner.yaml:8"
            ),
            ("reply: {zone: \"noon\"}", "profile.reply.zone", "birch/partner.yaml:8"),
            ("reply: {channel: wset}", "profile.channel.unknown", "birch/partner.yaml:8"),
            ("duplicates: {group: drop}", "profile.value.choice", "birch/partner.yaml:8"),
            ("acknowledge: {interchange: always}", "profile.key.unknown", "birch/partner.yaml:8"),
        ])
    func togetherWrong(line: String, code: String, place: String) {
        var small = SmallFolder()
        small.replace(
            "  - {set: \"850\", version: \"004010\"}",
            by: """
                  - set: "850"
                    version: "004010"
                    \(line)
                reply: {delimiters: {element: "|"}}
                """, in: "birch/partner.yaml")
        let faults = small.read().diagnostics.filter { $0.severity == .error }
        #expect(faults.map(\.code.name) == [code], "\(faults)")
        guard case .text(let found)? = faults.first?.place else { return }
        #expect("\(found)".hasPrefix(place), "\(found)")
    }

    @Test("How strictly sets are judged")
    func policies() throws {
        var small = SmallFolder()
        small.replace(
            "version: \"004010\"}",
            by: """
                version: "004010",
                     validate: {characters: basic, severity: {validate.element.too-long: note}},
                     acknowledge: {accepted: false, warnings: true,
                                   tolerate: [validate.element.too-short]}}
                """, in: "birch/partner.yaml")
        let reading = small.read()
        let partner = try #require(reading.folder?.partner(named: "birch"))
        let agreement = partner.agreements[0]
        #expect(agreement.validation.characterSet == .basic)
        #expect(agreement.validation.severities == [.elementTooLong: .note])
        #expect(!agreement.acknowledgment.listsAcceptedSets)
        #expect(agreement.acknowledgment.tellsWarnings)
        #expect(agreement.acknowledgment.tolerated == [.elementTooShort])
    }

    @Test("A folder channel")
    func folder() throws {
        var small = SmallFolder()
        small.texts["channels/as2.yaml"] = """
            kind: folder
            carries: [cedar]
            serves: ["ZZ:LAKESIDE"]
            every: 5m
            settle: 500ms
            notice: 1h
            masks: ["*.x12", "PO*"]
            layout: as2
            as2: {"ZZ:LAKESIDE": Lakeside AS2, "01:CEDAR": cedar}
            folders: {inbox: /as2/in, outbox: /as2/out}
            """
        let folder = try #require(small.read().folder)
        let channel = try #require(folder.channel(named: "as2"))
        #expect(channel.every == .seconds(300))
        #expect(channel.settle == .milliseconds(500))
        #expect(channel.notice == .seconds(3600))
        #expect(channel.takes("PO1") && channel.takes("a.x12") && !channel.takes("a.edi"))
        #expect(channel.serves(SmallFolder.own[0]) && !channel.serves(SmallFolder.own[1]))
        #expect(
            channel.access
                == .folder(
                    FolderAccess(
                        layout: .as2, inbox: "/as2/in", outbox: "/as2/out",
                        as2Names: [
                            SmallFolder.own[0]: "Lakeside AS2",
                            Identity(qualifier: "01", id: "CEDAR"): "cedar",
                        ])))
    }

    @Test("An SFTP channel")
    func server() throws {
        let fingerprint = "SHA256:" + String(repeating: "Q", count: 43)
        var small = SmallFolder()
        small.texts["channels/mail.yaml"] = """
            kind: sftp
            carries: [cedar]
            sftp:
              host: sftp.example
              port: 2222
              user: lakeside
              hostKeys: ["\(fingerprint)"]
              key: file:keys/mail
              passphrase: env:MAIL_PASSPHRASE
              inbox: /out
              outbox: /in
              after: move
              archive: /out/done
            """
        let channel = try #require(small.read().folder?.channel(named: "mail"))
        let expected = SFTPAccess(
            host: "sftp.example", port: 2222, user: "lakeside", hostKeys: [fingerprint],
            login: .key(.file("keys/mail"), passphrase: .environment("MAIL_PASSPHRASE")),
            inbox: "/out", outbox: "/in", after: .move(to: "/out/done"))
        #expect(channel.access == .sftp(expected))
        #expect(channel.canSend)
    }

    @Test("A channel that is off is not opened, and no answer may leave by it")
    func disabled() throws {
        var small = SmallFolder()
        small.replace("kind: folder", by: "kind: folder\nenabled: false", in: "channels/west.yaml")
        #expect(try #require(small.read().folder).channel(named: "west") == nil)
        small.texts["birch/partner.yaml"]?.append("\nreply: {channel: west}")
        #expect(small.faults == ["birch/partner.yaml:7:18 profile.channel.unknown"])
    }

    @Test("An SFTP channel without an outbox cannot carry answers")
    func receiveOnly() {
        var small = SmallFolder()
        small.texts["channels/mail.yaml"] = """
            kind: sftp
            carries: [cedar]
            sftp: {host: h, user: u, hostKeys: ["SHA256:\(String(repeating: "Q", count: 43))"],
                   key: file:k, inbox: /}
            """
        small.texts["cedar/partner.yaml"]?.append("\nreply: {channel: mail}")
        #expect(small.faults == ["cedar/partner.yaml:7:18 profile.channel.unknown"])
    }
}
