import Diagnostics
import Engine
import Testing

@Suite("The gauge of waiting work")
struct PressureTests {
    private func outlook(_ waiting: Int) -> WorkOutlook {
        WorkOutlook(
            ready: waiting / 3, delayed: waiting / 3, nextIn: nil, leased: 1_000,
            waiting: waiting - 2 * (waiting / 3), parked: 1_000, exceptions: 1_000)
    }

    @Test("it closes at the high mark and opens at the low one, not before")
    func marks() async {
        let pressure = Pressure(high: 100, low: 40)
        for (waiting, isClosed) in [
            (0, false), (99, false), (100, true), (41, true), (40, false), (99, false), (500, true),
        ] {
            await pressure.measure(outlook(waiting))
            #expect(await pressure.closed?.code == (isClosed ? .receiveQueueFull : nil))
        }
    }
}
