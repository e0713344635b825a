import Values

/// Compares two versions of a published schema as those who read documents by it see them.
enum SchemaDifference {
    /// Why somebody who relies on `old` could not read documents of `new`, or write them: whatever
    /// differs but new optional fields, new definitions and words of explanation.
    static func breaks(from old: JSON, to new: JSON) -> [String] {
        var found = differences(old, new, at: "")
        for member in old["$defs"]?.members ?? [] {
            guard let other = new["$defs"]?[member.key] else {
                found.append("/$defs/\(member.key) is gone")
                continue
            }
            found += differences(member.value, other, at: "/$defs/\(member.key)")
        }
        return found
    }

    private static func differences(_ old: JSON, _ new: JSON, at path: String) -> [String] {
        var found: [String] = []
        let words = ["description", "properties", "$defs", "deprecated", "x-deprecated"]
        let keys = Set(((old.members ?? []) + (new.members ?? [])).map(\.key)).subtracting(words)
        for key in keys.sorted() where old[key] != new[key] {
            found.append("\(path)/\(key) differs")
        }
        for field in old["properties"]?.members ?? [] {
            let place = "\(path)/\(field.key)"
            guard let other = new["properties"]?[field.key] else {
                found.append("\(place) is gone")
                continue
            }
            found += differences(field.value, other, at: place)
        }
        return found
    }
}
