import Canonical
import Diagnostics
import Guides
import Judgment
import Notation
import X12

extension RuleCompiler {
    /// A rule for one value, or for the values of a list of plain values.
    mutating func value(
        _ rule: RuleSyntax, field: ValueType, mark: RuleMark, isRequired: Bool
    ) -> ValuePlan? {
        let faultsBefore = faults.count
        checkKeys(rule, mark: mark)
        let type = rule.type.map { self.type($0, for: field, mark: mark) } ?? field
        let sources = sources(rule, type: type, mark: mark)
        let lookup = rule.lookup.flatMap { self.lookup($0, rule: rule, type: type) }
        let needed = isRequired || rule.isRequired
        let otherwise = otherwise(rule, field: field, mark: mark, isRequired: needed)
        let constant = rule.value.flatMap { checked($0, as: type) }
        let plan = ValuePlan(
            mark: mark, condition: rule.when.flatMap { condition($0) }, otherwise: otherwise,
            sources: sources, joint: rule.join?.text, constant: constant,
            trim: rule.trims.map { $0 ? .both : .none } ?? .end, lookup: lookup, type: type,
            fallback: rule.fallback.flatMap { fallback($0, type: type) },
            isRequired: needed)
        return faults[faultsBefore...].contains { $0.severity == .error } ? nil : plan
    }

    private mutating func checkKeys(_ rule: RuleSyntax, mark: RuleMark) {
        if !rule.hasSource {
            report(.mapConflict, "\(mark.field) takes its value from nowhere", at: rule.place)
        }
        if let value = rule.value, !rule.from.isEmpty || rule.lookup != nil {
            report(
                .mapConflict, "`value` stands alone, without `from` or `lookup`", at: value.place)
        }
        if case .rule(let otherwise) = rule.otherwise, rule.when == nil {
            report(.mapConflict, "`else` needs `when`", at: otherwise.place)
        }
        if let missing = rule.onMissing, rule.lookup == nil {
            report(.mapConflict, "`onMissing` needs `lookup`", at: missing.place)
        }
        if let key = rule.lookup?.key, !rule.from.isEmpty {
            report(
                .mapConflict, "`lookup` has a key of its own: leave `from` out, or write `_`",
                at: key.place)
        }
        if let join = rule.join, rule.from.count < 2 || rule.lookup != nil {
            report(
                .mapConflict, "`join` needs several paths in `from`, and no `lookup`",
                at: join.place)
        }
        if let type = rule.type, rule.lookup != nil {
            report(.mapConflict, "a looked-up value needs no `type`", at: type.place)
        }
        if rule.fallback != nil, rule.isRequired {
            report(
                .mapUnreachable, "`required` never matters beside `default`", at: rule.place)
        }
    }

    // MARK: - Sources

    private mutating func sources(
        _ rule: RuleSyntax, type: ValueType, mark: RuleMark
    ) -> [SourcePlan] {
        var sources: [SourcePlan] = []
        var failed: [PathAlternatives.Failure] = []
        for text in rule.from {
            do {
                let keepsType = rule.type != nil || rule.lookup != nil || rule.join != nil
                sources.append(
                    try source(text, type: type, isTyped: keepsType, field: mark.field))
                alternatives.standing.insert(text.place)
            } catch {
                failed.append(.init(path: text.place, fault: error))
            }
        }
        if !rule.from.isEmpty { _ = accept(failed, of: rule.from.count) }
        if let gathered = sources.first(where: { $0.gathering != nil }), rule.lookup != nil {
            report(
                .mapConflict, "`lookup` takes a code as it was sent, no sum, count or join",
                at: gathered.text.place)
        }
        return sources
    }

    mutating func source(
        _ text: Spelled, type: ValueType, isTyped: Bool, field: String
    ) throws(Diagnostic) -> SourcePlan {
        let path = try parse(text)
        let found = try whole(resolver.resolve(path, at: text), at: text, path.tailOffset)
        let calls = try self.calls(path, at: text)
        if let gathering = calls.gathering {
            try check(gathering, of: found.plan, type: type, at: text, field: field)
            try check(gathering, adding: found.elements, calls, at: text, path.tailOffset)
        }
        let isWhole = calls.functions.isEmpty && calls.gathering == nil
        guard !isTyped, calls.gathering != .count, let element = found.elements.first else {
            if let places = found.elements.first?.impliedPlaces, type.countsWhole, isWhole {
                throw PathResolver.fault(
                    .mapType,
                    "the element's last \(places) digits are decimals, which \(type.name) "
                        + "would take for whole ones: write implied(\(places)), or implied(0)",
                    at: text, path.tailOffset)
            }
            let reading = try read(calls, as: type, at: text, path.tailOffset)
            return calls.source(found.plan, type: reading, text: text)
        }
        guard let natural = type.reading(element, isChanged: !isWhole) else {
            throw PathResolver.fault(
                .mapType, "\(field) is \(type.name), but the element is \(element.kind)",
                at: text, path.tailOffset)
        }
        let reading = try read(calls, as: natural, at: text, path.tailOffset)
        return calls.source(found.plan, type: reading, text: text)
    }

