public import Diagnostics

/// ISA, as it was sent.
public struct InterchangeHeader: Sendable, Hashable {
    /// ISA01 to ISA16, each exactly as sent, padding included.
    public let elements: [String]
    /// The delimiters that it states.
    public let delimiters: Delimiters
    /// Where it stands.
    public let place: DataPlace
    /// How its form departs from the standard's.
    let form: InterchangeForm
    /// What is wrong with it, each with the code that a TA1 can answer.
    public let faults: [Diagnostic]

    init(
        elements: [String], delimiters: Delimiters, form: InterchangeForm, place: DataPlace
    ) {
        precondition(elements.count == 16, "ISA has sixteen elements")
        self.elements = elements
        self.delimiters = delimiters
        self.form = form
        self.place = place
        faults = Self.faults(elements, delimiters, form, place)
    }

    /// Makes a header from kept fields; `elements` are ISA01 to ISA16.
    public init(
        elements: [String], delimiters: Delimiters, place: DataPlace = DataPlace()
    ) {
        self.init(elements: elements, delimiters: delimiters, form: InterchangeForm(), place: place)
    }

    /// ISA05, the sender's id qualifier.
    public var senderQualifier: String { elements[4] }
    /// ISA06, the sender's id without its padding.
    public var senderID: String { elements[5].withoutPadding }
    /// ISA07, the receiver's id qualifier.
    public var receiverQualifier: String { elements[6] }
    /// ISA08, the receiver's id without its padding.
    public var receiverID: String { elements[7].withoutPadding }
    /// ISA09, YYMMDD.
    public var date: String { elements[8] }
    /// ISA10, HHMM.
    public var time: String { elements[9] }
    /// ISA12, such as `00401`.
    public var version: String { elements[11] }
    /// ISA13, the interchange control number.
    public var control: String { elements[12] }
    /// Whether ISA14 asks for a TA1.
    public var wantsAcknowledgment: Bool { elements[13] == "1" }
    /// ISA15: `P` production, `T` test, `I` information.
    public var usage: String { elements[14] }
}

// MARK: - Checks

extension InterchangeHeader {
    /// The rules of X12.5 for each element, as far as they need no agreement.
    private static func faults(
        _ elements: [String], _ delimiters: Delimiters, _ form: InterchangeForm,
        _ place: DataPlace
    ) -> [Diagnostic] {
        var faults = formFaults(elements, delimiters, form, place)
        func check(
            _ number: Int, _ code: Diagnostic.Code, _ what: String, _ isRight: (String) -> Bool
        ) {
            let value = elements[number - 1]
            guard !isRight(value) else { return }
            var at = place
            at.element = number
            // ISA04 may be a password, also a mistyped one.
            faults.append(
                number == 4
                    ? Diagnostic(code, what, at: .data(at))
                    : Diagnostic(code, "\(what): '\(value)'", value: value, at: .data(at)))
        }
        let isQualifier: (String) -> Bool = {
            $0.utf8.count == 2 && $0.utf8.allSatisfy(ASCII.isAlphanumeric)
        }
        let isGiven: (String) -> Bool = { !$0.withoutPadding.isEmpty }
        check(1, .isaAuthorizationQualifier, "ISA01 is no qualifier", isQualifier)
        check(2, .isaAuthorization, "ISA02 is not what ISA01 announces") {
            isInformation($0, under: elements[0]) || !isQualifier(elements[0])
        }
        check(3, .isaSecurityQualifier, "ISA03 is no qualifier", isQualifier)
        check(4, .isaSecurity, "ISA04 is not what ISA03 announces") {
            isInformation($0, under: elements[2]) || !isQualifier(elements[2])
        }
        check(5, .isaSenderQualifier, "ISA05 is no qualifier", isQualifier)
        check(6, .isaSender, "ISA06 names no sender", isGiven)
        check(7, .isaReceiverQualifier, "ISA07 is no qualifier", isQualifier)
        check(8, .isaReceiver, "ISA08 names no receiver", isGiven)
        check(9, .isaDate, "ISA09 is no date") { $0.utf8.count == 6 && Calendar.isDate($0) }
        check(10, .isaTime, "ISA10 is no time") { $0.utf8.count == 4 && Calendar.isTime($0) }
        let version = elements[11]
        let isVersion = isVersion(version)
        check(12, .isaVersion, "ISA12 is no version") { _ in isVersion }
        if isVersion {
            check(12, .isaVersionUnsupported, "ISA12 is a version that is not known here") {
                supported.contains($0)
            }
        }
        if isVersion, version < "00402" {
            check(11, .isaStandardInvalid, "ISA11 is no standard", isPrintable)
            if isPrintable(elements[10]) {
                check(11, .isaStandard, "ISA11 names no known standard") { $0 == "U" }
            }
        }
        check(13, .isaControl, "ISA13 is no control number") {
            $0.utf8.count == 9 && $0.isDigits && $0 != "000000000"
        }
        check(14, .isaAcknowledgmentRequest, "ISA14 is neither 0 nor 1") {
            $0 == "0" || $0 == "1"
        }
        check(15, .isaUsage, "ISA15 is not P, T or I") { ["P", "T", "I"].contains($0) }
        return faults
    }

