import Acknowledgments
import Diagnostics
import Values

/// Where the inbound walk goes on after a crash: the reader's position between documents and what
/// the walk knows of the open interchange. A ledger stores `encoded`.
package struct ResumePoint: Sendable, Equatable {
    /// The reader's position; `position.offset` is where the bytes must be fed from.
    package var position: WalkPosition
    /// The fingerprint chain of the open interchange so far.
    var fingerprint: Digest?
    /// Where the open interchange's ISA begins.
    var interchangeOffset: Int
    /// What was found wrong with the open interchange after its header.
    var interchangeFaults: [Diagnostic]
    /// What the open group's sets came to so far.
    var group: GroupVerdict?
    /// What was found wrong with the open group after its header.
    var groupFaults: [Diagnostic]
}

extension ResumePoint {
    /// The format's number; it changes with the format.
    private static let format = 1

    /// The point as bytes, for a ledger row: a line of JSON, then the reader's position.
    package var encoded: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("format", Self.format)
        writer.member("interchange", interchangeOffset)
        if let fingerprint { writer.member("fingerprint", fingerprint.description) }
        writer.member("faults", FaultCoding.json(interchangeFaults))
        if let group {
            writer.key("group")
            writer.beginObject()
            writer.member("functionalID", group.functionalID)
            writer.member("control", group.control)
            writer.member("version", group.version)
            writer.member("received", group.received)
            writer.member("accepted", group.accepted)
            writer.member("hasNotes", .bool(group.hasNotes))
            writer.member("codes", .array(group.codes.map { .number(ExactDecimal($0)) }))
            writer.member("faults", FaultCoding.json(groupFaults))
            writer.endObject()
        }
        writer.endObject()
        return writer.bytes + [UInt8(ascii: "\n")] + position.encoded
    }

    /// Reads a point back; nil when the bytes are not one of this release.
    package init?(encoded: [UInt8]) {
        guard let end = encoded.firstIndex(of: UInt8(ascii: "\n")),
            let json = try? JSONReader.read(Array(encoded[..<end])),
            json["format"]?.integer == Self.format,
            let position = WalkPosition(encoded: Array(encoded[(end + 1)...])),
            let offset = json["interchange"]?.integer,
            let faults = FaultCoding.faults(json["faults"])
        else { return nil }
        self.position = position
        interchangeOffset = offset
        interchangeFaults = faults
        groupFaults = FaultCoding.faults(json["group"]?["faults"]) ?? []
        fingerprint = json["fingerprint"]?.text.flatMap { Digest(hex: $0) }
        guard let stored = json["group"] else { return }
        guard let functionalID = stored["functionalID"]?.text,
            let control = stored["control"]?.text, let version = stored["version"]?.text,
            let received = stored["received"]?.integer,
            let accepted = stored["accepted"]?.integer,
            let hasNotes = stored["hasNotes"]?.flag, let codes = stored["codes"]?.items
        else { return nil }
        var verdict = GroupVerdict(
            functionalID: functionalID, control: control, version: version)
        verdict.received = received
        verdict.accepted = accepted
        verdict.hasNotes = hasNotes
        verdict.codes = codes.compactMap(\.integer)
        group = verdict
    }
}
