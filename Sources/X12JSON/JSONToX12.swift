package import Diagnostics
import Values
import X12

/// Turns the objects that `X12ToJSON` makes, or that others made like them, into interchanges.
///
/// Give it the lines one after the other and drain what it has written. An object is written whole
/// or not at all; after a fault nothing more is written, so that what came out so far cannot be
/// taken for a whole interchange. Consecutive objects with the same `interchange.number` and header
/// share an interchange, and so with groups. Memory: one object.
package struct JSONToX12: Sendable {
    /// What is done about SE, GE and IEA.
    package enum Trailers: String, Sendable, CaseIterable {
        /// Counts and control numbers that do not fit are corrected, trailers that are missing are
        /// added. What fits stays as it is, leading zeros included.
        case compute
        /// They are written as given; one that is `null` is left out.
        case keep
    }

    /// What is done about SE, GE and IEA.
    package let trailers: Trailers
    /// What stands in the place of a delimiter in the data; nil refuses such data.
    package let replacement: UInt8?
    /// What was corrected, since it was last taken.
    package private(set) var diagnostics: [Diagnostic] = []

    private var bytes: [UInt8] = []
    private var interchange: Level?
    private var group: Level?
    private var form: WrittenForm?
    private var line = 0

    /// The largest line, in bytes.
    package static let lineLimit = 512 << 20

    /// An interchange or group that is open.
    private struct Level {
        /// By what an object is known to be of it.
        let identity: [JSON]
        let control: String
        /// How many groups or sets it has.
        var count = 0
    }

    /// Makes a writer.
    package init(trailers: Trailers = .compute, replacement: UInt8? = nil) {
        self.trailers = trailers
        self.replacement = replacement
    }

    /// Hands over the bytes written since the last call.
    package mutating func drain() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }

    /// Hands over what was corrected since the last call.
    package mutating func takeDiagnostics() -> [Diagnostic] {
        defer { diagnostics = [] }
        return diagnostics
    }

    /// Writes the object of the next line; blank lines are passed over.
    ///
    /// - Throws: what is wrong with the line, without a place.
    package mutating func write(line text: [UInt8]) throws(Diagnostic) {
        guard text.contains(where: { !ByteText.isBlank($0) }) else { return }
        let limits = JSONReader.Limits(bytes: Self.lineLimit, depth: 128)
        let object: JSON
        do {
            object = try JSONReader.read(text, limits: limits)
        } catch {
            throw Diagnostic(.jsonSyntax, "byte \(error.offset) of the line: \(error)")
        }
        var next = self
        next.bytes = []
        try next.write(object)
        let written = next.bytes
        next.bytes = []
        swap(&next.bytes, &bytes)
        next.bytes += written
        self = next
    }

    /// Closes what is open.
    package mutating func finish() {
        closeInterchange(with: nil)
    }

    // MARK: Objects

    private mutating func write(_ object: JSON) throws(Diagnostic) {
        guard let envelope = object["interchange"] else {
            throw SegmentBytes.shape("the object has no interchange")
        }
        try open(envelope)
        if let group = object["group"] {
            try open(group: group)
            if let set = object["set"] { try write(set: set) }
        } else if object["set"] != nil {
            throw SegmentBytes.shape("the object has a set, but no group")
        }
        if let trailer = object["groupTrailer"] { try close(group: trailer) }
        if let trailer = object["interchangeTrailer"] { try close(interchange: trailer) }
    }

    private mutating func open(_ envelope: JSON) throws(Diagnostic) {
        let identity = [envelope["number"] ?? .null, envelope["header"] ?? .null]
        guard interchange?.identity != identity else { return }
        closeInterchange(with: nil)
        let parts = try SegmentBytes.parts(identity[1])
        let texts = [parts.tag] + parts.elements.compactMap(\.text)
        guard parts.isTagged(.isa), parts.elements.count == 16, texts.count == 17 else {
            throw SegmentBytes.shape("interchange.header is no ISA with sixteen elements")
        }
        var header: [[UInt8]] = []
        for text in texts { header.append(try SegmentBytes.encode(text, parts)) }
        form = try WrittenForm(envelope, header: header)
        try append(identity[1])
        interchange = Level(identity: identity, control: texts[13])
        for segment in envelope["before"]?.items ?? [] { try append(segment) }
    }

    private mutating func open(group envelope: JSON) throws(Diagnostic) {
        let identity = [envelope["number"] ?? .null, envelope["header"] ?? .null]
        guard group?.identity != identity else { return }
        closeGroup(with: nil)
        let parts = try SegmentBytes.parts(identity[1])
        guard parts.isTagged(.gs) else { throw SegmentBytes.shape("group.header is no GS") }
        try append(identity[1])
        interchange?.count += 1
        let control = Array(parts.elements.dropFirst(5)).first?.text ?? ""
        group = Level(identity: identity, control: control)
    }

    private mutating func write(set: JSON) throws(Diagnostic) {
        var segments: [JSON] = []
        try Self.flatten(set["content"], into: &segments)
        guard let first = segments.first, try SegmentBytes.parts(first).isTagged(.st) else {
            throw SegmentBytes.shape("set.content does not begin with ST")
        }
        group?.count += 1
        let control = try SegmentBytes.parts(first).elements.dropFirst().first?.text ?? ""
        let last = segments[segments.count - 1]
        guard segments.count > 1, try SegmentBytes.parts(last).isTagged(.se) else {
            for segment in segments { try append(segment) }
            if trailers == .compute { append("SE", segments.count + 1, control) }
            return
        }
        for segment in segments.dropLast() { try append(segment) }
        try append(trailer: last, count: segments.count, control: control, isNumber: false)
    }

    /// The segments of loops in loops, in order.
    private static func flatten(_ content: JSON?, into segments: inout [JSON]) throws(Diagnostic) {
        guard let items = content?.items else {
            throw SegmentBytes.shape("content is no array of segments and loops")
        }
        for item in items {
            if case .object = item {
                try flatten(item["content"], into: &segments)
            } else {
                segments.append(item)
            }
        }
    }
}

