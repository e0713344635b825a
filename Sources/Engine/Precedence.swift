/// Lets other work go before work of low priority where both need the same cores and disk.
///
/// A step of low priority begins only while nothing else is being worked on, or when so much else
/// has been done since it asked that its turn has come: it goes on under any load.
actor Precedence {
    private var inHand = 0
    private var done = 0
    private var waiting: [(turn: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// Parts of other work after which a step of low priority has its turn all the same.
    static let turn = 8

    /// Whether no step waits.
    var isEmpty: Bool { waiting.isEmpty }

    /// Other work is taken in hand.
    func begin() { inHand += 1 }

    /// Other work is done.
    func end() {
        inHand -= 1
        done += 1
        let ready = waiting.prefix { inHand == 0 || $0.turn <= done }
        waiting.removeFirst(ready.count)
        for step in ready { step.continuation.resume() }
    }

    /// Waits for the turn of a step of low priority.
    func giveWay() async {
        guard inHand > 0 else { return }
        await withCheckedContinuation { waiting.append((done + Self.turn, $0)) }
    }
}
