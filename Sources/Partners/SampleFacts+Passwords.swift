import Diagnostics
import X12

extension SampleFacts {
    /// A file in which no ISA04 says anything, and how many did: cases stand in a folder that many
    /// people read. ISA03 then is 00, so that nothing else becomes of the file.
    static func withoutPasswords(_ bytes: [UInt8]) -> (bytes: [UInt8], count: Int) {
        var reader = InterchangeReader()
        reader.fill(bytes.span)
        reader.finish()
        var clean = bytes
        var count = 0
        while true {
            switch reader.next() {
            case .interchange(let header):
                guard let begin = header.place.byte, header.elements.count > 3,
                    header.elements[3].contains(where: { $0 != " " })
                else { continue }
                blank(&clean, from: begin, header.delimiters.element)
                count += 1
            case .needsBytes, .end: return (clean, count)
            default: continue
            }
        }
    }

    /// Puts 00 into ISA03 and blanks into ISA04 of the ISA that begins at an offset.
    private static func blank(_ bytes: inout [UInt8], from begin: Int, _ separator: UInt8) {
        var element = 0
        for index in bytes[begin...].indices {
            if bytes[index] == separator {
                element += 1
            } else if element == 3 {
                bytes[index] = 0x30
            } else if element == 4 {
                bytes[index] = 0x20
            } else if element > 4 {
                return
            }
        }
    }
}
