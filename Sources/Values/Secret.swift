/// A secret's value. It never prints itself, nor does a mirror or a dump show it.
package struct Secret: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    /// The value itself: for the call that needs it and nothing else.
    package let value: String

    /// Makes a secret.
    package init(_ value: String) {
        self.value = value
    }

    /// Never the value.
    package var description: String { "‹secret›" }
    /// Never the value.
    package var debugDescription: String { description }
    /// Shows nothing.
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// The text without the secret, in case that a server repeats what it was sent.
    package func redact(_ text: String) -> String {
        value.isEmpty ? text : text.replacing(value, with: description)
    }
}
