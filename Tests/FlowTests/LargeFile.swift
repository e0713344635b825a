import Values

/// A made file: interchanges of many small orders.
struct LargeFile {
    private(set) var text = ""
    private var number = 0

    /// The file as bytes.
    var bytes: [UInt8] { Array(text.utf8) }

    /// Three groups of 400 orders between two small interchanges. Some orders are faulty, one of
    /// each group has no SE, and there are segments that stand in no set and in no group.
    static let mixed: LargeFile = {
        var file = LargeFile()
        file.add(interchange: 1, groups: [2])
        file.add(interchange: 2, groups: [400, 400, 400])
        file.add(interchange: 3, groups: [1, 1])
        return file
    }()

    /// Adds an interchange of groups with so many orders each.
    mutating func add(interchange: Int, groups: [Int]) {
        let control = Self.padded(interchange, 9)
        text +=
            "ISA*00*          *00*          *ZZ*ALDERFINCH     *ZZ*LAKESIDE       *261120*0915"
            + "*U*00401*\(control)*1*P*>~\n"
        for (index, sets) in groups.enumerated() {
            let group = interchange * 100 + index
            text += "GS*PO*ALDERFINCH*LAKESIDE*20261120*0915*\(group)*X*004010~\n"
            for set in 1...sets { addSet(set) }
            text += "GE*\(sets)*\(group)~\n"
            // Between groups: nothing but a fault of the interchange.
            if sets > 256, index == 0 { text += "REF*ZZ*STRAY~\n" }
        }
        text += "IEA*\(groups.count)*\(control)~\n"
    }

    private mutating func addSet(_ set: Int) {
        number += 1
        let control = Self.padded(set, 4)
        let quantity = number % 97 == 0 ? "X" : "\(number % 50 + 1)"
        if set == 100 || set == 300 { text += "NTE**STRAY~\n" }
        text +=
            "ST*850*\(control)~\nBEG*00*SA*MANY-\(number)**20261120~\n"
            + "PO1*1*\(quantity)*EA*2.25*PE*UP*614141200184~\nCTT*1~\n"
        if set != 256 { text += "SE*5*\(control)~\n" }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
