#if BLIND
    import Glibc

    /// Tries mutated inputs of a corpus without measuring what they reach, so that many times more
    /// of them are tried than libFuzzer can; it takes the corpora that libFuzzer has grown.
    ///
    /// The input on trial stands in a file that outlives a crash: eight bytes of length, then the
    /// input. A trial that takes longer than some seconds ends by the alarm's signal.
    struct Blind {
        private let trial: Trial
        private let mutator: Mutator
        private let options: Options
        /// What is on trial, mapped from the file.
        private let kept: UnsafeMutableRawPointer
        /// Inputs end where this ends, so that reading past them is seen.
        private let room: UnsafeMutablePointer<UInt8>

        /// Reads the corpora; nil when there is nothing in them or the file cannot be mapped.
        init?(_ trial: Trial, _ options: Options) {
            let inputs = options.folders.flatMap { Folder.files($0) }
                .filter { $0.count <= options.longest }
            let words = options.words.map { Words.read(Folder.file($0) ?? []) } ?? []
            guard !inputs.isEmpty, let kept = Blind.map(options.kept, 8 + options.longest) else {
                return nil
            }
            self.trial = trial
            self.options = options
            self.kept = kept
            mutator = Mutator(inputs: inputs, words: words, longest: options.longest)
            room = .allocate(capacity: options.longest)
        }

        /// Runs until the time is over, and tells how many inputs were tried.
        func run() -> Int32 {
            var random = Random(seed: options.seed)
            let end = time(nil) + options.seconds
            var count = 0
            var resident = 0
            while time(nil) < end {
                // Far longer than a thousand trials take, and far shorter than a hang.
                alarm(20)
                for _ in 0..<1000 {
                    let length = mutator.make(into: room, &random)
                    let input = room + (options.longest - length)
                    kept.storeBytes(of: length, as: Int.self)
                    (kept + 8).copyMemory(from: input, byteCount: length)
                    _ = trial(input, length)
                }
                count += 1000
                resident = Blind.resident()
                expect(resident < 1 << 30, "\(resident) bytes of memory after \(count) inputs")
            }
            alarm(0)
            let corpus = mutator.inputs.count
            print("executed \(count), resident \(resident >> 20) MB, corpus \(corpus)")
            return 0
        }

        private static func map(_ path: String, _ count: Int) -> UnsafeMutableRawPointer? {
            let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
            guard file >= 0 else { return nil }
            defer { close(file) }
            guard ftruncate(file, count) == 0 else { return nil }
            let address = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0)
            return address == MAP_FAILED ? nil : address
        }

        /// The process's memory in bytes.
        private static func resident() -> Int {
            let pages = Folder.file("/proc/self/statm").map { String(decoding: $0, as: UTF8.self) }
            let fields = pages?.split(separator: " ") ?? []
            return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
        }
    }

    extension Blind {
        /// `-seed=N -seconds=N -longest=N -kept=FILE -words=FILE FOLDER...`, as the program's
        /// arguments.
        struct Options {
            var seed: UInt64 = 1
            var seconds = 10
            var longest = 512
            var kept = "input"
            var words: String?
            var folders: [String] = []

            init(_ arguments: some Sequence<String>) {
                for argument in arguments {
                    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
                    switch (parts.first, parts.last) {
                    case ("-seed", let value?): seed = UInt64(value) ?? seed
                    case ("-seconds", let value?): seconds = Int(value) ?? seconds
                    case ("-longest", let value?): longest = Int(value) ?? longest
                    case ("-kept", let value?): kept = value
                    case ("-words", let value?): words = value
                    default: folders.append(argument)
                    }
                }
            }
        }
    }
#endif
