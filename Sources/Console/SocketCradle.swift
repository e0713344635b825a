import Diagnostics
import Glibc

/// Where a Unix socket is bound before anybody else can see it.
///
/// A socket is born with whatever the umask allows, and who may write to it may command the
/// gateway. So it is bound in a folder that only its owner may enter, made private there, and only
/// then moved to its place, over whatever an earlier run has left: there is no moment in which
/// another user could connect.
struct SocketCradle: Sendable {
    private let path: String
    private let folder: String

    /// Where to bind.
    var socket: String { folder + "/s" }

    /// Makes the folder beside the socket's place, or takes the one that a crash has left.
    init(for path: String) throws(Diagnostic) {
        self.path = path
        folder = path + ".d"
        guard mkdir(folder, 0o700) == 0 || errno == EEXIST, chmod(folder, 0o700) == 0 else {
            throw Self.fault("cannot make \(folder)")
        }
        unlink(socket)
    }

    /// Makes the bound socket private and moves it to its place.
    func present() throws(Diagnostic) {
        guard chmod(socket, 0o600) == 0, rename(socket, path) == 0 else {
            throw Self.fault("cannot move the admin socket to \(path)")
        }
        rmdir(folder)
    }

    private static func fault(_ what: String) -> Diagnostic {
        Diagnostic(.configSocketUnusable, "\(what): \(String(cString: strerror(errno)))")
    }
}
