/// What the engine does with a document; its shape says which purpose means what.
package enum DeliveryPolicy: String, Sendable, CaseIterable {
    /// Deliver it to the ERP.
    case deliver
    /// Deliver it as a change of the document with the same business key; hold it if no such
    /// document is known.
    case deliverIfKnown
    /// Keep it and deliver nothing: the ERP has it already.
    case record
    /// Hold it as an exception until a person decides.
    case hold
}
