import Diagnostics
import X12

extension SetValidator {
    /// Checks the elements of a segment: a first look at each, a close look where that is not
    /// enough, then what is missing and the relations between them.
    mutating func checkElements(_ segment: borrowing Segment, layout index: Int) {
        let check = guide.segmentChecks[index]
        if classes == nil {
            classes = ByteClasses(policy.characterSet, delimiters: segment.delimiters)
        }
        let isPlain = classes?.isPlain(segment) ?? false
        var (filled, doubtful) = guide.firstLook(segment, check, isPlain: isPlain)
        if looksClosely { (filled, doubtful) = (0, filled | doubtful) }
        if doubtful != 0 { filled |= lookAgain(segment, doubtful, first: check.first) }
        if segment.elementCount > check.count { checkExcess(segment, guide.segments[index]) }
        if policy.trailingSeparators == .refused { checkEnd(segment, guide.segments[index]) }
        let missing = check.mandatory & ~filled
        if missing != 0 { reportMissing(missing, segment, guide.segments[index]) }
        let unused = check.unused & filled
        if unused != 0 { reportUnused(unused, segment, guide.segments[index]) }
        if check.isBroken(by: filled, guide.ruleChecks) {
            reportBroken(filled, segment, guide.segments[index])
        }
    }

    /// Looks closely at elements, given as bits, reports what is wrong with them, and gives those
    /// that are filled.
    @inline(never)
    private mutating func lookAgain(
        _ segment: borrowing Segment, _ doubtful: UInt64, first: Int
    ) -> UInt64 {
        guard let table = classes?.table else { return doubtful }
        let close = guide.closeLook(segment, doubtful, first: first, table: table)
        let filled = doubtful & ~close.blank
        if policy.blanks == .refused { reportBlanks(close.blank, segment, first) }
        inspect(looksClosely ? filled : close.wrong, segment, first)
        return filled
    }

    private mutating func checkExcess(_ segment: borrowing Segment, _ layout: GuideSegment) {
        // Trailing separators are tolerated: only a value beyond the last position is a fault.
        for position in layout.elements.count + 1...segment.elementCount {
            let bytes = segment.bytes(position)
            guard bytes.contains(where: { $0 != 0x20 }) else { continue }
            var place = place(of: segment, tag: layout.tag.description)
            place.element = position
            let message = "\(layout.tag) has \(layout.elements.count) elements in \(guide.version)"
            report(.elementTooMany, message, at: place, value: bytes)
            return
        }
    }

    /// Tells of separators after the last value.
    private mutating func checkEnd(_ segment: borrowing Segment, _ layout: GuideSegment) {
        let last = segment.elementCount
        guard last > 0, segment.isEmpty(last) else { return }
        var place = place(of: segment, tag: layout.tag.description)
        place.element = last
        report(
            .elementTrailing, "\(layout.tag) has separators after its last value", at: place)
    }

    private func elementPlace(
        _ segment: borrowing Segment, _ layout: GuideSegment, _ position: Int
    ) -> DataPlace {
        var place = place(of: segment, tag: layout.tag.description)
        place.element = position
        let reference = guide.elements[layout.elements.lowerBound + position - 1].reference
        place.reference = reference == 0 ? nil : reference
        return place
    }

    private mutating func reportMissing(
        _ missing: UInt64, _ segment: borrowing Segment, _ layout: GuideSegment
    ) {
        for position in 1...layout.elements.count where missing & (1 << UInt64(position - 1)) != 0 {
            let place = elementPlace(segment, layout, position)
            let name = guide.elementNames[layout.elements.lowerBound + position - 1]
            let element = guide.elements[layout.elements.lowerBound + position - 1]
            report(
                .elementMissing, "\(place.position) (\(name)) is missing", at: place,
                rule: guide.origin(of: element)?.usage)
        }
    }

