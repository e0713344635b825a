/// What bytes that we sent say, apart from the numbers and times that each sending has of its own:
/// ISA09, ISA10, ISA13, GS04 to GS06, and the numbers in GE and IEA. Records have none of these.
package struct SentContent: Equatable {
    private let parts: [[UInt8]]

    /// Reads what was written by an `InterchangeWriter`, whose data hold no delimiter.
    package init(_ bytes: [UInt8]) {
        guard bytes.count > 105, bytes.starts(with: Array("ISA".utf8)) else {
            parts = [bytes]
            return
        }
        let (element, terminator) = (bytes[3], bytes[105])
        parts = bytes.split(separator: terminator, omittingEmptySubsequences: false).map {
            Self.content(Array($0), element)
        }
    }

    /// A segment without what differs from sending to sending.
    private static func content(_ segment: [UInt8], _ separator: UInt8) -> [UInt8] {
        var elements = segment.split(separator: separator, omittingEmptySubsequences: false)
        let tag = elements[0].filter { $0 > 0x20 }
        let own: [Int]
        switch String(decoding: tag, as: UTF8.self) {
        case "ISA": own = [9, 10, 13]
        case "GS": own = [4, 5, 6]
        case "GE", "IEA": own = [2]
        default: return segment
        }
        for position in own where position < elements.count { elements[position] = [] }
        return Array(elements.joined(separator: [separator]))
    }
}