    /// How what the functions of a path give is read. They see an implied number as its digits, so
    /// that one which may give a point leaves none that are implied.
    private func read(
        _ calls: Calls, as type: ValueType, at text: Spelled, _ offset: Int
    ) throws(Diagnostic) -> ValueType {
        guard case .implied(let places) = type,
            (calls.inner + calls.functions).contains(where: \.givesDecimals)
        else { return type }
        guard places > 0 else { return .decimal(places: nil) }
        throw PathResolver.fault(
            .mapFunction,
            "the functions may give a decimal point, but the last \(places) digits are decimals "
                + "without one: write `type: decimal`, the functions seeing the digits", at: text,
            offset)
    }

    /// A path that leads to a text of its own: no composite, whose text would hold the separators
    /// of whoever sent it.
    private func whole(
        _ found: PathResolver.Resolved, at text: Spelled, _ offset: Int
    ) throws(Diagnostic) -> PathResolver.Resolved {
        guard case .element(let number, component: 0) = found.plan.pick,
            let element = found.elements.first, !element.components.isEmpty
        else { return found }
        throw PathResolver.fault(
            .mapUnknownElement,
            "the element has \(element.components.count) components: name one, such as "
                + ".\(number < 10 ? "0" : "")\(number)-01", at: text, offset)
    }

    private mutating func otherwise(
        _ rule: RuleSyntax, field: ValueType, mark: RuleMark, isRequired: Bool
    ) -> ValuePlan.Otherwise {
        guard case .rule(let otherwise) = rule.otherwise else { return .nothing }
        if !otherwise.each.isEmpty || otherwise.to != nil {
            report(
                .mapConflict, "`else` has a rule for the value alone", at: otherwise.place)
            return .nothing
        }
        guard elses < Self.mostElses else {
            report(
                .mapTooLarge, "`else` stands in `else` more than \(Self.mostElses) deep",
                at: otherwise.place)
            return .nothing
        }
        elses += 1
        defer { elses -= 1 }
        let own = RuleMark(
            field: mark.field, place: otherwise.place, overrides: mark.overrides)
        return value(otherwise, field: field, mark: own, isRequired: isRequired).map { .rule($0) }
            ?? .nothing
    }

    // MARK: - Tables and texts

