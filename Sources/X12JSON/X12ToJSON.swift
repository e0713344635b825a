package import Diagnostics
package import Guides
import Values
package import X12

/// Turns interchanges into JSON, one object a line for each transaction set, losslessly.
///
/// Feed it blocks, drain what it has written whenever you like. Each object holds the set with its
/// segments in the loops of its guide, and the headers around it exactly as sent; the last object
/// of a group and of an interchange also holds the trailer. Groups without a set and interchanges
/// without a group have an object without. docs/x12.md describes the shape; `JSONToX12` reads it.
///
/// What is not kept: bytes outside interchanges, the line breaks of a wrapped file, and what was
/// said to be `parse.json.left-out`. Memory: a segment and a block, whatever the file's size, but
/// segments between an ISA and its first GS are held together.
package struct X12ToJSON: ~Copyable {
    /// Finds the guide that gives a set its loops: by GS08 and ST01; nil leaves the set flat.
    package typealias GuideFinder = (_ release: String, _ set: String) -> SetGuide?

    /// What the diagnostics are that have come up since they were last taken.
    package private(set) var diagnostics: [Diagnostic] = []
    /// Whether something could not be kept, so that the JSON does not give the file again.
    package private(set) var isIncomplete = false

    private var reader: InterchangeReader
    private var gap = Gap()
    private let findGuide: GuideFinder
    private var writer = JSONWriter()
    private var bytes: [UInt8] = []

    private var interchange: InterchangeJSON?
    private var groupNumber = 0
    private var groupHeader: JSON?
    private var validator: SetValidator?
    private var loops = LoopNesting()
    /// Whether an object is open for more members.
    private var isOpen = false
    /// Whether an object has told of the open interchange, and of the open group.
    private var hasTold = (interchange: false, group: false)
    /// The last segment, which is written when it is known what follows it.
    private var pending: (items: SegmentItems, role: Role)?

    /// Where a segment belongs.
    private enum Role {
        case interchange
        case before
        case group
        case content(Placement?)
        case setTrailer(Placement?)
        case groupTrailer
        case interchangeTrailer
    }

    /// Makes a converter.
    package init(limits: X12Limits = X12Limits(), guide: @escaping GuideFinder) {
        reader = InterchangeReader(limits: limits)
        findGuide = guide
    }

    /// Takes in the next bytes of the file.
    package mutating func feed(_ block: [UInt8]) {
        gap.feed(block, readerAt: reader.offset)
        reader.fill(block.span)
        run()
    }

    /// Says that the file ends here.
    package mutating func finish() {
        reader.finish()
        run()
        close()
    }

    /// Hands over the JSON text since the last call.
    package mutating func drain() -> [UInt8] {
        defer { bytes = [] }
        return bytes + writer.drain()
    }

    private mutating func run() {
        while true {
            let event = reader.next()
            switch event {
            case .needsBytes, .end:
                if case .end = event { settle(beforeJunk: reader.offset) }
                return
            case .segment, .set: takeContent(event)
            case .setEnd(let trailer): endSet(isMissing: trailer.isMissing)
            case .interchange(let header): open(header)
            case .interchangeAcknowledgment, .serviceRequest: hold(.before)
            case .group: openGroup()
            case .groupEnd(let trailer): endGroup(isMissing: trailer.isMissing)
            case .interchangeEnd(let trailer): endInterchange(isMissing: trailer.isMissing)
            case .skipped(let skipped):
                settle(beforeJunk: reader.offset)
                note(skipped.diagnostic)
            case .fault(let diagnostic): note(diagnostic)
            }
        }
    }

    /// Keeps what is wrong with the file as a whole, and what says that something is left out.
    private mutating func note(_ diagnostic: Diagnostic?) {
        guard let diagnostic else { return }
        switch diagnostic.code {
        case .interchangeMissing, .isaUnreadable, .segmentTooLong: isIncomplete = true
        // Within an interchange nothing is passed over but where its delimiters cannot be used.
        case .interchangeSkipped: isIncomplete = isIncomplete || reader.interchange != nil
        case .interchangeByteOrderMark: break
        default: return
        }
        diagnostics.append(diagnostic)
    }
}

// MARK: - Envelopes

extension X12ToJSON {
    private mutating func open(_ header: InterchangeHeader) {
        settle(before: reader.segment.byteOffset)
        interchange = InterchangeJSON(header, number: reader.ordinals.interchange)
        hasTold = (false, false)
        hold(.interchange)
    }

    private mutating func openGroup() {
        hold(.group)
        groupNumber = reader.ordinals.group
        hasTold.group = false
    }

