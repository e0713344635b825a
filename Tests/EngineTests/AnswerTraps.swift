/// What partners do with acknowledgments, and what has to come of it.
enum AnswerTraps {
    typealias Trap = AnswerTrapTests.Trap

    static let all =
        sets + groups + strangers + interchanges + again + anew + times + advices + trade
        + receipts

    private static let first: AnswerTrapTests.Step = .send("855 PO1")
    private static let waiting = ["997 855 42 waiting", "TA1 41 waiting"]

    /// A first 855 with one answer.
    private static func one(
        _ name: String, _ file: String, _ state: String, interchange: String = "waiting",
        _ open: String..., strays: [String] = []
    ) -> Trap {
        Trap(
            testDescription: name, steps: [first, .answer(file)],
            awaited: ["997 855 42 \(state)", "TA1 41 \(interchange)"], open: open, strays: strays)
    }

    private static let rejected = "await.answer.rejected"
    private static let unclear = "await.answer.unclear"
    private static let unexpected = "await.answer.unexpected"
    private static let changed = "await.answer.changed"

    /// What 997s and 999s say of one set.
    private static let sets = [
        one("accepted", "accepted", "accepted"),
        one("numbers are padded with zeros", "padded-numbers", "accepted"),
        one("accepted with errors", "accepted-with-errors", "accepted-with-errors"),
        one("refused", "refused", "rejected", rejected),
        one("refused, counted otherwise", "refused-counted-otherwise", "rejected", rejected),
        one("refused for a segment that is not there", "segment-missing", "rejected", rejected),
        one("refused without a reason", "refused-without-reason", "rejected", rejected),
        one("refused by a 999", "implementation-refused", "rejected", rejected),
        one("AK501 is no code", "unknown-ak5", "partly-accepted", unclear),
        one("AK501 is P, which is none", "partial-ak5", "partly-accepted", unclear),
        one("no AK5: the group says it", "without-ak5", "accepted"),
        one(
            "no AK5, and the group took only a part", "without-ak5-refused", "partly-accepted",
            unclear, strays: ["unmatched?"]),
        one("AK9 refuses what AK5 took", "contradictory", "rejected", rejected),
        one("a set is named twice", "same-set-twice", "accepted", strays: ["duplicate"]),
        one(
            "a set is named twice, once as refused", "same-set-both-ways", "accepted", changed,
            strays: ["contradictory"]),
    ]

    /// What 997s say of groups.
    private static let groups = [
        one("no AK2, the group is accepted", "without-ak2", "accepted"),
        one("no AK2, the group is refused", "refused-without-ak2", "rejected", rejected),
        one("no AK2, a part: ask the partner", "partly-without-ak2", "partly-accepted", unclear),
        one(
            "no AK2, fewer came than were stated", "fewer-came-without-ak2", "partly-accepted",
            unclear),
        one(
            "no AK2, taken, but not as many as came", "fewer-taken-without-ak2", "partly-accepted",
            unclear),
        one(
            "no AK2, fewer came than we sent", "none-came-without-ak2", "partly-accepted", unclear),
        one("no AK9: the set is answered all the same", "without-ak9", "accepted"),
        Trap(
            testDescription: "one file answers several groups",
            steps: [first, .send("855 PO2"), .answer("several-groups")],
            awaited: [
                "997 855 42 accepted", "TA1 41 waiting", "997 855 43 accepted-with-errors",
                "TA1 42 waiting",
            ]),
        Trap(
            testDescription: "one 997 answers several groups",
            steps: [
                first, .send("855 PO2"), .send("810 I1"), .answer("several-groups-in-one-set"),
            ],
            awaited: [
                "997 855 42 accepted", "TA1 41 waiting", "997 855 43 waiting", "TA1 42 waiting",
                "997 810 44 rejected", "TA1 43 waiting",
            ], open: [rejected]),
    ]

