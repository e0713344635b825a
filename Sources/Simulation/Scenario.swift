import Diagnostics

/// Something that a simulated partner does.
package struct Scenario: Sendable, Hashable {
    /// The name, such as `wrong-element-too-long`.
    package let name: String
    /// What sort of thing it is.
    package let kind: Kind
    /// What the partner does, for people.
    package let text: String

    /// The sorts of things.
    package enum Kind: String, Sendable, CaseIterable {
        /// Nothing is wrong with it.
        case valid
        /// Nothing is wrong with it, but it is as small, large or long as may be.
        case boundary
        /// One thing is wrong with it.
        case wrong
        /// It answers something of ours.
        case answer
        /// It gets something of ours, or something is awaited of it.
        case ours
    }

    /// Everything that a partner can do, in the order in which it is done.
    package static let all: [Scenario] =
        plain + BrokenDocument.Kind.allCases.map(of) + EnvelopeFault.allCases.map(of) + profile
        + answers + ours

    /// The scenario with a name.
    package static func named(_ name: String) -> Scenario? { all.first { $0.name == name } }

    static let valid = Scenario(
        name: "valid", kind: .valid, text: "one to three documents, as agreed")
    static let identities = Scenario(
        name: "valid-identities", kind: .valid,
        text: "from each identity of its and to each of ours, by each agreed GS02 and GS03")
    static let delimiters = Scenario(
        name: "valid-other-delimiters", kind: .valid,
        text: "in delimiters that were never agreed: those in ISA are what counts")
    static let unasked = Scenario(
        name: "valid-no-answer-asked", kind: .valid, text: "ISA14 asks for no TA1")
    static let groups = Scenario(
        name: "valid-several-groups", kind: .valid, text: "two groups in one interchange")
    static let least = Scenario(
        name: "boundary-least", kind: .boundary,
        text: "nothing that may be left out, the shortest values")
    static let longest = Scenario(
        name: "boundary-longest", kind: .boundary,
        text: "each segment and element that may come, the longest values, the largest numbers")
    static let most = Scenario(
        name: "boundary-most", kind: .boundary,
        text: "each segment and loop as often as it may come, though three times at most")

    private static let plain = [
        valid, identities, delimiters, unasked, groups, least, longest, most,
    ]

    static func of(_ kind: BrokenDocument.Kind) -> Scenario {
        let name = kind.code.name.split(separator: ".").dropFirst().joined(separator: "-")
        return Scenario(
            name: "wrong-\(name)", kind: .wrong,
            text: "a document with one fault, for AK\(kind.rawValue.replacing("/", with: " code "))"
        )
    }

    static func of(_ fault: EnvelopeFault) -> Scenario {
        var name = ""
        for letter in "\(fault)".replacing("ID", with: "Id") {
            name += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
        }
        let answer = fault.isInterchange ? "TA105" : fault.isGroup ? "AK905" : "AK502"
        return Scenario(
            name: "wrong-envelope-\(name)", kind: .wrong,
            text: "an envelope with one fault, for \(answer) \(fault.code)")
    }

    static let code = Scenario(
        name: "wrong-code-not-in-table", kind: .wrong,
        text: "a code that a look-up table of the map does not have")
    static let sender = Scenario(
        name: "wrong-sender-unknown", kind: .wrong, text: "an ISA06 that nobody is known by")
    static let receiver = Scenario(
        name: "wrong-receiver-unknown", kind: .wrong, text: "an ISA08 that is none of ours")
    static let credentials = Scenario(
        name: "wrong-credentials", kind: .wrong,
        text: "an ISA01 or ISA03 that is not what is agreed")
    static let usage = Scenario(
        name: "wrong-usage", kind: .wrong,
        text: "production of a partner in test, a test of one that is live")
    static let set = Scenario(
        name: "wrong-set-not-agreed", kind: .wrong, text: "a set that nothing is agreed about")
    static let version = Scenario(
        name: "wrong-version-not-agreed", kind: .wrong, text: "a GS08 that is not agreed")
    static let groupSender = Scenario(
        name: "wrong-group-sender", kind: .wrong, text: "a GS02 that is not agreed")
    static let groupReceiver = Scenario(
        name: "wrong-group-receiver", kind: .wrong, text: "a GS03 that is not agreed")
    static let again = Scenario(
        name: "wrong-sent-again", kind: .wrong, text: "the same file twice")
    static let numberAgain = Scenario(
        name: "wrong-number-again", kind: .wrong,
        text: "the ISA13 of another file, with another document")
    static let gap = Scenario(
        name: "wrong-number-gap", kind: .wrong,
        text: "an ISA13 that does not follow the one before")
    static let groupAgain = Scenario(
        name: "wrong-group-number-again", kind: .wrong,
        text: "the GS06 of another file, in a new interchange")
    static let documentAgain = Scenario(
        name: "wrong-document-again", kind: .wrong,
        text: "the same document in a new envelope")
    static let orderAgain = Scenario(
        name: "wrong-document-number-again", kind: .wrong,
        text: "the number of another document, with other content")
    static let surplus = Scenario(
        name: "wrong-surplus", kind: .wrong,
        text: "separators, blanks and zeros that say nothing, small letters: what settings decide")

    private static let profile = [
        code, sender, receiver, credentials, usage, set, version, groupSender, groupReceiver, again,
        numberAgain, gap, groupAgain, documentAgain, orderAgain, surplus,
    ]

    static let accepted = Scenario(
        name: "answer-accepted", kind: .answer, text: "a 997 that accepts our documents")
    static let noted = Scenario(
        name: "answer-noted", kind: .answer, text: "a 997 that accepts them with errors")
    static let refused = Scenario(
        name: "answer-refused", kind: .answer, text: "a 997 that refuses them")
    static let implementation = Scenario(
        name: "answer-999", kind: .answer, text: "a 999 that accepts them")
    static let interchange = Scenario(
        name: "answer-interchange", kind: .answer, text: "a TA1 that accepts our interchange")
    static let interchangeRefused = Scenario(
        name: "answer-interchange-refused", kind: .answer, text: "a TA1 that refuses it")
    static let late = Scenario(
        name: "answer-late", kind: .answer, text: "a 997 three days after our document")
    static let lost = Scenario(
        name: "answer-lost", kind: .answer, text: "a 997 that never comes")
    static let twice = Scenario(name: "answer-twice", kind: .answer, text: "the same 997 twice")
    static let stray = Scenario(
        name: "answer-wrong-number", kind: .answer,
        text: "a 997 and a TA1 with control numbers that we never gave")

    private static let answers = [
        accepted, noted, refused, implementation, interchange, interchangeRefused, late, lost,
        twice, stray,
    ]

    static let documents = Scenario(
        name: "ours-documents", kind: .ours,
        text: "gets documents of each kind that we send it, alone or in batches, as agreed")
    static let characters = Scenario(
        name: "ours-odd-characters", kind: .ours,
        text: "gets documents with a letter beyond ASCII, and with a delimiter of ours")
    static let tooLong = Scenario(
        name: "ours-too-long", kind: .ours,
        text: "gets a document with a value that is longer than its guide allows")
    static let unshipped = Scenario(
        name: "ours-unshipped", kind: .ours, text: "gets an invoice of what was never shipped")
    static let repeated = Scenario(
        name: "ours-number-again", kind: .ours,
        text: "gets a document, and another one under its number")
    static let decided = Scenario(
        name: "ours-decided", kind: .ours,
        text: "orders, and changes orders at each stage: what we answer without asking the ERP")
    static let silent = Scenario(
        name: "ours-silent", kind: .ours, text: "sends nothing: what is awaited of it, by when")
    static let failing = Scenario(
        name: "ours-failing", kind: .ours,
        text: "gets documents of ours late, not at all or wrong: what it charges, and how many of "
            + "a thousand have to come in time")

    private static let ours = [
        documents, characters, tooLong, unshipped, repeated, decided, silent, failing,
    ]
}
