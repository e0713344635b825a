/// A map's rules as a run follows them: tables of plain numbers that point into each other.
///
/// A document takes thousands of steps through its map. Through numbers side by side a step costs
/// a few instructions, where objects that refer to each other cost the counting of each reference.
/// What only messages, traces and rare rules need stays in the plans that the tables are made of.
final class MapProgram: Sendable {
    /// A part of a table.
    struct Part: Sendable {
        let from: Int32
        let end: Int32

        static let none = Part(from: 0, end: 0)

        var isEmpty: Bool { from == end }
        var indices: Range<Int> { Int(from)..<Int(end) }
    }

    /// The fields of an object, and whether it is made at all.
    struct Object: Sendable {
        let fields: Part
        let condition: Int32?
    }

    struct Field: Sendable {
        /// What makes its value, by its index.
        enum Content: Sendable {
            case copy(Copy)
            case value(Int32)
            case object(Int32)
            case list(Int32)
        }

        /// The name as JSON has it, with the colon: in `texts`.
        let key: Part
        let content: Content
        /// The rows without which the rule gives nothing; nil for a rule that always has something
        /// to say.
        let rows: Part?
        /// Whether documents are filed by it.
        let isHeading: Bool
    }

    /// A rule that comes down to an element of the scope's own segment as it was sent, which nine
    /// in ten rules do. What there is not to copy is left to the rule.
    struct Copy: Sendable {
        enum Base: Sendable {
            /// The segment that the scope stands on, if it is of this row.
            case own(row: Int32)
            /// The pair or triple that the scope stands on.
            case member
        }

        /// The rule.
        let value: Int32
        let level: Int32
        let base: Base
        /// The element, or its offset in the pair or triple.
        let element: Int32
        let form: Source.Form
        /// Whether an element that is not there means that there is no value.
        let isOptional: Bool
    }

    /// A rule for one value; its plan has the same index.
    struct Value: Sendable {
        enum Fallback: Sendable {
            case none
            /// JSON, in `texts`.
            case text(Part)
            case position(level: Int32, isInteger: Bool)
        }

        let condition: Int32?
        let otherwise: Int32?
        let sources: Part
        /// The source of what is looked up, where it is not the value itself.
        let key: Int32?
        let hasLookup: Bool
        /// Whether its sources make one text.
        let isJoined: Bool
        /// The rule's own value as JSON, in `texts`.
        let constant: Part?
        let trim: ValuePlan.Trim
        let fallback: Fallback
        let isRequired: Bool
    }

    /// One place that a value may come from; its plan has the same index.
    struct Source: Sendable {
        /// What is to be done to the bytes that are found.
        enum Form: UInt8, Sendable {
            /// Nothing, they are the text.
            case text
            /// Nothing, if they are a number as JSON has it; else it is the type's to say.
            case decimal
            /// The same, and a JSON number.
            case integer
            /// A date as X12 writes it becomes one of ISO 8601.
            case date
            /// Zeros go before the digits of a shorter GTIN.
            case gtin
            /// Functions, or a conversion.
            case other
            /// One value of all that the path leads to.
            case many
        }

        let path: Int32
        let form: Form
    }

    /// A way to segments and an element of theirs.
    struct Path: Sendable {
        enum Base: Sendable {
            case own(level: Int32, rows: Part)
            case search(level: Int32)
            case member(level: Int32, offset: Int32)
        }

        enum Pick: Sendable {
            case element(Int32, component: Int32)
            case pair(codes: Part, starts: Part)
        }

        let base: Base
        let steps: Part
        let pick: Pick

        /// The level of the scope where it begins.
        var level: Int {
            switch base {
            case .own(let level, _), .search(let level), .member(let level, _): Int(level)
            }
        }

        /// Where its finding is remembered; -1 for a path of the rule's own scope.
        let memo: Int32
    }

    struct Step: Sendable {
        let rows: Part
        let tests: Part
    }

    struct Test: Sendable {
        let element: Int32
        let codes: Part
    }

    /// A code that an element is compared with.
    struct Code: Sendable {
        /// In `texts`.
        let text: Part
        /// The text in one word, 0 where it does not go into one.
        let word: UInt64
    }

    struct Condition: Sendable {
        let terms: Part
        let isAny: Bool
    }

    struct Term: Sendable {
        let path: Int32
        let test: ConditionSyntax.Term.Test
    }

    /// A rule for a list; its plan has the same index.
    struct List: Sendable {
        enum Item: Sendable {
            case object(Int32)
            case values(Int32)
        }

        struct Each: Sendable {
            let level: Int32
            /// Parts of `steps`.
            let ways: Part
            let hierarchy: ListPlan.Each.Hierarchy
            /// The one row whose segments the list goes through, where nothing else has to be
            /// known.
            let onlyRow: Int32?
        }

        struct Groups: Sendable {
            let path: Int32
            let starts: Part
            let width: Int32
        }

        let each: Each?
        let groups: Groups?
        let condition: Int32?
        let item: Item
        let isRequired: Bool
    }

    /// The object that is the whole document.
    var root: Int { objects.count - 1 }

    let objects: [Object]
    let fields: [Field]
    let values: [Value]
    let sources: [Source]
    let paths: [Path]
    /// How many of the paths begin outside their rule's scope.
    let outerPaths: Int
    let ways: [Part]
    let steps: [Step]
    let tests: [Test]
    let codes: [Code]
    let conditions: [Condition]
    let terms: [Term]
    let lists: [List]
    /// Rows of the guide, and positions of elements.
    let numbers: [Int32]
    /// Names and values as JSON has them.
    let texts: [UInt8]

    let valuePlans: [ValuePlan]
    let sourcePlans: [SourcePlan]
    let listPlans: [ListPlan]

    /// The program of a document's rules.
    init(_ plans: [FieldPlan]) {
        let maker = ProgramMaker(plans)
        objects = maker.objects
        fields = maker.fields
        values = maker.values
        sources = maker.sources
        paths = maker.paths
        outerPaths = Int(maker.outerPaths)
        ways = maker.ways
        steps = maker.steps
        tests = maker.tests
        codes = maker.codes
        conditions = maker.conditions
        terms = maker.terms
        lists = maker.lists
        numbers = maker.numbers
        texts = maker.texts
        valuePlans = maker.valuePlans
        sourcePlans = maker.sourcePlans
        listPlans = maker.listPlans
    }
}

extension MapProgram {
    /// A text in one word, its length in the lowest byte; 0 where it does not go into one.
    @inline(__always)
    static func word(_ text: Span<UInt8>) -> UInt64 {
        guard text.count < 8 else { return 0 }
        var word: UInt64 = 0
        for index in text.indices { word = word &<< 8 | UInt64(text[index]) }
        return word &<< 8 | UInt64(text.count)
    }

    /// The first of some codes that a text is.
    @inline(__always)
    func first(of codes: Range<Int>, _ text: Span<UInt8>) -> Int? {
        let word = Self.word(text)
        for code in codes where self.codes[code].word == word {
            if word != 0 || isSame(self.codes[code].text, text) { return code }
        }
        return nil
    }

    private func isSame(_ code: Part, _ text: Span<UInt8>) -> Bool {
        guard text.count == code.indices.count else { return false }
        let texts = texts
        let other = texts.span.extracting(code.indices)
        for index in text.indices where text[index] != other[index] { return false }
        return true
    }
}