    /// Answers that are none of ours, or not from whom we asked.
    private static let strangers = [
        one("from another GS02", "another-application", "waiting", strays: ["unmatched?"]),
        one("from another partner", "another-pair", "waiting", strays: ["unmatched?"]),
        one("as a test, of production", "as-a-test", "waiting", strays: ["unmatched?"]),
        one("of another GS01", "another-functional-id", "waiting", strays: ["unmatched?"]),
        one("of another ST01", "another-set", "waiting", strays: ["unmatched?"]),
        one("of another ST02", "another-control-number", "waiting", strays: ["unmatched?"]),
        one("of a group that nobody sent", "unknown-group", "waiting", strays: ["unmatched"]),
        one(
            "refuses a group that nobody sent: a person looks", "unknown-group-refused", "waiting",
            unexpected, strays: ["unmatched"]),
        one("a 997 for a 997", "of-an-acknowledgment", "waiting", strays: ["unmatched"]),
    ]

    /// TA1s.
    private static let interchanges = [
        one("a TA1 alone", "interchange-alone", "waiting", interchange: "accepted"),
        one(
            "a TA1 before groups", "interchange-before-groups", "accepted",
            interchange: "accepted"),
        one(
            "a TA1 refuses what stands in its interchange", "interchange-refused", "rejected",
            interchange: "rejected", rejected),
        Trap(
            testDescription: "several TA1s in one interchange",
            steps: [first, .send("855 PO2"), .answer("several-interchanges")],
            awaited: [
                "997 855 42 waiting", "TA1 41 accepted", "997 855 43 waiting",
                "TA1 42 accepted-with-errors",
            ]),
        one(
            "a TA1 of another ISA09", "interchange-of-another-time", "waiting",
            strays: ["unmatched?"]),
        one(
            "a TA1 refuses what nobody sent", "interchange-unknown-refused", "waiting",
            unexpected, strays: ["unmatched"]),
        Trap(
            testDescription: "the same TA1 in another interchange is a duplicate",
            steps: [first, .answer("interchange-alone"), .answer("interchange-again")],
            awaited: ["997 855 42 waiting", "TA1 41 accepted"], strays: ["duplicate"]),
        Trap(
            testDescription: "a TA1 refuses what another took",
            steps: [first, .answer("interchange-alone"), .answer("interchange-refused-later")],
            awaited: ["997 855 42 waiting", "TA1 41 accepted"], open: [changed],
            strays: ["contradictory"]),
    ]

