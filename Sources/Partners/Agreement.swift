package import Acknowledgments
package import Diagnostics
package import Guides
package import Mapping
package import Records
import X12

/// What a partner may send: one transaction set in one version, or records of one layout in files
/// of some names, with all that it takes to check, answer and map it.
package struct Agreement: Sendable {
    /// ST01, such as `850`; the layout's name of records.
    package let set: String
    /// The version: the first six characters of GS08, such as `004010`; of records the format.
    package let version: String
    /// The values that GS02 may have; empty: the id of any of the partner's identities.
    package let groupSenders: [String]
    /// The values that GS03 may have; empty: the id of any of our identities.
    package let groupReceivers: [String]
    /// What the set is held against; nil: only its envelope is checked.
    package let guide: SetGuide?
    /// How it becomes a canonical document; nil where there is no map for the set.
    package let map: Map?
    /// How strictly it is held against the guide.
    package let validation: ValidationPolicy
    /// What the answer says of which fault.
    package let acknowledgment: AcknowledgmentPolicy
    /// How we deal with the partner about it: its own terms over the partner's.
    package let terms: Terms
    /// Whether new orders are accepted without asking the ERP.
    package let acceptsOrders: Bool
    /// What becomes of changes, by how far their order has come.
    package let changes: ChangePolicy
    /// After how long a partner is told of an order that waits for the ERP; nil: never.
    package let tellsAfter: Duration?
    /// How records are read, and where they come from; nil for X12.
    package let records: Records?

    /// Records that a partner sends.
    package struct Records: Sendable {
        /// How they are written.
        package let layout: RecordLayout
        /// The names of the files that hold them.
        package let files: NameMask

        /// Describes records.
        package init(layout: RecordLayout, files: NameMask) {
            self.layout = layout
            self.files = files
        }
    }

    /// Makes an agreement.
    package init(
        set: String, version: String, groupSenders: [String], groupReceivers: [String],
        guide: SetGuide?, map: Map?, validation: ValidationPolicy,
        acknowledgment: AcknowledgmentPolicy, terms: Terms = .usual, records: Records? = nil,
        acceptsOrders: Bool = false, changes: ChangePolicy = .usual,
        tellsAfter: Duration? = nil
    ) {
        self.set = set
        self.version = version
        self.groupSenders = groupSenders
        self.groupReceivers = groupReceivers
        self.guide = guide
        self.map = map
        self.validation = validation
        self.acknowledgment = acknowledgment
        self.terms = terms
        self.records = records
        self.acceptsOrders = acceptsOrders
        self.changes = changes
        self.tellsAfter = tellsAfter
    }

    /// The version whose guide stands in for the agreed one, which the standard does not have.
    package var standIn: String? {
        guard let guide, guide.version != version else { return nil }
        return guide.version
    }

    /// A fault of ST with the weight that is agreed.
    package func weighing(_ fault: Diagnostic) -> Diagnostic {
        guard fault.code == .setDuplicateControl else { return fault }
        var weighed = fault
        switch terms.duplicates.set {
        case .tell: weighed.severity = .warning
        case .ignore: weighed.severity = .note
        case .hold, .reject, .drop: break
        }
        return weighed
    }

    /// Whether this is the set's and version's agreement, whatever follows the version in GS08.
    package func covers(set: String, version: String) -> Bool {
        self.set == set && version.hasPrefix(self.version)
    }
}
