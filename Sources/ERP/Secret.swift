/// A secret's value. It never prints itself, nor does a mirror or a dump show it.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The value itself: for the request's header and nothing else.
    let value: String

    /// Makes a secret.
    package init(_ value: String) {
        self.value = value
    }

    package var description: String { "‹secret›" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The text without the secret, in case that a server repeats what it was sent.
    func redact(_ text: String) -> String {
        value.isEmpty ? text : text.replacing(value, with: description)
    }
}
