import X12

/// How many segments each transaction set of a file has, by ST02.
func segmentCounts(of file: [UInt8]) -> [String: Int] {
    var reader = InterchangeReader()
    reader.fill(file.span)  // As many pieces as you like: it asks for more by `.needsBytes`.
    reader.finish()
    var counts: [String: Int] = [:]
    var control = ""
    while true {
        switch reader.next() {
        case .set(let header): control = header.control
        case .setEnd(let trailer): counts[control] = trailer.segments
        case .end: return counts
        default: break
        }
    }
}