    private mutating func endGroup(isMissing: Bool) {
        settle(before: isMissing ? reader.offset : reader.segment.byteOffset)
        if !hasTold.group { openObject(withGroup: true) }
        end("groupTrailer", .groupTrailer, isMissing: isMissing)
        groupHeader = nil
    }

    private mutating func endInterchange(isMissing: Bool) {
        settle(before: isMissing ? reader.offset : reader.segment.byteOffset)
        if !hasTold.interchange { openObject(withGroup: false) }
        end("interchangeTrailer", .interchangeTrailer, isMissing: isMissing)
    }

    private mutating func end(_ key: String, _ role: Role, isMissing: Bool) {
        writer.key(key)
        if isMissing { writer.null() } else { hold(role) }
    }

    /// Begins the next line.
    private mutating func openObject(withGroup: Bool) {
        close()
        isOpen = true
        writer.beginObject()
        if let interchange = interchange?.take() { writer.member("interchange", interchange) }
        hasTold.interchange = true
        guard withGroup else { return }
        writer.key("group")
        writer.beginObject()
        writer.member("number", groupNumber)
        writer.member("header", groupHeader ?? .null)
        writer.endObject()
        hasTold.group = true
    }

    /// Ends the open line.
    private mutating func close() {
        guard isOpen else { return }
        isOpen = false
        writer.endObject()
        bytes += writer.drain() + [UInt8(ascii: "\n")]
        writer = JSONWriter()
    }
}

// MARK: - Sets

extension X12ToJSON {
    private mutating func takeContent(_ event: InterchangeReader.Event) {
        if case .set(let header) = event {
            settle(before: reader.segment.byteOffset)
            openSet(header)
        }
        hold(.content(validator?.check(reader.segment)))
    }

    private mutating func openSet(_ header: SetHeader) {
        openObject(withGroup: true)
        let guide = findGuide(reader.group?.version ?? "", header.id)
        validator = guide.map { SetValidator($0) }
        writer.key("set")
        writer.beginObject()
        writer.member("number", reader.ordinals.set)
        writer.member("id", header.id)
        writer.member("control", header.control)
        writer.member("dictionary", guide.map { .string($0.version) } ?? .null)
        writer.key("content")
        writer.beginArray()
    }

    private mutating func endSet(isMissing: Bool) {
        if isMissing {
            settle(before: reader.offset)
            closeSet()
        } else {
            hold(.setTrailer(validator?.check(reader.segment)))
        }
    }

    private mutating func closeSet() {
        loops.closeAll(in: &writer)
        validator = nil
        writer.endArray()
        writer.endObject()
    }

    private mutating func write(_ segment: JSON, at placement: Placement?) {
        if let placement, let guide = validator?.guide {
            loops.move(to: placement, guide, in: &writer)
        }
        writer.value(segment)
        bytes += writer.drain()
    }
}

// MARK: - What follows a segment

extension X12ToJSON {
    /// Keeps the current segment until it is known what follows it.
    private mutating func hold(_ role: Role) {
        settle(before: reader.segment.byteOffset)
        pending = (SegmentItems(reader.segment), role)
        gap.begin(at: reader.segment.byteOffset + reader.segment.byteCount)
    }

    /// Writes the last segment: the next begins at `offset`.
    private mutating func settle(before offset: Int) {
        guard pending != nil else { return }
        write(after: gap.close(at: offset))
    }

    /// Writes the last segment: what follows is none of the interchange's.
    private mutating func settle(beforeJunk offset: Int) {
        guard pending != nil, let interchange else { return }
        write(after: gap.close(beforeJunk: offset, terminator: interchange.terminator))
    }

    private mutating func write(after gap: [UInt8]?) {
        guard let (items, role) = pending.take() else { return }
        if gap == nil, interchange?.isWrapped == false {
            isIncomplete = true
            diagnostics.append(
                Diagnostic(
                    .jsonLeftOut,
                    "More than \(Gap.limit) bytes between two segments are left out",
                    at: .data(DataPlace(byte: reader.offset))))
        }
        if case .interchange = role {
            interchange?.take(header: items, after: gap ?? [])
            return
        }
        let segment = items.json(after: gap.flatMap { interchange?.exception($0) })
        switch role {
        case .interchange: break
        case .before: interchange?.take(before: segment)
        case .group: groupHeader = segment
        case .content(let placement): write(segment, at: placement)
        case .setTrailer(let placement):
            write(segment, at: placement)
            closeSet()
        case .groupTrailer, .interchangeTrailer: writer.value(segment)
        }
    }
}
