public import Diagnostics

/// What a partner's 997 or 999 says of one functional group of ours: AK1 and AK9.
public struct ReceivedGroupAnswer: Sendable, Hashable {
    /// AK101: GS01 of the group that is answered.
    public var functionalID: String
    /// AK102: its GS06. Together with AK101 it finds the group (X12 RFI 1220).
    public var control: String
    /// AK103: its GS08, from 004050 on.
    public var version: String?
    /// AK901 as it was sent; nil where AK9 is missing.
    public var code: String?
    /// AK902, AK903 and AK904: sets that we stated, sets that came, sets that were accepted; nil
    /// where no number was sent.
    public var stated: Int?
    /// AK903: how many sets came.
    public var received: Int?
    /// AK904: how many were accepted.
    public var accepted: Int?
    /// AK905 to AK909.
    public var codes: [String] = []
    /// How many sets are answered one by one, by AK2.
    public var listed = 0
    /// How many of those were not accepted.
    public var listedRefused = 0
    /// Where AK1 stands.
    public var place: DataPlace

    /// The disposition; nil where AK9 is missing or its code is none. A security refusal is R.
    public var disposition: Disposition? { code.flatMap(Disposition.init(received:)) }

    /// What becomes of sets that are not listed: they share the group's fate when all were
    /// accepted or none was. Where only some were, or fewer came than we stated, nobody can say
    /// which: nil, ask the partner.
    public var unlisted: Disposition? {
        switch disposition {
        case .rejected: .rejected
        case _ where isShort: nil
        case .accepted where listedRefused == 0 && (received ?? 0) <= (accepted ?? .max): .accepted
        case .acceptedWithErrors where listedRefused == 0 && accepted == received: .accepted
        case .accepted, .acceptedWithErrors, .partlyAccepted, nil:
            namesAllRefused ? .accepted : nil
        }
    }

    /// Whether fewer sets came than we stated (GE01).
    private var isShort: Bool {
        guard let stated, let received else { return false }
        return received < stated
    }

    /// Whether as many sets are listed as refused as AK903 and AK904 tell.
    private var namesAllRefused: Bool {
        guard let received, let accepted, disposition != nil else { return false }
        return listedRefused > 0 && received - accepted == listedRefused
    }

    /// In words: `group PO 12: P (accepted in part); 2 of 3 sets accepted`.
    public var words: String {
        var text = "group \(functionalID) \(control): "
        text += code.map(AnswerCode.group.told) ?? "no AK9 says what became of it"
        if let accepted, let received { text += "; \(accepted) of \(received) sets accepted" }
        if isShort, let stated { text += ", of \(stated) that were stated" }
        for code in codes { text += "; " + AnswerCode.groupNote.told(code) }
        return text
    }
}

/// What a partner's 997 or 999 says of one transaction set of ours: AK2 to AK5.
public struct ReceivedSetAnswer: Sendable, Hashable {
    /// AK101 of the group that it stands in.
    public var functionalID: String
    /// AK102 of the group.
    public var groupControl: String
    /// AK201: ST01 of the set that is answered.
    public var set: String
    /// AK202: its ST02.
    public var control: String
    /// AK203: its ST03.
    public var convention: String?
    /// AK501 as it was sent; nil where AK5 is missing.
    public var code: String?
    /// AK502 to AK506.
    public var codes: [String] = []
    /// AK3 and IK3, in their order.
    public var notes: [ReceivedNote] = []
    /// How many further notes there were than are kept.
    public var omitted = 0
    /// Where AK2 stands.
    public var place: DataPlace

    /// The disposition; nil where AK5 is missing or its code is none. A security refusal is R.
    public var disposition: Disposition? {
        let disposition = code.flatMap(Disposition.init(received:))
        return disposition == .partlyAccepted ? nil : disposition
    }

    /// In words, a line each: what became of the set, then each fault.
    public var words: [String] {
        let head = "\(set) \(control) of group \(functionalID) \(groupControl): "
        let verdict = code.map(AnswerCode.set.told) ?? "no AK5 says what became of it"
        let reasons = codes.map { "; " + AnswerCode.setNote.told($0) }.joined()
        let more = omitted > 0 ? ["\(omitted) more notes"] : []
        return [head + verdict + reasons] + notes.flatMap(\.words) + more
    }
}

/// AK3 or IK3 as it was received, with its AK4 or IK4.
public struct ReceivedNote: Sendable, Hashable {
    /// AK301.
    public var tag: String
    /// AK302, ST being 1; nil where it is no number.
    public var position: Int?
    /// AK303.
    public var loop: String?
    /// AK304 or IK304; nil where it was left out.
    public var code: String?
    /// The reason in the partner's own words, where it gives such (824).
    public var text: String?
    /// AK4.
    public var elements: [ReceivedElementNote] = []
    /// CTX, as text.
    public var contexts: [String] = []

    /// In words, a line each.
    public var words: [String] {
        let place =
            "segment \(position.map(String.init) ?? "?") (\(tag))"
            + (loop.map { " in loop \($0)" } ?? "")
        let context = contexts.map { ", because of \($0)" }.joined()
        let segment = "\(place): \(code.map(AnswerCode.segment.told) ?? "no code")\(context)"
        guard !elements.isEmpty else { return [segment] }
        return (contexts.isEmpty ? [] : [segment]) + elements.map { "\(place), \($0.words)" }
    }
}

/// AK4 or IK4 as it was received.
public struct ReceivedElementNote: Sendable, Hashable {
    /// AK401-1; nil where it is no number.
    public var element: Int?
    /// AK401-2.
    public var component: Int?
    /// AK401-3.
    public var repetition: Int?
    /// AK402.
    public var reference: Int?
    /// AK403 or IK403.
    public var code: String
    /// AK404: our value that is at fault; nil where it was left out.
    public var value: String?
    /// The reason in the partner's own words, where it gives such (824).
    public var text: String?
    /// CTX, as text.
    public var contexts: [String] = []

    /// In words.
    public var words: String {
        let position =
            "element \(element.map(String.init) ?? "?")"
            + (component.map { ", component \($0)" } ?? "")
            + (repetition.map { ", repetition \($0)" } ?? "")
        return position + (value.map { " '\($0)'" } ?? "") + ": " + AnswerCode.element.told(code)
            + contexts.map { ", because of \($0)" }.joined()
    }
}

extension ReceivedNote {
    /// A fault that is told otherwise than by AK3, with its reason in words.
    package init(advised text: String, tag: String, position: Int?) {
        self.init(tag: tag, position: position, code: "8")
        self.text = text
    }
}

extension ReceivedElementNote {
    /// A fault that is told otherwise than by AK4, with its reason in words.
    package init(
        advised text: String, element: Int, component: Int?, reference: Int?, code: String,
        value: String?
    ) {
        self.init(
            element: element, component: component, reference: reference, code: code, value: value)
        self.text = text
    }
}

extension Disposition {
    /// The disposition of a code that a partner sent: M, W and X refuse as R does.
    init?(received code: String) {
        if ["M", "W", "X"].contains(code) {
            self = .rejected
        } else {
            self.init(rawValue: code)
        }
    }
}