    /// Tells of every element that a rule misses or has too many of. Where several rules miss the
    /// same one, one AK4 says all their reasons.
    private mutating func reportBroken(
        _ filled: UInt64, _ segment: borrowing Segment, _ layout: GuideSegment
    ) {
        let rules = guide.rules[layout.rules]
        for position in 1...layout.elements.count {
            let bit: UInt64 = 1 << UInt64(position - 1)
            let broken = rules.filter { $0.broken(by: filled) & bit != 0 }
            guard let rule = broken.first else { continue }
            let place = elementPlace(segment, layout, position)
            let about = broken.reduce(0) { $0 | $1.mask } & ~bit
            let others = (1...64).filter { about & (1 << UInt64($0 - 1)) != 0 }
            // What is missing cannot be too many: the rules are all of one sort.
            if rule.kind == .exclusion {
                let names = broken.map { $0.others(position) }.joined(separator: ", nor with ")
                let message = "\(place.position) must not come together with \(names)"
                report(
                    .elementExclusion, message, at: place, value: segment.bytes(position),
                    others: others)
            } else {
                let reasons = broken.map { $0.reason(for: position) }.joined(separator: "; ")
                let message = "\(place.position) is missing: \(reasons)"
                report(.elementConditional, message, at: place, others: others)
            }
        }
    }
}

// MARK: - What is wrong with an element

