import Diagnostics
import Values

extension Diagnostic {
    /// For programs: `{code, severity, message, value, place, help, owner}`.
    var json: JSON {
        var members = [
            JSON.Member("code", .string(code.name)),
            JSON.Member("severity", .string(severity.rawValue)),
            JSON.Member("message", .string(message)),
        ]
        if let value { members.append(JSON.Member("value", .string(value))) }
        switch place {
        case .nowhere: break
        case .text(let place): members.append(JSON.Member("place", .string(place.description)))
        case .data(let place): members.append(JSON.Member("place", .string(place.description)))
        }
        members.append(JSON.Member("help", .string(help)))
        members.append(JSON.Member("owner", .string(owner.rawValue)))
        return .object(members)
    }
}
