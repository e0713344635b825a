/// Where a fault is: in a text file, or in the data of an interchange.
public enum Place: Sendable, Hashable {
    /// No place is known, or none would help.
    case nowhere
    /// A place in a text file, such as a profile or a code table.
    case text(TextPlace)
    /// A place in an X12 interchange.
    case data(DataPlace)
}

/// A place in a text file; lines and columns count from 1.
public struct TextPlace: Sendable, Hashable, CustomStringConvertible {
    /// The file's path as the user named it, relative to the folder that was read.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in characters, from 1.
    public var column: Int

    /// Makes a place.
    public init(file: String, line: Int, column: Int) {
        self.file = file
        self.line = line
        self.column = column
    }

    public var description: String { "\(file):\(line):\(column)" }
}

/// A place in an X12 interchange, as exactly as it is known. All ordinals count from 1.
public struct DataPlace: Sendable, Hashable {
    /// Which interchange of the file.
    public var interchange: Int?
    /// Which functional group of the interchange.
    public var group: Int?
    /// Which transaction set of the group.
    public var set: Int?
    /// The position of the segment in its transaction set, ST being 1 (X12.5: AK302).
    public var segment: Int?
    /// The segment's id, such as `PO1`.
    public var tag: String?
    /// The loop's id within a bounded loop (X12.5: AK303), or the loop path for people.
    public var loop: String?
    /// The element's position, the first after the segment id being 1.
    public var element: Int?
    /// The component within a composite element.
    public var component: Int?
    /// The repetition of a repeating element.
    public var repetition: Int?
    /// The data element's reference number (X12.3), such as 355.
    public var reference: Int?
    /// The field's name, such as `ROW.quantity`, where a partner sends records and no X12; the
    /// set is then a document, and the segment a record.
    public var field: String?
    /// The offset of the segment's first byte in the file, from 0.
    public var byte: Int?
    /// The line of the file that holds the segment's first byte, from 1.
    public var line: Int?

    /// Makes a place; what is not given is not known.
    public init(
        interchange: Int? = nil, group: Int? = nil, set: Int? = nil, segment: Int? = nil,
        tag: String? = nil, loop: String? = nil, element: Int? = nil, component: Int? = nil,
        repetition: Int? = nil, reference: Int? = nil, field: String? = nil, byte: Int? = nil,
        line: Int? = nil
    ) {
        self.interchange = interchange
        self.group = group
        self.set = set
        self.segment = segment
        self.tag = tag
        self.loop = loop
        self.element = element
        self.component = component
        self.repetition = repetition
        self.reference = reference
        self.field = field
        self.byte = byte
        self.line = line
    }
}

extension DataPlace: CustomStringConvertible {
    /// For people: `interchange 1, group 1, set 2, segment 7 (PO103), byte 412`; of records
    /// `document 2, line 7, ROW.quantity, byte 412`.
    public var description: String {
        var parts: [String] = []
        if let field {
            if let set { parts.append("document \(set)") }
            if let line { parts.append("line \(line)") }
            parts.append(field)
            if let byte { parts.append("byte \(byte)") }
            return parts.joined(separator: ", ")
        }
        if let interchange { parts.append("interchange \(interchange)") }
        if let group { parts.append("group \(group)") }
        if let set { parts.append("set \(set)") }
        if let segment {
            parts.append("segment \(segment)" + (tag.map { _ in " (\(position))" } ?? ""))
        } else if tag != nil {
            parts.append(position)
        }
        if let byte { parts.append("byte \(byte)") }
        return parts.joined(separator: ", ")
    }

    /// The segment and element as the standard writes them: `PO103`, `REF04-2`, `PO1`; the name of
    /// a field of records.
    public var position: String {
        if let field { return field }
        guard let tag else { return "" }
        guard let element else { return tag }
        let number = element < 10 ? "0\(element)" : "\(element)"
        return tag + number + (component.map { "-\($0)" } ?? "")
    }
}
