package import Diagnostics

// What can be wrong with a document that a map writes; `MappingDiagnostics` lists them.
extension Diagnostic.Code {
    /// A document of another type, or of another version of it.
    package static let mapDocumentType = Self(
        "map.document.type", owner: .operations,
        help: "Give the document that the map's `canonical` names; `type` and `version` say which "
            + "one it is.")
    /// A field that the canonical document does not have.
    package static let mapDocumentField = Self(
        "map.document.unknown-field", owner: .operations,
        help: "Correct the field's name; the JSON Schema of the document lists its fields.")
    /// A field's value that is not of its kind.
    package static let mapDocumentValue = Self(
        "map.document.value", owner: .operations,
        help: "Give the value as the JSON Schema of the document says.")
    /// A field that no rule can write.
    package static let mapOutwardUnwritable = Self(
        "map.outward.unwritable", owner: .onboarding,
        help: "Give the field a rule with a path to an element, in the map or the partner's "
            + "overlay, or leave the field out of the document.")
    /// A value that its rule cannot write.
    package static let mapOutwardValue = Self(
        "map.outward.value", owner: .onboarding,
        help: "Correct the value, add it to the rule's table, or change the rule's type or "
            + "functions, so that reading gives the value again.")
    /// Two fields that say different things of one element.
    package static let mapOutwardContradiction = Self(
        "map.outward.contradiction", owner: .operations,
        help: "Make both fields say the same, or leave one of them out.")
    /// A list with more items than its segment can hold.
    package static let mapOutwardTooMany = Self(
        "map.outward.too-many", owner: .operations,
        help: "Send fewer items; the segment has no room for more and cannot be repeated there.")
    /// A segment of `unmapped` that has no place.
    package static let mapOutwardUnmapped = Self(
        "map.outward.unmapped", owner: .operations,
        help: "Correct the path, or leave the segment out: its loops must be there, and the guide "
            + "must have it.")
    /// A value that the written set does not say.
    package static let mapOutwardLost = Self(
        "map.outward.lost", owner: .onboarding,
        help: "The rule that reads the field does not find what was written: look at its "
            + "conditions and selectors, and at the segments before it.")
    /// A value that the written set says otherwise.
    package static let mapOutwardAltered = Self(
        "map.outward.altered", owner: .onboarding,
        help: "What the rule writes reads differently: look at its type, functions and table, and "
            + "at other fields that write to the same element.")
    /// A character that the partner's files must not have.
    package static let envelopeDataCharacter = Self(
        "envelope.data.character", owner: .operations,
        help: "Give the document without it; or say in `reply.characters` that the partner reads "
            + "it, or in `reply.replace` what stands for it.")
    /// Something stands in place of a character that the partner's files must not have.
    package static let envelopeDataReplaced = Self(
        "envelope.data.replaced", .warning, owner: .operations,
        help: "Nothing to do if it is meant so: `reply.replace` of the partner says it.")
}
