/// Names what a file is when it is no X12, so that the message can say it.
enum ForeignFormat {
    private static let beginnings: [(bytes: [UInt8], name: String)] = [
        ([0xC9, 0xE2, 0xC1], "X12 in EBCDIC: the transfer has to convert it to ASCII"),
        ([0xFF, 0xFE], "UTF-16 text: the sender has to write single bytes"),
        ([0xFE, 0xFF], "UTF-16 text: the sender has to write single bytes"),
        ([0x49, 0x00, 0x53, 0x00], "X12 in UTF-16: the sender has to write single bytes"),
        ([0x00, 0x49, 0x00, 0x53], "X12 in UTF-16: the sender has to write single bytes"),
        ([0x1F, 0x8B], "a gzip archive"),
        ([0x50, 0x4B, 0x03, 0x04], "a ZIP archive"),
        (Array("-----BEGIN PGP".utf8), "a PGP message"),
        (Array("%PDF".utf8), "a PDF document"),
        (Array("UNA".utf8), "an EDIFACT interchange"),
        (Array("UNB+".utf8), "an EDIFACT interchange"),
        (Array("STX=".utf8), "a TRADACOMS file"),
        (Array("<".utf8), "XML or HTML"),
        (Array("{".utf8), "JSON"),
        (Array("GS*".utf8), "X12 without its ISA"),
        (Array("ST*".utf8), "X12 without its ISA and GS"),
    ]

    /// The format that begins so, after a byte order mark and blanks; nil when it is not known.
    static func name(of head: [UInt8]) -> String? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let head = (head.starts(with: mark) ? head.dropFirst(3) : head[...]).drop {
            $0 == ASCII.space || ASCII.isLineBreak($0)
        }
        return beginnings.first { head.starts(with: $0.bytes) }?.name
    }
}