    /// Whether ISA12 has the form of a version of the control segments (X12.5, I11): 001 to 009 and
    /// a release of them.
    private static func isVersion(_ text: String) -> Bool {
        let digits = Array(text.utf8)
        return digits.count == 5 && text.isDigits && digits[0] == 0x30 && digits[1] == 0x30
            && digits[2] > 0x30 && digits[3] == 0x30 && digits[4] <= 0x37
    }

    /// The versions whose control segments are known: those before had others, those after may.
    private static let supported = "00200"..."00807"

    /// Whether ISA02 or ISA04 can be what its qualifier says: 00 announces nothing meaningful,
    /// every other one a value (X12.5, I01 and I03).
    private static func isInformation(_ text: String, under qualifier: String) -> Bool {
        qualifier == "00" || !text.withoutPadding.isEmpty
    }

    /// Whether a text can stand for something: printable, and not blank.
    private static func isPrintable(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { $0 > ASCII.space && $0 < 0x7F }
    }

    /// What is unusual in its form.
    private static func formFaults(
        _ elements: [String], _ delimiters: Delimiters, _ form: InterchangeForm,
        _ place: DataPlace
    ) -> [Diagnostic] {
        let flaws = form.flaws
        func fault(_ code: Diagnostic.Code, _ message: String, element: Int? = nil) -> Diagnostic {
            var at = place
            at.element = element
            let value = element.map { elements[$0 - 1] }
            return Diagnostic(code, message, value: value, at: .data(at))
        }
        var faults: [Diagnostic] = []
        if flaws.contains(.length) {
            faults.append(fault(.isaLength, "ISA is not padded to 106 bytes"))
        }
        if flaws.contains(.wrapped) {
            faults.append(fault(.interchangeWrapped, "Line breaks stand inside segments"))
        }
        if flaws.contains(.linesBeforeTerminator) {
            faults.append(fault(.isaTerminatorGap, "Line ends stand before segment terminators"))
        } else if flaws.contains(.gap) {
            faults.append(fault(.isaTerminatorGap, "Blanks stand between ISA16 and its terminator"))
        }
        faults +=
            separatorFault(delimiters.element, flaws).map { [fault(.isaElementSeparator, $0)] }
            ?? []
        if flaws.contains(.component) {
            faults.append(
                fault(.isaComponentSeparator, "ISA16 is no component separator", element: 16))
        }
        if flaws.contains(.terminator) {
            faults.append(fault(.isaTerminator, "The byte after ISA16 cannot end segments"))
        }
        if !form.terminatorLead.isEmpty {
            faults.append(
                fault(
                    .isaTerminatorMultibyte,
                    "The segment terminator has \(form.terminatorLead.count + 1) bytes"))
        }
        if flaws.contains(.repetition) {
            faults.append(
                fault(
                    .isaRepetitionSeparator, "ISA11 '\(elements[10])' is no repetition separator",
                    element: 11))
        }
        return faults
    }

    /// What is wrong with the element separator; nil when nothing is.
    private static func separatorFault(
        _ separator: UInt8, _ flaws: InterchangeFrame.Flaws
    ) -> String? {
        let byte = Unicode.Scalar(separator)
        if flaws.contains(.separator) {
            return separator == ASCII.space
                ? "The element separator is a blank: nothing after ISA can be read"
                : "The element separator is '\(byte)', a letter or digit: "
                    + "nothing after ISA can be read"
        }
        if flaws.contains(.mixedSeparators) {
            return "The byte after 'ISA' is not '\(byte)', which separates its other elements"
        }
        return separator <= ASCII.space && !isSeparatorControl(separator)
            ? "The element separator is a control character" : nil
    }

    /// The control characters that may separate: tab, and the separators of X12.6's extended set.
    private static func isSeparatorControl(_ byte: UInt8) -> Bool {
        byte == ASCII.tab || (byte >= 0x1C && byte <= 0x1F) || (byte >= 0x01 && byte <= 0x07)
    }
}
