import Diagnostics

/// The settings that say what stands in the envelope of something that we sent, with their places.
struct EnvelopeSettings {
    /// Where the keys of the partner's file stand (`Partner.places`).
    let places: [String: TextPlace]
    /// The set or layout that was sent.
    let set: String
    /// Whether it answers something.
    let isAnswer: Bool

    /// A key where it stands: of the sending before that of the partner; nil where it is not set.
    private func known(_ key: String) -> (name: String, place: TextPlace)? {
        let sending = "sends[\(set)]."
        if key.hasPrefix("sends[].") {
            return places[sending + key.dropFirst(8)].map { (key, $0) }
        }
        return places[sending + key].map { ("sends[].\(key)", $0) }
            ?? places[key].map { (key, $0) }
    }

    /// In words what an element was written as; nil where no setting says it.
    func origin(of source: EnvelopeSource) -> String? {
        switch source {
        case .key(let key):
            if let (name, place) = known(key) { return "`\(name)` at \(place) says" }
            // What is not set is the usual.
            return places["ids"].map { "usual, since beside \($0) no `\(key)` is set" }
        case .ownIdentity:
            return "the first identity that the channel `serves`, else the first of `identities`"
        case .answered, .gateway, .way: return nil
        }
    }

    /// What is to be done; nil where no setting and no person here can do it.
    func mend(of source: EnvelopeSource) -> String? {
        switch source {
        case .key(let key):
            if let (name, place) = known(key) { return "mend `\(name)` at \(place)" }
            return places["ids"].map { "set `\(key)` beside \($0)" }
        case .ownIdentity:
            return "set the identity that it knows as the first that the channel `serves`, or of "
                + "`identities` in gangway.yaml"
        case .way:
            return "send it once more with `gangway messages resend`: what left was whole; an "
                + "answer that takes it closes this"
        case .answered, .gateway: return nil
        }
    }
}
