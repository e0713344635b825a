import CPOSIX
import Foundation
import SFTP

/// Tells folders at once when a file in them was closed after writing or moved in.
///
/// One for the process: Linux allows an account few inotify instances (128 by default), but many
/// watches. The folders that share it drive it while they run; nobody else has to. Where inotify
/// does not work (network file systems, limits) folders live by polling.
package actor FolderWatch {
    /// What happened in a folder since it was asked last.
    struct News {
        /// Names whose files are whole.
        var names: [FileName] = []
        /// Whether some were lost, so that only a scan can tell.
        var lost = false
    }

    private struct Folder {
        var wake: @Sendable () -> Void
        var news = News()
    }

    /// How many names of one folder are kept until it asks.
    private static let kept = 4096

    private let source: WatchSource
    private var folders: [String: Folder] = [:]
    private var paths: [Int32: String] = [:]

    /// Opens the kernel's side.
    package init() throws(SystemFault) {
        source = try WatchSource()
    }

    /// Passes on what the kernel tells until the task is cancelled.
    ///
    /// Every folder that runs drives the watch, so it works as long as one of them does.
    func run() async {
        await withTaskCancellationHandler {
            while !Task.isCancelled {
                for event in await source.next() { note(event) }
            }
        } onCancel: {
            source.interrupt()
        }
    }

    /// Begins to watch a folder; `wake` is called when there is news.
    func add(_ path: String, wake: @escaping @Sendable () -> Void) {
        guard let watch = source.add(path) else { return }
        // Files may have come before the watch: the folder's first scan sees those.
        paths[watch] = path
        folders[path] = Folder(wake: wake)
    }

    /// Ends the watch of a folder.
    func forget(_ path: String) {
        folders[path] = nil
        for (watch, watched) in paths where watched == path {
            source.remove(watch)
            paths[watch] = nil
        }
    }

    /// Hands over a folder's news.
    func take(_ path: String) -> News {
        guard let news = folders[path]?.news else { return News() }
        folders[path]?.news = News()
        return news
    }

    private func note(_ event: WatchSource.Event) {
        if event.isOverflow {
            for path in folders.keys {
                folders[path]?.news.lost = true
                folders[path]?.wake()
            }
            return
        }
        guard let path = paths[event.watch] else { return }
        if (folders[path]?.news.names.count ?? 0) < Self.kept {
            folders[path]?.news.names.append(event.name)
        } else {
            folders[path]?.news.lost = true
        }
        folders[path]?.wake()
    }
}
