import Diagnostics
import Guides
import Mapping
import Notation
import Records

/// Finds what the sets of an agreement are held against; one use each.
struct AgreementGuide {
    let standard: Standard
    let reading: AgreementFile.Reading
    private(set) var diagnostics: [Diagnostic] = []

    /// What was found.
    enum Found {
        /// The guide of the agreed version, or of the one that stands in for it.
        case guide(SetGuide)
        /// None, by agreement.
        case envelope
    }

    init(standard: Standard, reading: AgreementFile.Reading) {
        self.standard = standard
        self.reading = reading
    }

    /// The guide; nil, and a diagnostic, where there is none and nothing else was agreed.
    mutating func find() -> Found? {
        let (set, version) = (reading.set, reading.version)
        do {
            return .guide(try standard.guide(version: version.value, set: set.value))
        } catch {
            switch error {
            case .unknownVersion:
                return fallBack("the standard has no version \(version.value)", version)
            case .unknownSet:
                return fallBack("\(version.value) has no guide for \(set.value)", set)
            case .malformed(let faults):
                diagnostics += faults
                return nil
            }
        }
    }

    private mutating func fallBack(_ why: String, _ what: Placed<String>) -> Found? {
        let (set, version) = (reading.set.value, reading.version.value)
        switch reading.fallback {
        case .none:
            diagnostics.report(.profileAgreementGuide, why, value: what.value, at: what.place)
            return nil
        case .nearest:
            guard let nearest = standard.nearestVersion(to: version, having: set),
                let guide = try? standard.guide(version: nearest, set: set)
            else {
                diagnostics.report(
                    .profileAgreementGuide, "\(why), and no other version has \(set)",
                    value: what.value, at: what.place)
                return nil
            }
            diagnostics.report(
                .profileAgreementFallback, "\(why): \(set) is held against \(nearest)",
                value: what.value, at: what.place)
            return .guide(guide)
        case .envelope:
            diagnostics.report(
                .profileAgreementFallback,
                "\(why): only the envelope of \(set) is checked, and its documents are held",
                value: what.value, at: what.place)
            return .envelope
        }
    }
}

extension AgreementFile.Reading {
    /// The agreement, with what it is held against and mapped by.
    func agreement(guide: SetGuide?, map: Map?) -> Agreement {
        Agreement(
            set: set.value, version: version.value, groupSenders: senders,
            groupReceivers: receivers, guide: guide, map: map, validation: validation,
            acknowledgment: acknowledgment, terms: terms, acceptsOrders: acceptsOrders,
            changes: changes, tellsAfter: tellsAfter?.value)
    }

    /// The agreement about records, with what they are read and mapped by.
    func agreement(layout: RecordLayout, in files: NameMask, map: Map?) -> Agreement {
        Agreement(
            set: set.value, version: layout.guide.version, groupSenders: senders,
            groupReceivers: receivers, guide: layout.guide, map: map, validation: validation,
            acknowledgment: acknowledgment, terms: terms,
            records: .init(layout: layout, files: files), acceptsOrders: acceptsOrders,
            changes: changes, tellsAfter: tellsAfter?.value)
    }
}
