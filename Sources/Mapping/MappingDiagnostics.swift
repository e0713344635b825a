package import Diagnostics

/// What can be wrong with a map, at load and while it runs.
package enum MappingDiagnostics {
    /// Every code of this room.
    package static let all: [Diagnostic.Code] = [
        .mapExtends, .mapSet, .mapVersion, .mapCanonical, .mapUnknownField,
        .mapDeprecatedField, .mapEndedField, .mapRemove,
        .mapConflict, .mapPath, .mapUnknownSegment, .mapUnknownElement, .mapQualifier,
        .mapCondition, .mapFunction, .mapType, .mapUnknownTable, .mapTableValue, .mapMissingRule,
        .mapUnknownPart, .mapTooLarge, .mapIdentical, .mapUnreachable, .mapUnusedTable,
        .mapEmptyCell,
        .mapValueMissing, .mapValueType, .mapValueChoice, .mapLookupMissing, .mapFaultsUnlisted,
        .mapDocumentType, .mapDocumentField, .mapDocumentValue, .mapOutwardUnwritable,
        .mapOutwardValue, .mapOutwardContradiction, .mapOutwardTooMany, .mapOutwardUnmapped,
        .mapOutwardLost, .mapOutwardAltered, .envelopeDataCharacter, .envelopeDataReplaced,
    ]
}

extension Diagnostic.Code {
    // MARK: At load

    /// An overlay's rule is the extended map's own.
    package static let mapIdentical = Self(
        "profile.map.identical", .warning, owner: .onboarding,
        help: "Delete the rule or row: it belongs in the default, whose later changes then reach "
            + "this partner too.")

