import X12

/// What looking at a value needs to know of its element, side by side for all elements of a guide:
/// a few words without references, so that reading it copies next to nothing.
struct ElementCheck {
    /// What makes a value right at first sight, besides its length.
    private enum Sight: UInt8 {
        /// That no byte of it is foreign or a separator.
        case text
        /// Also that its list has it.
        case code
        /// That it is up to eight digits.
        case number
        /// That it is up to eight digits, or up to seven and a point.
        case decimal
        /// That its digits are a date that every month has.
        case date
        /// Nothing but that it is not blank.
        case binary
        /// Nothing is: it needs a close look.
        case none
    }

    /// The type.
    let kind: ElementKind
    private let sight: Sight
    /// The lengths of the element.
    var minimum: Int32
    let maximum: Int32
    /// Where `SetGuide.codes` has its list; nowhere where it has none.
    private let firstCode: Int32
    private let codeCount: Int32

    /// Whether any code will do.
    @inline(__always)
    var hasNoCodes: Bool { codeCount == 0 }

    /// Its list of codes in `SetGuide.codes`.
    @inline(__always)
    var codes: Range<Int> {
        Range(uncheckedBounds: (Int(firstCode), Int(firstCode) &+ Int(codeCount)))
    }

    init(_ element: GuideElement) {
        kind = element.kind
        minimum = Int32(clamping: element.minimum)
        maximum = Int32(clamping: element.maximum)
        firstCode = Int32(clamping: element.codes.lowerBound)
        codeCount = Int32(clamping: element.codes.count)
        let hasCodes = !element.codes.isEmpty
        sight =
            switch element.kind {
            case .text, .code: hasCodes ? .code : .text
            case .number: hasCodes ? .none : .number
            case .decimal: hasCodes ? .none : .decimal
            case .date: .date
            case .binary: .binary
            case .time, .composite: .none
            }
    }

    /// Whether a value that is not empty is right at first sight, which most are. What is not may
    /// still be right: that takes a close look.
    ///
    /// - Parameters:
    ///   - count: how many bytes it has.
    ///   - isPlain: what `ByteClasses` says of the segment.
    ///   - codes: `SetGuide.codes`.
    @inline(__always)
    func isGood(
        _ segment: borrowing Segment, _ position: Int, count: Int, isPlain: Bool, _ codes: [UInt64]
    ) -> Bool {
        guard count >= Int(minimum) else { return false }
        switch sight {
        case .none:
            return false
        case .text, .binary:
            return count <= Int(maximum) && (isPlain || sight == .binary)
                && segment.withElement(position) { $0[0] != 0x20 }
        case .code:
            guard isPlain, count <= Int(maximum), let word = segment.word(position) else {
                return false
            }
            return PackedCode.contains(word, in: self.codes, of: codes)
        case .number, .decimal, .date:
            guard let word = segment.word(position) else { return false }
            let value = ShortValue(word, count: count)
            let strange = value.notDigits
            if strange == 0 {
                return count <= Int(maximum) && (sight != .date || value.isPlainDate)
            }
            return sight == .decimal && isPlain && value.isPoint(strange)
                && count > Int(minimum) && count &- 1 <= Int(maximum)
        }
    }
}
