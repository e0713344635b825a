import SFTP
import Testing

@Suite("A client's conversation")
struct ClientConversationTests {
    /// A conversation after the greetings.
    private func greeted(_ extensions: [ExtendedPair] = []) throws -> ClientConversation {
        var conversation = ClientConversation()
        _ = conversation.takeOutgoing()
        conversation.feed(wire([.version(3, extensions: extensions)]).span)
        #expect(try conversation.next() == nil)
        return conversation
    }

    @Test("begins with version 3")
    func greeting() {
        var conversation = ClientConversation()
        #expect(conversation.takeOutgoing() == wire([.initialize(version: 3, extensions: [])]))
        #expect(conversation.extensions == nil)
    }

    @Test("knows what the server offers")
    func offers() throws {
        let pair = ExtendedPair(name: Request.fsyncName, data: [0x31])
        let conversation = try greeted([pair])
        #expect(conversation.offers(Request.fsyncName))
        #expect(!conversation.offers(Request.posixRenameName))
    }

    @Test("pairs answers that come in another order")
    func pairing() throws {
        var conversation = try greeted()
        let first = conversation.send(.stat("a"))
        let second = conversation.send(.openDirectory("b"))
        #expect(first != second)
        #expect(conversation.openCount == 2)
        conversation.feed(
            wire([
                .reply(id: second, .handle(Handle([1]))),
                .reply(id: first, .attributes(FileAttributes(size: 3))),
            ]).span)
        #expect(try conversation.next()?.id == second)
        #expect(try conversation.next()?.reply == .attributes(FileAttributes(size: 3)))
        #expect(try conversation.next() == nil)
        #expect(conversation.openCount == 0)
    }

    @Test("refuses what a server must not send")
    func faults() throws {
        var conversation = try greeted()
        conversation.feed(wire([.reply(id: 9, .data([]))]).span)
        #expect(throws: WireFault.replyUnexpected(id: 9)) { try conversation.next() }

        conversation = try greeted()
        let id = conversation.send(.close(Handle([1])))
        conversation.feed(wire([.reply(id: id, .data([]))]).span)
        #expect(throws: WireFault.replyUnfitting(id: id)) { try conversation.next() }

        conversation = try greeted()
        conversation.feed(wire([.version(3, extensions: [])]).span)
        #expect(throws: WireFault.handshakeBroken) { try conversation.next() }

        conversation = ClientConversation()
        conversation.feed(wire([.version(2, extensions: [])]).span)
        #expect(throws: WireFault.versionUnsupported(2)) { try conversation.next() }

        conversation = ClientConversation()
        let early = conversation.send(.stat("a"))
        conversation.feed(wire([.reply(id: early, .status(Status(.ok)))]).span)
        #expect(throws: WireFault.handshakeBroken) { try conversation.next() }

        conversation = try greeted()
        conversation.feed(wire([.request(id: 1, .stat("a"))]).span)
        #expect(throws: WireFault.handshakeBroken) { try conversation.next() }
    }
}
