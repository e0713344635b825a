import Diagnostics
import Guides
import Testing

@testable import Partners

@Suite("Finding an interchange's partner")
struct ResolutionTests {
    /// An interchange's ISA and channel, and what comes of it.
    struct Case: Sendable, CustomTestStringConvertible {
        var sender = "ZZ:BIRCH"
        var receiver = "ZZ:LAKESIDE"
        var usage = "P"
        var channel: String? = "drop"
        var partner: String? = "birch"
        var refusal: String?
        var records = false
        /// Changes to birch's profile.
        var profile: [String] = []

        var testDescription: String {
            "\(sender) to \(receiver), \(usage), by \(channel ?? "nobody"), \(profile)"
        }
    }

    @Test(
        "What the ISA and the channel decide",
        arguments: [
            Case(),
            Case(sender: "02:BIRCH SUB"),
            Case(receiver: "ZZ:LAKESIDEWEST", channel: "west"),
            Case(channel: nil),
            Case(sender: "01:BIRCH", partner: nil, refusal: "receive.sender.unknown"),
            Case(sender: "ZZ:NOBODY", partner: nil, refusal: "receive.sender.unknown"),
            Case(
                sender: "ZZ:NOBODY", channel: nil, partner: nil,
                refusal: "receive.sender.unknown"),
            Case(
                sender: "01:CEDAR", usage: "T", channel: "west", partner: "cedar",
                refusal: "receive.sender.foreign-channel"),
            Case(channel: "gone", refusal: "receive.sender.foreign-channel"),
            Case(receiver: "ZZ:LAKE", refusal: "receive.receiver.unknown"),
            Case(receiver: "ZZ:LAKESIDE", channel: "west", refusal: "receive.receiver.unknown"),
            Case(sender: "01:CEDAR", partner: "cedar", refusal: "receive.usage.not-live"),
            Case(sender: "01:CEDAR", usage: "T", partner: "cedar"),
            Case(usage: "T", refusal: "receive.usage.test"),
            Case(usage: "I", refusal: "receive.usage.test"),
            Case(usage: "T", profile: ["status: live\ntest: target"]),
            Case(records: true, profile: ["status: parallel"]),
            Case(usage: "T", profile: ["status: parallel"]),
        ])
    func resolve(_ known: Case) throws {
        var small = SmallFolder()
        for change in known.profile {
            small.replace("status: live", by: change, in: "birch/partner.yaml")
        }
        let folder = try #require(small.read().folder)
        let resolution = folder.resolve(
            sender: try #require(Identity(known.sender)),
            receiver: try #require(Identity(known.receiver)), usage: known.usage,
            channel: known.channel)
        #expect(resolution.partner?.name == known.partner)
        #expect(resolution.refusal?.code.name == known.refusal)
        #expect(resolution.recordsOnly == known.records)
    }

    @Test(
        "behind a trading network a pattern finds the partner, unless somebody has the identity",
        arguments: [
            ("ZZ:NET042WEST", "birch"), ("ZZ:NET042", nil), ("01:NET042WEST", nil),
            ("01:CEDAR", "cedar"), ("ZZ:LAKESIDE", nil), ("02:ANYBODY", "birch"),
        ])
    func patterns(sender: String, partner: String?) throws {
        var small = SmallFolder()
        small.replace(
            "status: live",
            by: "status: live\npatterns: [\"ZZ:NET???WEST\", \"02:*\", \"01:CED*\", \"ZZ:L*\"]",
            in: "birch/partner.yaml")
        let folder = try #require(small.read().folder)
        let identity = try #require(Identity(sender))
        let resolution = folder.resolve(
            sender: identity, receiver: SmallFolder.own[0], usage: "P", channel: nil)
        #expect(resolution.partner?.name == partner)
        guard let found = resolution.partner, found.name == "birch" else { return }
        // Who names itself in GS02 as in ISA06 is the partner there, too.
        let agreed = folder.agreement(
            with: found, set: "850", version: "004010", from: identity.id, to: "LAKESIDE")
        guard case .agreed = agreed else {
            Issue.record("nothing is agreed with \(sender)")
            return
        }
    }

    @Test("A diagnostic names the partner's first contact")
    func contact() throws {
        let folder = try #require(SmallFolder().read().folder)
        let resolution = folder.resolve(
            sender: Identity(qualifier: "ZZ", id: "BIRCH"), receiver: SmallFolder.own[0],
            usage: "T", channel: "drop")
        let help = try #require(resolution.refusal?.help)
        #expect(help.hasSuffix("whom to ask: EDI desk (edi@birch.example, +1 612 555 0101)"))
    }

    @Test("Whoever is not known is answered the usual way")
    func strangers() throws {
        let folder = try #require(SmallFolder().read().folder)
        let resolution = folder.resolve(
            sender: Identity(qualifier: "ZZ", id: "NOBODY"), receiver: SmallFolder.own[0],
            usage: "P", channel: "drop")
        #expect(resolution.terms == .usual)
    }

    /// A set with its group's codes, and the element that refuses it.
    struct SetCase: Sendable, CustomTestStringConvertible {
        var partner = "birch"
        var set = "850"
        var version = "004010"
        var from = "BIRCH"
        var to = "LAKESIDE"
        var isAgreed = true
        var message = ""
        var help = ""

        var testDescription: String { "\(partner) \(set) \(version) \(from) \(to)" }
    }

    @Test(
        "What the group and the set decide",
        arguments: [
            SetCase(),
            SetCase(version: "004010VICS"),
            SetCase(from: "BIRCH SUB", to: "LAKESIDEWEST"),
            SetCase(set: "860", isAgreed: false, message: "nothing is agreed"),
            SetCase(version: "005010", isAgreed: false, message: "agreed is 004010"),
            SetCase(
                from: "CEDAR", isAgreed: false, message: "GS02 is 'CEDAR'",
                help: "list it under `senders`"),
            SetCase(
                to: "LAKEAPP", isAgreed: false, message: "GS03 is 'LAKEAPP'",
                help: "list it under `receivers`"),
            SetCase(partner: "cedar", version: "005010", from: "CEDARAPP", to: "LAKEAPP"),
            SetCase(
                partner: "cedar", version: "005010", from: "CEDAR", to: "LAKEAPP",
                isAgreed: false, message: "agreed with cedar is CEDARAPP"),
        ])
    func agreement(_ known: SetCase) throws {
        let folder = try #require(SmallFolder().read().folder)
        let partner = try #require(folder.partner(named: known.partner))
        let resolution = folder.agreement(
            with: partner, set: known.set, version: known.version, from: known.from, to: known.to)
        switch resolution {
        case .agreed(let agreement):
            #expect(known.isAgreed)
            #expect(agreement.guide?.version == agreement.version)
        case .missing(let diagnostic):
            #expect(!known.isAgreed)
            #expect(diagnostic.code.name == "receive.agreement.missing")
            #expect(diagnostic.message.contains(known.message))
            #expect(known.help.isEmpty || diagnostic.help.contains(known.help))
        case .acknowledgment:
            Issue.record("a purchase order is no acknowledgment")
        }
    }
}