// MARK: - Trailers

extension JSONToX12 {
    private mutating func close(group trailer: JSON) throws(Diagnostic) {
        guard let open = group else { throw SegmentBytes.shape("groupTrailer without a group") }
        guard !trailer.isNull else { return closeGroup(with: trailer) }
        try append(trailer: trailer, "GE", open)
        group = nil
    }

    private mutating func close(interchange trailer: JSON) throws(Diagnostic) {
        closeGroup(with: nil)
        guard !trailer.isNull else { return closeInterchange(with: trailer) }
        if let open = interchange { try append(trailer: trailer, "IEA", open) }
        interchange = nil
    }

    private mutating func append(
        trailer: JSON, _ tag: String, _ open: Level
    ) throws(Diagnostic) {
        guard try SegmentBytes.parts(trailer).tag == tag else {
            throw SegmentBytes.shape("a trailer is no \(tag)")
        }
        try append(trailer: trailer, count: open.count, control: open.control, isNumber: true)
    }

    /// Ends the group with a trailer of our own, unless it is known to have none.
    private mutating func closeGroup(with trailer: JSON?) {
        guard let open = group.take() else { return }
        if trailer == nil || trailers == .compute { append("GE", open.count, open.control) }
    }

    private mutating func closeInterchange(with trailer: JSON?) {
        closeGroup(with: nil)
        guard let open = interchange.take() else { return }
        if trailer == nil || trailers == .compute { append("IEA", open.count, open.control) }
    }

    /// Writes a trailer that is there.
    private mutating func append(
        trailer: JSON, count: Int, control: String, isNumber: Bool
    ) throws(Diagnostic) {
        var parts = try SegmentBytes.parts(trailer)
        if trailers == .compute {
            var elements = Array(parts.elements)
            while elements.count < 2 { elements.append("") }
            let stated = [elements[0].text ?? "", elements[1].text ?? ""]
            if Self.number(stated[0]) != String(count) {
                correct("\(parts.tag)01", stated[0], String(count))
                elements[0] = .string(String(count))
            }
            let isSame = isNumber && Self.number(stated[1]) == Self.number(control)
            if stated[1] != control, !isSame {
                correct("\(parts.tag)02", stated[1], control)
                elements[1] = .string(control)
            }
            parts.elements = elements[...]
        }
        bytes += try writer().bytes(parts)
    }

    private mutating func correct(_ element: String, _ stated: String, _ right: String) {
        diagnostics.append(
            Diagnostic(
                .trailerCorrected, "\(element) was '\(stated)' and is written as '\(right)'",
                value: stated))
    }

    /// A number of digits without leading zeros; nil when it is none.
    private static func number(_ text: String) -> String? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let digits = text.drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    // MARK: Bytes

    private mutating func append(_ segment: JSON) throws(Diagnostic) {
        bytes += try writer().bytes(SegmentBytes.parts(segment))
    }

    /// Writes a trailer of our own.
    private mutating func append(_ tag: String, _ count: Int, _ control: String) {
        guard let form else { preconditionFailure("a level that is open has a form") }
        for (index, text) in [tag, String(count), control].enumerated() {
            if index > 0 { bytes.append(form.element) }
            bytes += text.utf8
        }
        bytes += form.end
    }

    private func writer() -> SegmentBytes {
        guard let form else { preconditionFailure("a level that is open has a form") }
        return SegmentBytes(form: form, replacement: replacement)
    }
}
