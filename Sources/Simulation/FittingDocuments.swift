import Acknowledgments
package import Diagnostics
import Flow
import Guides
import Mapping
import Partners
import Values
import X12

/// Makes up documents of an agreement that the gateway has nothing against: the guide with the
/// partner's own lines in it, the policy, and the map with its look-up tables.
///
/// What a map asks for cannot all be known beforehand. A document is held against the profile, and
/// the values that it does not take are put right, until nothing is left; another is begun where
/// that leads nowhere.
package struct FittingDocuments {
    private let folder: PartnerFolder
    private let partner: Partner
    private let agreement: Agreement
    private let form: DocumentForm
    private let seed: UInt64
    /// Why no document was found, for people: what the profile had against the last one.
    package private(set) var obstacle: Diagnostic?

    /// How much of what may be there is put in.
    package enum Extent: Sendable {
        /// Nothing that need not be there.
        case least
        /// Something of everything.
        case some
        /// Everything, each segment and loop at most so many times.
        case all(times: Int)
    }

    /// How many documents are begun.
    private static let beginnings = 12
    /// How often one is held against the profile.
    private static let mends = 100

    init(
        _ folder: PartnerFolder, _ partner: Partner, _ agreement: Agreement,
        in form: DocumentForm, seed: UInt64
    ) {
        self.folder = folder
        self.partner = partner
        self.agreement = agreement
        self.form = form
        self.seed = seed
    }

    /// A document with this number of its own; nil where none was found.
    mutating func document(
        _ extent: Extent, _ measure: DocumentGenerator.Measure, number: String
    ) throws -> GeneratedDocument? {
        guard let guide = agreement.followed else { return nil }
        for turn in 0..<Self.beginnings {
            let begun = SplitMix64.seed(seed, UInt64(turn))
            var generator = DocumentGenerator(guide, delimiters: form.delimiters, seed: begun)
            generator.measure = measure
            generator.wishes = agreement.wishes + form.wishes(of: guide)
            let document: GeneratedDocument =
                switch extent {
                case .least: generator.minimal()
                // A fuller one is harder to make: later ones are smaller.
                case .some: generator.rich(size: max(4, 40 - 4 * turn))
                case .all(let times): generator.full(times: times)
                }
            if let mended = try mend(document, &generator, number: number) { return mended }
        }
        return nil
    }

    /// A document with nothing left that the profile is against; nil where it cannot be had.
    private mutating func mend(
        _ document: GeneratedDocument, _ generator: inout DocumentGenerator, number: String
    ) throws -> GeneratedDocument? {
        var mending = Mending(document, &generator, agreement, number: number)
        for _ in 0..<Self.mends {
            let bytes: [UInt8]
            do throws(Diagnostic) {
                bytes = try form.bytes([mending.document])
            } catch {
                obstacle = error
                return nil
            }
            let run = try form.run(bytes, by: folder, of: partner)
            guard let outcome = run.traced.first ?? run.unmapped.first else {
                obstacle = run.diagnostics.first { $0.severity == .error }
                return nil
            }
            guard outcome.verdict.disposition == .accepted else {
                obstacle = outcome.diagnostics.first { $0.severity != .note }
                return nil
            }
            guard let trace = outcome.trace else {
                // Without a map it waits, and nothing can be done; what else it waits for can.
                guard let why = outcome.document?.hold, why.code != .mapProfileMissing else {
                    return mending.document
                }
                obstacle = why
                return nil
            }
            switch mending.next(outcome, trace) {
            case .fits: return mending.document
            case .again: continue
            case .hopeless(let why):
                obstacle = why
                return nil
            }
        }
        return nil
    }
}

extension Agreement {
    /// What the map cannot do without.
    var wishes: [Wish] {
        guard let guide, let map else { return [] }
        return map.needs.compactMap { need in
            var steps: [Wish.Step] = []
            for step in need.steps {
                guard let row = step.rows.first(where: { guide.rows[$0].isUsed }) else {
                    return nil
                }
                var values = step.codes.mapValues { $0 }
                for position in values.keys {
                    values[position] = guide.fitting(values[position] ?? [], position, row)
                }
                steps.append(Wish.Step(row: row, values: values))
            }
            guard var last = steps.popLast() else { return nil }
            if let element = need.element, last.values[element] == nil {
                last.values[element] = guide.fitting(need.known, element, last.row)
            }
            return Wish(steps + [last])
        }
    }
}

extension SetGuide {
    /// The values that an element may have, of some.
    func fitting(_ values: [String], _ position: Int, _ row: Int) -> [String] {
        guard let element = element(position, ofRow: row) else { return [] }
        let codes = Set(self.codes(of: element))
        return values.filter {
            (element.minimum...max(element.minimum, element.maximum)).contains($0.utf8.count)
                && (codes.isEmpty || codes.contains($0))
        }
    }
}

extension SplitMix64 {
    /// A seed made of several numbers.
    static func seed(_ numbers: UInt64...) -> UInt64 {
        numbers.reduce(0) { seed, number in
            var mixed = SplitMix64(seed: seed ^ number)
            return mixed.next()
        }
    }
}
