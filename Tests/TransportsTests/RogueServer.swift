/// A false SFTP server in Python, which sshd starts as the subsystem `sftp`.
enum RogueServer {
    /// Answers the n-th request with the n-th packet of the file that it is given, under the
    /// request's id.
    static let program = """
        import struct
        import sys

        script = open(sys.argv[1], "rb").read()


        def packet(read):
            head = read(4)
            return read(struct.unpack(">I", head)[0]) if len(head) == 4 else None


        position = 0
        while (request := packet(sys.stdin.buffer.read)) is not None:
            if position >= len(script):
                continue
            size = struct.unpack_from(">I", script, position)[0]
            answer = script[position + 4 : position + 4 + size]
            position += 4 + size
            if request[0] != 1:
                answer = answer[:1] + request[1:5] + answer[5:]
            sys.stdout.buffer.write(struct.pack(">I", len(answer)) + answer)
            sys.stdout.buffer.flush()
        """
}
