public import Diagnostics
import X12

extension SetGuide {
    /// The guide with a partner's changes and rules laid over it, and what is wrong with them.
    ///
    /// - Returns: nil for the guide where an error makes the overlay unusable; faults are at the
    ///   overlay's own lines: a place that the set does not have, a change that makes no sense. A
    ///   code that the standard's complete list does not have is a warning.
    public func applying(
        _ overlay: GuideOverlay
    ) -> (guide: SetGuide?, diagnostics: [Diagnostic]) {
        var resolver = OverlayResolver(self)
        for change in overlay.changes.prefix(GuideOverlay.limit) { resolver.apply(change) }
        for rule in overlay.rules.prefix(GuideOverlay.limit) { resolver.add(rule) }
        resolver.finish()
        let broken = resolver.diagnostics.contains { $0.severity == .error }
        return (broken ? nil : SetGuide(self, resolver), resolver.diagnostics)
    }

    /// The lines of the partner's guide that changed an element; nil where none did.
    func origin(of element: GuideElement) -> GuideOrigin? {
        element.origin < 0 ? nil : origins[element.origin]
    }
}

/// Lays an overlay over a guide's tables; one use.
struct OverlayResolver {
    let base: SetGuide
    var rows: [GuideRow]
    var loops: [GuideLoop]
    var segments: [GuideSegment]
    var elements: [GuideElement]
    var elementNames: [String]
    var codes: [UInt64]
    var origins: [GuideOrigin]
    var rowOrigins: [Int: GuideOrigin]
    var situations: [Situation]
    var diagnostics: [Diagnostic] = []
    var watches: [Watch] = []
    var watchRanges: [Range<Int>] = []
    /// The watches by row, until all rules are in.
    var watched: [Int: [Watch]] = [:]
    /// The rows whose segment is their own by now, so that a change reaches no other place.
    private var owned: Set<Int> = []

    init(_ base: SetGuide) {
        self.base = base
        rows = base.rows
        loops = base.loops
        segments = base.segments
        elements = base.elements
        elementNames = base.elementNames
        codes = base.codes
        origins = base.origins
        rowOrigins = base.rowOrigins
        situations = base.situations
        for row in base.watchRanges.indices {
            watched[row] = Array(base.watches[base.watchRanges[row]])
        }
    }

    mutating func report(
        _ code: Diagnostic.Code, _ message: String, _ path: GuidePath, _ place: TextPlace
    ) {
        diagnostics.append(Diagnostic(code, message, value: path.description, at: .text(place)))
    }

    /// The rows of a path, with a fault where there is none or the element does not exist.
    mutating func find(_ path: GuidePath, _ place: TextPlace) -> [Int] {
        let found = base.rows(at: path)
        if found.isEmpty {
            report(.guidePlaceUnknown, "\(base.set) has no place \(path)", path, place)
            return []
        }
        guard let position = path.element else { return found }
        guard let element = base.element(position, ofRow: found[0]) else {
            let count = base.segments[base.rows[found[0]].segment].elements.count
            let message = "\(path.segment) has \(count) elements in \(base.version)"
            report(.guidePlaceUnknown, message, path, place)
            return []
        }
        if let component = path.component, component > element.components.count {
            let message = "\(path) has \(element.components.count) components"
            report(.guidePlaceUnknown, message, path, place)
            return []
        }
        return found
    }
}

// MARK: - Changes

extension OverlayResolver {
    mutating func apply(_ change: GuideOverlay.Change) {
        let found = find(change.path, change.place)
        guard !found.isEmpty else { return }
        let concernsElement =
            change.minimum != nil || change.maximum != nil || change.codes != nil
        guard change.path.qualifiers.isEmpty else {
            guard !concernsElement, change.limit == nil, let usage = change.usage,
                usage != .optional
            else {
                let message = "with a qualifier only `required` and `unused` can be said"
                return report(.guideChangeWrong, message, change.path, change.place)
            }
            return add(.init(when: [], change.path, usage, place: change.place))
        }
        if change.path.element == nil {
            guard !concernsElement else {
                let message = "lengths and codes are an element's, not a segment's"
                return report(.guideChangeWrong, message, change.path, change.place)
            }
            for row in found { apply(change, toRow: row) }
            return
        }
        guard change.limit == nil else {
            let message = "a limit is a segment's or a loop's, not an element's"
            return report(.guideChangeWrong, message, change.path, change.place)
        }
        for row in found { apply(change, toElementOf: row) }
    }