    private mutating func lookup(
        _ syntax: RuleSyntax.Lookup, rule: RuleSyntax, type: ValueType
    ) -> LookupPlan? {
        guard let table = table(syntax) else { return nil }
        for value in table.values.values.sorted(by: {
            ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column)
        })
        where type.json(value.text) == nil {
            var what = "no \(type.name)"
            if case .choice(let words) = type {
                what =
                    "none of \(words.joined(separator: ", "))"
                    + Spelling.suggestion(value.text, among: words)
            }
            report(.mapTableValue, "\"\(value.text)\" is \(what)", at: value.place)
        }
        var key: SourcePlan?
        if let text = syntax.key {
            do {
                key = try source(text, type: .text, isTyped: true, field: "the key")
            } catch {
                faults.append(error)
                return nil
            }
        }
        let missing: LookupPlan.Missing
        switch rule.onMissing?.text {
        case nil, "error": missing = .error
        case "pass": missing = .pass
        case "drop": missing = .drop
        case "default" where rule.fallback != nil: missing = .fallback
        default:
            guard let spelled = rule.onMissing else { return nil }
            report(
                .valueChoice, "onMissing is error, pass, drop, or default where there is one",
                at: spelled.place)
            return nil
        }
        return LookupPlan(table: table, key: key, missing: missing)
    }

    private mutating func table(_ syntax: RuleSyntax.Lookup) -> CodeTable? {
        let name = syntax.table.text
        usedTables.insert(name)
        if let file = tables[name] {
            guard let table = CodeTable(file, name: name, column: syntax.column?.text) else {
                let column = syntax.column ?? syntax.table
                report(
                    .mapUnknownTable,
                    "\(file.file) has no such column of values"
                        + Spelling.suggestion(column.text, among: file.columns), at: column.place)
                return nil
            }
            tellEmpty(table)
            return table
        }
        if let inline = inlineTables.first(where: { $0.name.text == name }) {
            let table = CodeTable(inline)
            tellEmpty(table)
            return table
        }
        let known = tables.keys.sorted() + inlineTables.map(\.name.text)
        faults.report(
            .mapUnknownTable,
            "there is no table \"\(name)\"\(Spelling.suggestion(name, among: known))",
            value: name, at: syntax.table.place)
        return nil
    }

    /// Names each code that becomes nothing, once.
    private mutating func tellEmpty(_ table: CodeTable) {
        for cell in table.empty where emptyCells.insert(cell.place).inserted {
            report(.mapEmptyCell, "a code of \"\(table.name)\" becomes nothing", at: cell.place)
        }
    }

    private mutating func fallback(
        _ fallback: RuleSyntax.Default, type: ValueType
    ) -> FallbackPlan? {
        switch fallback {
        case .text(let text): return checked(text, as: type).map { .text($0) }
        case .position(let place):
            guard let level = eachLevels.last else {
                report(.mapConflict, "a position exists within `each` only", at: place)
                return nil
            }
            return .position(level: level)
        }
    }

    /// A text of the map itself, if it is of the type that its field has.
    private mutating func checked(_ text: Spelled, as type: ValueType) -> String? {
        guard type.json(text.text) == nil else { return text.text }
        report(.mapType, "\"\(text.text)\" is no \(type.name)", at: text.place)
        return nil
    }

    private mutating func type(
        _ text: Spelled, for field: ValueType, mark: RuleMark
    ) -> ValueType {
        guard let type = ValueType(spelling: text.text) else {
            report(
                .mapType,
                "there is no type \"\(text.text)\""
                    + Spelling.suggestion(text.text, among: ValueType.spellings), at: text.place)
            return field
        }
        guard type.fits(field) else {
            report(
                .mapType, "\(mark.field) is \(field.name), the rule's type is \(type.name)",
                at: text.place)
            return field
        }
        if case .choice = field { return field }
        return type
    }

    // MARK: - Conditions

    mutating func condition(_ text: Spelled) -> ConditionPlan? {
        do {
            let syntax = try ConditionSyntax.parse(text.text)
            var terms: [ConditionPlan.Term] = []
            for term in syntax.terms { terms.append(try self.term(term, in: text)) }
            return ConditionPlan(terms: terms, isAny: syntax.isAny)
        } catch let fault as SyntaxFault {
            report(.mapCondition, fault.message, at: text.place(at: fault.offset))
        } catch let diagnostic as Diagnostic {
            faults.append(diagnostic)
        } catch {
            preconditionFailure("conditions throw syntax faults and diagnostics only")
        }
        return nil
    }

    private mutating func term(
        _ term: ConditionSyntax.Term, in text: Spelled
    ) throws(Diagnostic) -> ConditionPlan.Term {
        let spelled = Spelled(
            text: term.path, place: text.place(at: term.offset))
        let path = try parse(spelled)
        guard path.calls.isEmpty else {
            throw PathResolver.fault(
                .mapCondition, "a condition compares values as they were sent", at: spelled, 0)
        }
        var found = try resolver.resolve(path, at: spelled)
        switch term.test {
        // Whether anything stands there can be asked of a composite as well.
        case .isPresent, .isAbsent: break
        case .isOne, .isNot, .matches: found = try whole(found, at: spelled, path.tailOffset)
        }
        if case .isOne(let codes) = term.test, let element = found.elements.first {
            let refusals = codes.compactMap { guide.refusal(of: $0, by: element) }
            let excluded = isExcluded(codes, path)
            if refusals.count == codes.count || excluded {
                report(
                    .mapUnreachable,
                    excluded
                        ? "the `each` leaves only other codes"
                        : "the condition never holds: \(refusals[0])", at: spelled.place)
            }
        }
        return .init(path: found.plan, test: term.test)
    }

    /// Whether the surrounding `each` has already asked for other codes.
    private func isExcluded(_ codes: [String], _ path: PathSyntax) -> Bool {
        guard case .element(let element, _) = path.tail, path.steps.count <= 1,
            path.steps.first?.selectors.isEmpty ?? true
        else { return false }
        let scope = resolver.scopes[resolver.level]
        guard
            path.steps.isEmpty
                || scope.rows.contains(where: {
                    guide.rows[$0].tag.description == path.steps[0].tag
                })
        else { return false }
        return scope.held.contains { held in
            held.element == element && !held.codes.contains { codes.contains($0) }
        }
    }
}
