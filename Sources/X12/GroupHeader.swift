public import Diagnostics

/// GS, as it was sent.
public struct GroupHeader: Sendable, Hashable {
    /// GS01 to GS08, each exactly as sent; empty where the segment is shorter.
    public let elements: [String]
    /// Where it stands.
    public let place: DataPlace
    /// Whether an earlier group of the interchange has the same GS06.
    let repeatsControl: Bool
    /// What is wrong with it, each with the code that AK905 can answer.
    public let faults: [Diagnostic]

    init(elements: [String], repeatsControl: Bool, place: DataPlace) {
        precondition(elements.count == 8, "GS has eight elements")
        self.elements = elements
        self.repeatsControl = repeatsControl
        self.place = place
        faults = Self.faults(elements, repeatsControl, place)
    }

    /// Makes a header from kept fields; `elements` are GS01 to GS08.
    public init(elements: [String], place: DataPlace = DataPlace()) {
        self.init(elements: elements, repeatsControl: false, place: place)
    }

    /// GS01, the functional identifier code, such as `PO`.
    public var functionalID: String { elements[0] }
    /// GS02, the application sender's code without padding.
    public var senderID: String { elements[1].withoutPadding }
    /// GS03, the application receiver's code without padding.
    public var receiverID: String { elements[2].withoutPadding }
    /// GS04, CCYYMMDD (YYMMDD before 004010).
    public var date: String { elements[3] }
    /// GS05, HHMM[SS[D[D]]].
    public var time: String { elements[4] }
    /// GS06, the group control number.
    public var control: String { elements[5] }
    /// GS07, the responsible agency, `X`.
    public var agency: String { elements[6] }
    /// GS08, version and industry id, such as `004010VICS`.
    public var version: String { elements[7] }
    /// The first six characters of GS08, which choose the dictionary.
    public var release: String { String(elements[7].prefix(6)) }
    /// Whether it holds acknowledgments, which are never acknowledged (997, note 1).
    public var isAcknowledgment: Bool { functionalID == "FA" }

    private static func faults(
        _ elements: [String], _ repeatsControl: Bool, _ place: DataPlace
    ) -> [Diagnostic] {
        var faults: [Diagnostic] = []
        func check(
            _ number: Int, _ code: Diagnostic.Code, _ what: String, _ isRight: (String) -> Bool
        ) {
            let value = elements[number - 1]
            guard !isRight(value) else { return }
            var at = place
            at.element = number
            faults.append(Diagnostic(code, "\(what): '\(value)'", value: value, at: .data(at)))
        }
        let version = elements[7].utf8
        let isVersion =
            version.count >= 6 && version.count <= 12
            && version.prefix(6).allSatisfy(ASCII.isDigit)
        let isOld = isVersion && elements[7] < "004010"
        if elements[0].isEmpty {
            check(1, .groupUnnamed, "GS01 is missing") { _ in false }
        } else {
            check(1, .groupIDInvalid, "GS01 is no functional identifier") {
                $0.utf8.count == 2 && $0.utf8.allSatisfy(ASCII.isTagByte)
            }
        }
        check(2, .groupSender, "GS02 names no sender") { !$0.withoutPadding.isEmpty }
        check(3, .groupReceiver, "GS03 names no receiver") { !$0.withoutPadding.isEmpty }
        check(4, .groupDate, "GS04 is no date") {
            $0.utf8.count == (isOld ? 6 : 8) && Calendar.isDate($0)
        }
        check(5, .groupTime, "GS05 is no time", Calendar.isTime)
        if elements[5].isEmpty {
            check(6, .groupUnnamed, "GS06 is missing") { _ in false }
        } else {
            check(6, .groupControlInvalid, "GS06 is no control number") {
                $0.isDigits && $0.utf8.count <= 9
            }
        }
        check(7, .groupAgency, "GS07 names no agency") { $0 == "X" || $0 == "T" }
        check(8, .groupVersionInvalid, "GS08 is no version") { _ in isVersion }
        if repeatsControl {
            check(6, .groupDuplicateControl, "GS06 was used before in this interchange") { _ in
                false
            }
        }
        return faults
    }
}
