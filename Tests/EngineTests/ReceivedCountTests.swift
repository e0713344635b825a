import Engine
import Testing
import Values

@Suite("The count of a partner's interchanges")
struct ReceivedCountTests {
    /// What became of numbers that came one after the other: what was passed over and has not come,
    /// and those that did not follow.
    private struct Watch {
        var count: ReceivedCount?
        var gaps: Set<Int> = []
        var seen: Set<Int> = []
        var strays: [Int] = []

        mutating func take(_ number: Int, isConfirmed: Bool = false) {
            defer { seen.insert(number) }
            guard var next = count else { return count = ReceivedCount(last: number) }
            if !next.expects(number) { strays.append(number) }
            let step = next.take(
                ReceivedCount.Arrival(
                    number: number, isNew: !seen.contains(number),
                    isMissing: gaps.contains(number), isConfirmed: isConfirmed))
            count = next
            switch step {
            case .onward(let missing), .anew(_, let missing):
                for row in missing { gaps.formUnion(row) }
            case .late: gaps.remove(number)
            case .apart: break
            }
        }

        init(_ numbers: [Int]) {
            for number in numbers { take(number) }
        }
    }

    @Test(
        "what passes numbers over leaves a gap; what begins anew does not",
        arguments: [
            ([4, 5, 9, 10], [6, 7, 8], 10), ([4, 7, 5], [6], 7),
            ([999_999_998, 3], [999_999_999, 1, 2], 3),
            // The range ends, or another translator begins.
            ([99_998, 99_999, 1, 2, 4, 5], [3], 5), ([559_999_998, 550_000_000], [], 559_999_998),
            ([559_999_998, 550_000_000, 550_000_001, 550_000_002], [], 550_000_002),
            ([700_000_000, 1, 2, 3], [], 3),
            // In another order; with numbers of the former count between.
            ([99_999, 1, 3, 2, 4], [], 4), ([97, 98, 1, 99, 2, 100, 3, 4, 5, 101, 6], [], 6),
            // Those that are missing, and those of before the watch began, are late.
            ([1, 2, 10, 4, 5, 6, 7, 11], [3, 8, 9], 11), ([100, 101, 97, 98, 99, 102], [], 102),
            ([100, 101, 95, 96, 97, 98, 102, 103], [], 103),
            // What lies all over the place is no beginning.
            ([1_000_000, 5, 700, 11_000], [], 1_000_000),
        ] as [([Int], [Int], Int)])
    func steps(_ numbers: [Int], _ gaps: [Int], _ last: Int) {
        let watch = Watch(numbers)
        #expect(watch.gaps.sorted() == gaps.sorted())
        #expect(watch.count?.last == last)
    }

    @Test("what a person had processed behind the last begins the count anew at once")
    func confirmed() {
        for order in [[1, 2, 3], [3, 2, 1], [2, 1, 3], [3, 1, 2], [1, 3, 2], [2, 3, 1]] {
            var watch = Watch([99_998, 99_999])
            for number in order { watch.take(number, isConfirmed: true) }
            watch.strays = []
            for number in 4...9 { watch.take(number) }
            #expect(watch.gaps.isEmpty && watch.strays.isEmpty, "\(order)")
            #expect(watch.count?.last == 9, "\(order)")
        }
    }

    @Test(
        "whichever the range, what came is never missing, and soon each gap is seen again",
        arguments: 0..<60 as Range<UInt64>)
    func ranges(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let low = [1, 1, 5000, 550_000_000].randomElement(using: &random) ?? 1
        let high = low + Int.random(in: 300...2000, using: &random)
        var watch = Watch([high - 50])
        var lost: Set<Int> = []
        for number in (high - 49)...high { watch.take(number) }
        // Three times through the range; what came a range ago is forgotten by then.
        for _ in 0..<3 {
            watch.seen = []
            watch.strays = []
            watch.gaps = []
            lost = []
            for number in low...high {
                // The beginning itself comes whole; of the rest one in fifty is lost.
                if number > low + 2, Int.random(in: 0..<50, using: &random) == 0 {
                    lost.insert(number)
                } else {
                    watch.take(number)
                }
            }
            let end = try #require(watch.count?.last)
            #expect(watch.gaps == lost.filter { $0 < end }, "seed \(seed)")
            // Only the first of the range, and what follows a lost one, is out of its order.
            #expect(watch.strays.filter { !lost.contains($0 - 1) } == [low], "seed \(seed)")
            #expect(watch.count?.former.map { $0 > low + 200 } == true)
        }
    }
}
