import Acknowledgments

/// A fault of an envelope that a partner names by a code alone: which of our elements it means.
package struct EnvelopeFault: Sendable, Hashable {
    /// ISA, GS, ST, SE, GE or IEA.
    package let tag: String
    /// The element, from 1; nil where the segment as such is meant.
    package let element: Int?
    /// The reason in words, with its code.
    package let reason: String

    /// Whether something is missing or out of place that we always write: it was lost on the way.
    let isBroken: Bool

    /// What a code of TA105 means; nil where it names no fault.
    init?(interchange code: String) {
        guard let (tag, element) = Self.interchanges[code] else { return nil }
        (self.tag, self.element) = (tag, element)
        reason = AnswerCode.interchangeNote.plain(code)
        isBroken = ["022", "023", "024"].contains(code)
    }

    /// What a code of AK905 to AK909 means; nil where it is about no element.
    init?(group code: String) {
        guard let (tag, element) = Self.groups[code] else { return nil }
        (self.tag, self.element) = (tag, element)
        reason = AnswerCode.groupNote.plain(code)
        isBroken = code == "3"
    }

    /// What a code of AK502 to AK506 means; nil where it is about no element.
    init?(set code: String) {
        guard let (tag, element) = Self.sets[code] else { return nil }
        (self.tag, self.element) = (tag, element)
        reason = AnswerCode.setNote.plain(code)
        isBroken = code == "2"
    }

    private static let interchanges: [String: (String, Int?)] = [
        "001": ("ISA", 13), "002": ("ISA", 11), "003": ("ISA", 12), "004": ("ISA", nil),
        "005": ("ISA", 5), "006": ("ISA", 6), "007": ("ISA", 7), "008": ("ISA", 8),
        "009": ("ISA", 8), "010": ("ISA", 1), "011": ("ISA", 2), "012": ("ISA", 3),
        "013": ("ISA", 4), "014": ("ISA", 9), "015": ("ISA", 10), "016": ("ISA", 11),
        "017": ("ISA", 12), "018": ("ISA", 13), "019": ("ISA", 14), "020": ("ISA", 15),
        "021": ("IEA", 1), "022": ("ISA", nil), "023": ("IEA", nil), "024": ("GS", nil),
        "025": ("ISA", 13), "026": ("ISA", nil), "027": ("ISA", 16),
    ]

    private static let groups: [String: (String, Int?)] = [
        "1": ("GS", 1), "2": ("GS", 8), "3": ("GE", nil), "4": ("GS", 6), "5": ("GE", 1),
        "6": ("GS", 6), "19": ("GS", 6),
    ]

    private static let sets: [String: (String, Int?)] = [
        "1": ("ST", 1), "2": ("SE", nil), "3": ("ST", 2), "4": ("SE", 1), "6": ("ST", 1),
        "7": ("ST", 2), "18": ("ST", 1), "19": ("ST", 3), "23": ("ST", 2), "I6": ("ST", 3),
    ]
}
