#if BLIND
    import Glibc

    /// Makes an input from those of a corpus, by a few changes of the kinds that libFuzzer makes.
    struct Mutator {
        let inputs: [[UInt8]]
        let words: [[UInt8]]
        /// The greatest length in bytes.
        let longest: Int

        /// Writes an input so that it ends where `room` ends; how long it is.
        func make(into room: UnsafeMutablePointer<UInt8>, _ random: inout Random) -> Int {
            // One that is changed is built at the front, where it can grow, and moved at the end.
            let base = inputs[random.below(inputs.count)]
            var length = base.count
            base.withUnsafeBufferPointer { bytes in
                if let address = bytes.baseAddress { room.update(from: address, count: length) }
            }
            for _ in 0...random.below(4) { change(room, &length, &random) }
            memmove(room + (longest - length), room, length)
            return length
        }

        private func change(
            _ room: UnsafeMutablePointer<UInt8>, _ length: inout Int, _ random: inout Random
        ) {
            let at = random.below(length + 1)
            switch random.below(8) {
            case 0 where at < length: room[at] ^= 1 << UInt8(random.below(8))
            case 1 where at < length: room[at] = UInt8(random.below(256))
            case 2 where at < length: remove(min(random.below(16) + 1, length - at), at: at)
            case 3 where at < length:
                // A byte of the input itself: most often a delimiter or a digit.
                room[at] = room[random.below(length)]
            case 4 where !words.isEmpty:
                let word = words[random.below(words.count)]
                insert(word[...], over: random.below(2) == 0 ? 0 : word.count)
            case 5:
                let other = inputs[random.below(inputs.count)]
                guard !other.isEmpty else { return }
                let start = random.below(other.count)
                let part = other[start..<min(start + random.below(64) + 1, other.count)]
                insert(part, over: random.below(2) == 0 ? 0 : part.count)
            case 6 where at < length: insert([room[at]], over: 0)
            case 7 where at < length:
                // The end is missing, as where a file is cut.
                if random.below(8) == 0 { length = at }
            default: break
            }

            func remove(_ count: Int, at: Int) {
                memmove(room + at, room + at + count, length - at - count)
                length -= count
            }
            func insert(_ part: ArraySlice<UInt8>, over: Int) {
                remove(min(over, length - at), at: at)
                let count = min(part.count, longest - length)
                memmove(room + at + count, room + at, length - at)
                part.withUnsafeBufferPointer { part in
                    guard let address = part.baseAddress else { return }
                    (room + at).update(from: address, count: count)
                }
                length += count
            }
        }
    }

    /// Numbers by seed (SplitMix64).
    struct Random {
        private var state: UInt64

        init(seed: UInt64) { state = seed }

        /// A number from 0 up to a limit above 0, evenly enough.
        mutating func below(_ limit: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)).multipliedFullWidth(by: UInt64(limit)).high)
        }
    }

    /// A dictionary in libFuzzer's form: `name="text\x41"` a line.
    enum Words {
        static func read(_ bytes: [UInt8]) -> [[UInt8]] {
            bytes.split(separator: 0x0A).compactMap { line in
                guard line.first != 0x23, let start = line.firstIndex(of: 0x22),
                    let end = line.lastIndex(of: 0x22), start < end
                else { return nil }
                return unescaped(line[(start + 1)..<end])
            }
        }

        private static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
            var word: [UInt8] = []
            var at = text.startIndex
            while at < text.endIndex {
                let isEscape = text[at] == 0x5C && at + 1 < text.endIndex
                if isEscape, text[at + 1] == 0x78, at + 3 < text.endIndex {
                    let digits = String(decoding: text[(at + 2)...(at + 3)], as: UTF8.self)
                    word.append(UInt8(digits, radix: 16) ?? 0)
                    at += 4
                } else {
                    word.append(isEscape ? text[at + 1] : text[at])
                    at += isEscape ? 2 : 1
                }
            }
            return word
        }
    }
#endif
