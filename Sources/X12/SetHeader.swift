public import Diagnostics

/// ST, as it was sent.
public struct SetHeader: Sendable, Hashable {
    /// ST01, the transaction set identifier code, such as `850`.
    public let id: String
    /// ST02, the transaction set control number.
    public let control: String
    /// ST03, the implementation convention; nil where it is empty.
    public let convention: String?
    /// Where it stands.
    public let place: DataPlace
    /// What is wrong with it, each with the code that AK502 can answer.
    public let faults: [Diagnostic]

    /// Makes the header of a document that came in another form, such as a partner's CSV: nobody
    /// wrote an ST, so that nothing can be wrong with it.
    package init(unwritten id: String, control: String, place: DataPlace) {
        self.id = id
        self.control = control
        convention = nil
        self.place = place
        faults = []
    }

    init(id: String, control: String, convention: String?, repeats: Bool, place: DataPlace) {
        self.id = id
        self.control = control
        self.convention = convention
        self.place = place
        var faults: [Diagnostic] = []
        func fault(_ code: Diagnostic.Code, _ message: String, _ element: Int, _ value: String) {
            var at = place
            at.element = element
            faults.append(Diagnostic(code, message, value: value, at: .data(at)))
        }
        if id.utf8.count != 3 || !id.isDigits {
            fault(.setIDInvalid, "ST01 is no transaction set: '\(id)'", 1, id)
        }
        let length = control.utf8.count
        if length < 4 || length > 9 || !control.utf8.allSatisfy(ASCII.isAlphanumeric) {
            fault(.setControlInvalid, "ST02 is no control number: '\(control)'", 2, control)
        }
        if repeats {
            fault(
                .setDuplicateControl, "ST02 was used before in this group: '\(control)'", 2,
                control)
        }
        self.faults = faults
    }
}
