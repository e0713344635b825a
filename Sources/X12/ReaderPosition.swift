/// Where an `InterchangeReader` can be taken up again: between transaction sets.
///
/// It holds what the events to come depend on, and nothing else: offset and line, the open ISA and
/// GS with their delimiters, ordinals (which are the counts so far), and control numbers seen.
/// Store `encoded`; a position that was damaged or comes from another release decodes to nil.
public struct ReaderPosition: Sendable, Hashable {
    /// The file offset of the first byte to fill in.
    public let offset: Int
    /// The line there, from 1.
    public let line: Int
    /// The ordinals so far.
    public let ordinals: InterchangeReader.Ordinals
    let hasBegun: Bool
    let isStraying: Bool
    let hasAcknowledgment: Bool
    /// Whether it was said that the last segment has no terminator.
    let saidUnterminated: Bool
    /// Whether it was said that the binary data here have a wrong length.
    let saidBinaryLength: Bool
    /// The interchange that is open there.
    public let interchange: InterchangeHeader?
    /// The group that is open there.
    public let group: GroupHeader?
    let groupControls: ControlNumbers
    let setControls: ControlNumbers
    /// The delimiters of the interchange that was read last; nil before the first, and where an ISA
    /// comes next while one is open.
    let delimiters: Delimiters?
    /// The form of that interchange.
    let form: InterchangeForm
}

// MARK: - Bytes

extension ReaderPosition {
    /// The format's number; it changes with the format.
    private static let format: UInt8 = 4

    /// The position as bytes, for a ledger row.
    public var encoded: [UInt8] {
        var out = PositionEncoder()
        out.byte(Self.format)
        out.number(offset)
        out.number(line)
        out.number(ordinals.interchange)
        out.number(ordinals.group)
        out.number(ordinals.set)
        out.byte(
            (isStraying ? 1 : 0) | (hasAcknowledgment ? 2 : 0) | (hasBegun ? 4 : 0)
                | (saidUnterminated ? 8 : 0) | (saidBinaryLength ? 16 : 0))
        out.byte(
            (interchange == nil ? 0 : 1) | (group == nil ? 0 : 2) | (delimiters == nil ? 0 : 4))
        if let interchange {
            out.texts(interchange.elements)
            out.delimiters(interchange.delimiters)
            out.form(interchange.form)
            out.place(interchange.place)
        }
        if let group {
            out.texts(group.elements)
            out.byte(group.repeatsControl ? 1 : 0)
            out.place(group.place)
        }
        if let delimiters {
            out.delimiters(delimiters)
            out.form(form)
        }
        out.controls(groupControls)
        out.controls(setControls)
        return out.bytes
    }

    /// Reads a position back; nil when the bytes are not one.
    public init?(encoded: [UInt8]) {
        var input = PositionDecoder(encoded)
        guard input.byte() == Self.format, let offset = input.number(),
            let line = input.number(), let interchanges = input.number(),
            let groups = input.number(), let sets = input.number(), let flags = input.byte(),
            let open = input.byte()
        else { return nil }
        self.offset = offset
        self.line = line
        ordinals = InterchangeReader.Ordinals(interchange: interchanges, group: groups, set: sets)
        isStraying = flags & 1 != 0
        hasAcknowledgment = flags & 2 != 0
        hasBegun = flags & 4 != 0
        saidUnterminated = flags & 8 != 0
        saidBinaryLength = flags & 16 != 0
        if open & 1 != 0 {
            guard let elements = input.texts(16), let delimiters = input.delimiters(),
                let form = input.form(), let place = input.place()
            else { return nil }
            interchange = InterchangeHeader(
                elements: elements, delimiters: delimiters, form: form, place: place)
        } else {
            interchange = nil
        }
        if open & 2 != 0 {
            guard let elements = input.texts(8), let repeats = input.byte(),
                let place = input.place()
            else { return nil }
            group = GroupHeader(elements: elements, repeatsControl: repeats != 0, place: place)
        } else {
            group = nil
        }
        if open & 4 != 0 {
            guard let delimiters = input.delimiters(), let form = input.form() else { return nil }
            self.delimiters = delimiters
            self.form = form
        } else {
            delimiters = nil
            form = InterchangeForm()
        }
        guard let groupControls = input.controls(), let setControls = input.controls(),
            input.isAtEnd, group == nil || interchange != nil
        else { return nil }
        self.groupControls = groupControls
        self.setControls = setControls
    }
}
