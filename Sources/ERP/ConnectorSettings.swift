package import Diagnostics

/// An installation's values for the names in a connector's `conf`, with the places where they
/// stand, so that a fault is told where the user wrote it.
package struct ConnectorSettings: Sendable, ExpressibleByDictionaryLiteral {
    /// The values by name.
    package let values: [String: String]
    /// Where values stand, such as in gangway.yaml.
    package let places: [String: TextPlace]

    /// Makes settings; a value without a place is told at the connector's own.
    package init(_ values: [String: String], places: [String: TextPlace] = [:]) {
        self.values = values
        self.places = places
    }

    /// Settings without places.
    package init(dictionaryLiteral elements: (String, String)...) {
        self.init(Dictionary(elements) { _, last in last })
    }
}
