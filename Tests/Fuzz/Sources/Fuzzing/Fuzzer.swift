/// One thing to try with what the fuzzer makes up; the two arguments make an `Input`.
public typealias Trial = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

#if BLIND
    /// Tries what a blind run makes up, by the program's arguments; 0 when nothing was found.
    public func fuzz(_ trial: Trial) -> Int32 {
        let options = Blind.Options(CommandLine.arguments.dropFirst())
        guard let blind = Blind(trial, options) else { finding("there is no corpus") }
        return blind.run()
    }
#else
    /// Runs libFuzzer with the program's arguments; 0 when nothing was found.
    public func fuzz(_ trial: Trial) -> Int32 {
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        return runDriver(&count, &arguments, trial)
    }

    /// libFuzzer's own entry (compiler-rt, FuzzerInterface.h).
    @_silgen_name("LLVMFuzzerRunDriver")
    private func runDriver(
        _ count: UnsafeMutablePointer<Int32>,
        _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
        _ trial: Trial
    ) -> Int32
#endif
