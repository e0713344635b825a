import Diagnostics
import Values
import X12

/// The delimiters and line ends that an object's interchange is written with.
struct WrittenForm: Equatable {
    let element: UInt8
    /// Zero where there is none.
    let component: UInt8
    let repetition: UInt8?
    /// One byte; more in the rare file that has a terminator of several, or blanks before it.
    let terminator: [UInt8]
    let suffix: [UInt8]

    /// Reads `delimiters` and `suffix`. What they leave out is usual; the separators of components
    /// and repetitions are what ISA says, and what it says has to be what `delimiters` says.
    init(_ interchange: JSON, header: [[UInt8]]) throws(Diagnostic) {
        let stated = interchange["delimiters"]
        let element = try Self.bytes(stated?["element"], "delimiters.element")
        let terminator = try Self.bytes(stated?["segment"], "delimiters.segment")
        self.element = element?.first ?? Delimiters.usual.element
        self.terminator = terminator ?? [Delimiters.usual.segment]
        suffix = try Self.bytes(interchange["suffix"], "suffix") ?? []
        guard element?.count ?? 1 == 1, let last = self.terminator.last else {
            throw Self.fault("delimiters.element is one character, delimiters.segment at least one")
        }
        let taken = [self.element, last]
        let component = Self.separator(header[16], among: taken)
        let version = header[12]
        let repeats =
            version.count == 5 && version.allSatisfy { (0x30...0x39).contains($0) }
            && !version.lexicographicallyPrecedes("00402".utf8)
        let repetition =
            repeats ? Self.separator(header[11], among: taken + [component ?? 0]) : nil
        // As the reader has it: nothing that may stand around segments separates repetitions.
        let blanks: Set<UInt8> = [0x00, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x20]
        self.repetition = repetition.flatMap { blanks.contains($0) ? nil : $0 }
        self.component = component ?? 0
        let said = [("component", component), ("repetition", self.repetition)]
        for (name, separator) in said {
            let wanted = try Self.bytes(stated?[name], "delimiters.\(name)")
            guard wanted == nil || wanted == separator.map({ [$0] }) else {
                throw Self.fault("delimiters.\(name) is not what ISA says")
            }
        }
        guard self.element != last, suffix.allSatisfy(ByteText.isBlank) else {
            throw Self.fault("the delimiters are not all different, or suffix is no line end")
        }
    }

    private static func bytes(_ value: JSON?, _ name: String) throws(Diagnostic) -> [UInt8]? {
        guard let value, !value.isNull else { return nil }
        guard let bytes = value.text.flatMap(ByteText.bytes) else {
            throw fault("\(name) is text of characters up to U+00FF")
        }
        return bytes
    }

    /// The separator that a field of ISA states; nil where it states none that can be one.
    private static func separator(_ field: [UInt8], among taken: [UInt8]) -> UInt8? {
        guard field.count == 1, let byte = field.first, byte != 0x20,
            !taken.contains(byte)
        else { return nil }
        let isDigit = (0x30...0x39).contains(byte)
        return isDigit || (0x61...0x7A).contains(byte | 0x20) ? nil : byte
    }

    private static func fault(_ message: String) -> Diagnostic {
        Diagnostic(.jsonDelimiters, message)
    }

    /// What ends a segment, and what follows that.
    var end: [UInt8] { terminator + suffix }

    /// Whether a byte of the data would end its element or segment.
    func ends(_ byte: UInt8) -> Bool {
        // The last byte of a character of several is none on its own.
        byte == element || (byte == terminator.last && (byte < 0x80 || terminator.count == 1))
    }

    /// Whether a byte of the data would end its component or repetition.
    func separates(_ byte: UInt8) -> Bool {
        byte == repetition || (byte == component && byte != 0)
    }
}
