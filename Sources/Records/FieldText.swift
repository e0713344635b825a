import Diagnostics
import Values

/// Writes the values of fields as a layout has them: the decimal mark, the form of dates, the
/// encoding, quotes where they are needed.
struct FieldText: Sendable {
    let layout: RecordLayout

    /// A value in the partner's form, not yet encoded.
    func written(_ value: String, of kind: Int, _ index: Int) throws(Diagnostic) -> String {
        let field = layout.records[kind].fields[index]
        switch field.type {
        case .text, .code:
            return layout.neutralisesFormulas && RecordParser.isFormula(Array(value.utf8))
                ? "'" + value : value
        case .integer, .decimal:
            guard layout.decimalMark != 0x2E else { return value }
            return value.replacing(".", with: String(UnicodeScalar(layout.decimalMark)))
        case .date, .time:
            guard let format = field.format else { return value }
            guard let written = format.written(value, for: field.type) else {
                throw fault(
                    .recordWriteValue, kind, index, "cannot be written as \(format.description)",
                    value)
            }
            return written
        }
    }

    /// A value as a cell of CSV.
    func cell(_ value: String, of kind: Int, _ index: Int) throws(Diagnostic) -> [UInt8] {
        try cell(try written(value, of: kind, index), named: name(kind, index))
    }

    /// A text as a cell of CSV (RFC 4180): in quotes where it would else be read otherwise.
    func cell(_ text: String, named name: String) throws(Diagnostic) -> [UInt8] {
        let bytes = try encoded(text, named: name)
        let isBare =
            bytes.first != 0x20 && bytes.last != 0x20 && bytes.first != 0x09 && bytes.last != 0x09
            && !bytes.contains {
                $0 == layout.separator || $0 == layout.quote || $0 == 0x0A || $0 == 0x0D
            }
        guard !isBare else { return bytes }
        guard let quote = layout.quote else {
            throw Diagnostic(
                .recordWriteQuote, "\(name) needs quotes, and the layout has none: '\(text)'",
                value: text, at: .data(DataPlace(field: name)))
        }
        return [quote] + bytes.flatMap { $0 == quote ? [quote, quote] : [$0] } + [quote]
    }

    /// A value as JSON: numbers as numbers.
    func json(_ value: String, of kind: Int, _ index: Int) throws(Diagnostic) -> JSON {
        let type = layout.records[kind].fields[index].type
        if type == .integer || type == .decimal, let number = ExactDecimal(value),
            number.description == value
        {
            return .number(number)
        }
        return .string(try written(value, of: kind, index))
    }

    /// A text in the layout's encoding.
    func encoded(_ text: String, named name: String) throws(Diagnostic) -> [UInt8] {
        guard let bytes = RecordText(encoding: layout.encoding).bytes(text) else {
            throw Diagnostic(
                .recordWriteEncoding,
                "\(name) has a character that \(layout.encoding.rawValue) "
                    + "does not have: '\(text)'", value: text, at: .data(DataPlace(field: name)))
        }
        return bytes
    }

    /// A fault of a field's value.
    func fault(
        _ code: Diagnostic.Code, _ kind: Int, _ index: Int, _ what: String, _ value: String
    ) -> Diagnostic {
        let name = name(kind, index)
        return Diagnostic(
            code, "\(name) \(what): '\(value.prefix(40))'", value: value,
            at: .data(DataPlace(field: name)))
    }

    private func name(_ kind: Int, _ index: Int) -> String {
        "\(layout.records[kind].id).\(layout.records[kind].fields[index].name)"
    }
}