    /// The same thing twice.
    private static let again = [
        Trap(
            testDescription: "the same bytes again are nothing new",
            steps: [first, .answer("accepted"), .answer("accepted")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
        Trap(
            testDescription: "the same answer again is a duplicate",
            steps: [first, .answer("accepted"), .answer("accepted-again")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"], strays: ["duplicate"]),
        Trap(
            testDescription: "another answer contradicts, and the first stands",
            steps: [first, .answer("accepted"), .answer("refused-later")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"], open: [changed],
            strays: ["contradictory"]),
        Trap(
            testDescription: "sent twice before it is answered: one answer is awaited",
            steps: [first, .resend, .answer("accepted")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
        Trap(
            testDescription: "an answer to each sending",
            steps: [first, .answer("accepted"), .resend, .answer("accepted-again")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"], strays: ["for-resend"]),
        Trap(
            testDescription: "refused, sent again, and taken",
            steps: [first, .answer("refused"), .resend, .answer("accepted-again")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
        Trap(
            testDescription: "what said too little is answered again",
            steps: [first, .answer("partly-without-ak2"), .answer("accepted-again")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
    ]

    /// What is made anew before its answer comes: two sendings with numbers of their own.
    private static let anew = [
        Trap(
            testDescription: "made anew, and the former's answer comes: the new one still waits",
            steps: [first, .regenerate, .answer("accepted")],
            awaited: [
                "997 855 42 accepted", "TA1 41 closed-by-hand", "997 855 43 waiting",
                "TA1 42 waiting",
            ]),
        Trap(
            testDescription: "made anew, the former's answer comes, and then its own",
            steps: [first, .regenerate, .answer("accepted"), .answer("latter")],
            awaited: [
                "997 855 42 accepted", "TA1 41 closed-by-hand", "997 855 43 accepted",
                "TA1 42 waiting",
            ]),
        Trap(
            testDescription: "made anew, and the former is refused: a person sees why",
            steps: [first, .regenerate, .answer("former-refused")],
            awaited: [
                "997 855 42 rejected", "TA1 41 closed-by-hand", "997 855 43 waiting",
                "TA1 42 waiting",
            ], open: [rejected]),
        Trap(
            testDescription: "refused for its number, made anew unchanged, and taken",
            steps: [first, .answer("number-used-before"), .regenerateUnchanged, .answer("latter")],
            awaited: [
                "997 855 42 rejected", "TA1 41 closed-by-hand", "997 855 43 accepted",
                "TA1 42 waiting",
            ]),
        Trap(
            testDescription: "its interchange's number was used before, and it is made anew",
            steps: [
                first, .answer("interchange-number-used-before"), .regenerateUnchanged,
            ],
            awaited: [
                "997 855 42 rejected", "TA1 41 rejected", "997 855 43 waiting", "TA1 42 waiting",
            ]),
        Trap(
            testDescription: "nobody refused it, and it would leave as before: nothing leaves",
            steps: [first, .answer("accepted"), .regenerateUnchanged],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
    ]

    /// Early, late, never.
    private static let times = [
        Trap(
            testDescription: "it comes before our sending is committed",
            steps: [.sendAnswered("855 PO1", "accepted")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
        Trap(
            testDescription: "it does not come",
            steps: [first, .wait(hours: 5)],
            awaited: ["997 855 42 overdue", "TA1 41 waiting"], open: ["await.answer.overdue"]),
        Trap(
            testDescription: "it comes late, and what was told closes itself",
            steps: [first, .wait(hours: 5), .answer("accepted")],
            awaited: ["997 855 42 accepted-late", "TA1 41 waiting"]),
        Trap(
            testDescription: "it comes after a person ended the waiting",
            steps: [first, .close, .answer("accepted")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting"]),
        Trap(
            testDescription: "a person ended the waiting",
            steps: [first, .close, .wait(hours: 5)],
            awaited: ["997 855 42 closed-by-hand", "TA1 41 waiting"]),
        Trap(
            testDescription: "numbers are known for a window of 400 days",
            steps: [first, .wait(hours: 24 * 401), .answer("accepted")],
            awaited: ["997 855 42 overdue", "TA1 41 waiting"], open: ["await.answer.overdue"],
            strays: ["unmatched?"]),
    ]

    /// What applications say: documents, which we answer with a 997 that asks for a TA1.
    private static let advices = [
        Trap(
            testDescription: "an application refuses what the translator took",
            steps: [first, .answer("accepted"), .answer("advice-refused")],
            awaited: ["997 855 42 accepted", "TA1 41 waiting", "TA1 42 waiting"],
            open: [rejected], answered: 1),
        Trap(
            testDescription: "an application refuses what nobody sent",
            steps: [first, .answer("advice-unknown-refused")],
            awaited: waiting + ["TA1 42 waiting"], open: [unexpected], strays: ["unmatched"],
            answered: 1),
    ]

    private static let order: AnswerTrapTests.Step = .send("850 PO9")

    /// What is owed in the trade, by order and line. What comes is answered by a 997.
    private static let trade = [
        Trap(
            testDescription: "an 855 comes before our 850 is committed",
            steps: [.sendAnswered("850 PO9", "order-answered")],
            awaited: ["997 850 1 waiting", "855 PO9 accepted", "856 PO9 waiting"], answered: 1),
        Trap(
            testDescription: "an 856 without an 855: the 855 is still owed",
            steps: [order, .answer("order-shipped-in-part")],
            awaited: [
                "997 850 1 waiting", "855 PO9 waiting", "856 PO9 partly-accepted 1 of 2 lines",
                "810 S-1 waiting",
            ], answered: 1),
        Trap(
            testDescription: "several 856s of an order",
            steps: [
                order, .answer("order-answered"), .answer("order-shipped-in-part"),
                .answer("order-shipped-the-rest"),
            ],
            awaited: [
                "997 850 1 waiting", "855 PO9 accepted", "856 PO9 accepted", "810 S-1 waiting",
                "810 S-2 waiting",
            ], answered: 3),
        Trap(
            testDescription: "an 810 bills the first of two 856s",
            steps: [
                order, .answer("order-answered"), .answer("order-shipped-in-part"),
                .answer("order-shipped-the-rest"), .answer("order-billed-in-part"),
            ],
            awaited: [
                "997 850 1 waiting", "855 PO9 accepted", "856 PO9 accepted", "810 S-1 accepted",
                "810 S-2 waiting",
            ], answered: 4),
        Trap(
            testDescription: "an 855 of another partner closes nothing, and says whose it may be",
            steps: [order, .answer("order-answered-by-another")],
            awaited: ["997 850 1 waiting", "855 PO9 waiting", "856 PO9 waiting"], answered: 1,
            hints: 1),
    ]

    /// A first 855 by AS2, and what stations say of it: that does not change its 997.
    private static func receipt(
        _ name: String, _ steps: AnswerTrapTests.Step..., state: String, _ open: String...,
        strays: [String] = []
    ) -> Trap {
        Trap(
            testDescription: name, steps: steps,
            awaited: ["997 855 42 waiting", "TA1 41 waiting", "MDN 41 \(state)"], open: open,
            strays: strays)
    }

    /// What AS2 stations say of files.
    private static let receipts = [
        receipt("an MDN: processed", first, .receipt("mdn-accepted"), state: "accepted"),
        receipt(
            "an MDN with a MIC by SHA-1, folded", first, .receipt("mdn-accepted-sha1"),
            state: "accepted"),
        receipt("an MDN without a MIC", first, .receipt("mdn-without-mic"), state: "accepted"),
        receipt(
            "an MDN with a warning", first, .receipt("mdn-warned"),
            state: "accepted-with-errors"),
        receipt(
            "an MDN: not processed", first, .receipt("mdn-refused"), state: "rejected", rejected),
        receipt("an MDN: failed", first, .receipt("mdn-failed"), state: "rejected", rejected),
        receipt(
            "an MDN that says neither", first, .receipt("mdn-unclear"), state: "partly-accepted",
            unclear),
        receipt(
            "an MDN of another MIC never accepts", first, .receipt("mdn-other-mic"),
            state: "rejected", rejected),
        receipt(
            "an MDN with the MIC that the station has signed", first, .receipt("mdn-signed"),
            state: "accepted"),
        receipt(
            "an MDN with another MIC than the station has signed", first,
            .receipt("mdn-signed-other"), state: "rejected", rejected),
        receipt(
            "an MDN of an unknown Message-ID", first, .receipt("mdn-unknown"), state: "waiting",
            strays: ["unmatched"]),
        receipt(
            "an MDN refuses what nobody sent: a person looks", first,
            .receipt("mdn-unknown-refused"), state: "waiting", unexpected,
            strays: ["unmatched"]),
        receipt(
            "an MDN of another station than was sent to", first,
            .receipt("mdn-accepted", from: "OAK"), state: "waiting", strays: ["unmatched?"]),
        receipt(
            "an MDN is lost and the file sent again: one MDN closes, a second is a duplicate",
            first, .resend, .receipt("mdn-accepted"), .receipt("mdn-accepted-again"),
            state: "accepted", strays: ["duplicate"]),
        receipt(
            "an MDN is found again after a crash: nothing is new", first,
            .receipt("mdn-accepted"), .receipt("mdn-accepted"), state: "accepted"),
        receipt(
            "an MDN refuses, the file is sent again and taken", first, .receipt("mdn-refused"),
            .resend, .receipt("mdn-accepted"), state: "accepted"),
        receipt(
            "an MDN refuses what another took", first, .receipt("mdn-accepted"),
            .receipt("mdn-refused"), state: "accepted", changed, strays: ["contradictory"]),
        receipt(
            "an MDN comes before our sending is committed",
            .sendAnswered("855 PO1", "mdn-accepted"), state: "accepted"),
        receipt(
            "an MDN comes late, and what was told closes itself", first, .wait(hours: 3),
            .receipt("mdn-accepted"), state: "accepted-late"),
        Trap(
            testDescription: "a 997 of ours awaits its MDN, too",
            steps: [first, .receipt("mdn-accepted"), .answer("advice-refused")],
            awaited: [
                "997 855 42 waiting", "TA1 41 waiting", "MDN 41 accepted", "TA1 42 waiting",
                "MDN 42 waiting",
            ], open: [rejected], answered: 1),
        receipt(
            "an MDN does not come", first, .wait(hours: 3), state: "overdue",
            "await.answer.overdue"),
    ]
}
