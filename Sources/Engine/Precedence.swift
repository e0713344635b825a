/// Lets other work go before work of low priority where both need the same cores and disk: from
/// the moment a door gives a file.
///
/// A step of low priority begins only when nothing else has been worked on for a while, or when so
/// much else has been done since it asked that its turn has come: it goes on under any load.
package actor Precedence {
    private var inHand = 0
    private var done = 0
    /// Whether nothing else has been worked on for a while.
    private var isCalm = true
    private var waiting: [(turn: Int, continuation: CheckedContinuation<Void, Never>)] = []

    /// Parts of other work after which a step of low priority has its turn all the same.
    static let turn = 8
    /// What follows the walk of an order comes within this time: its commit, and the sending of
    /// what it is answered.
    static let calm = Duration.milliseconds(20)

    /// Lets nothing go before yet.
    package init() {}

    /// Whether no step waits for the end of what is in hand.
    var isEmpty: Bool { waiting.isEmpty }

    /// Other work is taken in hand.
    func begin() {
        inHand += 1
        isCalm = false
    }

    /// Other work is done.
    func end() {
        inHand -= 1
        done += 1
        let steps = waiting
        waiting.removeAll { inHand == 0 || $0.turn <= done }
        for step in steps where inHand == 0 || step.turn <= done { step.continuation.resume() }
    }

    /// Waits for the turn of a step of low priority.
    func giveWay(in world: World) async {
        let turn = done + Self.turn
        while !isCalm, done < turn {
            if inHand > 0 {
                await withCheckedContinuation { waiting.append((turn, $0)) }
                continue
            }
            let before = done
            guard (try? await world.sleep(Self.calm)) != nil else { return }
            if inHand == 0, done == before { isCalm = true }
        }
    }
}