    /// An overlay that extends nothing, or a default map that extends something.
    package static let mapExtends = Self(
        "profile.map.extends", owner: .onboarding,
        help: "An overlay names the map that it changes, for example `extends: standard/850`; a "
            + "map that stands alone has `map`, `versions` and `canonical` instead.")
    /// The map is for another transaction set.
    package static let mapSet = Self(
        "profile.map.set", owner: .onboarding,
        help: "Use a map whose `map` is the transaction set's id.")
    /// The map does not serve this version of the standard.
    package static let mapVersion = Self(
        "profile.map.version", owner: .onboarding,
        help: "Add the version to `versions` of the map and check its rules against it.")
    /// The map makes a document that nobody knows.
    package static let mapCanonical = Self(
        "profile.map.canonical", owner: .onboarding,
        help: "Write a canonical document type with its version, such as `order/1`.")
    /// A rule for a field that the canonical document does not have, or that no map may set.
    package static let mapUnknownField = Self(
        "profile.map.unknown-field", owner: .onboarding,
        help: "Write a field of the canonical document; its JSON Schema lists them.")
    /// A rule for a field that is on its way out.
    package static let mapDeprecatedField = Self(
        "profile.map.deprecated-field", .warning, owner: .onboarding,
        help: "Fill the field that takes its place before the day on which this one ends.")
    /// A rule for a field whose time has run out.
    package static let mapEndedField = Self(
        "profile.map.ended-field", owner: .onboarding,
        help: "Fill the field that takes its place, and remove the rule.")
    /// A removed field that has no rule.
    package static let mapRemove = Self(
        "profile.map.remove", owner: .onboarding,
        help: "Name a field that the extended map has a rule for, such as `lines.packs`.")
    /// Keys of a rule that do not go together.
    package static let mapConflict = Self(
        "profile.map.conflict", owner: .onboarding,
        help: "Keep one of the keys that speak against each other: a rule takes its value from one "
            + "place. Remove a key that has no effect.")
    /// A path that cannot be read.
    package static let mapPath = Self(
        "profile.map.path", owner: .onboarding,
        help: "Write a path as SEGMENT.NN, SEGMENT[code].NN, SEGMENT.NN-C, LOOP/SEGMENT.NN, "
            + "SEGMENT.pair(code), or .NN within `each`, `pairs` and `triples`.")
    /// A segment that does not stand where the rule looks for it.
    package static let mapUnknownSegment = Self(
        "profile.map.unknown-segment", owner: .onboarding,
        help: "Look the segment up in the guide: a rule sees the segments of its own loop and of "
            + "the loops around it, and inner loops by a path such as `N1[ST]/N4`.")
    /// An element or component that the segment does not have.
    package static let mapUnknownElement = Self(
        "profile.map.unknown-element", owner: .onboarding,
        help: "Look the segment's elements up in the guide.")
    /// A qualifier that the element cannot hold.
    package static let mapQualifier = Self(
        "profile.map.qualifier", .warning, owner: .onboarding,
        help: "The guide says that this element never holds the code, so the rule never finds "
            + "anything.")
    /// A condition that cannot be read.
    package static let mapCondition = Self(
        "profile.map.condition", owner: .onboarding,
        help: "Write a condition as PATH == 'text', PATH != 'text', PATH in ('a', 'b'), "
            + "PATH matches 'pattern', PATH present or PATH absent; join several by `and` or by "
            + "`or`.")
    /// A function that does not exist or has the wrong arguments.
    package static let mapFunction = Self(
        "profile.map.function", owner: .onboarding,
        help: "The functions are: \(MapFunction.everyUsage.joined(separator: ", ")).")
    /// A type that does not fit the field or the element.
    package static let mapType = Self(
        "profile.map.type", owner: .onboarding,
        help: "Make the rule's type fit the field: text, decimal, decimal(n), implied(n), integer, "
            + "flag, date, date(format), time or time(format).")
    /// A lookup in a table that is not there.
    package static let mapUnknownTable = Self(
        "profile.map.unknown-table", owner: .onboarding,
        help: "Add the table as codes/<name>.csv or under `tables`, or correct the name.")
    /// A table's value that the field cannot hold.
    package static let mapTableValue = Self(
        "profile.map.table-value", owner: .onboarding,
        help: "Correct the value: it has to be of the field's type, or one of its words.")
    /// A required field without a rule.
    package static let mapMissingRule = Self(
        "profile.map.missing-rule", owner: .onboarding,
        help: "Every canonical document carries this field: give it a rule.")
    /// A rule that uses a part which is not there.
    package static let mapUnknownPart = Self(
        "profile.map.unknown-part", owner: .onboarding,
        help: "Name a part that stands above under `parts` of the same file, or in "
            + "standard/maps/parts.yaml.")
    /// Parts that use parts have made too many rules.
    package static let mapTooLarge = Self(
        "profile.map.too-large", owner: .onboarding,
        help: "Use fewer parts within parts.")
    /// A rule that can never give a value.
    package static let mapUnreachable = Self(
        "profile.map.unreachable", .warning, owner: .onboarding,
        help: "Correct the rule or remove it; as it stands it does nothing.")
    /// A table that no rule looks into.
    package static let mapUnusedTable = Self(
        "profile.map.unused-table", .warning, owner: .onboarding,
        help: "Remove the table, or use it in a rule's `lookup`.")

    /// A code of a table that becomes nothing.
    package static let mapEmptyCell = Self(
        "profile.map.empty-cell", .warning, owner: .onboarding,
        help: "Write what the code becomes, or remove its line: until then it counts as not in the "
            + "table.")

    // MARK: At run time

    /// A required value is not in the document.
    package static let mapValueMissing = Self(
        "map.value.missing", owner: .onboarding,
        help: "Change the rule or give it a default, or ask the partner to send the value; then "
            + "`gangway exceptions retry`.")
    /// A value that is not of its rule's type.
    package static let mapValueType = Self(
        "map.value.type", owner: .onboarding,
        help: "Change the rule's type or format, or ask the partner to correct the value; then "
            + "`gangway exceptions retry`.")
    /// A value outside the field's closed list.
    package static let mapValueChoice = Self(
        "map.value.choice", owner: .onboarding,
        help: "Translate the value by a lookup; then `gangway exceptions retry`.")
    /// A value that its code table does not have.
    package static let mapLookupMissing = Self(
        "map.lookup.missing", owner: .onboarding,
        help: "Add the code to the table, or set onMissing in the rule; then `gangway exceptions "
            + "retry`. A table's first line is its header, and codes compare exactly.")
    /// More faults than are listed.
    package static let mapFaultsUnlisted = Self(
        "map.faults.unlisted", owner: .onboarding,
        help: "Mend what is listed first; the rest may well have the same cause.")
}
