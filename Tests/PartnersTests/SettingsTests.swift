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
        #expect(partner.duplicateDays == 90)
        #expect(partner.answers == nil)
        #expect(partner.answering == .usual)
        #expect(partner.reply.delimiters.repetition == UInt8(ascii: "^"))
        #expect(partner.reply.suffix.bytes == [0x0A])
        #expect(partner.reply.name == .usual)
        #expect(partner.agreements[0].validation == ValidationPolicy())
        #expect(partner.agreements[0].acknowledgment.listsAcceptedSets)
    }

    @Test("Replies")
    func reply() throws {
        let partner = try birch(
            "reply:", "  channel: west", "  delimiters: {element: \"|\", segment: \"\\n\"}",
            "  suffix: none", "  name: \"{partner}.{isa13}\"")
        #expect(partner.answers == "west")
        #expect(partner.reply.delimiters.element == UInt8(ascii: "|"))
        #expect(partner.reply.delimiters.segment == 0x0A)
        #expect(partner.reply.delimiters.component == UInt8(ascii: ">"))
        #expect(partner.reply.suffix.bytes == [])
        #expect(partner.reply.name.description == "{partner}.{isa13}")
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
        let asked = partner.answering.interchange
        #expect(asked.isDue(isa14: isa14, isClean: true) == clean)
        #expect(asked.isDue(isa14: isa14, isClean: false) == faulty)
        #expect(partner.answering.functional == AcknowledgmentForm())
    }

    @Test("Which answer, in which version and form, and which notes refuse")
    func forms() throws {
        let partner = try birch(
            "acknowledge:", "  functional: \"999\"", "  version: \"005010X1\"", "  partly: E",
            "  combined: true", "  notes: {\"021\": R, \"014\": E}")
        #expect(
            partner.answering.functional
                == AcknowledgmentForm(
                    .implementation, version: "005010X1", tellsPartly: false, isCombined: true))
        #expect(
            partner.answering.choices
                == [.groupCount: .rejected, .date: .acceptedWithErrors])
    }

    @Test("A partner without 997, and a window of its own")
    func others() throws {
        let partner = try birch("acknowledge: {functional: none}", "duplicates: {days: 7}")
        #expect(partner.answering.functional == nil)
        #expect(partner.duplicateDays == 7)
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
