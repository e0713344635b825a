import Diagnostics
import Values
import X12

/// Writes one segment of JSON as bytes, and checks that none of its data would break it.
struct SegmentBytes {
    let form: WrittenForm
    /// What stands in the place of a delimiter in the data; nil refuses such data.
    let replacement: UInt8?

    /// The array's texts that are no data: the id, and what a segment says of itself.
    struct Parts {
        var tag: String
        var elements: ArraySlice<JSON>
        var after: [UInt8]?
        var isLatin1 = false

        /// Whether a reader takes the segment for one with this id: a NUL behind it is not seen.
        func isTagged(_ tag: SegmentTag) -> Bool { SegmentTag(self.tag) == tag }
    }

    /// Takes the array of a segment apart.
    static func parts(_ json: JSON) throws(Diagnostic) -> Parts {
        guard var items = json.items?[...], let tag = items.popFirst()?.text else {
            throw shape("a segment is an array whose first item is the segment's id")
        }
        var parts = Parts(tag: tag, elements: items)
        guard let marks = items.last, case .object(let members) = marks,
            marks["repetitions"] == nil
        else { return parts }
        parts.elements.removeLast()
        for member in members {
            switch (member.key, member.value.text) {
            case ("after", let text?):
                guard let bytes = ByteText.bytes(text) else {
                    throw shape("after has characters above U+00FF")
                }
                parts.after = bytes
            case ("encoding", "latin-1"?): parts.isLatin1 = true
            default: throw shape("\(tag) has \(member.key), which no segment has")
            }
        }
        return parts
    }

    /// The segment's bytes with its end.
    func bytes(_ parts: Parts) throws(Diagnostic) -> [UInt8] {
        var bytes: [UInt8] = []
        try put(parts.tag, parts, 0, into: &bytes)
        let data = binary(parts)
        for (index, element) in parts.elements.enumerated() {
            bytes.append(form.element)
            if index + 1 == data, let text = element.text {
                bytes += try Self.encode(text, parts)
            } else {
                try put(element, parts, index + 1, into: &bytes)
            }
        }
        return bytes + (parts.after ?? form.end)
    }

    /// The element that holds as many bytes of any value as the one before it says.
    private func binary(_ parts: Parts) -> Int? {
        let elements = Array(parts.elements)
        guard let position = BinaryElement.position(of: SegmentTag(parts.tag)),
            elements.count == position, let text = elements[position - 1].text,
            let length = elements[position - 2].text.flatMap({ Int($0) }),
            (try? Self.encode(text, parts))?.count == length
        else { return nil }
        return position
    }

    private func put(
        _ element: JSON, _ parts: Parts, _ position: Int, into bytes: inout [UInt8]
    ) throws(Diagnostic) {
        switch element {
        case .string(let text):
            try put(text, parts, position, into: &bytes)
        case .array(let components):
            guard form.component != 0 else {
                throw Self.shape(
                    "\(Self.name(parts, position)) has components, "
                        + "but the interchange no separator for them")
            }
            for (index, component) in components.enumerated() {
                guard let text = component.text else {
                    throw Self.shape("a component of \(Self.name(parts, position)) is no text")
                }
                if index > 0 { bytes.append(form.component) }
                try put(text, parts, position, into: &bytes)
            }
        default:
            guard element.members?.count == 1, let occurrences = element["repetitions"]?.items
            else {
                throw Self.shape(
                    "\(Self.name(parts, position)) is neither text, nor components, "
                        + "nor repetitions")
            }
            try put(repetitions: occurrences, parts, position, into: &bytes)
        }
    }

    private func put(
        repetitions: [JSON], _ parts: Parts, _ position: Int, into bytes: inout [UInt8]
    ) throws(Diagnostic) {
        guard let separator = form.repetition else {
            throw Diagnostic(
                .dataRepetition, "An element repeats, but there is no separator for it",
                at: Self.place(parts, position))
        }
        for (index, occurrence) in repetitions.enumerated() {
            if case .object = occurrence {
                throw Self.shape("a repetition of \(Self.name(parts, position)) repeats")
            }
            if index > 0 { bytes.append(separator) }
            try put(occurrence, parts, position, into: &bytes)
        }
    }

    private func put(
        _ text: String, _ parts: Parts, _ position: Int, into bytes: inout [UInt8]
    ) throws(Diagnostic) {
        for byte in try Self.encode(text, parts) {
            // ISA states the other separators itself, and an id is not split.
            let isPlain = position == 0 || parts.tag == "ISA"
            guard form.ends(byte) || !isPlain && form.separates(byte) else {
                bytes.append(byte)
                continue
            }
            guard let replacement else {
                throw Diagnostic(
                    .dataDelimiter, "The data holds the delimiter '\(ByteText.text([byte]))'",
                    value: text, at: Self.place(parts, position))
            }
            bytes.append(replacement)
        }
    }

    /// A text as the bytes that its segment asks for.
    static func encode(_ text: String, _ parts: Parts) throws(Diagnostic) -> [UInt8] {
        guard parts.isLatin1 else { return Array(text.utf8) }
        guard let bytes = ByteText.bytes(text) else {
            throw Diagnostic(
                .jsonEncoding, "\(parts.tag) has a character that Latin-1 does not have",
                value: text)
        }
        return bytes
    }

    private static func place(_ parts: Parts, _ position: Int) -> Place {
        .data(DataPlace(tag: parts.tag, element: position == 0 ? nil : position))
    }

    private static func name(_ parts: Parts, _ position: Int) -> String {
        DataPlace(tag: parts.tag, element: position == 0 ? nil : position).position
    }

    static func shape(_ message: String) -> Diagnostic { Diagnostic(.jsonShape, message) }
}
