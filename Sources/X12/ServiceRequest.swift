public import Diagnostics

/// ISB or ISE as it was received: what the sender asks of the network that carries the interchange
/// (X12.5). Nothing here depends on it; a wrong one is told all the same.
public struct ServiceRequest: Sendable, Hashable {
    /// What is wrong with it, each with the code that a TA1 can answer.
    public let faults: [Diagnostic]

    /// Checks ISB01, the grade of service, or ISE01 to ISE03, when to deliver.
    init(_ tag: SegmentTag, elements: [String], place: DataPlace) {
        precondition(elements.count == 3, "ISE has three elements, ISB the first of them")
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
        if tag == .isb {
            check(1, .requestGrade, "ISB01 is no grade of service") {
                ["0", "1", "2"].contains($0)
            }
        } else {
            check(1, .requestDate, "ISE01 is no date") {
                $0.utf8.count == 6 && Calendar.isDate($0)
            }
            check(2, .requestTime, "ISE02 is no time") {
                $0.utf8.count == 4 && Calendar.isTime($0)
            }
            check(3, .requestZone, "ISE03 is no time code", Self.isZone)
        }
        self.faults = faults
    }

    /// The time codes of I37: hours from UT as 01 to 24, and zones by name.
    private static func isZone(_ text: String) -> Bool {
        if text.isDigits { return text.utf8.count == 2 && "01"..."24" ~= text }
        return zones.contains(text)
    }

    private static let zones: Set<String> = [
        "CD", "CS", "CT", "ED", "ES", "ET", "GM", "LT", "MD", "MS", "MT", "PD", "PS", "PT", "UT",
    ]
}
