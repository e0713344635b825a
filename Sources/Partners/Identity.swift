/// Who sends or receives an interchange: the qualifier and id of ISA05/06 or ISA07/08.
///
/// Two spellings of one identity are equal: blanks at the end of either part do not count, nor
/// does the missing zero of a qualifier written with one digit (`2` is `02`). Everything else
/// does, the case of letters too.
package struct Identity: Sendable, Hashable {
    /// ISA05 or ISA07, two characters.
    package let qualifier: String
    /// ISA06 or ISA08 without trailing blanks.
    package let id: String

    /// Makes an identity of the two elements as sent.
    package init(qualifier: String, id: String) {
        let code = qualifier.filter { $0 != " " }
        let isDigit = code.utf8.count == 1 && code.utf8.allSatisfy(Self.isDigit)
        self.qualifier = isDigit ? "0" + code : code
        self.id = String(id.reversed().drop { $0 == " " }.reversed())
    }

    /// Reads `ZZ:EXAMPLE`, as profiles write it: a qualifier of one or two letters or digits and
    /// an id of 1 to 15 printable ASCII characters that neither begins nor ends with a blank.
    /// Nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let code = text[..<colon]
        let id = text[text.index(after: colon)...]
        let isCode = (1...2).contains(code.utf8.count) && code.utf8.allSatisfy(Self.isCode)
        let isID =
            (1...15).contains(id.utf8.count) && id.utf8.allSatisfy { (32...126).contains($0) }
        guard isCode, isID, id.first != " ", id.last != " " else { return nil }
        self.init(qualifier: String(code), id: String(id))
    }

    /// What keeps a text from being an identity as profiles write it, for people.
    package static func objection(to text: String) -> String {
        guard let colon = text.firstIndex(of: ":") else {
            return "\"\(text)\" has no qualifier before its id"
        }
        let code = text[..<colon]
        let id = text[text.index(after: colon)...]
        if let odd = id.unicodeScalars.first(where: { !(32...126).contains($0.value) }) {
            return "the id \"\(id)\" has \(name(of: odd)), and identities are printable ASCII"
        }
        if id.utf8.count > 15 {
            return "the id \"\(id)\" has \(id.utf8.count) characters; ISA06 and ISA08 hold 15"
        }
        if !(1...2).contains(code.utf8.count) || !code.utf8.allSatisfy(isCode) {
            return "the qualifier \"\(code)\" is not one or two capital letters or digits"
        }
        return id.isEmpty
            ? "\"\(text)\" has no id after its qualifier"
            : "the id \"\(id)\" has a blank at one of its ends"
    }

    /// A character that may not be seen, by its number and, where it looks like a blank, in words.
    private static func name(of scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let number = "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return switch scalar.value {
        case 0x09: "a tab (\(number))"
        case 0xA0: "a no-break space (\(number))"
        case 0xFFFD: "a byte that is no ASCII"
        default: number
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
}

extension Identity: CustomStringConvertible {
    /// `ZZ:EXAMPLE`.
    package var description: String { "\(qualifier):\(id)" }
}
