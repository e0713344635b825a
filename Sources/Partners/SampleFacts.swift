package import Diagnostics
package import Mapping
package import X12

/// What the envelopes of a partner's sample files say.
package struct SampleFacts: Sendable {
    /// A sample file.
    package struct Sample: Sendable {
        /// What it is called.
        package let name: String
        /// Its bytes, without what ISA04 had.
        package let bytes: [UInt8]
        /// How many of its interchanges had a password, or something else, in ISA04.
        let passwords: Int

        /// Names a file's bytes.
        package init(name: String, bytes: [UInt8]) {
            self.name = name
            (self.bytes, passwords) = SampleFacts.withoutPasswords(bytes)
        }
    }

    /// A transaction set in a version.
    package struct SetKind: Sendable, Hashable {
        /// ST01.
        package let set: String
        /// The first six characters of GS08.
        package let version: String
    }

    /// Things that were seen, in the order of their first appearance, with how often.
    package struct Tally<Thing: Hashable & Sendable>: Sendable {
        /// The things.
        package private(set) var things: [Thing] = []
        private var counts: [Thing: Int] = [:]

        mutating func add(_ thing: Thing) {
            if counts[thing] == nil { things.append(thing) }
            counts[thing, default: 0] += 1
        }

        /// How often it was seen.
        package func count(_ thing: Thing) -> Int { counts[thing] ?? 0 }

        /// What was seen most; nil where nothing was.
        package var usual: Thing? {
            things.max { count($0) < count($1) }
        }
    }

    /// The identities that they send from: ISA05/06.
    package private(set) var senders = Tally<Identity>()
    /// The identities that they send to: ISA07/08.
    package private(set) var receivers = Tally<Identity>()
    /// GS02.
    package private(set) var groupSenders = Tally<String>()
    /// GS03.
    package private(set) var groupReceivers = Tally<String>()
    /// The transaction sets, without those that acknowledge ours.
    package private(set) var sets = Tally<SetKind>()
    /// GS08 as a whole.
    package private(set) var releases = Tally<String>()
    /// The delimiters.
    package private(set) var delimiters = Tally<Delimiters>()
    /// What follows each segment terminator.
    package private(set) var suffixes = Tally<ReplySettings.Suffix>()
    /// ISA15.
    package private(set) var usages = Tally<String>()
    /// ISA12.
    package private(set) var versions = Tally<String>()
    /// How GS04 is written, in versions that have the century.
    package private(set) var groupDates = Tally<EnvelopeForm.DateForm>()
    /// The encodings of files that have more than ASCII.
    package private(set) var repertoires = Tally<WrittenCharacters.Repertoire>()
    /// ISA14: whether a TA1 is asked for.
    package private(set) var asksForTA1 = Tally<Bool>()
    /// What acknowledges ours: `997` or `999` with GS08, or `TA1`.
    package private(set) var answers = Tally<String>()
    /// Which of our sets they acknowledge: AK201.
    package private(set) var answered = Tally<String>()
    /// Interchanges whose ISA04 was not blank; nothing of it is kept.
    package private(set) var passwords = 0
    /// Interchanges that we have sent ourselves, and that say nothing of the partner.
    package private(set) var ours = 0
    /// What is wrong with the envelopes.
    package private(set) var faults: [Diagnostic] = []

    /// Reads the envelopes of files; `own` are our own identities.
    package init(_ samples: [Sample], own: [Identity]) {
        for sample in samples {
            passwords += sample.passwords
            read(sample, own)
        }
    }

    private mutating func read(_ sample: Sample, _ own: [Identity]) {
        var reader = InterchangeReader()
        reader.fill(sample.bytes.span)
        reader.finish()
        var isUsable = false
        while true {
            switch reader.next() {
            case .interchange(let header):
                let sender = Identity(qualifier: header.senderQualifier, id: header.senderID)
                // What cannot be written as an identity is none that anybody could agree on.
                isUsable = Identity(sender.description) != nil && !own.contains(sender)
                if own.contains(sender) { ours += 1 }
                if isUsable { add(header, sender, sample) }
                if Identity(sender.description) == nil {
                    faults.append(
                        Diagnostic(
                            .profileIdentityFormat,
                            "ISA05 and ISA06 of \(sample.name) name nobody: "
                                + Identity.objection(to: sender.description),
                            value: sender.description, at: .data(header.place)))
                }
                faults += header.faults
            case .group(let header) where isUsable:
                faults += header.faults
                // They name themselves and us in their answers as in all that they send.
                groupSenders.add(header.senderID)
                groupReceivers.add(header.receiverID)
                if !header.isAcknowledgment { releases.add(header.version) }
                if header.version >= "004010" {
                    groupDates.add(header.date.utf8.count == 6 ? .short : .long)
                }
            case .set(let header) where isUsable:
                guard let group = reader.group else { continue }
                if group.isAcknowledgment {
                    answers.add("\(header.id) in \(group.version)")
                } else {
                    sets.add(SetKind(set: header.id, version: group.release))
                }
            case .segment where isUsable && reader.group?.isAcknowledgment == true:
                if reader.segment.tag == "AK2" { answered.add(reader.segment.text(1)) }
            case .interchangeAcknowledgment where isUsable: answers.add("TA1")
            case .fault(let diagnostic): faults.append(diagnostic)
            case .skipped(let skipped): faults += [skipped.diagnostic].compactMap { $0 }
            case .needsBytes, .end: return
            default: continue
            }
        }
    }

    private mutating func add(
        _ header: InterchangeHeader, _ sender: Identity, _ sample: Sample
    ) {
        senders.add(sender)
        receivers.add(Identity(qualifier: header.receiverQualifier, id: header.receiverID))
        delimiters.add(header.delimiters)
        usages.add(header.usage)
        versions.add(header.version)
        asksForTA1.add(header.wantsAcknowledgment)
        suffixes.add(Self.suffix(sample.bytes, after: header))
        guard sample.bytes.contains(where: { $0 >= 0x80 }) else { return }
        let isUTF8 = String(validating: sample.bytes, as: UTF8.self) != nil
        repertoires.add(isUTF8 ? .utf8 : .latin1)
    }

    /// What follows the terminator of an ISA; a terminator that is a line end has nothing after it.
    private static func suffix(
        _ bytes: [UInt8], after header: InterchangeHeader
    ) -> ReplySettings.Suffix {
        let from = header.place.byte ?? 0
        guard let end = bytes[from...].firstIndex(of: header.delimiters.segment) else {
            return .none
        }
        let rest = bytes[(end + 1)...].prefix(2)
        if rest.elementsEqual([0x0D, 0x0A]) { return .crlf }
        return rest.first == 0x0A ? .lf : .none
    }
}
