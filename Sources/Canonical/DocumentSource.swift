package import Values

/// Where a document came from and what made it: the `source` of every canonical document.
package struct DocumentSource: Sendable, Hashable {
    /// The thread from the received file to the ERP's order.
    package var correlation: String
    /// The partner's name in the partner folder.
    package var partner: String
    /// Who sent the interchange.
    package var sender: Endpoint
    /// To whom it was sent.
    package var receiver: Endpoint
    /// Whether the interchange is for production or for a test.
    package var usage: Usage
    /// The version of the standard (GS08).
    package var version: String
    /// The transaction set's id (ST01).
    package var set: String
    /// ISA13 as sent.
    package var interchangeControl: String
    /// GS06 as sent.
    package var groupControl: String
    /// ST02 as sent.
    package var setControl: String
    /// SHA-256 of the file as it came, in hexadecimal.
    package var fileDigest: String
    /// Where the set begins in the received file, in bytes from 0.
    package var byteOffset: Int
    /// The set's length in bytes, terminators included.
    package var byteCount: Int
    /// SHA-256 of the set's content (`ContentDigest`), in hexadecimal.
    package var contentDigest: String
    /// SHA-256 of the profile that made the document, in hexadecimal.
    package var profileDigest: String

    /// Makes a source.
    package init(
        correlation: String, partner: String, sender: Endpoint, receiver: Endpoint, usage: Usage,
        version: String, set: String, interchangeControl: String, groupControl: String,
        setControl: String, fileDigest: String, byteOffset: Int, byteCount: Int,
        contentDigest: String, profileDigest: String
    ) {
        self.correlation = correlation
        self.partner = partner
        self.sender = sender
        self.receiver = receiver
        self.usage = usage
        self.version = version
        self.set = set
        self.interchangeControl = interchangeControl
        self.groupControl = groupControl
        self.setControl = setControl
        self.fileDigest = fileDigest
        self.byteOffset = byteOffset
        self.byteCount = byteCount
        self.contentDigest = contentDigest
        self.profileDigest = profileDigest
    }
}

extension DocumentSource {
    /// One end of an interchange.
    package struct Endpoint: Sendable, Hashable {
        /// The kind of the id (ISA05, ISA07).
        package var qualifier: String
        /// The id (ISA06, ISA08) without trailing blanks.
        package var id: String
        /// The application code of the functional group (GS02, GS03).
        package var application: String

        /// Makes an end.
        package init(qualifier: String, id: String, application: String) {
            self.qualifier = qualifier
            self.id = id
            self.application = application
        }

        var json: JSON {
            [
                "qualifier": .string(qualifier), "id": .string(id),
                "application": .string(application),
            ]
        }
    }

    /// What an interchange is for (ISA15).
    package enum Usage: String, Sendable, Hashable {
        /// P.
        case production
        /// T.
        case test
        /// I.
        case information

        /// Reads ISA15; nil for any other code.
        package init?(code: some StringProtocol) {
            switch code {
            case "P": self = .production
            case "T": self = .test
            case "I": self = .information
            default: return nil
            }
        }
    }

    /// The source as it stands in the document's body.
    package var json: JSON {
        [
            "correlation": .string(correlation), "partner": .string(partner),
            "sender": sender.json, "receiver": receiver.json,
            "usage": .string(usage.rawValue), "version": .string(version), "set": .string(set),
            "interchangeControl": .string(interchangeControl),
            "groupControl": .string(groupControl), "setControl": .string(setControl),
            "fileDigest": .string(fileDigest),
            "byteOffset": .number(ExactDecimal(byteOffset)),
            "byteCount": .number(ExactDecimal(byteCount)),
            "contentDigest": .string(contentDigest), "profileDigest": .string(profileDigest),
        ]
    }
}