    private mutating func apply(_ change: GuideOverlay.Change, toRow row: Int) {
        var origin = rowOrigins[row] ?? GuideOrigin()
        let loop = rows[row].loop
        if let usage = change.usage {
            origin.usage = change.place
            rows[row].isUsed = usage != .unused
            if rows[row].startsLoop {
                loops[loop].isMandatory = usage == .required
            } else {
                rows[row].isMandatory = usage == .required
            }
        }
        if let limit = change.limit {
            origin.limit = change.place
            if rows[row].startsLoop {
                loops[loop].maximumRepeats = limit
            } else {
                rows[row].maximumUse = limit
            }
        }
        rowOrigins[row] = origin
    }

    private mutating func apply(_ change: GuideOverlay.Change, toElementOf row: Int) {
        guard let position = change.path.element else { return }
        let segment = own(row)
        let index = segments[segment].elements.lowerBound + position - 1
        guard let component = change.path.component else {
            if let usage = change.usage {
                let bit: UInt64 = 1 << UInt64(position - 1)
                segments[segment].mandatory.put(bit, usage == .required)
                segments[segment].unused.put(bit, usage == .unused)
            }
            return edit(index, change)
        }
        let first = elements.count
        let range = elements[index].components
        elements += elements[range]
        elementNames += elementNames[range]
        elements[index].components = first..<elements.count
        if let usage = change.usage {
            let bit: UInt64 = 1 << UInt64(component - 1)
            elements[index].mandatory.put(bit, usage == .required)
            elements[index].unused.put(bit, usage == .unused)
        }
        edit(first + component - 1, change)
    }

    /// Gives a row a copy of its segment, unless it has one.
    private mutating func own(_ row: Int) -> Int {
        let old = rows[row].segment
        guard owned.insert(row).inserted else { return old }
        let range = segments[old].elements
        let first = elements.count
        elements += elements[range]
        elementNames += elementNames[range]
        var copy = segments[old]
        copy.elements = first..<elements.count
        segments.append(copy)
        rows[row].segment = segments.count - 1
        return segments.count - 1
    }

    private mutating func edit(_ index: Int, _ change: GuideOverlay.Change) {
        var element = elements[index]
        var origin = element.origin < 0 ? GuideOrigin() : origins[element.origin]
        if let usage = change.usage {
            origin.usage = change.place
            element.requirement = usage == .required ? .mandatory : .optional
        }
        if change.minimum != nil || change.maximum != nil {
            element.minimum = change.minimum ?? element.minimum
            element.maximum = change.maximum ?? element.maximum
            origin.length = change.place
            if element.minimum > element.maximum || element.kind == .composite {
                let message = "\(element.minimum) to \(element.maximum) is no range of lengths"
                report(.guideChangeWrong, message, change.path, change.place)
            }
        }
        if let codes = change.codes {
            origin.codes = change.place
            apply(codes, to: &element, change)
        }
        origins.append(origin)
        element.origin = origins.count - 1
        elements[index] = element
    }

    private mutating func apply(
        _ change: GuideOverlay.Codes, to element: inout GuideElement, _ source: GuideOverlay.Change
    ) {
        let standard = PackedCode.all(in: element.codes, of: codes)
        var list = standard
        func packed(_ codes: [String]) -> [UInt64] {
            codes.map { PackedCode.pack(Array($0.utf8).span) }
        }
        let named: [String]
        switch change {
        case .only(let codes):
            named = codes
            list = Set(packed(codes))
        case .adding(let codes):
            named = []
            if !standard.isEmpty { list.formUnion(packed(codes)) }
        case .removing(let codes):
            named = codes
            list.subtract(packed(codes))
            if standard.isEmpty {
                let message = "the list of \(source.path) is not complete: say `only` instead"
                report(.guideChangeWrong, message, source.path, source.place)
            }
        }
        if list.isEmpty, !standard.isEmpty || element.kind == .composite {
            report(.guideChangeWrong, "no code is left", source.path, source.place)
        }
        for code in named
        where !standard.isEmpty && !standard.contains(PackedCode.pack(Array(code.utf8).span)) {
            let message = "\(base.version) has no code `\(code)` in \(source.path)"
            report(.guideCodeUnknown, message, source.path, source.place)
        }
        element.codes = PackedCode.append(Array(list), to: &codes)
    }
}

extension UInt64 {
    fileprivate mutating func put(_ bit: UInt64, _ isSet: Bool) {
        self = isSet ? self | bit : self & ~bit
    }
}
