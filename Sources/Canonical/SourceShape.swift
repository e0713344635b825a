extension ObjectShape {
    /// Where a document came from.
    package static let source = ObjectShape(
        "Source", "Where the document came from and what made it.",
        [
            gateway("correlation", .text, "The thread from the received file to the ERP's order."),
            gateway("partner", .text, "The partner's name in the partner folder."),
            gateway("sender", .object(.endpoint), "Who sent the interchange (ISA05, ISA06, GS02)."),
            gateway("receiver", .object(.endpoint), "To whom it was sent (ISA07, ISA08, GS03)."),
            gateway("usage", .choice(["production", "test", "information"]), "ISA15."),
            gateway("version", .raw, "The version of the standard (GS08)."),
            gateway("set", .text, "The transaction set's id (ST01)."),
            gateway("interchangeControl", .raw, "ISA13 as sent."),
            gateway("groupControl", .raw, "GS06 as sent."),
            gateway("setControl", .raw, "ST02 as sent."),
            gateway("fileDigest", .text, "SHA-256 of the file as it came, in hex."),
            gateway("byteOffset", .integer, "Where the set begins in the received file."),
            gateway("byteCount", .integer, "The set's length in bytes."),
            gateway("contentDigest", .text, "SHA-256 of the set's content, in hex."),
            gateway("profileDigest", .text, "SHA-256 of the profile that made the document."),
        ])

    /// One end of an interchange.
    static let endpoint = ObjectShape(
        "Endpoint", "One end of an interchange.",
        [
            gateway("qualifier", .raw, "The kind of the interchange id."),
            gateway("id", .raw, "The interchange id without trailing blanks."),
            gateway("application", .raw, "The application code of the functional group."),
        ])

    /// A segment that holds something no rule has read.
    package static let unmapped = ObjectShape(
        "Unmapped", "A segment that holds an element which no rule has read.",
        [
            FieldShape(
                "path", .text, required: true, owner: .gateway,
                "Loops and segment with their ordinals: `PO1[2]/SLN[1]/TD5[1]`."),
            FieldShape(
                "elements", .list(.raw), required: true, owner: .gateway,
                "Every element as sent, from the first; components keep their separator."),
        ])

    private static func gateway(
        _ name: String, _ kind: FieldShape.Kind, _ doc: String
    ) -> FieldShape {
        FieldShape(name, kind, required: true, owner: .gateway, doc)
    }
}
