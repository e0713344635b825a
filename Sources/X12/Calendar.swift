/// Whether the dates and times of an envelope are real ones.
enum Calendar {
    /// YYMMDD or CCYYMMDD. Two-digit years are taken as 2000 to 2099, for the leap day alone.
    static func isDate(_ text: String) -> Bool {
        guard text.isDigits, text.utf8.count == 6 || text.utf8.count == 8,
            let number = Int(text)
        else { return false }
        let day = number % 100
        let month = number / 100 % 100
        let year = number / 10_000 + (text.utf8.count == 6 ? 2000 : 0)
        guard month >= 1, month <= 12, day >= 1 else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return day <= days[month - 1]
    }

    /// HHMM, HHMMSS, HHMMSSD or HHMMSSDD.
    static func isTime(_ text: String) -> Bool {
        let count = text.utf8.count
        guard text.isDigits, count == 4 || (count >= 6 && count <= 8) else { return false }
        let digits = text.utf8.map { Int($0) - 0x30 }
        let hours = digits[0] * 10 + digits[1]
        let minutes = digits[2] * 10 + digits[3]
        let seconds = count >= 6 ? digits[4] * 10 + digits[5] : 0
        return hours < 24 && minutes < 60 && seconds < 60
    }
}
