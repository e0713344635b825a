public import X12

/// Which acknowledgment answers functional groups, and in which form: 997 or 999, its version, how
/// a group is told of which some sets were refused, and whether answers share a group.
public struct AcknowledgmentForm: Sendable, Hashable {
    /// The transaction set that answers.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// 997, the functional acknowledgment, in every version.
        case functional = "997"
        /// 999, the implementation acknowledgment: IK3 to IK5 and CTX, from 005010 on.
        case implementation = "999"
    }

    /// The transaction set that answers.
    public var kind: Kind
    /// GS08 of the answer, such as `004010` or `005010X231A1`; nil: that of the answered group.
    public var version: String?
    /// AK901 of a group of which some sets are accepted and some refused.
    public enum Partly: String, Sendable, Hashable, CaseIterable {
        /// P: those that are accepted are processed.
        case partly = "P"
        /// E, which means the same to partners whose systems do not know P.
        case errors = "E"
        /// R: nothing of the group is processed, for partners who send all of it again.
        case rejected = "R"
    }

    /// What is said of groups of which some sets are accepted and some refused.
    public var partly: Partly
    /// Whether the answers to groups of an interchange whose GS02, GS03 and GS08 are the same share
    /// one group, wherever they stand in it; else each has its own (997, note 1 allows both).
    public var isCombined: Bool

    /// Makes a form; the defaults suit a partner with whom nothing else is agreed.
    public init(
        _ kind: Kind = .functional, version: String? = nil, partly: Partly = .partly,
        isCombined: Bool = false
    ) {
        self.kind = kind
        self.version = version
        self.partly = partly
        self.isCombined = isCombined
    }

    /// The first version that has a 999.
    public static let firstImplementationVersion = "005010"
    /// The version of an answer to a group whose GS08 is no version.
    public static let usualVersion = "004010"

    /// GS08 of the answer to a group with this GS08: what is agreed, else the group's own, and
    /// 005010 where a 999 answers an older group.
    public func version(answering release: String) -> String {
        if let version { return version }
        let digits = release.utf8.prefix(6)
        let isVersion =
            (6...12).contains(release.utf8.count)
            && digits.count == 6 && digits.allSatisfy { (0x30...0x39).contains($0) }
            && release.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        let received = isVersion ? release : Self.usualVersion
        guard kind == .implementation, received < Self.firstImplementationVersion else {
            return received
        }
        return Self.firstImplementationVersion
    }

    /// The group that carries answers to `header`.
    ///
    /// GS02 and GS03 are those of the answered group, swapped. What a partner wrote there need not
    /// fit to be written back: delimiters and control characters go, what is longer than an
    /// application code may be is cut, and where nothing is left the identities of ISA stand in.
    public func group(
        answering header: GroupHeader, of interchange: (sender: String, receiver: String),
        control: Int, date: String, time: String, delimiters: Delimiters = .usual
    ) -> GroupFields {
        let version = version(answering: header.version)
        let echo = Echo(delimiters)
        func code(_ sent: String, or identity: String) -> String {
            let texts = [sent, identity].map { echo.text($0, 15).trimmed }
            return texts.first { $0.utf8.count >= 2 } ?? texts.first { !$0.isEmpty } ?? "ZZ"
        }
        return GroupFields(
            functionalID: "FA", senderID: code(header.receiverID, or: interchange.receiver),
            receiverID: code(header.senderID, or: interchange.sender),
            date: version < "004010" ? String(date.suffix(6)) : date, time: time,
            control: control, version: echo.text(version, 12))
    }
}

/// Makes what a partner sent fit to be sent back.
struct Echo {
    private let delimiters: Delimiters

    init(_ delimiters: Delimiters) {
        self.delimiters = delimiters
    }

    /// Without delimiters and control characters, which become blanks; blanks at the end go.
    func bytes(_ bytes: some Sequence<UInt8>) -> [UInt8] {
        var clean = bytes.map { byte in
            byte < 0x20 || byte == 0x7F || delimiters.contains(byte) ? 0x20 : byte
        }
        while clean.last == 0x20 { clean.removeLast() }
        return clean
    }

    /// A text cut to an element's length in bytes, between characters.
    func text(_ text: String, _ limit: Int) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            let isUnfit =
                scalar.value < 0x20 || scalar.value == 0x7F
                || scalar.utf8.contains(where: delimiters.contains)
            let fit = isUnfit ? " " : scalar
            guard clean.utf8.count + UTF8.width(fit) <= limit else { break }
            clean.unicodeScalars.append(fit)
        }
        while clean.last == " " { clean.removeLast() }
        return clean
    }

    /// An identifier that has to fill an element of `widths` characters: capital letters and digits
    /// only, and question marks where nothing sensible stands.
    func id(_ text: String, _ widths: ClosedRange<Int>) -> String {
        let letters = text.utf8.filter { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) }
        let known = String(decoding: letters.prefix(widths.upperBound), as: UTF8.self)
        return known + String(repeating: "?", count: max(0, widths.lowerBound - letters.count))
    }

    /// A control number as it was sent, so that it can be matched even where it is none; 0 where
    /// nothing that can be written was sent.
    func control(_ text: String) -> String {
        let sent = self.text(text, 9)
        return sent.isEmpty ? "0" : sent
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmed: String {
        let inner = utf8.drop { $0 == 0x20 }
        return String(Substring(inner))
    }
}
