/// What bytes that we sent say, apart from the numbers and times that each sending has of its own:
/// ISA09, ISA10, ISA13, GS04 to GS06, and the numbers in GE and IEA. Records have none of these.
package struct SentContent: Equatable {
    private let parts: [[UInt8]]

    /// Reads what was written by an `InterchangeWriter`, whose data hold no delimiter; of several
    /// sets the one with this ST02, as if it stood alone.
    package init(_ bytes: [UInt8], set control: String? = nil) {
        guard bytes.count > 105, bytes.starts(with: Array("ISA".utf8)) else {
            parts = [bytes]
            return
        }
        let (element, terminator) = (bytes[3], bytes[105])
        var isMeant = true
        parts = bytes.split(separator: terminator, omittingEmptySubsequences: false).compactMap {
            let elements = $0.split(separator: element, omittingEmptySubsequences: false)
            let tag = Self.tag(elements[0])
            if tag == "ST", let control {
                isMeant = elements.count > 2 && elements[2].elementsEqual(control.utf8)
            }
            defer { if tag == "SE" { isMeant = true } }
            return isMeant
                ? Self.content(elements, element, tag, isAlone: control != nil) : nil
        }
    }

    private static func tag(_ element: [UInt8].SubSequence) -> String {
        String(decoding: element.filter { $0 > 0x20 }, as: UTF8.self)
    }

    /// A segment without what differs from sending to sending, and from place to place.
    private static func content(
        _ segment: [[UInt8].SubSequence], _ separator: UInt8, _ tag: String, isAlone: Bool
    ) -> [UInt8] {
        let own: [Int]
        switch tag {
        case "ISA": own = [9, 10, 13]
        case "GS": own = [4, 5, 6]
        case "GE": own = isAlone ? [1, 2] : [2]
        case "IEA": own = [2]
        case "ST", "SE": own = isAlone ? [2] : []
        default: own = []
        }
        var elements = segment
        for position in own where position < elements.count { elements[position] = [] }
        return Array(elements.joined(separator: [separator]))
    }
}