extension SetValidator {
    private mutating func reportBlanks(_ blank: UInt64, _ segment: borrowing Segment, _ first: Int)
    {
        var rest = blank
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest &- 1
            let reference = guide.elements[first + index].reference
            var place = place(of: segment, tag: segment.text(0))
            place.element = index + 1
            place.reference = reference == 0 ? nil : reference
            report(
                .elementPadding, "\(place.position) is nothing but blanks", at: place,
                value: segment.bytes(index + 1))
        }
    }

    private mutating func inspect(_ wrong: UInt64, _ segment: borrowing Segment, _ first: Int) {
        var rest = wrong
        while rest != 0 {
            let index = rest.trailingZeroBitCount
            rest &= rest &- 1
            inspect(segment, index + 1, guide.elements[first + index])
        }
    }

    /// Takes an element apart into occurrences and components, and reports what is wrong.
    private mutating func inspect(
        _ segment: borrowing Segment, _ position: Int, _ element: GuideElement
    ) {
        let bytes = segment.bytes(position)
        var place = place(of: segment, tag: segment.text(0))
        place.element = position
        place.reference = element.reference == 0 ? nil : element.reference
        guard let separator = segment.delimiters.repetition, bytes.contains(separator) else {
            checkOccurrence(bytes[...], element, segment.delimiters, place)
            return
        }
        let occurrences = bytes.split(separator: separator, omittingEmptySubsequences: false)
        if occurrences.count > element.repeats {
            place.repetition = element.repeats + 1
            let message =
                "\(place.position) comes \(occurrences.count) times, not \(element.repeats)"
            report(.elementRepetitions, message, at: place, value: bytes)
        }
        for (index, occurrence) in occurrences.prefix(element.repeats).enumerated() {
            place.repetition = element.repeats > 1 ? index + 1 : nil
            guard !occurrence.isEmpty else { continue }
            checkOccurrence(occurrence, element, segment.delimiters, place)
        }
    }

    private mutating func checkOccurrence(
        _ bytes: ArraySlice<UInt8>, _ element: GuideElement, _ delimiters: Delimiters,
        _ place: DataPlace
    ) {
        let separator = delimiters.component
        guard element.kind == .composite else {
            if separator != 0, bytes.contains(separator), element.kind != .binary {
                let message = "\(place.position) is not a composite: it has one component"
                report(.elementComponents, message, at: place, value: bytes)
                return
            }
            judge(bytes, element, place)
            return
        }
        var parts = [bytes]
        if separator != 0 {
            parts = bytes.split(separator: separator, omittingEmptySubsequences: false)
        }
        if policy.trailingSeparators == .refused, parts.count > 1, parts.last?.isEmpty == true {
            let message = "\(place.position) has separators after its last component"
            report(.elementTrailing, message, at: place, value: bytes)
        }
        checkComposite(parts, element, place)
    }

    private mutating func checkComposite(
        _ parts: [ArraySlice<UInt8>], _ element: GuideElement, _ place: DataPlace
    ) {
        var place = place
        var filled: UInt64 = 0
        for (index, part) in parts.enumerated() where part.contains(where: { $0 != 0x20 }) {
            place.component = index + 1
            guard index < element.components.count else {
                let count = element.components.count
                let message = "\(place.position) is one too many: there are \(count) components"
                report(.elementComponents, message, at: place, value: part)
                break
            }
            filled |= 1 << UInt64(index)
            let component = guide.elements[element.components.lowerBound + index]
            place.reference = component.reference == 0 ? nil : component.reference
            judge(part, component, place)
        }
        var missing: [(Int, Diagnostic.Code, String)] = []
        for index in element.components.indices.map({ $0 - element.components.lowerBound })
        where element.mandatory & ~filled & (1 << UInt64(index)) != 0 {
            missing.append((index + 1, .elementMissing, "it is mandatory"))
        }
        let unused = element.unused & filled
        for index in 0..<element.components.count where unused & (1 << UInt64(index)) != 0 {
            missing.append((index + 1, .elementUnused, "the guide does not use it"))
        }
        for rule in guide.rules[element.rules] {
            let broken = rule.broken(by: filled)
            for position in 1...64 where broken & (1 << UInt64(position - 1)) != 0 {
                let code: Diagnostic.Code =
                    rule.kind == .exclusion ? .elementExclusion : .elementConditional
                missing.append((position, code, rule.reason(for: position)))
            }
        }
        for (component, code, reason) in missing {
            place.component = component
            let part = guide.elements[element.components.lowerBound + component - 1]
            place.reference = part.reference == 0 ? nil : part.reference
            let isUsage = code == .elementMissing || code == .elementUnused
            report(
                code, "\(place.position) is wrong: \(reason)", at: place,
                rule: isUsage ? guide.origin(of: part)?.usage : nil)
        }
    }

    private mutating func judge(
        _ bytes: ArraySlice<UInt8>, _ element: GuideElement, _ place: DataPlace
    ) {
        guard let table = classes?.table else { return }
        var check = ElementCheck(element)
        if policy.acceptsShortDates, element.kind == .date { check.minimum = min(6, check.minimum) }
        let verdict = ValueVerdict.judge(bytes.span, check, guide, table: table)
        let position = place.position
        guard verdict != .good else {
            if let padding = ValueVerdict.padding(bytes.span, element, policy) {
                let message = "\(position) has \(padding) that say nothing"
                report(.elementPadding, message, at: place, value: bytes)
            }
            return
        }
        let origin = guide.origin(of: element)
        switch verdict {
        case .good:
            return
        case .tooShort:
            let message = "\(position) is shorter than \(element.minimum)"
            report(.elementTooShort, message, at: place, value: bytes, rule: origin?.length)
        case .tooLong:
            let message = "\(position) is longer than \(element.maximum)"
            report(.elementTooLong, message, at: place, value: bytes, rule: origin?.length)
        case .character(let byte):
            let shown = (0x21...0x7E).contains(byte) ? "`\(Unicode.Scalar(byte))`" : "byte \(byte)"
            let message = "\(position) has a character that it may not have: \(shown)"
            report(.elementCharacter, message, at: place, value: bytes)
        case .unknownCode:
            reportCode(bytes, element, place)
        case .noDate:
            report(.elementDate, "\(position) is not a date", at: place, value: bytes)
        case .noTime:
            report(.elementTime, "\(position) is not a time", at: place, value: bytes)
        }
    }

    /// A code that the standard has and the partner's guide has not is told as such.
    private mutating func reportCode(
        _ bytes: ArraySlice<UInt8>, _ element: GuideElement, _ place: DataPlace
    ) {
        let code = String(decoding: bytes, as: UTF8.self)
        let list = guide.codeLists[String(element.reference)]
        let isStandard = list.map { !$0.isComplete || $0.meanings[code] != nil } ?? true
        if isStandard, let rule = guide.origin(of: element)?.codes {
            let message = "\(place.position): the guide does not use `\(code)`"
            report(.elementCodeUnused, message, at: place, value: bytes, rule: rule)
        } else {
            let message = "\(place.position): \(guide.version) has no code `\(code)`"
            report(.elementCode, message, at: place, value: bytes)
        }
    }
}
