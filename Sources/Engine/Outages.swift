/// Which ERPs fail now, by usage.
actor Outages {
    private(set) var usages: Set<String> = []

    /// The ERP of a usage answered.
    func ended(_ usage: String) { usages.remove(usage) }

    /// The ERP of a usage failed.
    func began(_ usage: String) { usages.insert(usage) }
}
